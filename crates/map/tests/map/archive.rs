//! Tiles and streets out of an archive.

use super::made::{ABOUT, BOX, Road, archive, own, tile, tile_of};
use pmtiles::TileCoord;
use sambat_domain::place::{Outline, Position};
use sambat_map::{Archive, Bounds, Fault, FileSource, MapError, Street, check, street_at};
use std::path::Path;

async fn open(path: &Path) -> Archive<FileSource> {
    Archive::open(FileSource::open(path).unwrap()).await.unwrap()
}

fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

#[tokio::test]
async fn a_tile_comes_inflated_and_one_that_is_not_there_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.pmtiles");
    archive(&path, ABOUT, |zoom, x, y| (zoom != 12).then(|| own(zoom, x, y)));
    let map = open(&path).await;
    assert_eq!(map.zooms(), (8, 15));
    assert_eq!(map.bounds().degrees(), BOX);
    assert_eq!(map.about().await.unwrap().name, "Kota Rekaan");
    let (x, y, ..) = tile_of(112.9, -7.65, 15);
    assert_eq!(map.tile(15, x, y).await.unwrap(), Some(own(15, x, y)));
    let (x, y, ..) = tile_of(112.9, -7.65, 12);
    for (zoom, x, y) in [(12, x, y), (15, 0, 0), (3, 9, 9), (60, 1, 1)] {
        assert_eq!(map.tile(zoom, x, y).await.unwrap(), None, "{zoom}/{x}/{y}");
    }
}

/// An archive whose tile at a place of zoom 15 has these roads, and the place in the middle of that tile.
fn crossing(path: &Path, roads: impl Fn() -> Vec<Road>) -> Position {
    let (x, y, ..) = tile_of(112.9, -7.65, 15);
    archive(path, ABOUT, |zoom, column, row| (zoom == 15 && (column, row) == (x, y)).then(|| tile(&roads())));
    // The middle of the tile: at 7.65° south it is 1,212 m wide, so that 4096 parts are 0.296 m each.
    let n = f64::from(1 << 15);
    let lon = (f64::from(x) + 0.5) / n * 360.0 - 180.0;
    let lat = (std::f64::consts::PI * (1.0 - 2.0 * (f64::from(y) + 0.5) / n)).sinh().atan().to_degrees();
    at(lat, lon)
}

#[tokio::test]
async fn the_street_is_the_nearest_that_has_a_name_and_people_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.pmtiles");
    let across = |y: i32| vec![(0, y), (4096, y)];
    let here = crossing(&path, || {
        vec![
            // 9 m north, but a driveway without a name; then a railway and a tunnel that are nearer than any street.
            Road { tags: vec![("kind", "minor_road")], tunnel: false, line: across(2018) },
            Road::named("Rel Rekaan", "rail", across(2040)),
            Road { tunnel: true, ..Road::named("Terowongan", "major_road", across(2048)) },
            // 15 m south, under its Indonesian name.
            Road {
                tags: vec![("name", "Jasmine Street"), ("name:id", "Jl. Melati"), ("kind", "minor_road")],
                tunnel: false,
                line: across(2099),
            },
            // 60 m north, in two pieces.
            Road::named("Gang Dua", "path", vec![(0, 1845), (2000, 1845)]),
            Road::named("Gang Dua", "path", vec![(2000, 1845), (4096, 1845)]),
        ]
    });
    let street = street_at(&open(&path).await, here).await.unwrap();
    assert_eq!(street, Some(Street { name: "Jl. Melati".into(), near: false, other: None }));
    // 45 m further north both are about as far, and neither is where one stands.
    let north = Position { lat_e7: here.lat_e7 + 2_000, ..here };
    let street = street_at(&open(&path).await, north).await.unwrap().unwrap();
    assert_eq!((street.name.as_str(), street.near, street.other.as_deref()), ("Jl. Melati", true, Some("Gang Dua")));
    let far = Position { lat_e7: here.lat_e7 + 20_000, ..here };
    assert_eq!(street_at(&open(&path).await, far).await.unwrap(), None);
}

