//! The city has the words, and this phone is nobody to it: it was restored into another installation, or somebody who knew the
//! words was quicker. The PIN of the receipt makes it an owner again; without it the phone says so and claims nothing.

use crate::{restored::calm, rows};
use sambat_client::feedback::Feedback;
use sambat_domain::{
    event::{EventKind, Via},
    id::ComplaintId,
    outbox::{ItemKind, ItemState, ParkReason},
    status::{Shown, Status},
};
use sambat_tests::{
    city::City,
    device::Device,
    phone::{PACK, Phone},
    picture,
};
use std::fs;

/// The secret by which the city knew it is gone, as where a backup of the phone is taken up on another.
fn forget_secret(phone: &mut Phone) {
    phone.close();
    let path = phone.folder().join("secrets.json");
    let mut kept: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    kept.as_object_mut().unwrap().remove(&format!("device:{PACK}")).unwrap();
    fs::write(&path, kept.to_string()).unwrap();
    phone.open();
}

fn owners(city: &City, id: ComplaintId) -> Vec<Option<String>> {
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let mut select = database.prepare("SELECT via FROM owner WHERE complaint = ?1 ORDER BY via").unwrap();
    select.query_map([id.to_string()], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_lost_its_secret_is_an_owner_again_by_the_pin_that_it_kept() {
    let city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(id).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    phone.pass().await;
    forget_secret(&mut phone);
    phone.say(id, Feedback::Reply { note: "Depan warung.".into() }).await.unwrap();
    calm(&phone).await;
    assert_eq!(owners(&city, id), [None, Some("claim".to_owned())]);
    let told = phone.complaint(id).await.timeline;
    let reply = told.iter().find(|event| event.kind == EventKind::Reply).unwrap();
    assert_eq!((reply.via, reply.seq.is_some()), (Some(Via::Claim), true), "and everybody reads how it came");
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_another_phone_brought_are_not_received_here_and_the_citizen_is_told() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(2)]).await.row.id;
    let stranger = Device::new(city.address(), &[9; 32]);
    assert_eq!(stranger.put(id, &phone.envelope(id)).await.head.status(), 201);
    phone.pass().await;
    let parts = phone.parts(id).await;
    assert_eq!(parts[0].state, ItemState::Parked { why: ParkReason::OtherPhone });
    assert_eq!((parts[1].kind, &parts[1].state), (ItemKind::Photo, &ItemState::Parked { why: ParkReason::Parent }));
    let told = phone.complaint(id).await;
    assert_eq!((told.row.shown, told.row.marks.received_at, told.receipt), (Shown::Attention, None, None));
    assert_eq!(owners(&city, id), [None]);
    // It may try again, and one that is parked holds up no other.
    let other = phone.file("Lampu mati.", &[]).await.row.id;
    phone.pass_until_complete(other).await;
    phone.retry(id).await;
    phone.pass().await;
    assert_eq!(phone.parts(id).await[0].state, ItemState::Parked { why: ParkReason::OtherPhone });
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_quicker_at_a_restored_city_does_not_keep_the_phone_from_its_complaint() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let old = phone.file("Lubang lama.", &[]).await.row.id;
    phone.pass_until_complete(old).await;
    let backup = city.back_up().await;
    let new = phone.file("Lubang baru.", &[picture::tiny(3)]).await.row.id;
    phone.pass_until_complete(new).await;
    let envelope = phone.envelope(new);
    city.restore(&backup).await;
    let quicker = Device::new(city.address(), &[9; 32]);
    assert_eq!(quicker.put(new, &envelope).await.head.status(), 201);
    calm(&phone).await;
    assert_eq!(owners(&city, new), [None, Some("claim".to_owned())]);
    assert_eq!(phone.complaint(new).await.row.status, Some(Status::Received));
    phone.withdraw(new).await.unwrap();
    calm(&phone).await;
    assert_eq!(phone.complaint(new).await.row.status, Some(Status::Withdrawn));
}
