//! A small archive with two streets that cross, at every zoom that a city's map has.

use fast_mvt::MvtLayerBuilder;
use pmtiles::{PmTilesWriter, TileCoord, TileId, TileType};
use std::{fs::File, io::BufWriter, path::Path};

/// The zooms of a city's map.
pub const ZOOMS: std::ops::RangeInclusive<u8> = 8..=15;

/// West, south, east and north of the archive in degrees.
pub const BOX: [f64; 4] = [112.85, -7.70, 112.95, -7.60];

/// What the archive tells of itself.
pub const ABOUT: &str = r#"{"name":"Kota Rekaan","attribution":"Peta rekaan","vector_layers":[
    {"id":"earth","fields":{}},{"id":"roads","fields":{}},{"id":"water","fields":{}}]}"#;

/// The tile of a zoom in which a place lies, and where in it, in parts of 4096; by the formula of the OpenStreetMap wiki.
pub fn tile_of(lon: f64, lat: f64, zoom: u8) -> (u32, u32, i32, i32) {
    let n = f64::from(1_u32 << zoom);
    let (x, y) = ((lon + 180.0) / 360.0 * n, (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n);
    let within = |at: f64| (at.fract() * 4096.0) as i32;
    (x as u32, y as u32, within(x), within(y))
}

/// A road of a tile.
pub struct Road {
    pub tags: Vec<(&'static str, &'static str)>,
    pub tunnel: bool,
    pub line: Vec<(i32, i32)>,
}

impl Road {
    pub fn named(name: &'static str, kind: &'static str, line: Vec<(i32, i32)>) -> Self {
        Self { tags: vec![("name", name), ("kind", kind)], tunnel: false, line }
    }
}

/// A tile with these roads.
pub fn tile(roads: &[Road]) -> Vec<u8> {
    let mut layer = MvtLayerBuilder::new("roads").unwrap();
    for road in roads {
        let mut feature = layer.feature(&fast_mvt::MvtGeometry::LineString(road.line.clone().into())).unwrap();
        for (key, value) in &road.tags {
            feature.tag(*key, *value).unwrap();
        }
        if road.tunnel {
            feature.tag("is_tunnel", true).unwrap();
        }
        layer = feature.end();
    }
    layer.encode()
}

/// An archive in which every tile of the box holds what `content` gives, at every zoom.
pub fn archive(path: &Path, about: &str, content: impl Fn(u8, u32, u32) -> Option<Vec<u8>>) {
    let [west, south, east, north] = BOX;
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .min_zoom(*ZOOMS.start())
        .max_zoom(*ZOOMS.end())
        .bounds(west, south, east, north)
        .metadata(about)
        .create(BufWriter::new(File::create(path).unwrap()))
        .unwrap();
    let mut ids = Vec::new();
    for zoom in ZOOMS {
        let ((left, top, ..), (right, bottom, ..)) = (tile_of(west, north, zoom), tile_of(east, south, zoom));
        for x in left..=right {
            ids.extend((top..=bottom).map(|y| TileId::from(TileCoord::new(zoom, x, y).unwrap())));
        }
    }
    ids.sort_unstable();
    for id in ids {
        let at = TileCoord::from(id);
        if let Some(bytes) = content(at.z(), at.x(), at.y()) {
            writer.add_tile(at, &bytes).unwrap();
        }
    }
    writer.finalize().unwrap();
}

/// A tile of its own for every place, so that none is shared, and as large as those of a city.
pub fn own(zoom: u8, x: u32, y: u32) -> Vec<u8> {
    let mut state = u64::from(zoom) << 56 | u64::from(x) << 28 | u64::from(y) | 1;
    let line = (0..12_000).map(|_| {
        // Xorshift, so that nothing of it can be packed.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state & 0xfff) as i32, (state >> 32 & 0xfff) as i32)
    });
    tile(&[Road::named("Jl. Melati", "minor_road", line.collect())])
}
