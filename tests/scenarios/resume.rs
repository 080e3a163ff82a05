//! Photos go on where they were cut: no byte that the city has goes again.

use sambat_client::complaint::ComplaintDetail;
use sambat_domain::outbox::{ItemKind, ItemState};
use sambat_protocol::{
    hash,
    tus::{self, UploadMetadata},
};
use sambat_tests::{
    city::City,
    device::Device,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
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

/// What makes the upload brings the first bytes; what is cut then, goes on where that is.
fn line_of(attempt: usize) -> &'static str {
    if attempt == 0 { "POST" } else { "PATCH" }
}

/// The photo arrived as it is on the phone, and nearly nothing of it went twice. Once it was made by `POST`, and went on so
/// often by `PATCH`.
async fn arrived(phone: &Phone, city: &City, proxy: &Proxy, filed: &ComplaintDetail, went_on: usize) {
    let photo = &filed.photos[0];
    phone.pass_until_complete(filed.row.id).await;
    assert_eq!(hash::sha256(&fs::read(city.photo_file(&photo.sha256)).unwrap()), photo.sha256);
    let sends = proxy.seen(BYTES);
    let up: usize = sends.iter().map(|send| send.up).sum();
    let size = usize::try_from(photo.bytes).unwrap();
    let most = size * 12 / 10 + sends.len() * HEAD;
    assert!(up <= most, "{up} bytes for a photo of {size}, in {} attempts", sends.len());
    assert_eq!(proxy.seen("PATCH").len(), went_on, "{sends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_in_every_part_and_resumed_by_offset() {
    for how in [Cut::Fin, Cut::Rst] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let filed = filed(&phone, 10).await;
        for (attempt, after) in CUTS.into_iter().enumerate() {
            proxy.once(line_of(attempt), Fault::CutUp { after, how });
            phone.pass().await;
            let part = &phone.parts(filed.row.id).await[1];
            assert_eq!((part.kind, &part.state), (ItemKind::Photo, &ItemState::Queued));
        }
        arrived(&phone, &city, &proxy, &filed, CUTS.len()).await;
        assert_eq!(proxy.seen("POST").len(), 2, "made, and found again");
    }
}

/// The phone never heard where its upload is: it asks, and no byte that the city has goes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_is_cut_anywhere_goes_on_by_offset() {
    for (n, after) in (0..).zip(CUTS) {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let mut phone = Phone::new(&proxy.endpoint());
        let filed = filed(&phone, 20 + n).await;
        proxy.once("POST", Fault::CutUp { after, how: Cut::Rst });
        phone.pass().await;
        phone.reopen_after_death().await;
        arrived(&phone, &city, &proxy, &filed, 1).await;
        assert_eq!(proxy.seen("POST").len(), 2);
        assert!(proxy.seen("POST")[1].up < HEAD, "the second only asks");
    }
}

/// A dead connection that the city does not know of yet: the question where the upload is ends what still waits on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_still_hangs_is_put_down_when_it_is_asked_for() {
    let city = City::started().await;
    let slow = Proxy::before(city.address()).await;
    let phone = Phone::new(&slow.endpoint());
    let filed = filed(&phone, 27).await;
    slow.once("POST", Fault::Throttle { rate: 300_000 });
    let device = Device::new(city.address(), &phone.secret());
    let photo = &filed.photos[0];
    let metadata = UploadMetadata { complaint: filed.row.id, photo: photo.id, sha256: photo.sha256 };
    let asked = async {
        while slow.seen("POST").first().is_none_or(|seen| seen.up < 100_000) {
            tokio::task::yield_now().await;
        }
        device.begin_upload(&metadata, usize::try_from(photo.bytes).unwrap()).await
    };
    let (_, answer) = tokio::join!(phone.pass(), asked);
    let said: u32 = answer.head.header(tus::header::OFFSET).unwrap().parse().unwrap();
    assert!((50_000..photo.bytes).contains(&said), "{said} of {}", photo.bytes);
    phone.pass_until_complete(filed.row.id).await;
}

/// Every byte that went up for the photo, also of requests that only ask.
fn spent(proxy: &Proxy) -> usize {
    proxy.seen("").iter().filter(|seen| seen.line.contains(" /v1/uploads")).map(|seen| seen.up).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_cuts_cost_at_most_a_tenth_more() {
    for how in [Cut::Fin, Cut::Rst] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let filed = phone.file("Lubang besar.", &[picture::usual(14)]).await;
        let size = usize::try_from(filed.photos[0].bytes).unwrap();
        assert!((330_000..370_000).contains(&size), "{size}");
        for attempt in 0..5 {
            proxy.once(line_of(attempt), Fault::CutUp { after: size / 5, how });
            phone.pass().await;
        }
        phone.pass_until_complete(filed.row.id).await;
        let up = spent(&proxy);
        assert!(up * 10 <= size * 11, "{how:?}: {up} bytes for a photo of {size}: {:?}", proxy.seen(""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_and_the_city_start_anew_in_the_middle() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 11).await;

    proxy.once("POST", Fault::CutUp { after: 100_000, how: Cut::Fin });
    phone.pass().await;
    city.stop().await;
    phone.pass().await;
    city.start().await;

    proxy.once("PATCH", Fault::CutUp { after: 100_000, how: Cut::Fin });
    phone.pass().await;
    assert!(phone.parts(filed.row.id).await[1].sent > 90_000, "the restarted city has what it acknowledged");
    phone.reopen_after_death().await;
    assert!(phone.parts(filed.row.id).await[1].sent > 90_000, "the phone remembers");
    arrived(&phone, &city, &proxy, &filed, 2).await;
    assert_eq!(proxy.seen("POST").len(), 2, "made, and found again: one upload all the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_city_lost_begins_anew() {
    // Lost before the phone heard where it is, and after.
    for heard in [false, true] {
        let mut city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let filed = filed(&phone, 12).await;
        for attempt in 0..=usize::from(heard) {
            proxy.once(line_of(attempt), Fault::CutUp { after: 60_000, how: Cut::Fin });
            phone.pass().await;
        }
        city.stop().await;
        for part in fs::read_dir(city.data().join("uploads")).unwrap() {
            fs::remove_file(part.unwrap().path()).unwrap();
        }
        city.start().await;
        phone.pass_until_complete(filed.row.id).await;
        assert_eq!(proxy.seen("POST").len(), 2 + usize::from(heard), "heard: {heard}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_address_of_the_upload_is_asked_for_again() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 13).await;
    proxy.once("POST", Fault::CutDown { after: 0, how: Cut::Rst });
    arrived(&phone, &city, &proxy, &filed, 0).await;
    assert_eq!(proxy.seen("POST").len(), 2, "the city names the same upload");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_way_is_slow_and_nothing_worse() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = filed(&phone, 14).await;
    proxy.always("P", Fault::Throttle { rate: 300_000 });
    arrived(&phone, &city, &proxy, &filed, 0).await;
    assert_eq!((proxy.seen("PUT").len(), proxy.seen("POST").len()), (1, 1));
}
