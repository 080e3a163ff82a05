//! Whether an archive is the map of a city: its schema, zooms, box, size and attribution.

use crate::{archive::Archive, bounds::Bounds, error::MapError};
use fast_mvt::MvtReaderRef;
use pmtiles::AsyncBackend;
use sambat_domain::place::Outline;

/// The layers without which there is no street to see. `earth` came with version 4 of the schema.
const LAYERS: [&str; 3] = ["earth", "roads", "water"];

/// The zoom that words for a place are read from: lower ones leave out the names of small streets.
const FINEST: u8 = 15;

/// From this zoom on a map is shown.
const COARSEST: u8 = 10;

/// More is too much for a phone that pays by the byte: ten cities of a million people fit.
const MOST_BYTES: u64 = 60 << 20;

/// So many tiles around the middle are looked into for one with a road.
const LOOKED_INTO: usize = 64;

/// Why an archive is not the map of a city.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is none, or broken.
    #[error("{0}")]
    Broken(String),
    /// Not in the basemap schema of Protomaps, version 4.
    #[error("it has no layer `{0}`; it must be in the Protomaps basemap schema, version 4")]
    NoLayer(&'static str),
    /// Roads do not say what they are, as in version 3 of the schema.
    #[error("its roads have no `kind`; it must be in the Protomaps basemap schema, version 4")]
    NoKinds,
    /// It begins too high or ends too low.
    #[error("it has zooms {0} to {1}, and {COARSEST} to {FINEST} are shown")]
    Zooms(u8, u8),
    /// The city lies outside of it, or a part does.
    #[error("it does not cover the outline of the city")]
    Elsewhere,
    /// Nobody could download it.
    #[error("it has {0} bytes, and {MOST_BYTES} are the most")]
    TooLarge(u64),
    /// Its data is somebody's, and nobody is named.
    #[error("it names nobody whose data it is (`attribution`)")]
    NoAttribution,
}

/// Looks into an archive of so many bytes for a city with this outline; no fault where it can be used.
pub async fn check<S: AsyncBackend + Send + Sync>(archive: &Archive<S>, bytes: u64, outline: &Outline) -> Vec<Fault> {
    let mut faults = Vec::new();
    let (least, most) = archive.zooms();
    if least > COARSEST || most != FINEST {
        faults.push(Fault::Zooms(least, most));
    }
    if bytes > MOST_BYTES {
        faults.push(Fault::TooLarge(bytes));
    }
    if Bounds::around(outline).is_some_and(|city| !archive.bounds().covers(&city)) {
        faults.push(Fault::Elsewhere);
    }
    match archive.about().await {
        Ok(about) => {
            let lacks = |name: &&&str| about.vector_layers.iter().all(|layer| layer.id != **name);
            faults.extend(LAYERS.iter().filter(lacks).map(|name| Fault::NoLayer(name)));
            if about.attribution.trim().is_empty() {
                faults.push(Fault::NoAttribution);
            }
        }
        Err(error) => faults.push(Fault::Broken(error.to_string())),
    }
    // What is broken above is not looked into for kinds.
    if faults.is_empty() {
        match has_kinds(archive, outline).await {
            Ok(true) => {}
            Ok(false) => faults.push(Fault::NoKinds),
            Err(error) => faults.push(Fault::Broken(error.to_string())),
        }
    }
    faults
}

/// Whether a road of the city says what it is.
async fn has_kinds<S: AsyncBackend + Send + Sync>(archive: &Archive<S>, outline: &Outline) -> Result<bool, MapError> {
    let bounds = Bounds::around(outline).unwrap_or_else(|| archive.bounds());
    let (columns, rows) = bounds.tiles(FINEST);
    let tiles = columns.flat_map(|x| rows.clone().map(move |y| (x, y)));
    for (x, y) in tiles.take(LOOKED_INTO * LOOKED_INTO).step_by(LOOKED_INTO / 8) {
        let Some(tile) = archive.tile(FINEST, x, y).await? else { continue };
        let reader = MvtReaderRef::new(&tile)?;
        for layer in reader.layers().filter(|layer| layer.name() == "roads") {
            for feature in layer.features() {
                for property in feature.properties() {
                    if property?.0 == "kind" {
                        return Ok(true);
                    }
                }
            }
        }
    }
    Ok(false)
}
