//! The same over a real city's archive, which is no part of this project: where `SAMBAT_SHARED` names the folder that has it.

use fast_mvt::{MvtGeometry, MvtReaderRef, MvtValueRef};
use pmtiles::{AsyncPmTilesReader, TileCoord};
use proptest::{strategy::Strategy as _, strategy::ValueTree as _, test_runner::TestRunner};
use sambat_domain::place::Position;
use sambat_map::{Archive, FileSource, street_at};
use std::{collections::BTreeMap, env, f64::consts::PI, path::PathBuf};

/// Named streets as lines in metres around a place, by another projection than the one that is tried: equirectangular.
type Streets = Vec<(String, Vec<(f64, f64)>)>;

const LON: f64 = 115.8055;
const LAT: f64 = -31.92;

fn metres(lon: f64, lat: f64) -> (f64, f64) {
    let degree = PI * 6_378_137.0 / 180.0;
    ((lon - LON) * degree * LAT.to_radians().cos(), (lat - LAT) * degree)
}

async fn all_streets(path: &std::path::Path) -> Streets {
    let reader = AsyncPmTilesReader::try_from_source(FileSource::open(path).unwrap()).await.unwrap();
    let mut streets = Vec::new();
    let n = f64::from(1_u32 << 15);
    let column = |lon: f64| ((lon + 180.0) / 360.0 * n) as u32;
    let row = |lat: f64| ((1.0 - lat.to_radians().tan().asinh() / PI) / 2.0 * n) as u32;
    for x in column(115.77)..=column(115.841) {
        for y in row(-31.884)..=row(-31.956) {
            let Some(tile) = reader.get_tile_decompressed(TileCoord::new(15, x, y).unwrap()).await.unwrap() else {
                continue;
            };
            let tile = MvtReaderRef::new(&tile).unwrap();
            for layer in tile.layers().filter(|layer| layer.name() == "roads") {
                let extent = f64::from(layer.extent());
                for feature in layer.features() {
                    let tags: BTreeMap<&str, MvtValueRef<'_>> = feature.properties().map(Result::unwrap).collect();
                    let text = |key: &str| match tags.get(key) {
                        Some(MvtValueRef::String(text)) => Some((*text).to_owned()),
                        _ => None,
                    };
                    let kind = text("kind").unwrap_or_default();
                    let lived_on = ["highway", "major_road", "minor_road", "path"].contains(&kind.as_str());
                    let below = matches!(tags.get("is_tunnel"), Some(MvtValueRef::Bool(true)));
                    let (Some(name), true, false) = (text("name:id").or_else(|| text("name")), lived_on, below) else {
                        continue;
                    };
                    let lines = match feature.geometry().unwrap() {
                        MvtGeometry::LineString(line) => vec![line],
                        MvtGeometry::MultiLineString(lines) => lines.0,
                        _ => continue,
                    };
                    for line in lines {
                        let line = line.0.iter().map(|at| {
                            let lon = (f64::from(x) + f64::from(at.x) / extent) / n * 360.0 - 180.0;
                            let y = (f64::from(y) + f64::from(at.y) / extent) / n;
                            metres(lon, (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees())
                        });
                        streets.push((name.clone(), line.collect()));
                    }
                }
            }
        }
    }
    streets
}

/// The nearest street by looking at every piece of every street.
fn nearest(streets: &Streets, here: (f64, f64)) -> Option<(String, f64)> {
    let far = |(x, y): (f64, f64), (a, b): ((f64, f64), (f64, f64))| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let t = (((x - a.0) * dx + (y - a.1) * dy) / (dx * dx + dy * dy).max(1e-12)).clamp(0.0, 1.0);
        ((x - a.0 - t * dx).powi(2) + (y - a.1 - t * dy).powi(2)).sqrt()
    };
    let of_line =
        |line: &Vec<(f64, f64)>| line.windows(2).map(|pair| far(here, (pair[0], pair[1]))).fold(f64::MAX, f64::min);
    streets.iter().map(|(name, line)| (name.clone(), of_line(line))).min_by(|a, b| a.1.total_cmp(&b.1))
}

#[tokio::test]
async fn streets_of_a_real_city_are_those_of_a_look_at_every_street() {
    let Some(path) = env::var_os("SAMBAT_SHARED").map(|shared| PathBuf::from(shared).join("data/maps/subiaco.pmtiles"))
    else {
        println!("SAMBAT_SHARED names no folder: a real city's archive is not looked at");
        return;
    };
    let streets = all_streets(&path).await;
    assert!(streets.len() > 1_000, "{}", streets.len());
    let map = Archive::open(FileSource::open(&path).unwrap()).await.unwrap();
    let mut runner = TestRunner::deterministic();
    let places = (115.775..115.836_f64, -31.951..-31.889_f64);
    let (mut named, mut same) = (0, 0);
    for _ in 0..300 {
        let (lon, lat) = places.new_tree(&mut runner).unwrap().current();
        let expected = nearest(&streets, metres(lon, lat)).filter(|(_, far)| *far <= 100.0);
        let told = street_at(&map, Position::from_degrees(lat, lon).unwrap()).await.unwrap();
        match (&expected, &told) {
            (None, None) => {}
            // At the edge of the reach and between two streets a millimetre decides, and the two ways differ by one.
            (Some((_, far)), None) => assert!(*far > 99.5, "{lon} {lat}: {expected:?}"),
            (None, Some(_)) => {
                let far = nearest(&streets, metres(lon, lat)).unwrap().1;
                assert!(far < 100.5, "{lon} {lat}: {told:?} at {far}");
            }
            (Some((name, far)), Some(street)) => {
                named += 1;
                same += u32::from(*name == street.name);
                let beside = street.name == *name || street.other.as_ref() == Some(name);
                assert!(beside, "{lon} {lat}: {name} at {far:.2} m, and {street:?} was told");
                assert!((far - 25.0).abs() < 0.2 || street.near == (*far > 25.0), "{lon} {lat}: {far} {street:?}");
            }
        }
    }
    println!("{named} of 300 places have a street within 100 m, {same} of them the same as by a look at every street");
    assert!(named > 200, "{named}");
}
