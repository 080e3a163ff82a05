//! `map`: the city's map, cut out of a larger one.

use clap::{Args, Subcommand};
use sambat_map::Bounds;
use sambat_server::command::map::{self, From, MapError};
use std::{
    io::{self, Write as _},
    path::PathBuf,
};

#[derive(Subcommand)]
pub(crate) enum MapWhat {
    /// Cut the city out of a map of the Protomaps basemap, at an address or in a file; a large one is never downloaded whole.
    Fetch(Fetch),
}

#[derive(Args)]
pub(crate) struct Fetch {
    /// Address (https://…) or file of the archive: a daily build, or an extract of one.
    #[arg(long)]
    from: String,
    /// Folder of the pack: its outline, and a tenth around it, is cut out, and the map is written into it.
    #[arg(long, required_unless_present = "bounds")]
    pack: Option<PathBuf>,
    /// West, south, east and north in degrees instead, such as 112.85,-7.70,112.95,-7.60.
    #[arg(long = "box", value_parser = bounds, allow_hyphen_values = true)]
    bounds: Option<Bounds>,
    /// Where to write it. Default: map.pmtiles in the pack's folder, or else here.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The zoom up to which tiles are taken. Words for a place need 15.
    #[arg(long, default_value_t = 15)]
    max_zoom: u8,
}

fn bounds(text: &str) -> Result<Bounds, String> {
    let degrees: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match *degrees.as_slice() {
        [west, south, east, north] => Bounds::of_degrees(west, south, east, north),
        _ => None,
    }
    .ok_or_else(|| "west, south, east, north in degrees, such as 112.85,-7.70,112.95,-7.60".to_owned())
}

pub(crate) fn run(what: MapWhat) -> Result<String, MapError> {
    let MapWhat::Fetch(fetch) = what;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(MapError::File)?;
    let from = if fetch.from.contains("://") { From::Address(fetch.from) } else { From::File(fetch.from.into()) };
    let mut told = None;
    let progress = move |done: u64, all: u64| {
        let percent = done * 100 / all.max(1);
        if told.replace(percent) != Some(percent) {
            let _ = write!(io::stderr(), "\r{percent:3} % of {:.1} MB", mega(all));
            if done == all {
                let _ = writeln!(io::stderr());
            }
        }
    };
    let fetched = map::fetch(from, fetch.pack.as_deref(), fetch.bounds, fetch.out, fetch.max_zoom, progress);
    let map::Fetched { path, bytes, tiles, attribution } = runtime.block_on(fetched)?;
    Ok(format!("{}: {tiles} tiles, {:.1} MB, {attribution}", path.display(), mega(bytes)))
}

#[expect(clippy::cast_precision_loss, reason = "told with one digit")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
