//! Erased means gone: from every answer and from every file, for ever.

use crate::city::{City, ID, PHOTO, TICKET, content, files, id, manifest, with_photo};
use sambat_domain::event::{Actor, EventKind};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_protocol::message::Changes;
use sambat_server::{ByHand, command};
use serde_json::json;
use std::time::Duration;

const AT: &str = "2026-11-24T03:00:00Z";

async fn erase(city: &City, phone: u8, complaint: &str) -> u16 {
    city.phone(phone).ask("DELETE", format!("/v1/complaints/{complaint}")).send().await.status
}

async fn changes(city: &City, phone: u8) -> Changes {
    city.phone(phone).changes("").await.is()
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_83_nothing_of_it_is_left_and_the_chain_holds() {
    for visibility in ["public", "private"] {
        let city = City::start().await;
        let (phone, photo) =
            (city.phone(1), camera_photo(7, &CameraOptions { width: 320, height: 240, ..CameraOptions::default() }));
        let mut words = with_photo(&photo);
        words["visibility"] = visibility.into();
        assert_eq!(phone.put(ID, &words).await.status, 201);
        assert_eq!(city.phone(2).put(ID, &words).await.status, 200, "two phones have it");
        let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
        assert_eq!(phone.patch(&path, 0).body(photo).await.status, 204);
        let said =
            ByHand { actor: Actor::Officer { agency: None }, kind: EventKind::Answer, note: Some("Besok.".into()) };
        command::add_event(city.data(), None, &*city.config.clock, TICKET, said).unwrap();
        let body = json!({"kind": "reply", "note": "Masih berlubang.", "at": AT});
        assert_eq!(phone.ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(9))).json(&body).await.status, 201);
        assert_eq!(phone.put(&id(2), &content()).await.status, 201);
        assert!(city.holds("Lubang dalam"));
        let secrets = || city.at_rest().closed_notes();
        assert_eq!(secrets(), 2);

        assert_eq!(erase(&city, 1, ID).await, 204);
        assert_eq!(erase(&city, 1, ID).await, 204, "again is the same");
        assert_eq!(erase(&city, 3, ID).await, 204, "whoever asks for what is gone has what was asked for");

        assert_eq!(secrets(), 0);
        for table in ["photo", "upload", "reporter", "support"] {
            assert_eq!(city.at_rest().rows(table), 0, "{table}");
        }
        let emptied = async {
            while !files(&city.data().join("photos")).is_empty() {
                tokio::task::yield_now().await
            }
        };
        tokio::time::timeout(Duration::from_secs(60), emptied).await.unwrap();
        assert!(files(&city.data().join("uploads")).is_empty());
        assert_eq!(phone.ask("GET", format!("/v1/complaints/{ID}")).send().await.problem(), (404, "not_found"));
        let told = changes(&city, 1).await;
        assert!(told.events.iter().all(|event| event.complaint.to_string() == id(2)) && told.events.len() == 1);
        assert!(changes(&city, 2).await.events.is_empty());
        assert!(command::verify_audit(city.data()).is_ok());
        let said = ByHand { actor: Actor::System, kind: EventKind::Escalated, note: None };
        assert!(command::add_event(city.data(), None, &*city.config.clock, ID, said).is_err());
        // The other complaint has the same words; without it the files have nothing of them.
        assert_eq!(erase(&city, 1, &id(2)).await, 204);
        for text in ["Lubang dalam", TICKET, "Besok", "Masih berlubang"] {
            assert!(!city.holds(text), "{visibility}: {text}");
        }
        assert_eq!(keys(&city), 0);
    }
}

