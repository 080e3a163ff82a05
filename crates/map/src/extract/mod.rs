//! A box cut out of another archive, of which no more is read than the box needs.
//!
//! The archive may be the whole world on somebody's server: the reader is asked for each tile of the box while
//! [`plan::Planner`] notes where it would be read from, the places are joined to pieces, and the pieces are fetched.

mod error;
mod fetch;
mod http;
mod plan;
mod source;

pub use error::ExtractError;
pub use fetch::Progress;
pub use http::HttpSource;
pub use source::RangeSource;

use crate::{archive::Archive, bounds::Bounds, error::MapError};
use fetch::Pieces;
use plan::Plan;
use pmtiles::{PmTilesWriter, TileCoord, TileType};
use std::{fs::File, io::BufWriter, path::Path, sync::Arc};

/// What was cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// How many tiles.
    pub tiles: usize,
    /// Whose data it is, as the archive says.
    pub attribution: String,
}

/// Cuts a box out of an archive, up to a zoom, into the file `out`.
///
/// Pieces that arrived stay in the folder `parts` until all is written, so that a cut that was interrupted goes on: the
/// folder is to be that of this archive alone.
///
/// # Errors
/// As [`ExtractError`].
pub async fn extract<S: RangeSource>(
    source: Arc<S>,
    bounds: Bounds,
    max_zoom: u8,
    parts: &Path,
    out: &Path,
    progress: impl Fn(Progress) + Send,
) -> Result<Extract, ExtractError> {
    let planner = plan::Planner::new(Arc::clone(&source)).await?;
    let archive = Archive::open(planner.clone()).await?;
    let plan = Plan::make(&archive, &planner, bounds, max_zoom).await?;
    let about = archive.about().await?;
    let metadata = archive.reader().get_metadata().await.map_err(MapError::from)?;

    let pieces = Pieces::join(&plan);
    pieces.fetch(source, parts, progress).await?;

    write(&archive, &plan, &metadata, bounds, &pieces, parts, out)?;
    std::fs::remove_dir_all(parts).map_err(ExtractError::Write)?;
    Ok(Extract { tiles: plan.tiles.len(), attribution: about.attribution })
}

fn write<S: pmtiles::AsyncBackend + Send + Sync>(
    archive: &Archive<S>,
    plan: &Plan,
    metadata: &str,
    bounds: Bounds,
    pieces: &Pieces,
    parts: &Path,
    out: &Path,
) -> Result<(), ExtractError> {
    let broken = |error: pmtiles::PmtError| match MapError::from(error) {
        MapError::Read(error) => ExtractError::Write(error),
        other => ExtractError::Archive(other),
    };
    let file = File::create(out).map_err(ExtractError::Write)?;
    let header = archive.header();
    let [west, south, east, north] = bounds.degrees();
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .precompressed(header.tile_compression)
        .min_zoom(header.min_zoom)
        .max_zoom(plan.max_zoom)
        .bounds(west, south, east, north)
        .center(f64::midpoint(west, east), f64::midpoint(south, north))
        .center_zoom(plan.max_zoom.min(14))
        .metadata(metadata)
        .create(BufWriter::new(file.try_clone().map_err(ExtractError::Write)?))
        .map_err(broken)?;
    let mut reader = pieces.reader(parts);
    for (id, range) in &plan.tiles {
        let tile = reader.read(range).map_err(ExtractError::Write)?;
        writer.add_tile(TileCoord::from(*id), &tile).map_err(broken)?;
    }
    writer.finalize().map_err(broken)?;
    file.sync_all().map_err(ExtractError::Write)
}
