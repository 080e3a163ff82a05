//! The city's map: served for ever under its hash, by ranges; cut out of another server's, by ranges too.

use crate::{
    city::{City, content, copy, id, sample_pack},
    desk::{Browser, officer},
};
use sambat_city::city_map;
use sambat_domain::{officer::Role, place::Position};
use sambat_map::{Archive, FileSource, street_at};
use sambat_protocol::{hash, pack_document::PackDocument};
use sambat_server::{
    PackError,
    command::{
        self,
        map::{From, MapError, fetch},
    },
};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The sample city whose map is invented.
fn contoh() -> PathBuf {
    sample_pack().with_file_name("contoh")
}

fn invented() -> Vec<u8> {
    fs::read(contoh().join(city_map::NAME)).unwrap()
}

async fn with_map() -> City {
    let mut city = City::closed();
    fs::write(city.config.pack.join(city_map::NAME), invented()).unwrap();
    city.open().await;
    city
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pack_names_its_map_and_keeps_its_revision() {
    let plain = City::start().await;
    let city = with_map().await;
    let asked = async |city: &City| city.phone(1).anyone("GET", "/v1/pack").send().await.is::<PackDocument>();
    let (without, with) = (asked(&plain).await, asked(&city).await);
    let map = with.map.clone().unwrap();
    assert_eq!((map.bytes, map.sha256), (invented().len() as u64, hash::sha256(&invented())));
    assert_eq!(without.map, None);
    assert_eq!(with.revision().unwrap(), without.revision().unwrap(), "a new map changes no rule");
    assert_ne!(
        with.etag().unwrap(),
        PackDocument { map: None, ..with.clone() }.etag().unwrap(),
        "phones ask for it anew"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_reads_the_street_by_it_where_the_phone_said_another_or_none() {
    const HERE: (i32, i32) = (-63_400_000, 1_124_400_000);
    let archive = Archive::open(FileSource::open(&contoh().join(city_map::NAME)).unwrap()).await.unwrap();
    let at = Position { lat_e7: HERE.0, lon_e7: HERE.1 };
    let named = street_at(&archive, at).await.unwrap().expect("a street").name;
    let city = with_map().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let mut ids = Vec::new();
    for (n, street) in [Some("Jalan Lain"), None, Some(&*named)].into_iter().enumerate() {
        let mut words = content();
        words["place"] = json!({"pin": {"lat_e7": HERE.0, "lon_e7": HERE.1}});
        if let Some(street) = street {
            words["place"]["street"] = street.into();
        }
        let id = id(u32::try_from(n).unwrap() + 1);
        city.phone(1).put(&id, &words).await;
        ids.push(id);
    }
    let ratna = Browser::of(&city, "ratna").await;
    let mut told = Vec::new();
    for id in ids {
        told.push(ratna.open(&id).await.street.map(String::from));
    }
    assert_eq!(told, [Some(named.clone()), Some(named), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served_for_ever_and_by_ranges() {
    let city = with_map().await;
    let (phone, whole) = (city.phone(1), invented());
    let (sha256, size) = (hash::sha256(&whole), whole.len());
    let path = format!("/v1/map/{sha256}");
    let etag = format!("\"{sha256}\"");
    let answer = phone.anyone("GET", &*path).send().await;
    assert_eq!((answer.status, answer.header("etag"), answer.header("accept-ranges")), (200, &*etag, "bytes"));
    let cache = answer.header("cache-control");
    assert!(cache.contains("immutable") && cache.contains("no-transform"), "{cache}");
    assert!(!answer.headers.contains_key("content-encoding"));
    assert_eq!(answer.body, whole);
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        (&*format!("bytes={}-", size - 3), size - 3, size),
        ("bytes=-5", size - 5, size),
        (&*format!("bytes=7-{}", size + 100), 7, size),
    ] {
        let part = phone.anyone("GET", &*path).with("range", range).with("if-range", &*etag).send().await;
        assert_eq!((part.status, &*part.body), (206, &whole[from..to]), "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
    }
    let other = phone.anyone("GET", &*path).with("range", "bytes=0-9").with("if-range", "\"other\"").send().await;
    assert_eq!((other.status, other.body.len()), (200, size), "what the client has a part of is gone");
    let past = phone.anyone("GET", &*path).with("range", format!("bytes={size}-")).send().await;
    assert_eq!((past.status, past.header("content-range")), (416, &*format!("bytes */{size}")));
    let known = phone.anyone("GET", &*path).with("if-none-match", &*etag).send().await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    for gone in [format!("/v1/map/{}", hash::sha256(b"other")), "/v1/map/x".into(), "/v1/map".into()] {
        assert_eq!(phone.anyone("GET", &*gone).send().await.problem(), (404, "not_found"), "{gone}");
    }
    fs::write(city.config.pack.join(city_map::NAME), b"another").unwrap();
    assert_eq!(
        phone.anyone("GET", &*path).send().await.problem().0,
        404,
        "what was changed is served after the next start"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn its_tiles_are_served_inflated() {
    let city = with_map().await;
    let phone = city.phone(1);
    let sha256 = hash::sha256(&invented());
    let map = city_map::CityMap::find(&contoh()).unwrap().unwrap();
    let [west, south, east, north] = map.archive().await.unwrap().bounds().degrees();
    let (lon, lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let n = f64::from(1_u32 << 15);
    let x = ((lon + 180.0) / 360.0 * n) as u32;
    let y = ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n) as u32;
    let tile = phone.anyone("GET", format!("/v1/map/{sha256}/15/{x}/{y}")).send().await;
    assert_eq!((tile.status, tile.header("content-type")), (200, "application/x-protobuf"));
    assert_eq!(tile.body, map.tile(15, x, y).await.unwrap().unwrap());
    let empty = phone.anyone("GET", format!("/v1/map/{sha256}/15/0/0")).send().await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    for bad in [format!("/v1/map/{sha256}/15/0/-1"), format!("/v1/map/{sha256}/999/0/0")] {
        let status = phone.anyone("GET", &*bad).send().await.status;
        assert!(matches!(status, 400 | 404), "{bad}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_s_map_is_cut_out_of_another_server_s_by_its_ranges() {
    let city = with_map().await;
    let address = format!("http://{}/v1/map/{}", city.running.as_ref().unwrap().addr, hash::sha256(&invented()));
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    copy(&contoh(), &pack);
    fs::remove_file(pack.join(city_map::NAME)).unwrap();
    let mut heard = Vec::new();
    let fetched =
        fetch(From::Address(address.clone()), Some(&pack), None, None, 15, |done, all| heard.push((done, all)));
    let fetched = fetched.await.unwrap();
    assert_eq!(fetched.path, pack.join(city_map::NAME));
    assert!(fetched.tiles > 50 && fetched.bytes > 10_000 && !fetched.attribution.is_empty(), "{fetched:?}");
    assert_eq!(heard.last().map(|(done, all)| done == all), Some(true));
    let left: Vec<_> = fs::read_dir(&pack).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("part")), "{left:?}");
    let clock = city.clock.clone();
    command::check_pack(&pack, Some("2026-11-30".parse().unwrap()), &*clock).await.unwrap();

    // A box that is not the city's is no map for its pack, and the one that is there stays.
    let before = fs::read(&fetched.path).unwrap();
    let corner = sambat_map::Bounds::of_degrees(112.0, -7.0, 112.0001, -6.9999).unwrap();
    let elsewhere = fetch(From::Address(address), Some(&pack), Some(corner), None, 15, |_, _| ()).await;
    assert!(matches!(elsewhere, Err(MapError::Unfit(_) | MapError::Extract(_))), "{elsewhere:?}");
    assert_eq!(fs::read(&fetched.path).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_ranges_is_said_at_once() {
    let city = City::start().await;
    let address = format!("http://{}/board", city.running.as_ref().unwrap().addr);
    let out = tempfile::tempdir().unwrap();
    let bounds = sambat_map::Bounds::of_degrees(112.85, -7.7, 112.95, -7.6);
    let fetched =
        fetch(From::Address(address), None, bounds, Some(out.path().join("map.pmtiles")), 15, |_, _| ()).await;
    assert!(matches!(fetched, Err(MapError::File(_))), "{fetched:?}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_pack_with_a_damaged_map_is_not_passed() {
    let folder = tempfile::tempdir().unwrap();
    copy(&contoh(), folder.path());
    let path: &Path = &folder.path().join(city_map::NAME);
    let mut bytes = fs::read(path).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(path, &bytes[1..]).unwrap();
    let on = Some("2026-11-30".parse().unwrap());
    let clock = City::closed().clock;
    let checked = command::check_pack(folder.path(), on, &*clock).await;
    assert!(matches!(checked, Err(PackError::Map(_))), "{checked:?}");
}
