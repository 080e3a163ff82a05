//! A box cut out of an archive: the same tiles, few requests, and what was fetched before is not fetched again.

use super::made::{ABOUT, BOX, archive, own, tile_of};
use bytes::Bytes;
use pmtiles::{AsyncPmTilesReader, TileCoord, TileId};
use sambat_map::{Archive, Bounds, ExtractError, FileSource, MapError, RangeSource, extract};
use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// A file that counts what is read of it, and breaks after so many requests.
struct Counted {
    file: FileSource,
    requests: AtomicU64,
    bytes: AtomicU64,
    breaks_after: u64,
}

impl Counted {
    fn of(path: &Path, breaks_after: u64) -> Arc<Self> {
        let file = FileSource::open(path).unwrap();
        Arc::new(Self { file, requests: AtomicU64::new(0), bytes: AtomicU64::new(0), breaks_after })
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }
}

impl RangeSource for Counted {
    async fn read(&self, range: Range<u64>) -> io::Result<Bytes> {
        if self.requests.load(Ordering::SeqCst) >= self.breaks_after {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        let bytes = RangeSource::read(&self.file, range).await?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        Ok(bytes)
    }
}

struct Place {
    _folder: tempfile::TempDir,
    from: PathBuf,
    parts: PathBuf,
    out: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (from, parts, out) = (at("world.pmtiles"), at("parts"), at("map.pmtiles"));
    archive(&from, ABOUT, |zoom, x, y| Some(own(zoom, x, y)));
    Place { _folder: folder, from, parts, out }
}

/// A quarter of the archive.
fn quarter() -> Bounds {
    Bounds::of_degrees(112.86, -7.69, 112.90, -7.65).unwrap()
}

#[tokio::test]
async fn the_box_has_the_archive_s_own_tiles_and_no_others() {
    let at = place();
    let source = Counted::of(&at.from, u64::MAX);
    let progress = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&progress);
    let cut = extract(source.clone(), quarter(), 15, &at.parts, &at.out, move |step| noted.lock().unwrap().push(step));
    let cut = cut.await.unwrap();
    assert_eq!(cut.attribution, "Peta rekaan");
    let (whole, box_of) =
        (fs::metadata(&at.from).unwrap().len(), Bounds::of_degrees(BOX[0], BOX[1], BOX[2], BOX[3]).unwrap());
    // A sixth of the area, and the few tiles of low zooms; a request for the beginning and one for each stretch of tiles.
    assert!(source.bytes() < whole / 2, "{} of {whole}", source.bytes());
    assert!(source.requests.load(Ordering::SeqCst) < 12, "{}", source.requests.load(Ordering::SeqCst));
    let steps = progress.lock().unwrap().clone();
    assert!(steps.windows(2).all(|pair| pair[0].done <= pair[1].done));
    assert_eq!(steps.last().map(|step| step.done), steps.last().map(|step| step.all));
    assert!(!at.parts.exists(), "what was fetched is let go once it is written");

    let map = Archive::open(FileSource::open(&at.out).unwrap()).await.unwrap();
    assert_eq!((map.bounds(), map.zooms()), (quarter(), (8, 15)));
    assert!(box_of.covers(&map.bounds()));
    let mut there = 0;
    for zoom in 8..=15 {
        let ((left, top, ..), (right, bottom, ..)) = (tile_of(BOX[0], BOX[3], zoom), tile_of(BOX[2], BOX[1], zoom));
        let ((west, north, ..), (east, south, ..)) = (tile_of(112.86, -7.65, zoom), tile_of(112.90, -7.69, zoom));
        for x in left..=right {
            for y in top..=bottom {
                let expected = ((west..=east).contains(&x) && (north..=south).contains(&y)).then(|| own(zoom, x, y));
                there += usize::from(expected.is_some());
                assert_eq!(map.tile(zoom, x, y).await.unwrap(), expected, "{zoom}/{x}/{y}");
            }
        }
    }
    assert_eq!(there, cut.tiles);
    let reader = AsyncPmTilesReader::try_from_source(FileSource::open(&at.out).unwrap()).await.unwrap();
    assert!(reader.get_header().clustered());
    assert_eq!(TileId::from(TileCoord::new(0, 0, 0).unwrap()).value(), 0);
}

#[tokio::test]
async fn a_cut_that_was_interrupted_goes_on() {
    let at = place();
    let all = Counted::of(&at.from, u64::MAX);
    extract(all.clone(), quarter(), 15, &at.parts, &at.out, |_| ()).await.unwrap();
    let expected = fs::read(&at.out).unwrap();
    fs::remove_file(&at.out).unwrap();

    let breaking = Counted::of(&at.from, all.requests.load(Ordering::SeqCst) - 1);
    let broken = extract(breaking.clone(), quarter(), 15, &at.parts, &at.out, |_| ()).await;
    assert!(matches!(broken, Err(ExtractError::Archive(MapError::Read(_)))));
    assert!(!at.out.exists());
    let again = Counted::of(&at.from, u64::MAX);
    extract(again.clone(), quarter(), 15, &at.parts, &at.out, |_| ()).await.unwrap();
    assert_eq!(fs::read(&at.out).unwrap(), expected);
    assert!(again.bytes() < all.bytes(), "{} of {}", again.bytes(), all.bytes());
}

#[tokio::test]
async fn a_box_past_the_archive_s_end_is_clamped_and_one_elsewhere_is_empty() {
    let at = place();
    // Wider than the archive: b13 of other tools is a range past the last tile.
    let wide = Bounds::of_degrees(100.0, -20.0, 130.0, 10.0).unwrap();
    let cut = extract(Counted::of(&at.from, u64::MAX), wide, 9, &at.parts, &at.out, |_| ()).await.unwrap();
    assert!(cut.tiles >= 2);
    let nowhere = Bounds::of_degrees(10.0, 50.0, 10.1, 50.1).unwrap();
    let empty = extract(Counted::of(&at.from, u64::MAX), nowhere, 15, &at.parts, &at.out, |_| ()).await;
    assert!(matches!(empty, Err(ExtractError::Empty)), "{empty:?}");
    let world = Bounds::of_degrees(-180.0, -85.0, 180.0, 85.0).unwrap();
    let wide = extract(Counted::of(&at.from, u64::MAX), world, 15, &at.parts, &at.out, |_| ()).await;
    assert!(matches!(wide, Err(ExtractError::TooWide(_))), "{wide:?}");
}
