//! tus 1.0.0, as its page has it: what is said at the start, and each extension.

use crate::{
    city::{City, ID, PHOTO, TICKET, files, manifest, with_photo},
    phone::{Ask, Phone, metadata},
    sending::{begun, bytes, cut_off, missing, pieces, until},
};
use bytes::Bytes;
use data_encoding::BASE64;
use sambat_protocol::{hash, tus};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn tus_is_spoken_in_one_version() {
    let city = City::start().await;
    let phone = city.phone(1);
    let options = phone.anyone("OPTIONS", "/v1/uploads").send().await;
    assert_eq!((options.status, options.header("tus-version")), (204, "1.0.0"));
    assert_eq!(options.header("tus-extension"), tus::EXTENSIONS);
    assert_eq!(options.header("tus-max-size"), (26 << 20).to_string());
    for (method, path) in
        [("POST", "/v1/uploads"), ("HEAD", "/v1/uploads/x"), ("PATCH", "/v1/uploads/x"), ("DELETE", "/v1/uploads/x")]
    {
        for version in [None, Some("0.2.2")] {
            let mut ask = phone.ask(method, path);
            if let Some(version) = version {
                ask = ask.with("tus-resumable", version);
            }
            let answer = ask.send().await;
            assert_eq!((answer.status, answer.header("tus-version")), (412, "1.0.0"), "{method}");
            assert_eq!(answer.header("tus-resumable"), "1.0.0");
        }
    }
    for answer in [options, phone.tus("GET", "/v1/uploads").send().await, phone.head("/v1/uploads/x").await] {
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_one_media_type_is_taken() {
    let city = City::start().await;
    let (phone, path) = begun(&city, &bytes(10)).await;
    for media in [None, Some("image/jpeg")] {
        let mut ask = phone.tus("PATCH", &path).with("upload-offset", "0");
        if let Some(media) = media {
            ask = ask.with("content-type", media);
        }
        assert_eq!(ask.body(bytes(10)).await.problem(), (415, "unsupported_media"));
    }
    assert_eq!(phone.head(&path).await.offset(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn creation_is_idempotent_and_an_arrived_photo_is_complete() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let again = phone.create(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!((again.status, again.header("location")), (201, &*path));
    assert!(again.header("upload-expires").ends_with("GMT"));
    // Another owner is sent to the same place, and may go on there.
    let other = city.phone(2);
    let pin = phone.put(ID, &with_photo(&photo)).await.value()["pin"].clone();
    let claimed = other.ask("POST", "/v1/claims").json(&json!({"ticket": TICKET, "pin": pin})).await;
    assert_eq!(claimed.status, 200);
    assert_eq!(other.upload(ID, &manifest(PHOTO, &photo)).await, path);
    assert_eq!(phone.patch(&path, 0).body(photo[..500].to_vec()).await.offset(), 500);
    assert_eq!(other.patch(&path, 500).body(photo[500..].to_vec()).await.offset(), 1000);
    let done = phone.create(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!((done.status, done.header("location"), done.header("upload-expires")), (201, &*path, ""));
    let head = phone.head(&path).await;
    assert_eq!((head.status, head.offset(), head.header("upload-length")), (200, 1000, "1000"));
    let empty = phone.patch(&path, 1000).body("").await;
    assert_eq!((empty.status, empty.offset()), (204, 1000));
    // Even after the upload was dropped the photo stays, and its next upload is complete from the start.
    assert_eq!(phone.tus("DELETE", &path).send().await.status, 204);
    assert_eq!(phone.head(&path).await.status, 410);
    let fresh = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_ne!(fresh, path);
    assert_eq!(phone.head(&fresh).await.offset(), 1000);
}

/// The value of `Upload-Checksum`.
fn sha256(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64.encode(&hash::sha256(bytes).0))
}

/// Creation with the first bytes in the same request.
fn create_with(phone: Phone, photo: &[u8]) -> Ask {
    phone
        .tus("POST", "/v1/uploads")
        .with("upload-length", photo.len().to_string())
        .with("upload-metadata", metadata(ID, &manifest(PHOTO, photo)))
        .with("content-type", tus::MEDIA_TYPE)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_upload_says_what_it_is_and_until_when() {
    let city = City::start().await;
    let photo = bytes(1000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let named = format!("filename {},{}", BASE64.encode(b"Siti.jpg"), metadata(ID, &manifest(PHOTO, &photo)));
    let created =
        phone.tus("POST", "/v1/uploads").with("upload-length", "1000").with("upload-metadata", named).send().await;
    let path = created.header("location");
    let empty = "Tue, 24 Nov 2026 03:12:11 GMT";
    assert_eq!((created.status, created.header("upload-expires")), (201, empty));
    let head = phone.head(path).await;
    assert_eq!(head.header("upload-expires"), empty);
    assert_eq!(head.header("upload-metadata"), metadata(ID, &manifest(PHOTO, &photo)), "a file's name is not kept");
    let part = phone.patch(path, 0).body(photo[..400].to_vec()).await;
    assert_eq!((part.status, part.header("upload-expires")), (204, "Tue, 01 Dec 2026 03:02:11 GMT"));
    assert_eq!(phone.head(path).await.header("upload-expires"), part.header("upload-expires"));
    let last = phone.patch(path, 400).body(photo[400..].to_vec()).await;
    assert_eq!((last.status, last.header("upload-expires")), (204, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn creation_with_upload_takes_all_a_part_or_nothing() {
    let city = City::start().await;
    let photo = bytes(200_000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let none = create_with(phone, &photo).send().await;
    assert_eq!((none.status, none.offset()), (201, 0));
    let path = none.header("location").to_owned();
    let part = create_with(phone, &photo).body(photo[..70_000].to_vec()).await;
    assert_eq!((part.status, part.offset(), part.header("location")), (201, 70_000, &*path));
    // Again from the first byte, as whoever lost the answer sends it: what is there is passed over.
    let less = create_with(phone, &photo).body(photo[..50_000].to_vec()).await;
    assert_eq!((less.status, less.offset()), (201, 70_000));
    let all = create_with(phone, &photo).body(photo.clone()).await;
    assert_eq!((all.status, all.offset(), all.header("location")), (201, 200_000, &*path));
    assert!(all.header("sambat-head").starts_with("2-"));
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([]));
    let again = create_with(phone, &photo).body(photo.clone()).await;
    assert_eq!((again.status, again.offset(), again.header("location")), (201, 200_000, &*path));
}

#[tokio::test(flavor = "multi_thread")]
async fn creation_with_upload_keeps_what_came_before_the_cut() {
    let city = City::start().await;
    let photo = bytes(200_000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let head = create_with(phone, &photo).with("content-length", "200000").text();
    cut_off(phone, head, &photo[..123_456]).await;
    let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!(phone.head(&path).await.offset(), 123_456);
    let long = [photo.clone(), b"x".to_vec()].concat();
    assert_eq!(create_with(phone, &photo).body(long).await.problem(), (413, "too_large"));
    assert_eq!(phone.head(&path).await.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_in_a_creation_that_are_not_said_to_be_any_are_passed_over() {
    let city = City::start().await;
    let photo = bytes(1000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let plain = phone.tus("POST", "/v1/uploads").with("upload-length", "1000");
    let plain = plain.with("upload-metadata", metadata(ID, &manifest(PHOTO, &photo)));
    let plain = plain.with("content-type", "image/jpeg").body(photo.clone()).await;
    assert_eq!((plain.status, plain.header("upload-offset")), (201, "0"));
    assert_eq!(phone.head(plain.header("location")).await.offset(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_checksum_all_of_a_request_is_kept_or_nothing() {
    let city = City::start().await;
    // Longer than what a request without one puts down in between.
    let photo = bytes(1_500_000);
    let (phone, path) = begun(&city, &photo).await;
    let (first, rest) = photo.split_at(1_200_000);
    let mut wrong = first.to_vec();
    wrong[1_199_999] ^= 1;
    let answer = phone.patch(&path, 0).with("upload-checksum", sha256(first)).body(wrong).await;
    assert_eq!(answer.problem(), (460, "checksum_mismatch"));
    assert_eq!((phone.head(&path).await.offset(), city.part_length()), (0, 0));
    // A part of what the checksum is of.
    let head = phone.patch(&path, 0).with("upload-checksum", sha256(first));
    cut_off(phone, head.with("content-length", first.len().to_string()).text(), &first[..1_100_000]).await;
    assert_eq!((phone.head(&path).await.offset(), city.part_length()), (0, 0));
    let kept = phone.patch(&path, 0).with("upload-checksum", sha256(first)).body(first.to_vec()).await;
    assert_eq!((kept.status, kept.offset()), (204, 1_200_000));
    let other = phone.patch(&path, 1_200_000).with("upload-checksum", sha256(first)).body(rest.to_vec()).await;
    assert_eq!(other.problem(), (460, "checksum_mismatch"));
    assert_eq!((phone.head(&path).await.offset(), city.part_length()), (1_200_000, 1_200_000));
    let last = phone.patch(&path, 1_200_000).with("upload-checksum", sha256(rest)).body(rest.to_vec()).await;
    assert_eq!((last.status, last.offset()), (204, 1_500_000));
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn checksums_are_of_two_algorithms_and_of_no_other() {
    let city = City::start().await;
    let photo = b"The quick brown fox jumps over the lazy dog".to_vec();
    let (phone, path) = begun(&city, &photo).await;
    // The hash of these words is in every description of SHA-1.
    let sha1 = "sha1 L9ThxnotKPzthJ7hu3bnORuT6xI=";
    let patch = |checksum: &str| phone.patch(&path, 0).with("upload-checksum", checksum).body(photo.clone());
    for bad in ["md5 nhB9nTcrtoJr2B01QqQZ1g==", "sha1", "sha1 !", "sha256 L9ThxnotKPzthJ7hu3bnORuT6xI=", ""] {
        assert_eq!(patch(bad).await.problem(), (400, "bad_header"), "{bad}");
    }
    assert_eq!(patch("sha1 AAThxnotKPzthJ7hu3bnORuT6xI=").await.problem(), (460, "checksum_mismatch"));
    let created = create_with(phone, &photo).with("upload-checksum", sha256(b"other")).body(photo.clone()).await;
    assert_eq!(created.problem(), (460, "checksum_mismatch"));
    assert_eq!(phone.head(&path).await.offset(), 0, "nothing of it all was kept, and the upload lives");
    let done = patch(sha1).await;
    assert_eq!((done.status, done.offset()), (204, photo.len() as u64));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_request_wins_whichever_it_is() {
    let city = City::start().await;
    let photo = bytes(400_000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    // A creation with bytes is stopped by a PATCH, and that by a DELETE.
    let (first, body) = pieces();
    first.send(Bytes::copy_from_slice(&photo[..100_000])).unwrap();
    let creating = tokio::spawn(create_with(phone, &photo).body(body));
    until(|| city.part_length() >= 65_000).await;
    let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    let have = phone.head(&path).await.offset();
    assert_eq!(creating.await.unwrap().problem(), (423, "busy"));
    let (second, body) = pieces();
    let from = usize::try_from(have).unwrap();
    second.send(Bytes::copy_from_slice(&photo[from..from + 100_000])).unwrap();
    let sending = tokio::spawn(phone.patch(&path, have).body(body));
    until(|| city.part_length() >= have + 65_000).await;
    assert_eq!(phone.tus("DELETE", &path).send().await.status, 204);
    assert_eq!(sending.await.unwrap().problem(), (423, "busy"));
    for gone in ["DELETE", "HEAD"] {
        assert_eq!(phone.tus(gone, &path).send().await.status, 410);
    }
    assert!(files(&city.data().join("uploads")).is_empty());
}
