//! No signal: what was filed is safe, and goes its way when the city can be reached.

use crate::rows;
use sambat_client::sync::Reach;
use sambat_domain::{
    outbox::{ItemKind, ItemState},
    status::{Shown, Status},
};
use sambat_protocol::hash;
use sambat_tests::{city::City, phone::Phone, picture, proxy::Proxy};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn filed_with_no_city_and_sent_by_the_next_start() {
    let mut city = City::planned();
    let mut phone = Phone::new(&city.endpoint());
    let filed = phone.file("Lubang besar di depan pasar.", &[picture::from_camera(1)]).await;
    let (id, photo) = (filed.row.id, filed.photos[0].clone());
    assert_eq!(filed.row.shown, Shown::Local);

    assert_eq!(phone.pass().await.reach, Reach::Nobody);
    let parts = phone.parts(id).await;
    assert!(
        parts.iter().all(|part| part.state == ItemState::Queued && part.tries == 0),
        "a dead network blames no item"
    );
    phone.reopen();
    assert_eq!(phone.complaint(id).await, filed, "the same after another start");

    city.start().await;
    assert_eq!(phone.pass().await.reach, Reach::City);
    let sent = phone.complaint(id).await;
    let receipt = sent.receipt.unwrap();
    assert_eq!((receipt.body.id, &receipt.body.ticket), (id, &filed.row.ticket));
    assert_eq!(receipt.body.content_sha256.to_string(), filed.content_sha256);
    assert_eq!(sent.row.marks.received_at, Some(city.clock.read()));
    assert_eq!((sent.row.shown, sent.row.status), (Shown::Waiting, Some(Status::Received)));
    assert_eq!(phone.parts(id).await, [], "one pass sends words and photo");

    let complete = phone.pass_until_complete(id).await;
    assert_eq!(complete.row.marks.complete_at, Some(city.clock.read()));
    let kept = fs::read(city.photo_file(&photo.sha256)).unwrap();
    assert_eq!(hash::sha256(&kept), photo.sha256);
    assert_eq!(kept, phone.photo(photo.id).await);
    assert_eq!(rows(&city, "complaint"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_everything_go_before_any_photo() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.file("Lampu mati.", &[picture::small(2), picture::tiny(3)]).await;
    phone.file("Sampah menumpuk.", &[picture::tiny(4)]).await;
    phone.pass().await;
    let methods: Vec<String> =
        proxy.seen("P").iter().map(|seen| seen.line.split(' ').next().unwrap().to_owned()).collect();
    let (words, photos) = methods.split_at(2);
    assert_eq!(words, ["PUT", "PUT"]);
    let of = |method: &str| photos.iter().filter(|seen| *seen == method).count();
    assert_eq!((of("POST"), of("PATCH"), photos.len()), (3, 0, 3));
    assert!(proxy.connections() < proxy.seen("").len(), "a connection serves more than one request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_comes_and_goes() {
    let city = City::started().await;
    let mut proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Pohon tumbang.", &[picture::small(5)]).await.row.id;
    for _ in 0..3 {
        proxy.refuse().await;
        assert_eq!(phone.pass().await.reach, Reach::Nobody);
        proxy.listen().await;
    }
    let words = &phone.parts(id).await[0];
    assert_eq!((words.kind, words.tries), (ItemKind::Words, 0));
    phone.pass_until_complete(id).await;
    assert_eq!(rows(&city, "complaint"), 1);
}
