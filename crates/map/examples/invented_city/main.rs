//! A city that does not exist: its map, its outline and those of its kelurahan, made from a seed.
//!
//! `cargo run -p sambat-map --example invented_city -- packs/contoh` writes `map.pmtiles`, `boundary.geojson` and
//! `areas.geojson` into a pack's folder. Another seed builds other streets on the same main roads.

mod archive;
mod borders;
mod feature;
mod ground;
mod growth;
mod houses;
mod land;
mod names;
mod near;
mod number;
mod outlines;
mod plan;
mod plane;
mod plots;
mod tile;
mod town;
mod world;

use std::{error::Error, fs, path::Path};

/// What the streets of Kota Contoh come from.
const SEED: u64 = 9_999;

/// The files of the pack.
struct Made {
    map: Vec<u8>,
    boundary: String,
    areas: String,
}

fn make() -> Result<Made, Box<dyn Error>> {
    let made = world::world(SEED);
    let (boundary, areas) = (outlines::boundary(&made.borders), outlines::areas(&made.borders));
    Ok(Made { map: archive::archive(made.features)?, boundary, areas })
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("which pack's folder?")?;
    let folder = Path::new(&folder);
    let made = make()?;
    fs::write(folder.join("map.pmtiles"), made.map)?;
    fs::write(folder.join("boundary.geojson"), made.boundary)?;
    fs::write(folder.join("areas.geojson"), made.areas)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use fast_mvt::MvtReaderRef;
    use pmtiles::{AsyncBackend, AsyncPmTilesReader, BackendResponse, PmtResult, TileCoord};
    use std::collections::BTreeSet;

    struct InMemory(Bytes);

    impl AsyncBackend for InMemory {
        async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
            let start = usize::try_from(offset).unwrap().min(self.0.len());
            let end = (start + length).min(self.0.len());
            Ok(BackendResponse::new(self.0.slice(start..end)))
        }
    }

    // Sines of another C library may differ in their last digit, and a street with them.
    #[cfg(not(windows))]
    #[test]
    fn the_files_of_the_pack_are_those_that_come_out() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/contoh");
        let made = make().unwrap();
        let same = |name: &str, made: &[u8]| {
            let kept = fs::read(folder.join(name)).unwrap();
            assert!(kept == made, "cargo run -p sambat-map --example invented_city -- packs/contoh writes {name} anew");
        };
        same("boundary.geojson", made.boundary.as_bytes());
        same("areas.geojson", made.areas.as_bytes());
        same("map.pmtiles", &made.map);
    }

    #[tokio::test]
    async fn the_archive_is_one_of_the_basemap_schema() {
        let made = make().unwrap();
        assert!(made.map.len() < 800_000, "{} bytes", made.map.len());
        let reader = AsyncPmTilesReader::try_from_source(InMemory(made.map.into())).await.unwrap();
        let header = reader.get_header();
        assert!(header.clustered());
        assert_eq!((header.min_zoom, header.max_zoom), (8, 15));
        let metadata = reader.get_metadata().await.unwrap();
        assert!(metadata.contains("bukan kota sungguhan"), "{metadata}");
        // Gzipped once: what is inflated once is a tile.
        let (zoom, x, y) = archive::square_of(plane::at(-860.0, 60.0), 15);
        let tile = reader.get_tile_decompressed(TileCoord::new(zoom, x, y).unwrap()).await.unwrap().unwrap();
        let tile = MvtReaderRef::new(&tile).unwrap();
        let layers: BTreeSet<String> = tile.layers().map(|layer| layer.name().to_owned()).collect();
        for layer in ["buildings", "earth", "landuse", "pois", "roads"] {
            assert!(layers.contains(layer), "{layer} is not in {layers:?}");
        }
    }
}
