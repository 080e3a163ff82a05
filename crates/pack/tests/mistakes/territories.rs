//! Where kelurahan lie that are none, or lie where others do.

use super::*;

const AREAS: &str = "code,name\n35.75.01,Kota\n35.75.01.1001,Barat\n35.75.01.1002,Timur\n";

/// One feature a line, so that a test can count them: two squares side by side.
const TERRITORIES: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"code": "35.75.01.1001"}, "geometry": {"type": "Polygon", "coordinates": [[[112.8, -7.7], [112.9, -7.7], [112.9, -7.6], [112.8, -7.6], [112.8, -7.7]]]}},
{"type": "Feature", "properties": {"code": "35.75.01.1002"}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[112.9, -7.7], [113.0, -7.7], [113.0, -7.6], [112.9, -7.6], [112.9, -7.7]]]]}}
]}
"#;

fn drawn() -> Files {
    let mut files = small();
    files.insert("areas.csv".into(), AREAS.into());
    files.insert("areas.geojson".into(), TERRITORIES.into());
    files
}

fn told_of(passage: &str, by: &str, expected: &[&str]) {
    let mut files = drawn();
    assert!(TERRITORIES.contains(passage), "{passage:?} is not there");
    files.insert("areas.geojson".into(), TERRITORIES.replacen(passage, by, 1));
    assert_eq!(mistakes(&files), expected, "{passage} -> {by}");
}

#[test]
fn a_position_lies_in_one_of_them_or_in_none() {
    let pack = sambat_pack::read(&drawn()).unwrap().pack;
    let area = |lat, lon| {
        let position = sambat_domain::place::Position::from_degrees(lat, lon).unwrap();
        pack.area_at(position).map(|area| area.name.as_str())
    };
    assert_eq!(area(-7.65, 112.85), Some("Barat"));
    assert_eq!(area(-7.65, 112.95), Some("Timur"));
    assert_eq!(area(-7.65, 112.9), Some("Timur"), "on the border between them");
    assert_eq!(area(-7.65, 113.1), None);
    assert_eq!(pack.district_of(pack.area("35.75.01.1001").unwrap()).map(|area| area.name.as_str()), Some("Kota"));
}

#[test]
fn one_that_is_not_drawn_is_no_mistake() {
    let mut files = drawn();
    files.insert("areas.csv".into(), format!("{AREAS}35.75.01.1003,Pulau\n"));
    assert_eq!(mistakes(&files), [""; 0]);
    files.remove("areas.geojson");
    assert!(sambat_pack::read(&files).unwrap().pack.territories.is_empty());
}

#[test]
fn a_collection_that_is_none() {
    let none = "areas.geojson:1: not GeoJSON of an area: this must be a FeatureCollection, each of its features a kelurahan or desa";
    told_of("FeatureCollection", "Feature", &[none]);
    told_of("\n]}", "\n}", &["areas.geojson:4: expected `,` or `]`"]);
    told_of(
        "\"Feature\", \"properties\"",
        "\"Polygon\", \"properties\"",
        &["areas.geojson:2: not GeoJSON of an area: `Polygon` is no feature"],
    );
    told_of("\"properties\": {", "\"sifat\": {", &["areas.geojson:2: not GeoJSON of an area: `properties` is missing"]);
    told_of("\"code\"", "\"kode\"", &["areas.geojson:2: not GeoJSON of an area: `code` is missing in its properties"]);
    told_of("\"geometry\"", "\"geometri\"", &["areas.geojson:2: not GeoJSON of an area: `geometry` is missing"]);
    told_of(
        "\"Polygon\"",
        "\"LineString\"",
        &["areas.geojson:2: not GeoJSON of an area: `LineString` is no area, or not in this place"],
    );
}

#[test]
fn a_code_that_is_unknown_or_a_kecamatans_or_there_twice() {
    told_of("35.75.01.1002", "35.75.01.1009", &["areas.geojson:3: no line of areas.csv has the code `35.75.01.1009`"]);
    told_of(
        "35.75.01.1002",
        "35.75.01",
        &["areas.geojson:3: `35.75.01` is a kecamatan: only each kelurahan or desa is drawn here"],
    );
    told_of("35.75.01.1002", "35.75.01.1001", &["areas.geojson:3: area `35.75.01.1001` is there already, in line 2"]);
}

#[test]
fn a_ring_that_is_none() {
    told_of(
        ", [112.8, -7.7]]]}",
        "]]}",
        &["areas.geojson:2: the ring is not closed: its last position must be its first"],
    );
    told_of(
        "[112.9, -7.7], [112.9, -7.6], [112.8, -7.6]",
        "[112.9, -7.6], [112.9, -7.7], [112.8, -7.6]",
        &["areas.geojson:2: the ring has no area"],
    );
    told_of(
        "[113.0, -7.6]",
        "[-7.6, 113.0]",
        &["areas.geojson:3: [-7.6, 113] has latitude first: GeoJSON is [longitude, latitude]"],
    );
    told_of("[113.0, -7.6]", "[13.0, -7.6]", &["areas.geojson:3: [13, -7.6] lies outside Indonesia"]);
}

#[test]
fn two_that_cover_the_same_land() {
    told_of(
        "[112.9, -7.7], [113.0, -7.7], [113.0, -7.6], [112.9, -7.6], [112.9, -7.7]",
        "[112.81, -7.7], [112.9, -7.7], [112.9, -7.6], [112.81, -7.6], [112.81, -7.7]",
        &["areas.geojson:3: `35.75.01.1002` covers the same land as `35.75.01.1001`"],
    );
}

#[test]
fn a_hole_in_one_is_kept() {
    let mut files = drawn();
    let hole = ", [[112.82, -7.68], [112.84, -7.68], [112.84, -7.66], [112.82, -7.68]]]}";
    files.insert("areas.geojson".into(), TERRITORIES.replacen("]]}", &format!("]{hole}"), 1));
    let pack = sambat_pack::read(&files).unwrap().pack;
    assert_eq!(pack.territories["35.75.01.1001"].rings().len(), 2);
    let in_it = sambat_domain::place::Position::from_degrees(-7.675, 112.835).unwrap();
    assert_eq!(pack.area_at(in_it), None);
}

#[test]
fn a_text_of_more_than_a_megabyte_is_not_read() {
    let mut files = drawn();
    files.insert("areas.geojson".into(), format!("{TERRITORIES}{}", " ".repeat(1_000_000)));
    let count = TERRITORIES.len() + 1_000_000;
    assert_eq!(
        mistakes(&files),
        [format!("areas.geojson: the file has {count} bytes, and at most 1000000 are read: simplify its borders")]
    );
}
