//! A pass that somebody bounds, drops or stops: nothing is lost, nothing is blamed, and the next one goes on.

use jiff::SignedDuration;
use sambat_client::{
    complaint::ComplaintDetail,
    ports::Metered,
    setting::{self, SettingChange},
    sync::{Budget, Reach},
};
use sambat_domain::outbox::{ItemKind, ItemState};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};
use std::{fs, sync::Arc, time::Duration};

/// So much of a photo has gone by when it is stopped.
const SOME: usize = 40_000;

/// Slow enough to stop in the middle.
const SLOW: Fault = Fault::Throttle { rate: 400_000 };

async fn stage() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    (city, proxy, phone)
}

async fn one_photo(phone: &Phone) -> ComplaintDetail {
    let filed = phone.file("Lubang besar.", &[picture::small(1)]).await;
    assert!(filed.photos[0].bytes > 200_000);
    filed
}

/// Until some of a photo has gone by.
async fn in_the_middle(proxy: &Proxy) {
    while proxy.seen(BYTES).first().is_none_or(|seen| seen.up < SOME) {
        tokio::task::yield_now().await;
    }
}

fn up(proxy: &Proxy) -> usize {
    proxy.seen(BYTES).iter().map(|seen| seen.up).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_in_the_middle_of_a_photo_the_next_pass_goes_on_there() {
    let (city, proxy, phone) = stage().await;
    let filed = one_photo(&phone).await;
    proxy.once("POST", SLOW);
    tokio::select! {
        passed = phone.pass() => panic!("it was to be dropped: {passed:?}"),
        () = in_the_middle(&proxy) => {}
    }
    assert!(!phone.status().await.busy, "nobody is at it any more");
    // A pass that comes no further than the probe puts it right, and blames nobody.
    proxy.once("HEAD /v1/health", Fault::CutUp { after: 0, how: Cut::Rst });
    assert_eq!(phone.pass().await.reach, Reach::Nobody);
    let photo = phone.parts(filed.row.id).await[1].clone();
    assert_eq!((&photo.state, photo.tries, photo.last_error), (&ItemState::Queued, 0, None));

    phone.pass_until_complete(filed.row.id).await;
    assert!(city.photo_file(&filed.photos[0].sha256).exists());
    let size = usize::try_from(filed.photos[0].bytes).unwrap();
    assert!(up(&proxy) < size * 3 / 2, "{} bytes went for a photo of {size}", up(&proxy));
    assert_eq!(proxy.seen("POST").len(), 2, "made, and found again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_says_nothing_takes_no_longer_than_the_budget() {
    let (_city, proxy, phone) = stage().await;
    let filed = one_photo(&phone).await;
    phone
        .pass_until("the words are there", async |phone: &Phone| phone.complaint(filed.row.id).await.receipt.is_some())
        .await;
    let other = one_photo(&phone).await;
    proxy.always("PUT", Fault::Stall { heard: false });
    let budget = Budget { time: Some(Duration::from_millis(300)), bytes: None };
    let passed = phone.pass_within(budget).await;
    assert!(passed.cut_short && passed.left.items >= 2, "{passed:?}");
    let words = phone.parts(other.row.id).await[0].clone();
    assert_eq!((words.kind, &words.state, words.tries), (ItemKind::Words, &ItemState::Queued, 0), "said at once");
    assert!(!phone.status().await.busy);
    proxy.heal();
    phone.pass_until_complete(other.row.id).await;
}

/// The phone's clock passes the time while the first of two is under way: that one is finished, the other not begun.
#[tokio::test(flavor = "multi_thread")]
async fn when_the_time_is_over_nothing_new_is_begun() {
    let (_city, proxy, phone) = stage().await;
    for words in ["Lubang besar.", "Lampu mati."] {
        phone.file(words, &[]).await;
    }
    let clock = phone.clock.clone();
    let late = move |answer: Answer| {
        clock.advance(SignedDuration::from_hours(1));
        answer
    };
    proxy.once("PUT", Fault::Changed(Arc::new(late)));
    let budget = Budget { time: Some(Duration::from_secs(600)), bytes: None };
    let passed = phone.pass_within(budget).await;
    assert_eq!((passed.reach, passed.cut_short, passed.left.items), (Reach::City, true, 1));
    assert_eq!((proxy.seen("PUT").len(), proxy.seen("GET /v1/changes").len()), (1, 0));
    let passed = phone.pass_within(budget).await;
    assert_eq!((passed.cut_short, passed.left.items, passed.left.bytes), (false, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_bytes_and_no_more_and_the_next_pass_goes_on() {
    let (_city, proxy, phone) = stage().await;
    let filed = one_photo(&phone).await;
    let size = u64::from(filed.photos[0].bytes);
    let words = u64::from(phone.parts(filed.row.id).await[0].total);

    let passed = phone.pass_within(Budget { time: None, bytes: Some(100) }).await;
    assert_eq!((passed.left.items, passed.left.bytes), (2, words + size), "words go whole or not at all");
    assert!(proxy.seen("PUT").is_empty());

    let passed = phone.pass_within(Budget { time: None, bytes: Some(words + 70_000) }).await;
    assert_eq!((passed.left.items, passed.left.bytes, passed.reach), (1, size - 65_536, Reach::City));
    let photo = phone.parts(filed.row.id).await[1].clone();
    assert_eq!((u64::from(photo.sent), &photo.state, photo.tries), (65_536, &ItemState::Queued, 0));

    let passed = phone.pass_within(Budget { time: None, bytes: Some(60_000) }).await;
    assert_eq!(passed.left.bytes, size - 65_536, "for less than a chunk it is not begun");
    let mut passes = 0;
    while phone.pass_within(Budget { time: None, bytes: Some(100_000) }).await.left.items > 0 {
        passes += 1;
        assert!(passes < 10);
    }
    phone.pass_until_complete(filed.row.id).await;
    assert!(up(&proxy) as u64 <= size + 10 * 700, "no byte went twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_in_the_middle_of_a_photo_no_byte_more_goes() {
    let (city, proxy, phone) = stage().await;
    let filed = one_photo(&phone).await;
    proxy.once("POST", SLOW);
    let (passed, ()) = tokio::join!(phone.pass(), async {
        in_the_middle(&proxy).await;
        phone.erase(filed.row.id).await.unwrap();
    });
    assert_eq!(passed.reach, Reach::City, "stopping one is no failure");
    assert!(up(&proxy) < usize::try_from(filed.photos[0].bytes).unwrap(), "{} bytes went", up(&proxy));
    phone.pass_until("erased", async |phone: &Phone| phone.queue().await.complaints.is_empty()).await;
    assert_eq!(crate::rows(&city, "photo"), 0);
    assert_eq!(fs::read_dir(phone.folder().join("photos")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_wait_for_wifi_from_now_on_stop_in_the_middle() {
    let (_city, proxy, phone) = stage().await;
    phone.network.becomes(Metered::Yes);
    let filed = one_photo(&phone).await;
    proxy.once("POST", SLOW);
    let (passed, ()) = tokio::join!(phone.pass(), async {
        in_the_middle(&proxy).await;
        setting::set(phone.app(), SettingChange::WifiOnly(true)).await.unwrap();
    });
    assert_eq!((passed.reach, passed.left.items), (Reach::City, 1));
    let stopped = up(&proxy);
    assert!(stopped < usize::try_from(filed.photos[0].bytes).unwrap());
    let photo = phone.parts(filed.row.id).await[1].clone();
    assert_eq!((&photo.state, photo.tries, photo.last_error), (&ItemState::Queued, 0, None), "it waits, unblamed");
    phone.network.becomes(Metered::No);
    phone.pass_until_complete(filed.row.id).await;
}
