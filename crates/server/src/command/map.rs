//! The city's map, cut out of a larger one.

use sambat_city::{
    city_map,
    pack_folder::{self, PackError},
};
use sambat_domain::pack::Pack;
use sambat_map::{Bounds, ExtractError, FileSource, HttpSource, Progress, RangeSource, extract};
use sambat_protocol::hash;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// How much around a city's outline is on its map, in hundredths of its box: who lives at the edge sees across it.
const AROUND: i32 = 10;

/// Where the larger map is.
#[derive(Debug)]
pub enum From {
    /// On somebody's server.
    Address(String),
    /// In a file.
    File(PathBuf),
}

/// A map that was cut out.
#[derive(Debug)]
pub struct Fetched {
    /// Where it lies now.
    pub path: PathBuf,
    /// How large it is.
    pub bytes: u64,
    /// How many tiles it has.
    pub tiles: usize,
    /// Whose data it is.
    pub attribution: String,
}

/// No map was cut out.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The pack whose outline is cut out.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The pack has no outline, and no box was named.
    #[error("the pack has no outline: name a box with --box")]
    NoOutline,
    /// The address is none.
    #[error("this is no address of a map")]
    Address,
    /// The map cannot be had, or its part not be written.
    #[error("{0}")]
    File(#[source] io::Error),
    /// It is no map, or has nothing there.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// What was cut out is not what a pack's map has to be.
    #[error("it was cut out, and is no map for this pack: {0}")]
    Unfit(String),
}

/// Cuts a box, or a pack's outline and a tenth around it, out of a map, and puts it in its place: into the pack's folder, unless
/// `out` says otherwise. `progress` hears bytes of tiles that came, and in all. What came of a try that was interrupted is not
/// fetched again.
///
/// # Errors
/// As [`MapError`]; then nothing is in the place that was not there before.
pub async fn fetch(
    from: From,
    folder: Option<&Path>,
    bounds: Option<Bounds>,
    out: Option<PathBuf>,
    max_zoom: u8,
    progress: impl FnMut(u64, u64) + Send,
) -> Result<Fetched, MapError> {
    let checked = folder.map(pack_folder::read).transpose()?;
    let around = || Some(Bounds::around(&checked.as_ref()?.pack.outline)?.widened(AROUND));
    let bounds = bounds.or_else(around).ok_or(MapError::NoOutline)?;
    let progress = Mutex::new(progress);
    let progress = |step: Progress| {
        (progress.lock().unwrap_or_else(PoisonError::into_inner))(step.done, step.all);
    };
    // A map that is not one for the pack does not take the place of one that is.
    let pack = checked.as_ref().map(|checked| &checked.pack).filter(|_| out.is_none());
    let path = out.unwrap_or_else(|| folder.unwrap_or(Path::new(".")).join(city_map::NAME));
    let (tiles, attribution) = match from {
        From::Address(address) => {
            let address = address.parse().map_err(|_| MapError::Address)?;
            let source = HttpSource::open(address).await.map_err(MapError::File)?;
            let version = source.version().to_owned();
            cut(source, &version, bounds, max_zoom, pack, &path, progress).await?
        }
        From::File(file) => {
            let source = FileSource::open(&file).map_err(MapError::File)?;
            cut(source, &file.to_string_lossy(), bounds, max_zoom, pack, &path, progress).await?
        }
    };
    let bytes = fs::metadata(&path).map_err(MapError::File)?.len();
    Ok(Fetched { path, bytes, tiles, attribution })
}

/// Cuts beside the place, and puts it there when it is whole.
async fn cut<S: RangeSource>(
    source: S,
    version: &str,
    bounds: Bounds,
    max_zoom: u8,
    pack: Option<&Pack>,
    path: &Path,
    progress: impl Fn(Progress) + Send,
) -> Result<(usize, String), MapError> {
    // Pieces of another version, or of another box, are of no use.
    let name = hash::short(&hash::sha256(version.as_bytes()));
    let (parts, unfinished) = (path.with_extension(format!("{name}.parts")), path.with_extension("part"));
    let cut = extract(Arc::new(source), bounds, max_zoom, &parts, &unfinished, progress).await?;
    if let Some(pack) = pack
        && let Some(fault) = city_map::faults(&unfinished, pack).await.first()
    {
        return Err(MapError::Unfit(fault.to_string()));
    }
    fs::rename(&unfinished, path).map_err(MapError::File)?;
    Ok((cut.tiles, cut.attribution))
}
