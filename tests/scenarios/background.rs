//! Passes that the system grants while nobody looks: what is wanted of it, and what it hears.

use crate::lanes::stage;
use sambat_client::{
    notification::{self, NotificationAsked, NotificationChange},
    ports::{Metered, Wish},
    setting::{self, SettingChange},
    sync::{SyncReport, WaitsFor, sync_in_background},
};
use sambat_domain::event::EventKind;
use sambat_tests::{
    picture,
    proxy::{BYTES, Fault},
};
use std::{
    future::{pending, ready},
    time::Duration,
};

const LONG: Duration = Duration::from_secs(600);

#[tokio::test(flavor = "multi_thread")]
async fn the_system_is_told_what_is_wanted_after_every_step() {
    let (city, _proxy, phone) = stage().await;
    notification::asked(phone.app(), NotificationAsked { wanted: true }).await.unwrap();
    phone.pass().await;
    assert_eq!(phone.system.wish(), Wish::default());
    let id = phone.file("Lubang.", &[picture::tiny(1)]).await.row.id;
    assert_eq!(phone.system.wish(), Wish { waits: true, unmetered: false, now: true, watch: false });

    setting::set(phone.app(), SettingChange::WifiOnly(true)).await.unwrap();
    assert_eq!(
        phone.system.wish(),
        Wish { waits: true, unmetered: false, now: false, watch: false },
        "words go anyhow"
    );
    phone.network.becomes(Metered::Yes);
    phone.pass().await;
    assert_eq!(phone.system.wish(), Wish { waits: true, unmetered: true, now: false, watch: true });
    phone.network.becomes(Metered::No);
    phone.pass_until_complete(id).await;
    assert_eq!(phone.system.wish(), Wish { watch: true, ..Wish::default() });
    notification::set(phone.app(), NotificationChange::Background(false)).await.unwrap();
    assert_eq!(phone.system.wish(), Wish::default());
    notification::set(phone.app(), NotificationChange::Background(true)).await.unwrap();
    assert!(phone.system.wish().watch);
    city.act(id, None, EventKind::NotOurs { owner: "Jasa Marga".into() }, Some("Bukan kami.")).await;
    phone.pass().await;
    assert_eq!(phone.system.wish(), Wish::default(), "the city owes nothing more");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_in_the_middle_of_a_photo_it_says_what_is_left_and_goes_on_from_the_byte() {
    let (_city, proxy, phone) = stage().await;
    let filed = phone.file("Lubang besar.", &[picture::small(1)]).await;
    let size = usize::try_from(filed.photos[0].bytes).unwrap();
    proxy.once("POST", Fault::Throttle { rate: 400_000 });
    let middle = async {
        while proxy.seen(BYTES).first().is_none_or(|seen| seen.up < 40_000) {
            tokio::task::yield_now().await;
        }
    };
    let report = sync_in_background(phone.app(), LONG, false, middle).await.unwrap();
    assert_eq!((report.left, report.photos, report.stopped, report.waiting), (1, 1, true, WaitsFor::Nothing));
    assert!(report.bytes > 0 && !phone.status().await.busy);
    assert!(phone.system.wish().waits);
    let last = sync_in_background(phone.app(), LONG, false, pending()).await.unwrap();
    assert_eq!(last, SyncReport { left: 0, photos: 0, waiting: WaitsFor::Nothing, bytes: 0, stopped: false });
    let up: usize = proxy.seen(BYTES).iter().map(|seen| seen.up).sum();
    assert!(up < size * 3 / 2, "{up} bytes went for a photo of {size}");
    phone.pass_until_complete(filed.row.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_the_rest_waits_for() {
    let (mut city, _proxy, phone) = stage().await;
    setting::set(phone.app(), SettingChange::WifiOnly(true)).await.unwrap();
    phone.network.becomes(Metered::Yes);
    phone.file("Lubang.", &[picture::tiny(1)]).await;
    let of = async |unmetered| sync_in_background(phone.app(), LONG, unmetered, pending()).await.unwrap();
    let report = of(false).await;
    assert_eq!((report.left, report.photos, report.waiting, report.stopped), (1, 1, WaitsFor::Unmetered, false));
    // The system's own word counts more than the one of whoever runs it.
    assert_eq!(of(true).await.waiting, WaitsFor::Unmetered);
    phone.network.becomes(Metered::Unknown);
    city.stop().await;
    let report = of(true).await;
    assert_eq!((report.left, report.waiting), (1, WaitsFor::Network));
    city.start().await;
    assert_eq!(of(true).await.left, 0);

    phone.file("Lampu mati.", &[]).await;
    let report = sync_in_background(phone.app(), LONG, false, ready(())).await.unwrap();
    assert_eq!((report.left, report.stopped), (1, true), "stopped before it began");
    let travels = serde_json::to_string(&report).unwrap();
    assert!(travels.starts_with(r#"{"left":1,"photos":0,"waiting":""#), "{travels}");
}
