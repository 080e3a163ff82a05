//! The city's map on the phone: it comes once, in pieces and behind what is to be sent, goes on from the byte, and is shown only
//! while it is what the city said.

use sambat_client::{
    api::Nothing,
    host::Notice,
    map::{self, MapDownload, MapState, MapTrouble, MapView},
    place::{self, PlaceAsked},
    ports::Metered,
    storage, sync,
};
use sambat_domain::place::Position;
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    proxy::{Cut, Fault, Proxy},
};
use std::{fs, path::Path, sync::Arc};

const LINE: &str = "GET /v1/map/";

/// The invented map of the sample city.
fn invented() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/contoh/map.pmtiles")).unwrap()
}

/// Another archive with the same tiles: a version without its last words about itself is another file.
fn newer() -> Vec<u8> {
    let mut bytes = invented();
    bytes.extend_from_slice(b"\0");
    bytes
}

async fn city_with(bytes: &[u8]) -> City {
    let mut city = City::planned();
    city.add_to_pack("map.pmtiles", bytes);
    city.start().await;
    city
}

/// A city with a map, and a phone that knows its pack, behind a proxy.
async fn known() -> (City, Proxy, Phone) {
    let city = city_with(&invented()).await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.network.becomes(Metered::No);
    phone.pass().await;
    (city, proxy, phone)
}

async fn look(phone: &Phone) -> MapView {
    map::get(phone.app(), Nothing {}).await.unwrap()
}

async fn ask(phone: &Phone, any_network: bool) -> MapView {
    map::download(phone.app(), MapDownload { any_network }).await.unwrap()
}

/// Waits until the map stands so.
async fn until(phone: &Phone, met: impl Fn(&MapView) -> bool) -> MapView {
    let mut notices = phone.app().notices();
    loop {
        let view = look(phone).await;
        if met(&view) {
            return view;
        }
        while !matches!(notices.recv().await.unwrap(), Notice::Map) {}
    }
}

async fn ready(phone: &Phone) -> MapView {
    until(phone, |view| view.state == MapState::Ready).await
}

