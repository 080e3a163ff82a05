//! Which files there are, the border, and the areas.

use super::*;

#[test]
fn files_that_are_missing_or_that_nobody_knows() {
    let mut files = small();
    let words = files.remove("strings/id.toml").unwrap();
    files.insert("string/id.toml".into(), words.clone());
    files.insert("strings/mad.toml".into(), String::new());
    files.insert("catatan.txt".into(), String::new());
    assert_eq!(
        mistakes(&files),
        [
            "catatan.txt: no pack has a file of this name",
            "pack.toml:6: there is no strings/id.toml for this language",
            "string/id.toml: no pack has a file of this name; perhaps strings/id.toml",
            "strings/mad.toml: `languages` in pack.toml does not list `mad`",
        ]
    );
    assert_eq!(mistakes(&Files::new()), ["pack.toml: this file is missing"]);

    let mut files = small();
    files.remove("boundary.geojson");
    assert!(sambat_pack::read(&files).unwrap().pack.outline.0.is_empty());
}

#[test]
fn a_boundary_that_is_none() {
    let file = "boundary.geojson";
    told(file, "[113.0, -7.6],", "[113.0, -7.6]", &["boundary.geojson:8: expected `,` or `]`"]);
    told(
        file,
        "      [112.8, -7.7]\n",
        "      [112.8, -7.6]\n",
        &["boundary.geojson:8: the ring is not closed: its last position must be its first"],
    );
    told(file, "      [113.0, -7.6],\n", "", &["boundary.geojson:4: a ring has at least 4 positions, this one 3"]);
    told(file, "[113.0, -7.6]", "[112.9, -7.7]", &["boundary.geojson:4: the ring has no area"]);
    told(
        file,
        "[113.0, -7.7]",
        "[-7.7, 113.0]",
        &["boundary.geojson:6: [-7.7, 113] has latitude first: GeoJSON is [longitude, latitude]"],
    );
    told(file, "[113.0, -7.7]", "[13.0, -7.7]", &["boundary.geojson:6: [13, -7.7] lies outside Indonesia"]);
    told(
        file,
        "[113.0, -7.7]",
        "[113.0]",
        &["boundary.geojson:6: not GeoJSON of an area: a position is [longitude, latitude]"],
    );
    told(
        file,
        "[113.0, -7.7]",
        "[113.0,\n\"-7.7\"]",
        &["boundary.geojson:7: not GeoJSON of an area: invalid type: string \"-7.7\", expected f64"],
    );
    told(
        file,
        "\"Polygon\"",
        "\"LineString\"",
        &["boundary.geojson:1: not GeoJSON of an area: `LineString` is no area, or not in this place"],
    );
    told(file, "  \"type\": \"Polygon\",\n", "", &["boundary.geojson:1: not GeoJSON of an area: `type` is missing"]);
    told(file, "coordinates", "koordinat", &["boundary.geojson:1: not GeoJSON of an area: `coordinates` is missing"]);
    told(
        file,
        "    ]\n  ]",
        "    ],\n    [[112.9, -7.69], [112.91, -7.69], [112.91, -7.68], [112.9, -7.69]]\n  ]",
        &["boundary.geojson:10: an outline has no holes: each polygon is one ring"],
    );
    for text in ["[]", "7", "null", "[\"Polygon\", null, null, [[]]]"] {
        let mut files = small();
        files.insert(file.into(), format!("\n{text}"));
        assert_eq!(mistakes(&files), ["boundary.geojson:2: not GeoJSON of an area: this must be an object: { … }"]);
    }
}

#[test]
fn a_boundary_of_several_pieces() {
    let mut files = small();
    let polygon = files["boundary.geojson"].clone();
    let feature = format!("{{\"type\": \"Feature\", \"properties\": null, \"geometry\":\n{polygon}}}");
    let rings = |text: String| {
        let mut files = small();
        files.insert("boundary.geojson".into(), text);
        sambat_pack::read(&files).unwrap().pack.outline.0.len()
    };
    assert_eq!(rings(feature.clone()), 1);
    assert_eq!(rings(format!("{{\"type\": \"FeatureCollection\", \"features\": [{feature}, {feature}]}}")), 2);
    let ring = "[[[112.8, -7.7], [113.0, -7.7], [113.0, -7.6], [112.8, -7.7]]]";
    assert_eq!(rings(format!("{{\"type\": \"MultiPolygon\", \"coordinates\": [{ring}, {ring}]}}")), 2);

    // Lines are counted from the file's first, however deep the part lies.
    let spoilt = polygon.replace("[113.0, -7.6]", "[13.0, -7.6]");
    files.insert("boundary.geojson".into(), format!("\n\n{}", feature.replace(&polygon, &spoilt)));
    assert_eq!(mistakes(&files), ["boundary.geojson:10: [13, -7.6] lies outside Indonesia"]);
}

#[test]
fn areas_of_the_municipality() {
    let told = told_of_the_furnished;
    told("areas.csv", "code,name", "kode,nama", &["areas.csv:1: the first line must be `code,name`"]);
    told(
        "areas.csv",
        "35.75.01,Utara\n",
        "",
        &["areas.csv:2: `35.75.01.1001` comes without its kecamatan: `35.75.01` must stand before it"],
    );
    told(
        "areas.csv",
        "35.75.01.1001,Pasar",
        "35.75.01,Pasar",
        &["areas.csv:3: area `35.75.01` is there already, in line 2"],
    );
    told(
        "areas.csv",
        "35.75.01.1001,Pasar",
        "35.75.01.1001;Pasar",
        &["areas.csv:3: `35.75.01.1001;Pasar` is not a code, a comma and a name"],
    );
    told(
        "areas.csv",
        "35.75.01.1001",
        "35.28.01.1001",
        &["areas.csv:3: `35.28.01.1001` does not lie in 35.75, the `region` in pack.toml"],
    );
    told(
        "areas.csv",
        "35.75.01.1001",
        "35.75.1",
        &["areas.csv:3: `35.75.1` is no code of a kecamatan such as 35.75.01 or a kelurahan such as 35.75.01.1003"],
    );
}
