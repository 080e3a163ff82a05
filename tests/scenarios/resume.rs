//! Photos go on where they were cut: no byte that the city has goes again.

use sambat_client::complaint::ComplaintDetail;
use sambat_domain::outbox::{ItemKind, ItemState};
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};
use std::fs;

/// Bytes of a request's head, generously.
const HEAD: usize = 700;

/// Bytes after which attempts are cut: in the first line, in the headers, at the first bytes, and in the middle. All of
/// them together are less than the photo.
const CUTS: [usize; 6] = [7, 150, HEAD, 60_000, 50_000, 40_000];

async fn filed(phone: &Phone, seed: u64) -> ComplaintDetail {
    let filed = phone.file("Lubang besar.", &[picture::small(seed)]).await;
    assert!(filed.photos[0].bytes > 200_000, "all the cuts lie in it");
    filed
}

/// The photo arrived as it is on the phone, and nearly nothing of it went twice.
async fn arrived(phone: &Phone, city: &City, proxy: &Proxy, filed: &ComplaintDetail, attempts: usize) {
    let photo = &filed.photos[0];
    phone.pass_until_complete(filed.row.id).await;
    assert_eq!(hash::sha256(&fs::read(city.photo_file(&photo.sha256)).unwrap()), photo.sha256);
    let patches = proxy.seen("PATCH");
    let up: usize = patches.iter().map(|patch| patch.up).sum();
    let size = usize::try_from(photo.bytes).unwrap();
    let most = size * 12 / 10 + patches.len() * HEAD;
    assert!(up <= most, "{up} bytes for a photo of {size}, in {} attempts", patches.len());
    assert_eq!(patches.len(), attempts, "{patches:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_in_every_part_and_resumed_by_offset() {
    for how in [Cut::Fin, Cut::Rst] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let filed = filed(&phone, 10).await;
        for after in CUTS {
            proxy.once("PATCH", Fault::CutUp { after, how });
            phone.pass().await;
            let part = &phone.parts(filed.row.id).await[1];
            assert_eq!((part.kind, &part.state), (ItemKind::Photo, &ItemState::Queued));
        }
        arrived(&phone, &city, &proxy, &filed, CUTS.len() + 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_and_the_city_start_anew_in_the_middle() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 11).await;

    proxy.once("PATCH", Fault::CutUp { after: 100_000, how: Cut::Fin });
    phone.pass().await;
    city.stop().await;
    phone.pass().await;
    city.start().await;

    proxy.once("PATCH", Fault::CutUp { after: 100_000, how: Cut::Fin });
    phone.pass().await;
    assert!(phone.parts(filed.row.id).await[1].sent > 90_000, "the restarted city has what it acknowledged");
    phone.reopen();
    assert!(phone.parts(filed.row.id).await[1].sent > 90_000, "the phone remembers");
    arrived(&phone, &city, &proxy, &filed, 3).await;
    assert_eq!(proxy.seen("POST").len(), 1, "one upload all the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_city_lost_begins_anew() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 12).await;
    proxy.once("PATCH", Fault::CutUp { after: 100_000, how: Cut::Fin });
    phone.pass().await;
    city.stop().await;
    for part in fs::read_dir(city.data().join("uploads")).unwrap() {
        fs::remove_file(part.unwrap().path()).unwrap();
    }
    city.start().await;
    phone.pass_until_complete(filed.row.id).await;
    assert_eq!(proxy.seen("POST").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_address_of_the_upload_is_asked_for_again() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 13).await;
    proxy.once("POST", Fault::CutDown { after: 0, how: Cut::Rst });
    arrived(&phone, &city, &proxy, &filed, 1).await;
    assert_eq!(proxy.seen("POST").len(), 2, "the city names the same upload");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_way_is_slow_and_nothing_worse() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 14).await;
    proxy.always("P", Fault::Throttle { rate: 300_000 });
    arrived(&phone, &city, &proxy, &filed, 1).await;
    assert_eq!((proxy.seen("PUT").len(), proxy.seen("POST").len()), (1, 1));
}