fn keys(city: &City) -> i64 {
    city.at_rest().kept_keys("data_key")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_late_finds_it_erased_from_any_phone() {
    let mut city = City::start().await;
    assert_eq!(erase(&city, 1, ID).await, 204, "before the words came");
    for restarted in [false, true] {
        if restarted {
            city.stop().await;
            city.open().await;
        }
        for phone in [1, 2] {
            let late = city.phone(phone).put(ID, &content()).await;
            assert_eq!(late.problem(), (410, "erased"));
            assert_eq!(late.value()["stored"], false);
            let body = json!({"kind": "withdrawn", "at": AT});
            let event = city.phone(phone).ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(9))).json(&body).await;
            assert_eq!(event.problem(), (410, "erased"));
        }
    }
    assert_eq!(city.at_rest().rows("complaint"), 0);
    assert!(!city.holds("Lubang dalam"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_an_end_cut_short_is_finished_at_the_next_start() {
    let mut city = City::start().await;
    let photo = camera_photo(7, &CameraOptions { width: 320, height: 240, ..CameraOptions::default() });
    let mut words = with_photo(&photo);
    words["visibility"] = "private".into();
    city.phone(1).put(ID, &words).await;
    let path = city.phone(1).upload(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!(city.phone(1).patch(&path, 0).body(photo).await.status, 204);
    city.stop().await;
    city.at_rest().begin_erasure(ID);
    assert_eq!(keys(&city), 1, "the end came between the tombstone and the key");
    city.open().await;
    assert_eq!((keys(&city), city.at_rest().rows("photo")), (0, 0));
    assert!(files(&city.data().join("photos")).is_empty() && files(&city.data().join("uploads")).is_empty());
    assert!(command::verify_audit(city.data()).is_ok());
    assert_eq!(city.phone(1).put(ID, &words).await.problem(), (410, "erased"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_before_anybody_looked_stops_no_clock() {
    let city = City::start().await;
    for n in [1, 2] {
        city.phone(1).put(&id(n), &content()).await;
    }
    assert_eq!(erase(&city, 1, &id(1)).await, 204);
    city.pass(jiff::SignedDuration::from_hours(24 * 3));
    assert_eq!(city.running.as_ref().unwrap().look_at_clocks().await.unwrap(), 1, "the other one is late");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_erases_nothing() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    assert_eq!(erase(&city, 2, ID).await, 404);
    assert_eq!(erase(&city, 2, "no-id").await, 404);
    assert_eq!(city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.status, 200);
    assert_eq!(city.phone(1).anyone("DELETE", format!("/v1/complaints/{ID}")).send().await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_in_the_middle_ends_and_leaves_no_byte() {
    let city = City::start().await;
    let (phone, bytes) = (city.phone(1), vec![7; 4_000]);
    phone.put(ID, &with_photo(&bytes)).await;
    let path = phone.upload(ID, &manifest(PHOTO, &bytes)).await;
    assert_eq!(phone.patch(&path, 0).body(bytes[..1_000].to_vec()).await.status, 204);
    assert_eq!(city.part_length(), 1_000);
    assert_eq!(erase(&city, 1, ID).await, 204);
    assert!(files(&city.data().join("uploads")).is_empty());
    assert_eq!(phone.head(&path).await.status, 404);
    assert_eq!(phone.patch(&path, 1_000).body(bytes[1_000..].to_vec()).await.status, 404);
    assert_eq!(phone.create(ID, &manifest(PHOTO, &bytes)).await.status, 404);
    assert!(files(&city.data().join("uploads")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_complaint_shows_stays() {
    let city = City::start().await;
    let phone = city.phone(1);
    let photo = sambat_photo::prepare(
        &camera_photo(3, &CameraOptions { width: 320, height: 240, ..CameraOptions::default() }),
        sambat_photo::Size::Normal,
    )
    .unwrap()
    .jpeg;
    for n in [1, 2] {
        phone.put(&id(n), &with_photo(&photo)).await;
        let path = phone.upload(&id(n), &manifest(PHOTO, &photo)).await;
        assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    }
    crate::sending::ready(phone, 2).await;
    assert_eq!(erase(&city, 1, &id(1)).await, 204);
    assert_eq!(files(&city.data().join("photos")).len(), 1);
    assert_eq!(erase(&city, 1, &id(2)).await, 204);
    assert!(files(&city.data().join("photos")).is_empty());
}
