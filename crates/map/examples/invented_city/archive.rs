//! The archive: PMTiles, version 3.

use super::feature::{Feature, Layer};
use super::plane::{Point, at};
use super::tile::{Projected, degrees, mercator, tile};
use pmtiles::{PmTilesWriter, TileCoord, TileId, TileType};
use serde_json::{Map, Value, json};
use std::{error::Error, io::Cursor};

const LOWEST: u8 = 8;
const HIGHEST: u8 = 15;
/// The corners of what is told in full, in metres.
const CORNERS: (Point, Point) = (at(-4_300.0, -3_600.0), at(4_300.0, 3_200.0));

/// The bytes of the whole archive.
pub(crate) fn archive(features: Vec<Feature>) -> Result<Vec<u8>, Box<dyn Error>> {
    let features: Vec<Projected> = features.into_iter().map(Projected::new).collect();
    let ((west, south), (east, north)) = (degrees(CORNERS.0), degrees(CORNERS.1));
    let (lon, lat) = degrees(at(0.0, 0.0));
    let mut bytes = Cursor::new(Vec::new());
    // The writer gzips each tile, once.
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .min_zoom(LOWEST)
        .max_zoom(HIGHEST)
        .bounds(west, south, east, north)
        .center(lon, lat)
        .center_zoom(13)
        .metadata(metadata().to_string())
        .create(&mut bytes)?;
    for (zoom, x, y) in squares()? {
        writer.add_tile(TileCoord::new(zoom, x, y)?, &tile(&features, zoom, x, y)?)?;
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}

/// A tile by zoom, column and row.
type Square = (u8, u32, u32);

/// All tiles of the box, in the order of the archive.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below two to the fifteenth")]
fn squares() -> Result<Vec<Square>, Box<dyn Error>> {
    let (south_west, north_east) = (mercator(CORNERS.0), mercator(CORNERS.1));
    let mut squares = Vec::new();
    for zoom in LOWEST..=HIGHEST {
        let place = |part: f64| (part * f64::from(1_u32 << zoom)) as u32;
        for x in place(south_west.x)..=place(north_east.x) {
            for y in place(north_east.y)..=place(south_west.y) {
                squares.push((TileId::from(TileCoord::new(zoom, x, y)?), (zoom, x, y)));
            }
        }
    }
    squares.sort_unstable_by_key(|(id, _)| id.value());
    Ok(squares.into_iter().map(|(_, square)| square).collect())
}

/// The tile that a place lies on.
#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below two to the fifteenth")]
pub(crate) fn square_of(place: Point, zoom: u8) -> Square {
    let part = mercator(place) * f64::from(1_u32 << zoom);
    (zoom, part.x as u32, part.y as u32)
}

fn metadata() -> Value {
    let layer = |layer: Layer| {
        let fields: Map<String, Value> =
            layer.fields().iter().map(|(name, kind)| ((*name).to_owned(), json!(kind))).collect();
        json!({"id": layer.name(), "fields": fields, "minzoom": LOWEST, "maxzoom": HIGHEST})
    };
    json!({
        "name": "Peta rekaan Kota Contoh",
        "description": "Kota yang tidak ada: peta rekaan untuk mencoba aplikasi.",
        "attribution": "Peta rekaan, bukan kota sungguhan",
        "type": "baselayer",
        "version": "4.14.9",
        "vector_layers": Layer::ALL.map(layer),
    })
}
