//! Photos by tus: resumed by the byte, checked, looked at.

use crate::{
    city::{City, ID, PHOTO, content, files, id, manifest, with_photo},
    phone::{Answer, Phone, metadata},
};
use axum::body::Body;
use bytes::Bytes;
use hyper::body::Frame;
use jiff::SignedDuration;
use sambat_domain::event::{Event, EventKind};
use sambat_photo::{
    Size, prepare,
    sample::{CameraOptions, camera_photo},
};
use sambat_protocol::{hash, message::Changes, tus};
use sambat_server::Limits;
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    fs,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc,
};

/// Some bytes that are no photo: the wire does not mind.
fn bytes(n: usize) -> Vec<u8> {
    (0..n).map(|i| u8::try_from(i * 31 % 251).unwrap()).collect()
}

/// A camera's photo, small enough to be quick.
fn camera() -> Vec<u8> {
    camera_photo(7, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() })
}

/// A body whose pieces the test sends one by one; ended by dropping the sender.
struct Pieces(mpsc::UnboundedReceiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

fn pieces() -> (mpsc::UnboundedSender<Bytes>, Body) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, Body::new(Pieces(receiver)))
}

/// A complaint with one photo of these bytes, and its upload.
async fn begun(city: &City, bytes: &[u8]) -> (Phone, String) {
    let phone = city.phone(1);
    phone.put(ID, &with_photo(bytes)).await;
    let path = phone.upload(ID, &manifest(PHOTO, bytes)).await;
    (phone, path)
}

