//! The borders as GeoJSON, for the pack beside the map.

use super::borders::Borders;
use super::plane::{Line, Point};
use super::tile::degrees;
use super::world::KELURAHAN;

/// `boundary.geojson`: where the city is.
pub(crate) fn boundary(borders: &Borders) -> String {
    let properties = r#"{ "name": "Kota Contoh", "note": "A made-up place in the sea, for trying the app." }"#;
    format!("{}\n", feature(properties, &borders.city))
}

/// `areas.geojson`: a polygon for each kelurahan.
pub(crate) fn areas(borders: &Borders) -> String {
    let area = |((code, name), ring): (&(&str, &str), &Line)| {
        feature(&format!(r#"{{ "code": "{code}", "name": "{name}" }}"#), ring)
    };
    let features: Vec<String> = KELURAHAN.iter().zip(&borders.kelurahan).map(area).collect();
    format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n", features.join(",\n"))
}

fn feature(properties: &str, ring: &Line) -> String {
    let mut corners: Vec<String> = ring.iter().map(|place| corner(*place)).collect();
    corners.dedup();
    corners.extend(corners.first().cloned());
    let rows: Vec<String> = corners.chunks(8).map(|row| row.join(", ")).collect();
    format!(
        "{{\"type\": \"Feature\", \"properties\": {properties}, \"geometry\": {{\"type\": \"Polygon\", \"coordinates\": [[\n{}\n]]}}}}",
        rows.join(",\n")
    )
}

/// To five places, which is a metre.
fn corner(place: Point) -> String {
    let (lon, lat) = degrees(place);
    format!("[{lon:.5}, {lat:.5}]")
}
