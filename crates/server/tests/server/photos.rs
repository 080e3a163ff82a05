//! What becomes of a photo that has come: kept as it is, made anew, or refused.

use crate::{
    city::{City, ID, PHOTO, content, files, id, manifest, with_photo},
    sending::{begun, bytes, camera, missing, photos, ready, verdict},
};
use sambat_domain::event::EventKind;
use sambat_photo::{Size, prepare};
use sambat_protocol::hash;
use serde_json::{Value, json};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_photo_arrives_and_is_kept_byte_for_byte() {
    let city = City::start().await;
    let photo = prepare(&camera(), Size::Normal).unwrap().jpeg;
    let (phone, path) = begun(&city, &photo).await;
    let done = phone.patch(&path, 0).body(photo.clone()).await;
    assert_eq!((done.status, done.offset()), (204, photo.len() as u64), "{done:?}");
    assert!(done.header("sambat-head").starts_with("2-"));
    assert!(matches!(verdict(phone).await.kind, EventKind::PhotoReady { .. }));
    let kept = files(&city.data().join("photos"));
    assert_eq!(kept.len(), 1);
    assert!(kept[0].ends_with(format!("{}.jpg", hash::sha256(&photo))));
    assert_eq!(fs::read(&kept[0]).unwrap(), photo);
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([]));
    assert!(files(&city.data().join("uploads")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_32_the_same_photo_of_many_complaints_is_one_file() {
    let city = City::start().await;
    let photo = prepare(&camera(), Size::Normal).unwrap().jpeg;
    let phone = city.phone(1);
    const MANY: u32 = 25;
    for n in 1..=MANY {
        phone.put(&id(n), &with_photo(&photo)).await;
        let path = phone.upload(&id(n), &manifest(PHOTO, &photo)).await;
        assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    }
    ready(phone, MANY as usize).await;
    assert_eq!(files(&city.data().join("photos")).len(), 1);
    // Of one complaint it is one photo, and no complaint has more than five.
    let mut content = content();
    content["photos"] = (0..6).map(|n| manifest(&id(900 + n), &photo)).collect();
    let answer = phone.put(&id(99), &content).await;
    assert_eq!((answer.problem(), &answer.value()["errors"][0]["code"]), ((422, "invalid"), &json!("photos_too_many")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_metadata_is_made_anew_and_the_old_file_goes() {
    let city = City::start().await;
    let photo = camera();
    let (phone, path) = begun(&city, &photo).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    assert!(matches!(verdict(phone).await.kind, EventKind::PhotoReady { .. }));
    let shown = city.at_rest().shown_photo();
    assert_ne!(shown, hash::sha256(&photo).0);
    let kept = photos(&city, 1).await;
    let left = fs::read(&kept[0]).unwrap();
    assert_eq!(hash::sha256(&left).0.to_vec(), shown);
    assert!(!left.windows(4).any(|window| window == b"Exif"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_refused_with_its_reason_and_not_kept() {
    let city = City::start().await;
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    let (phone, path) = begun(&city, &html).await;
    assert_eq!(phone.patch(&path, 0).body(html).await.status, 204);
    let EventKind::PhotoRefused { reason, .. } = verdict(phone).await.kind else { panic!("not refused") };
    assert_eq!(reason, "photo_html");
    photos(&city, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_31_no_byte_one_byte_and_too_many() {
    let city = City::start().await;
    let phone = city.phone(1);
    let mut content = content();
    let too_many = json!({"photo_id": id(3), "sha256": "a".repeat(64), "bytes": (26 << 20) + 1});
    content["photos"] = json!([manifest(&id(1), b""), manifest(&id(2), b"x"), too_many.clone()]);
    phone.put(ID, &content).await;
    assert_eq!(phone.create(ID, &manifest(&id(1), b"")).await.problem(), (400, "bad_header"));
    assert_eq!(phone.create(ID, &too_many).await.problem(), (413, "too_large"));
    let path = phone.upload(ID, &manifest(&id(2), b"x")).await;
    assert_eq!(phone.patch(&path, 0).body("x").await.status, 204);
    assert!(matches!(verdict(phone).await.kind, EventKind::PhotoRefused { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_comes_or_goes_after_sending() {
    let city = City::start().await;
    let phone = city.phone(1);
    let (first, added) = (bytes(1000), bytes(2000));
    phone.put(ID, &with_photo(&first)).await;
    let path = phone.upload(ID, &manifest(PHOTO, &first)).await;
    let event = |n: u32, body: Value| async move {
        phone.ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(n))).json(&body).await
    };
    let at = "2026-11-24T03:00:00Z";
    let answer = event(50, json!({"kind": "photo_added", "manifest": manifest(&id(9), &added), "at": at})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(missing(&phone.put(ID, &with_photo(&first)).await), json!([PHOTO, id(9)]));
    let answer =
        event(51, json!({"kind": "photo_given_up", "photo_id": PHOTO, "reason": "photo_refused", "at": at})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(missing(&phone.put(ID, &with_photo(&first)).await), json!([id(9)]));
    assert_eq!(phone.head(&path).await.status, 410);
    assert_eq!(phone.create(ID, &manifest(PHOTO, &first)).await.problem(), (409, "other_photo"));
    let path = phone.upload(ID, &manifest(&id(9), &added)).await;
    assert_eq!(phone.patch(&path, 0).body(added.clone()).await.status, 204);
    assert_eq!(missing(&phone.put(ID, &with_photo(&first)).await), json!([]));
    // The same id with other bytes is no photo of ours; without end there are none either.
    let other = event(52, json!({"kind": "photo_added", "manifest": manifest(&id(9), b"other"), "at": at})).await;
    assert_eq!((other.problem(), &other.value()["errors"][0]["code"]), ((422, "invalid"), &json!("photo_twice")));
    for n in 0..18 {
        let body = json!({"kind": "photo_added", "manifest": manifest(&id(200 + n), b"abc"), "at": at});
        assert_eq!(event(100 + n, body).await.status, 201);
    }
    let over = event(150, json!({"kind": "photo_added", "manifest": manifest(&id(300), b"abc"), "at": at})).await;
    assert_eq!(over.value()["errors"][0]["code"], "photos_too_many");
}