/// Asks until the worker has said something about a photo.
async fn verdict(phone: Phone) -> Event {
    let asking = async {
        loop {
            let changes: Changes = phone.changes("").await.is();
            let said = changes
                .events
                .into_iter()
                .rev()
                .find(|event| matches!(event.kind, EventKind::PhotoReady { .. } | EventKind::PhotoRefused { .. }));
            if let Some(event) = said {
                return event;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap()
}

/// The photos' files, once there are so many: the worker removes what nobody needs after its verdict.
async fn photos(city: &City, many: usize) -> Vec<PathBuf> {
    let looking = async {
        loop {
            let kept = files(&city.data().join("photos"));
            if kept.len() == many {
                return kept;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.unwrap()
}

/// Sends part of a `PATCH` by hand and lets the socket die.
async fn cut_off(phone: Phone, path: &str, offset: usize, promised: usize, sent: &[u8]) {
    let head = phone.patch(path, offset).with("content-length", promised.to_string()).text();
    let mut stream = TcpStream::connect(phone.addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.shutdown().await.unwrap();
    // Until the server has let go too.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

fn missing(answer: &Answer) -> Value {
    answer.value()["missing"].clone()
}

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
async fn bad_32_the_same_photo_of_two_complaints_is_one_file() {
    let city = City::start().await;
    let photo = prepare(&camera(), Size::Normal).unwrap().jpeg;
    let phone = city.phone(1);
    for n in [1, 2] {
        phone.put(&id(n), &with_photo(&photo)).await;
        let path = phone.upload(&id(n), &manifest(PHOTO, &photo)).await;
        assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    }
    let ready = async {
        while city.number("SELECT count(*) FROM photo WHERE state = 'ready'") < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ready).await.unwrap();
    assert_eq!(files(&city.data().join("photos")).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_metadata_is_made_anew_and_the_old_file_goes() {
    let city = City::start().await;
    let photo = camera();
    let (phone, path) = begun(&city, &photo).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    assert!(matches!(verdict(phone).await.kind, EventKind::PhotoReady { .. }));
    let shown: Vec<u8> = city.database().query_row("SELECT shown_sha256 FROM photo", [], |row| row.get(0)).unwrap();
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
async fn a_socket_that_dies_loses_no_byte_and_the_rest_follows() {
    let city = City::start().await;
    let photo = bytes(300_000);
    let (phone, path) = begun(&city, &photo).await;
    cut_off(phone, &path, 0, photo.len(), &photo[..123_457]).await;
    let head = phone.head(&path).await;
    assert_eq!((head.status, head.offset(), head.header("upload-length")), (200, 123_457, "300000"));
    assert_eq!(head.header("cache-control"), "no-store");
    cut_off(phone, &path, 123_457, 10, &photo[123_457..123_460]).await;
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
    let written = async {
        while city.part_length() < 100_000 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), written).await.unwrap();
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
        city.execute("UPDATE upload SET kept = 1000");
        city.open().await;
        let phone = city.phone(1);
        let head = phone.head(&path).await;
        assert_eq!(head.offset(), 1000, "renamed: {renamed}");
        assert!(head.header("sambat-head").len() > 2);
        assert!(matches!(verdict(phone).await.kind, EventKind::PhotoRefused { .. }));
    }
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
    other.put(ID, &with_photo(&photo)).await;
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
async fn bad_45_offsets_that_are_not_the_citys() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    phone.patch(&path, 0).body(photo[..500].to_vec()).await;
    for offset in ["501", "499", "0", "1000", "9223372036854775808"] {
        let answer = phone.patch(&path, offset).body(photo[500..].to_vec()).await;
        assert_eq!((answer.problem(), answer.offset()), ((409, "offset_mismatch"), 500), "{offset}");
    }
    for offset in ["-1", "+500", "500.0", "500, 500", "", "18446744073709551616", "five"] {
        let answer = phone.patch(&path, offset).body(photo[500..].to_vec()).await;
        assert_eq!(answer.problem(), (400, "bad_header"), "{offset}");
    }
    let twice = phone.patch(&path, 500).with("upload-offset", "500").body(photo[500..].to_vec()).await;
    assert_eq!(twice.problem(), (400, "bad_header"));
    assert_eq!(phone.head(&path).await.offset(), 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_46_more_than_was_promised_ends_the_upload() {
    let city = City::start().await;
    let photo = bytes(100_000);
    let long = [photo.clone(), b"x".to_vec()].concat();
    let (phone, path) = begun(&city, &photo).await;
    assert_eq!(phone.patch(&path, 0).body(long.clone()).await.problem(), (413, "too_large"));
    assert_eq!(phone.head(&path).await.status, 410);
    assert!(files(&city.data().join("uploads")).is_empty());
    // The same without a length said beforehand.
    let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    let (sender, body) = pieces();
    for piece in long.chunks(30_000) {
        sender.send(Bytes::copy_from_slice(piece)).unwrap();
    }
    drop(sender);
    assert_eq!(phone.patch(&path, 0).body(body).await.problem(), (413, "too_large"));
    assert_eq!(phone.head(&path).await.status, 410);
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([PHOTO]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_47_lengths_that_no_photo_has() {
    let city = City::start().await;
    let photo = bytes(1000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let create = |length: &str| {
        let ask = phone.tus("POST", "/v1/uploads").with("upload-metadata", metadata(ID, &manifest(PHOTO, &photo)));
        ask.with("upload-length", length).send()
    };
    assert_eq!(create("1000000000000000000").await.problem(), (413, "too_large"));
    for length in ["5, 6", "", "-5", "1e3", "0", "99999999999999999999999"] {
        assert_eq!(create(length).await.problem(), (400, "bad_header"), "{length}");
    }
    let deferred = phone.tus("POST", "/v1/uploads").with("upload-defer-length", "1");
    assert_eq!(deferred.with("upload-length", "1000").send().await.problem(), (400, "bad_header"));
    assert_eq!(create("1001").await.problem(), (409, "other_photo"));
    let mut other = manifest(PHOTO, &photo);
    other["sha256"] = "a".repeat(64).into();
    assert_eq!(phone.create(ID, &other).await.problem(), (409, "other_photo"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_48_one_phone_opens_only_so_many() {
    let city = City::start().await;
    let phone = city.phone(1);
    for n in 0..7 {
        let mut content = content();
        content["photos"] = (0..5).map(|p| manifest(&id(100 + n * 5 + p), b"abc")).collect();
        phone.put(&id(n), &content).await;
    }
    let create = |n: u32| async move { phone.create(&id(n / 5), &manifest(&id(100 + n), b"abc")).await };
    for n in 0..32 {
        assert_eq!(create(n).await.status, 201, "{n}");
    }
    let over = create(32).await;
    assert_eq!(over.problem(), (429, "busy"));
    assert!(over.header("retry-after").parse::<u32>().unwrap() > 0);
    let first = create(0).await;
    assert_eq!(first.status, 201, "a repeat opens nothing");
    assert_eq!(phone.patch(first.header("location"), 0).body("abc").await.status, 204);
    assert_eq!(create(32).await.status, 201, "one finished makes room for one");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_without_a_new_byte_for_a_week_is_gone() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    city.pass(SignedDuration::from_hours(6 * 24));
    assert_eq!(phone.patch(&path, 0).body(photo[..500].to_vec()).await.offset(), 500);
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
    for (left, waiting, status) in
        [(1, "SELECT count(*) FROM upload WHERE state = 'open'", 410), (0, "SELECT count(*) FROM upload", 404)]
    {
        city.stop().await;
        city.pass(SignedDuration::from_hours(8 * 24));
        city.open().await;
        let swept = async {
            while city.number(waiting) > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), swept).await.unwrap();
        assert_eq!(city.number("SELECT count(*) FROM upload"), left);
        assert_eq!(city.phone(1).head(&path).await.status, status);
    }
    assert!(files(&city.data().join("uploads")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_50_somebody_elses_upload_does_not_exist() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (owner, path) = begun(&city, &photo).await;
    owner.patch(&path, 0).body(photo[..500].to_vec()).await;
    let stranger = city.phone(2);
    assert_eq!(stranger.head(&path).await.status, 404);
    assert_eq!(stranger.patch(&path, 500).body(photo[500..].to_vec()).await.problem(), (404, "not_found"));
    assert_eq!(stranger.tus("DELETE", &path).send().await.problem(), (404, "not_found"));
    assert_eq!(owner.head(&path).await.offset(), 500);
    let uid = path.strip_prefix("/v1/uploads/").unwrap();
    assert_eq!((uid.len(), uid.bytes().all(|b| b.is_ascii_hexdigit())), (32, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_51_two_writers_never_mix() {
    let city = City::start().await;
    let photo = bytes(400_000);
    let (phone, path) = begun(&city, &photo).await;
    let (older, body) = pieces();
    older.send(Bytes::copy_from_slice(&photo[..100_000])).unwrap();
    let sending = tokio::spawn({
        let path = path.clone();
        async move { phone.patch(&path, 0).body(body).await }
    });
    let written = async {
        while city.part_length() < 65_000 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), written).await.unwrap();
    // The newer one stops the older one, which keeps what it has.
    let have = phone.head(&path).await.offset();
    assert!((65_000..=100_000).contains(&have));
    assert_eq!(sending.await.unwrap().problem(), (423, "busy"));
    let _ = older.send(Bytes::from_static(b"too late"));
    // Of many at once at the same offset one wins, and the photo is whole.
    let from = usize::try_from(have).unwrap();
    let racing: Vec<_> = (0..8)
        .map(|_| {
            let (path, rest) = (path.clone(), photo[from..].to_vec());
            tokio::spawn(async move { phone.patch(&path, have).body(rest).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in racing {
        statuses.push(one.await.unwrap());
    }
    assert!(statuses.iter().all(|status| matches!(status, 204 | 409 | 423)), "{statuses:?}");
    let have = phone.head(&path).await.offset();
    let from = usize::try_from(have).unwrap();
    assert_eq!(phone.patch(&path, have).body(photo[from..].to_vec()).await.offset(), 400_000);
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_52_metadata_that_is_none() {
    let city = City::start().await;
    let photo = bytes(1000);
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let good = metadata(ID, &manifest(PHOTO, &photo));
    let create = |metadata: String| {
        phone.tus("POST", "/v1/uploads").with("upload-length", "1000").with("upload-metadata", metadata).send()
    };
    for bad in [
        String::new(),
        format!("{good},photo eA=="),
        good.replace("photo ", "photo !"),
        "filename Li4vLi4veA==".into(),
        format!("{good},filename {}", "A".repeat(50_000)),
    ] {
        assert_eq!(create(bad.clone()).await.problem(), (400, "bad_header"), "{bad:.60}");
    }
    let twice = phone.tus("POST", "/v1/uploads").with("upload-length", "1000").with("upload-metadata", &*good);
    assert_eq!(twice.with("upload-metadata", &*good).send().await.problem(), (400, "bad_header"));
    assert_eq!(create(format!("filename Li4vLi4veA==,{good}")).await.status, 201);
    assert!(files(city.folder.path()).iter().all(|file| !file.ends_with("x")));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_53_bytes_that_are_not_the_photo_are_dropped() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let mut wrong = photo.clone();
    wrong[999] ^= 1;
    assert_eq!(phone.patch(&path, 0).body(wrong).await.problem(), (460, "checksum_mismatch"));
    assert_eq!(phone.head(&path).await.status, 410);
    assert!(files(&city.data().join("uploads")).is_empty());
    assert!(files(&city.data().join("photos")).is_empty());
    assert_eq!(missing(&phone.put(ID, &with_photo(&photo)).await), json!([PHOTO]));
    let fresh = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_ne!(fresh, path);
    assert_eq!(phone.patch(&fresh, 0).body(photo).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_57_a_photo_for_somebody_elses_complaint() {
    let city = City::start().await;
    let photo = bytes(1000);
    city.phone(1).put(ID, &with_photo(&photo)).await;
    city.phone(2).put(&id(2), &content()).await;
    assert_eq!(city.phone(2).create(ID, &manifest(PHOTO, &photo)).await.problem(), (404, "not_found"));
    assert_eq!(city.phone(2).create(&id(2), &manifest(PHOTO, &photo)).await.problem(), (404, "not_found"));
    assert_eq!(city.phone(3).create(&id(3), &manifest(PHOTO, &photo)).await.problem(), (404, "not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_socket_that_says_nothing_in_a_photo_keeps_what_came() {
    let city = City::with(Limits { idle: Duration::from_millis(100), ..Limits::default() }).await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let (sender, body) = pieces();
    sender.send(Bytes::copy_from_slice(&photo[..400])).unwrap();
    assert_eq!(phone.patch(&path, 0).body(body).await.problem(), (408, "busy"));
    assert_eq!(phone.head(&path).await.offset(), 400);
    drop(sender);
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