/// The middle of a map, and its tile there.
async fn middle(phone: &Phone, view: &MapView) -> (Position, Vec<u8>) {
    let [west, south, east, north] = view.map.as_ref().unwrap().bounds.degrees();
    let (lon, lat) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let n = f64::from(1_u32 << 15);
    let (x, y) = ((lon + 180.0) / 360.0 * n, (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n);
    let tile = map::tile(phone.app(), 15, x as u32, y as u32).await.unwrap();
    (Position::from_degrees(lat, lon).unwrap(), tile)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_offered_with_its_size_comes_once_and_is_shown_without_a_city() {
    let (mut city, proxy, phone) = known().await;
    let offered = look(&phone).await;
    let size = invented().len() as u64;
    assert_eq!((offered.state, offered.offered, offered.received), (MapState::Offered, Some(size), 0));
    assert_eq!(proxy.seen(LINE).len(), 0, "nothing comes that nobody asked for");

    ask(&phone, false).await;
    let view = ready(&phone).await;
    let hand = view.map.clone().unwrap();
    assert_eq!((view.received, hand.bytes, hand.sha256), (size, size, hash::sha256(&invented())));
    assert!(hand.attribution.to_lowercase().contains("rekaan"), "{}", hand.attribution);
    let asked = proxy.seen(LINE).len();
    ask(&phone, false).await;
    assert_eq!(proxy.seen(LINE).len(), asked, "it came already");

    city.stop().await;
    let (at, tile) = middle(&phone, &view).await;
    assert!(tile.len() > 100);
    assert!(map::tile(phone.app(), 15, 0, 0).await.unwrap().is_empty(), "there is nothing to draw");
    let words = place::words(phone.app(), PlaceAsked { at }).await.unwrap();
    assert!(words.street.is_some(), "{words:?}");
    let mut phone = phone;
    phone.reopen();
    assert_eq!(look(&phone).await.map, view.map);

    let kept = storage::status(phone.app(), Nothing {}).await.unwrap().bytes;
    let gone = map::delete(phone.app(), Nothing {}).await.unwrap();
    assert_eq!((gone.state, gone.map), (MapState::Offered, None));
    let left = storage::status(phone.app(), Nothing {}).await.unwrap().bytes;
    // The log of the database grows by a page meanwhile.
    assert!(
        u64::from(kept - left).abs_diff(size) < 50_000,
        "its bytes counted, and are free: {kept} before, {left} after"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_a_cut_does_not_come_again() {
    let (_city, proxy, phone) = known().await;
    let size = invented().len();
    for after in [2_000, size / 4, 1_000] {
        proxy.once(LINE, Fault::CutDown { after, how: Cut::Fin });
    }
    ask(&phone, false).await;
    // Cuts that brought something are made good at once.
    let view = ready(&phone).await;
    assert_eq!(view.received, size as u64);
    let seen = proxy.seen(LINE);
    let came: usize = seen.iter().map(|seen| seen.down).sum();
    assert!(seen.len() >= 4, "{seen:?}");
    assert!(came < size + seen.len() * 1_000, "{came} bytes for {size}: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_a_network_that_costs_nothing_unless_the_citizen_says_so() {
    let (_city, proxy, phone) = known().await;
    phone.network.becomes(Metered::Yes);
    assert_eq!(ask(&phone, false).await.state, MapState::Waiting);
    assert_eq!(proxy.seen(LINE).len(), 0);
    let worker = sync::start(phone.app().clone());
    phone.network.becomes(Metered::No);
    phone.app().sync().wake();
    ready(&phone).await;
    drop(worker);
    map::delete(phone.app(), Nothing {}).await.unwrap();
    phone.network.becomes(Metered::Yes);
    ask(&phone, true).await;
    ready(&phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_map_takes_the_place_of_the_old_one_which_is_shown_until_then() {
    let (mut city, _proxy, phone) = known().await;
    ask(&phone, false).await;
    let old = ready(&phone).await.map.unwrap();
    city.stop().await;
    city.add_to_pack("map.pmtiles", newer());
    city.start().await;
    phone.pass().await;
    let between = look(&phone).await;
    assert_eq!(between.map.as_ref(), Some(&old), "shown until the new one is here");
    assert_ne!(between.offered, Some(old.bytes));
    ask(&phone, false).await;
    let new = until(&phone, |view| view.map.as_ref().is_some_and(|map| map.sha256 != old.sha256)).await;
    assert_eq!(new.map.unwrap().sha256, hash::sha256(&newer()));
    let maps = fs::read_dir(phone.folder().join("maps")).unwrap().count();
    assert_eq!(maps, 1, "the old one has gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_bytes_than_the_city_said_are_never_shown() {
    let (_city, proxy, phone) = known().await;
    let changed = |mut answer: Answer| {
        if let Some(byte) = answer.body.last_mut() {
            *byte ^= 1;
        }
        answer
    };
    proxy.always(LINE, Fault::Changed(Arc::new(changed)));
    ask(&phone, false).await;
    let view = until(&phone, |view| view.trouble.is_some()).await;
    assert_eq!((view.trouble, view.map, view.received), (Some(MapTrouble::Damaged), None, 0));
    proxy.heal();
    ask(&phone, false).await;
    assert_eq!(ready(&phone).await.trouble, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_was_damaged_on_the_phone_is_let_go_and_comes_anew() {
    let (_city, _proxy, phone) = known().await;
    ask(&phone, false).await;
    let view = ready(&phone).await;
    let path = fs::read_dir(phone.folder().join("maps")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 8;
    bytes[half..].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let [west, south, east, north] = view.map.as_ref().unwrap().bounds.degrees();
    let at = Position::from_degrees(f64::midpoint(south, north), f64::midpoint(west, east)).unwrap();
    // A place in words needs no map: it is then without a street.
    assert_eq!(place::words(phone.app(), PlaceAsked { at }).await.unwrap().street, None);
    let damaged = look(&phone).await;
    assert_eq!((damaged.trouble, damaged.map), (Some(MapTrouble::Damaged), None));
    let worker = sync::start(phone.app().clone());
    assert_eq!(ready(&phone).await.map, view.map);
    drop(worker);
}