#[tokio::test]
async fn a_tile_cut_at_any_byte_is_an_error_or_a_street_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.pmtiles");
    let whole = tile(&[Road::named("Jl. Melati", "minor_road", vec![(0, 2048), (4096, 2048)])]);
    let (x, y, ..) = tile_of(112.9, -7.65, 15);
    let mut broken = 0;
    for length in 0..whole.len() {
        let cut = whole[..length].to_vec();
        archive(&path, ABOUT, |zoom, column, row| (zoom == 15 && (column, row) == (x, y)).then(|| cut.clone()));
        match street_at(&open(&path).await, at(-7.65, 112.9)).await {
            Ok(_) => {}
            Err(MapError::Broken(_)) => broken += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(broken > whole.len() / 2, "{broken} of {}", whole.len());
}

#[tokio::test]
async fn a_city_s_map_has_no_fault_and_each_fault_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.pmtiles");
    let corner = |lat, lon| at(lat, lon);
    let inside = Outline(vec![vec![
        corner(-7.68, 112.87),
        corner(-7.68, 112.93),
        corner(-7.62, 112.93),
        corner(-7.62, 112.87),
        corner(-7.68, 112.87),
    ]]);
    archive(&path, ABOUT, |zoom, x, y| Some(own(zoom, x, y)));
    let map = open(&path).await;
    assert_eq!(check(&map, 1_000, &inside).await, []);
    assert_eq!(check(&map, 1_000, &Outline::default()).await, []);
    assert_eq!(check(&map, 1 << 30, &inside).await, [Fault::TooLarge(1 << 30)]);
    let mut beyond = inside.clone();
    beyond.0[0][1] = corner(-7.68, 113.4);
    assert_eq!(check(&map, 1_000, &beyond).await, [Fault::Elsewhere]);
    archive(&path, r#"{"vector_layers":[{"id":"roads"},{"id":"water"}]}"#, |zoom, x, y| Some(own(zoom, x, y)));
    assert_eq!(check(&open(&path).await, 1_000, &inside).await, [Fault::NoLayer("earth"), Fault::NoAttribution]);
    let kindless =
        || tile(&[Road { tags: vec![("pmap:kind", "minor_road")], tunnel: false, line: vec![(0, 0), (9, 9)] }]);
    archive(&path, ABOUT, |_, _, _| Some(kindless()));
    assert_eq!(check(&open(&path).await, 1_000, &inside).await, [Fault::NoKinds]);
}

#[tokio::test]
async fn what_is_no_archive_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.pmtiles");
    archive(&path, ABOUT, |zoom, x, y| Some(own(zoom, x, y)));
    let whole = std::fs::read(&path).unwrap();
    for bytes in [&b""[..], b"PMTiles", b"<html>", &whole[..100], &[&b"PMTiles\x02"[..], &whole[8..]].concat()] {
        std::fs::write(&path, bytes).unwrap();
        let opened = Archive::open(FileSource::open(&path).unwrap()).await;
        assert!(matches!(opened, Err(MapError::Broken(_))), "{} bytes: {opened:?}", bytes.len());
    }
    // Cut off after its first tiles it opens, and says so at the tile that is gone.
    std::fs::write(&path, &whole[..whole.len() / 8]).unwrap();
    let map = open(&path).await;
    let mut gone = 0;
    let (x, y, ..) = tile_of(112.9, -7.65, 15);
    for (zoom, x, y) in (8..=15).map(|zoom| (zoom, x >> (15 - zoom), y >> (15 - zoom))) {
        gone += u32::from(map.tile(zoom, x, y).await.is_err());
    }
    assert!(gone > 0);
    assert_eq!(TileCoord::new(15, x, y).unwrap().z(), 15);
}

#[test]
fn a_box_knows_its_corners() {
    let bounds = Bounds::of_degrees(112.85, -7.7, 112.95, -7.6).unwrap();
    assert!(bounds.holds(at(-7.65, 112.9)) && !bounds.holds(at(-7.65, 113.0)));
    assert!(bounds.widened(10).covers(&bounds) && !bounds.covers(&bounds.widened(10)));
    assert_eq!(bounds.widened(10).degrees(), [112.84, -7.71, 112.96, -7.59]);
    assert_eq!(Bounds::of_degrees(1.0, 1.0, 1.0, 2.0), None);
    assert_eq!(Bounds::of_degrees(f64::NAN, 1.0, 1.0, 2.0), None);
    assert_eq!(Bounds::around(&Outline::default()), None);
}
