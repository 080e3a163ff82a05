//! *Foto hanya lewat Wi-Fi*: words go on any network, photos where they cost nothing or the citizen says so.

use sambat_client::{
    api::Nothing,
    host::{self, NetworkTold},
    ports::Metered,
    setting::{self, SettingChange},
    sync,
};
use sambat_tests::{city::City, phone::Phone, picture, proxy::Proxy};

const UPLOADS: &str = "/v1/uploads";

async fn careful(proxy: &Proxy) -> Phone {
    let phone = Phone::new(&proxy.endpoint());
    setting::set(phone.app(), SettingChange::WifiOnly(true)).await.unwrap();
    phone
}

async fn city_behind_a_proxy() -> (City, Proxy) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    (city, proxy)
}

fn uploads(proxy: &Proxy) -> usize {
    ["POST", "HEAD", "PATCH"].iter().map(|method| proxy.seen(&format!("{method} {UPLOADS}")).len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_go_on_a_mobile_network_and_photos_wait_for_wifi() {
    let (_city, proxy) = city_behind_a_proxy().await;
    let phone = careful(&proxy).await;
    phone.network.becomes(Metered::Yes);
    let id = phone.file("Lubang di jalan.", &[picture::tiny(1), picture::tiny(2)]).await.row.id;
    phone.pass().await;
    phone.pass().await;
    assert!(phone.complaint(id).await.receipt.is_some(), "the words arrived");
    assert_eq!(uploads(&proxy), 0);
    let queue = phone.queue().await;
    assert!(queue.waits_for_wifi && queue.complaints.len() == 1);

    phone.network.becomes(Metered::No);
    assert!(!phone.queue().await.waits_for_wifi);
    phone.pass_until_complete(id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn send_now_sends_the_photos_once() {
    let (_city, proxy) = city_behind_a_proxy().await;
    let phone = careful(&proxy).await;
    phone.network.becomes(Metered::Yes);
    let first = phone.file("Lubang di jalan.", &[picture::tiny(1)]).await.row.id;
    sync::now(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(phone.parts(first).await, [], "all of it was sent");

    let before = uploads(&proxy);
    phone.file("Lubang lain.", &[picture::tiny(2)]).await;
    phone.pass().await;
    assert_eq!(uploads(&proxy), before, "the next ones wait again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_where_the_system_does_not() {
    let (_city, proxy) = city_behind_a_proxy().await;
    let phone = careful(&proxy).await;
    let id = phone.file("Lubang di jalan.", &[picture::tiny(1)]).await.row.id;
    phone.pass().await;
    assert_eq!(uploads(&proxy), 0, "nobody has said yet what the network costs");
    for (metered, waits) in
        [(Metered::Yes, true), (Metered::Unknown, false), (Metered::Yes, true), (Metered::No, false)]
    {
        host::network_told(phone.app(), NetworkTold { metered }).await.unwrap();
        assert_eq!(phone.queue().await.waits_for_wifi, waits, "{metered:?}");
        assert_eq!(phone.status().await.metered, metered);
    }
    phone.pass_until_complete(id).await;
}
