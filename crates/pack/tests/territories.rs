//! Borders of real municipalities, where somebody has them: `SAMBAT_SHARED` names a folder with `data/boundaries/*.geojson` and
//! `data/addresses.csv`, points with the kelurahan that each lies in. Nothing of it belongs to the project.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fall over where it stands, and says how small the borders became"
)]

mod common;

use sambat_domain::{pack::Pack, place::Position};
use serde_json::Value;
use std::{fmt::Write as _, fs, path::PathBuf};

/// The municipalities: their code, and their part of the names of files.
const CITIES: [(&str, &str); 4] = [("35.75", "3575"), ("35.14", "3514"), ("35.28", "3528"), ("35.78", "3578")];

fn data() -> Option<PathBuf> {
    let data = PathBuf::from(std::env::var_os("SAMBAT_SHARED")?).join("data");
    assert!(data.join("addresses.csv").is_file(), "SAMBAT_SHARED has no data/addresses.csv");
    Some(data)
}

/// A small pack whose kelurahan are those of a file of borders.
fn pack(region: &str, borders: &str) -> Pack {
    let mut files = common::spoilt("pack.toml", "35.75", region);
    files.remove("boundary.geojson");
    let features: Value = serde_json::from_str(borders).unwrap();
    let mut areas = String::from("code,name\n");
    let mut district = String::new();
    for feature in features["features"].as_array().unwrap() {
        let (code, above) =
            (feature["properties"]["code"].as_str().unwrap(), feature["properties"]["parent"].as_str().unwrap());
        if above != district {
            above.clone_into(&mut district);
            writeln!(areas, "{above},Kecamatan").unwrap();
        }
        writeln!(areas, "{code},Kelurahan").unwrap();
    }
    files.insert("areas.csv".into(), areas);
    files.insert("areas.geojson".into(), borders.to_owned());
    sambat_pack::read(&files).unwrap_or_else(|mistakes| panic!("{region}: {:?}", sambat_pack::told(&mistakes))).pack
}

/// The kelurahan of a point by another count: in fractions, over every ring of the file as it stands.
fn counted(features: &Value, lat: f64, lon: f64) -> Option<&str> {
    let number = |at: &Value, index: usize| at[index].as_f64().unwrap();
    let crosses = |ring: &Value| {
        let ring = ring.as_array().unwrap();
        let pairs = ring.iter().zip(&ring[1..]);
        let crossed = pairs.filter(|(a, b)| {
            let (ax, ay, bx, by) = (number(a, 0), number(a, 1), number(b, 0), number(b, 1));
            (ay > lat) != (by > lat) && lon < (bx - ax) * (lat - ay) / (by - ay) + ax
        });
        crossed.count()
    };
    let holds = |feature: &&Value| {
        let geometry = &feature["geometry"];
        let coordinates = geometry["coordinates"].as_array().unwrap();
        let rings: Vec<&Value> = match geometry["type"].as_str() {
            Some("Polygon") => coordinates.iter().collect(),
            _ => coordinates.iter().flat_map(|polygon| polygon.as_array().unwrap()).collect(),
        };
        rings.into_iter().map(crosses).sum::<usize>() % 2 == 1
    };
    features["features"].as_array().unwrap().iter().find(holds)?["properties"]["code"].as_str()
}

#[test]
fn every_known_address_lies_where_it_is_said_to() {
    let Some(data) = data() else { return };
    let addresses = fs::read_to_string(data.join("addresses.csv")).unwrap();
    let mut looked_at = 0;
    for (region, city) in CITIES {
        let borders = fs::read_to_string(data.join(format!("boundaries/{city}-kelurahan.geojson"))).unwrap();
        let features: Value = serde_json::from_str(&borders).unwrap();
        let pack = pack(region, &borders);
        for row in addresses.lines().skip(1).filter(|row| row.starts_with(city)) {
            let [_, code, lat, lon, _] = row.split(',').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let (lat, lon) = (lat.parse().unwrap(), lon.parse().unwrap());
            let found = pack.area_at(Position::from_degrees(lat, lon).unwrap()).map(|area| area.code.as_str());
            assert_eq!(found, Some(code).filter(|code| !code.is_empty()), "{row}");
            assert_eq!(found, counted(&features, lat, lon), "{row}");
            looked_at += 1;
        }
        let size = serde_json::to_string(&pack.territories).unwrap().len();
        println!(
            "{region}: {} kelurahan, {} bytes of GeoJSON, {size} in the pack",
            pack.territories.len(),
            borders.len()
        );
        assert!(size * 3 < borders.len(), "{region}: packed it has {size} bytes of {}", borders.len());
    }
    assert_eq!(looked_at, 2_000);
}
