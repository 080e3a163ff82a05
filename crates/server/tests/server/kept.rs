//! What was acknowledged of an upload stays: over dead sockets, restarts and crashes, and for how long.

use crate::{
    city::{City, ID, PHOTO, files, manifest},
    sending::{begun, bytes, cut_off, pieces, until, verdict},
};
use bytes::Bytes;
use jiff::SignedDuration;
use sambat_domain::event::EventKind;
use sambat_protocol::hash;
use sambat_server::Limits;
use std::{fs, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_dies_loses_no_byte_and_the_rest_follows() {
    let city = City::start().await;
    let photo = bytes(300_000);
    let (phone, path) = begun(&city, &photo).await;
    let promising = |offset, bytes: &str| phone.patch(&path, offset).with("content-length", bytes).text();
    cut_off(phone, promising(0, "300000"), &photo[..123_457]).await;
    let head = phone.head(&path).await;
    assert_eq!((head.status, head.offset(), head.header("upload-length")), (200, 123_457, "300000"));
    assert_eq!(head.header("cache-control"), "no-store");
    cut_off(phone, promising(123_457, "10"), &photo[123_457..123_460]).await;
    assert_eq!(phone.head(&path).await.offset(), 123_460);
    let part = phone.patch(&path, 123_460).body(photo[123_460..200_000].to_vec()).await;
    assert_eq!((part.status, part.offset(), part.header("sambat-head")), (204, 200_000, ""));
    let last = phone.patch(&path, 200_000).body(photo[200_000..].to_vec()).await;
    assert_eq!((last.status, last.offset()), (204, 300_000));
    assert_eq!(verdict(phone).await.seq, Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_changes_no_offset() {
    let mut city = City::start().await;
    let photo = bytes(200_000);
    let (phone, path) = begun(&city, &photo).await;
    // A body that never ends: stopping the server must not wait for it, and must keep what came.
    let (sender, body) = pieces();
    sender.send(Bytes::copy_from_slice(&photo[..150_000])).unwrap();
    let sending = tokio::spawn({
        let path = path.clone();
        async move { phone.patch(&path, 0).body(body).await }
    });
    until(|| city.part_length() >= 100_000).await;
    city.stop().await;
    sending.abort();
    city.open().await;
    let phone = city.phone(1);
    let have = phone.head(&path).await.offset();
    assert!(have >= 100_000);
    let from = usize::try_from(have).unwrap();
    assert_eq!(phone.patch(&path, have).body(photo[from..].to_vec()).await.offset(), 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_the_file_is_cut_to_what_was_promised_or_the_upload_is_gone() {
    let mut city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    assert_eq!(phone.patch(&path, 0).body(photo[..600].to_vec()).await.offset(), 600);
    city.stop().await;
    // Bytes that were written and not recorded, as a crash leaves them.
    let part = city.part();
    let mut longer = fs::read(&part).unwrap();
    longer.extend(b"not recorded");
    fs::write(&part, longer).unwrap();
    city.open().await;
    let phone = city.phone(1);
    assert_eq!(phone.head(&path).await.offset(), 600);
    assert_eq!(part.metadata().unwrap().len(), 600);
    city.stop().await;
    fs::write(&part, &photo[..599]).unwrap();
    city.open().await;
    let phone = city.phone(1);
    assert_eq!(phone.head(&path).await.status, 410);
    assert_eq!(phone.patch(&path, 599).body(photo[599..].to_vec()).await.problem(), (410, "gone"));
    let fresh = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_ne!(fresh, path);
    assert_eq!(phone.patch(&fresh, 0).body(photo).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_shrinks_under_a_running_server_is_gone_too() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    phone.patch(&path, 0).body(photo[..600].to_vec()).await;
    fs::write(city.part(), b"").unwrap();
    assert_eq!(phone.head(&path).await.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_last_byte_and_the_arrival_is_made_good() {
    let photo = bytes(1000);
    for renamed in [false, true] {
        let mut city = City::start().await;
        let (phone, path) = begun(&city, &photo).await;
        phone.patch(&path, 0).body(photo[..600].to_vec()).await;
        city.stop().await;
        let part = city.part();
        if renamed {
            fs::remove_file(&part).unwrap();
            fs::write(city.data().join(format!("photos/{}.jpg", hash::sha256(&photo))), &photo).unwrap();
        } else {
            fs::write(&part, &photo).unwrap();
        }
        city.at_rest().say_kept(1000);
        city.open().await;
        let phone = city.phone(1);
        let head = phone.head(&path).await;
        assert_eq!(head.offset(), 1000, "renamed: {renamed}");
        assert!(head.header("sambat-head").len() > 2);
        assert!(matches!(verdict(phone).await.kind, EventKind::PhotoRefused { .. }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_socket_that_says_nothing_in_a_photo_keeps_what_came() {
    let city = City::with(Limits { idle: Duration::from_millis(500), ..Limits::default() }).await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let (sender, body) = pieces();
    sender.send(Bytes::copy_from_slice(&photo[..400])).unwrap();
    assert_eq!(phone.patch(&path, 0).body(body).await.problem(), (408, "busy"));
    assert_eq!(phone.head(&path).await.offset(), 400);
    drop(sender);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_without_a_new_byte_for_a_week_is_gone() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    assert_eq!(phone.patch(&path, 0).body(photo[..1].to_vec()).await.offset(), 1);
    city.pass(SignedDuration::from_hours(6 * 24));
    assert_eq!(phone.patch(&path, 1).body(photo[1..500].to_vec()).await.offset(), 500);
    city.pass(SignedDuration::from_hours(6 * 24));
    assert_eq!(phone.head(&path).await.offset(), 500, "each byte is a new week");
    city.pass(SignedDuration::from_hours(2 * 24));
    assert_eq!(phone.head(&path).await.status, 410);
    let fresh = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_ne!(fresh, path);
    assert_eq!(phone.head(&fresh).await.offset(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expired_is_swept_at_the_start_and_forgotten_later() {
    let mut city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    phone.patch(&path, 0).body(photo[..500].to_vec()).await;
    for (left, status) in [(1, 410), (0, 404)] {
        city.stop().await;
        city.pass(SignedDuration::from_hours(8 * 24));
        city.open().await;
        until(|| (city.at_rest().open_uploads(), city.at_rest().rows("upload")) == (0, left)).await;
        assert_eq!(city.phone(1).head(&path).await.status, status);
    }
    assert!(files(&city.data().join("uploads")).is_empty());
}
