//! A tile from a city's map, beside the format's own reader in JavaScript; and the words for a place that a phone finds by itself.

use std::{
    io::Write as _,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sambat_bench::{
    Result,
    evidence::Table,
    time::{ms, percentile},
};
use sambat_city::pack_folder;
use sambat_domain::{pack::Pack, place::Position};
use sambat_map::{Archive, Bounds, FileSource, street_at};
use sambat_tests::random::Random;

const ROUNDS: usize = 5;
const TILES: usize = 2_000;
const PLACES: usize = 2_000;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("The city's map");
    table.line(&format!(
        "* {ROUNDS} rounds in turn of {TILES} tiles of every zoom at random, inflated, from a file that the system has in memory; \
         {PLACES} places at random for street and kelurahan, which are on the phone"
    ));
    let mut met = true;
    let mut rows = vec![["archive", "", "p50, ms", "p99, ms", "longest, ms"].map(str::to_owned).to_vec()];
    let mut ratios = Vec::new();
    for (name, path) in archives()? {
        let archive = Archive::open(FileSource::open(&path)?).await?;
        let (mut ours, mut theirs, mut streets) = (Vec::new(), Vec::new(), Vec::new());
        let mut random = Random::new(1);
        for round in 0..=ROUNDS {
            let tiles: Vec<_> = (0..TILES).map(|_| tile(archive.bounds(), archive.zooms(), &mut random)).collect();
            let (mut times, mut sizes) = (Vec::new(), Vec::new());
            for &(zoom, x, y) in &tiles {
                let began = Instant::now();
                let tile = archive.tile(zoom, x, y).await?;
                times.push(began.elapsed());
                sizes.push(tile.map_or(0, |tile| tile.len()));
            }
            let peer = peer(&path, &tiles)?;
            if peer.iter().map(|(_, bytes)| *bytes).ne(sizes) {
                return Err("the two readers found different tiles".into());
            }
            let mut of_places = Vec::new();
            for _ in 0..PLACES / ROUNDS {
                let at = place(archive.bounds(), &mut random)?;
                let began = Instant::now();
                street_at(&archive, at).await?;
                of_places.push(began.elapsed());
            }
            // The first warms all.
            if round > 0 {
                ours.extend(times);
                theirs.extend(peer.iter().map(|(took, _)| *took));
                streets.extend(of_places);
            }
        }
        met &= p99(&ours) <= 1.0 && p99(&streets) <= 5.0;
        ratios.push(format!("{:.2} ({name})", p99(&ours) / p99(&theirs)));
        rows.push(row(name, "a tile, ours", &ours));
        rows.push(row(name, "a tile, pmtiles in Node.js", &theirs));
        rows.push(row(name, "the street of a place", &streets));
    }
    let areas = kelurahan(&pack_folder::read(&invented())?.pack)?;
    met &= p99(&areas) <= 5.0;
    rows.push(row("contoh", "the kelurahan of a place", &areas));
    table.rows(&rows);
    table.line(&format!("Ratio of a tile's p99: **{}**.", ratios.join(", ")));
    table.line("");
    table.target("a tile p99 ≤ 1 ms, street and kelurahan ≤ 5 ms", met);
    table.keep()
}

/// The map of the invented city, and the real one where the folder of shared material is said.
fn archives() -> Result<Vec<(&'static str, PathBuf)>> {
    let mut found = vec![("contoh", invented().join("map.pmtiles"))];
    if let Some(shared) = std::env::var_os("SAMBAT_SHARED") {
        found.push(("Subiaco", Path::new(&shared).join("data/maps/subiaco.pmtiles")));
    }
    match found.iter().find(|(_, path)| !path.exists()) {
        Some((_, path)) => Err(format!("{} is missing", path.display()).into()),
        None => Ok(found),
    }
}

/// The pack of the invented city.
fn invented() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/contoh")
}

/// Somewhere within.
fn place(bounds: Bounds, random: &mut Random) -> Result<Position> {
    let [west, south, east, north] = bounds.degrees();
    let mut between = |low: f64, high: f64| low + (high - low) * (random.below(1_000_000) as f64 / 1e6);
    Ok(Position::from_degrees(between(south, north), between(west, east)).ok_or("no place")?)
}

fn tile(bounds: Bounds, (lowest, highest): (u8, u8), random: &mut Random) -> (u8, u32, u32) {
    let zoom = lowest + u8::try_from(random.below(usize::from(highest - lowest) + 1)).unwrap_or_default();
    let (columns, rows) = bounds.tiles(zoom);
    let mut one_of = |range: RangeInclusive<u32>| {
        range.start() + u32::try_from(random.below(range.clone().count())).unwrap_or_default()
    };
    (zoom, one_of(columns), one_of(rows))
}

/// What the reader in JavaScript took for each, and how many bytes it found.
fn peer(archive: &Path, tiles: &[(u8, u32, u32)]) -> Result<Vec<(Duration, usize)>> {
    let mut command = Command::new("node");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/tiles.mjs")).arg(archive);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let asked: String = tiles.iter().map(|(zoom, x, y)| format!("{zoom} {x} {y}\n")).collect();
    child.stdin.take().ok_or("no ear")?.write_all(asked.as_bytes())?;
    let said = child.wait_with_output()?;
    let answers = String::from_utf8(said.stdout)?;
    let read = |line: &str| -> Result<(Duration, usize)> {
        let (took, bytes) = line.split_once(' ').ok_or("it said something else")?;
        Ok((Duration::from_micros(took.parse()?), bytes.parse()?))
    };
    let answers: Vec<_> = answers.lines().map(read).collect::<Result<_>>()?;
    if answers.len() == tiles.len() { Ok(answers) } else { Err("the peer did not answer every tile".into()) }
}

/// What the kelurahan of places at random took.
fn kelurahan(pack: &Pack) -> Result<Vec<Duration>> {
    let bounds = Bounds::around(&pack.outline).ok_or("the pack has no outline")?;
    let mut random = Random::new(1);
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..PLACES {
        let at = place(bounds, &mut random)?;
        let began = Instant::now();
        found += usize::from(pack.area_at(at).is_some());
        times.push(began.elapsed());
    }
    if found == 0 { Err("no place lies in any kelurahan".into()) } else { Ok(times) }
}

fn p99(times: &[Duration]) -> f64 {
    ms(percentile(times, 0.99))
}

fn row(archive: &str, what: &str, times: &[Duration]) -> Vec<String> {
    let at = |share| format!("{:.3}", ms(percentile(times, share)));
    vec![archive.to_owned(), what.to_owned(), at(0.5), at(0.99), at(1.0)]
}
