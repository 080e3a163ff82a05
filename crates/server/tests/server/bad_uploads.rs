//! Uploads as nobody should send them: the numbers are those of the list of bad inputs.

use crate::{
    city::{City, ID, PHOTO, content, files, id, manifest, with_photo},
    phone::metadata,
    sending::{begun, bytes, camera, missing, pieces, until},
};
use bytes::Bytes;
use jiff::SignedDuration;
use sambat_city_store::disk::{Disk, Space};
use sambat_server::Limits;
use serde_json::json;
use std::{
    io,
    net::IpAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

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
    for n in 33..35 {
        assert_eq!(create(n).await.problem(), (429, "busy"), "nor any other");
    }
    assert_eq!(city.at_rest().rows("upload"), 32);
    let first = create(0).await;
    assert_eq!(first.status, 201, "a repeat opens nothing");
    assert_eq!(phone.patch(first.header("location"), 0).body("abc").await.status, 204);
    assert_eq!(create(32).await.status, 201, "one finished makes room for one");
}

/// A disk with as much room as the test says, without end in size.
#[derive(Debug, Clone)]
struct GivenDisk(Arc<AtomicU64>);

impl GivenDisk {
    fn has(&self, free: u64) {
        self.0.store(free, Ordering::SeqCst);
    }
}

impl Disk for GivenDisk {
    fn space(&self, _: &Path) -> io::Result<Space> {
        Ok(Space { free: self.0.load(Ordering::SeqCst), size: u64::MAX })
    }
}

/// Of which words keep a million bytes.
async fn on_a_disk_with(free: u64) -> (City, GivenDisk) {
    let disk = GivenDisk(Arc::new(AtomicU64::new(free)));
    let mut city = City::closed();
    city.config.disk = Arc::new(disk.clone());
    city.config.limits = Limits { reserve: 1_000_000, ..Limits::default() };
    city.open().await;
    (city, disk)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_free_for_what_was_only_begun() {
    let (city, _) = on_a_disk_with(30_000_000).await;
    let large = |n: u32| json!({"photo_id": id(n), "sha256": "7".repeat(64), "bytes": 26 << 20});
    for phone in 1..=9 {
        for of in 0..6_u32 {
            let first = 1_000 * u32::from(phone) + 10 * of;
            let mut content = content();
            content["photos"] = (0..5).map(|n| large(first + n)).collect();
            city.phone(phone).put(&id(first), &content).await;
            for n in 0..5 {
                let status = city.phone(phone).create(&id(first), &large(first + n)).await.status;
                assert_eq!(status, if of * 5 + n < 32 { 201 } else { 429 });
            }
        }
    }
    let photo = camera();
    let honest = city.phone(77);
    assert_eq!(honest.put(ID, &with_photo(&photo)).await.status, 201);
    let path = honest.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!(honest.patch(&path, 0).body(photo).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_a_network_left_lying_the_oldest_gives_way() {
    let mut city = City::closed();
    city.config.proxies = vec![IpAddr::from([127, 0, 0, 1])];
    city.config.limits = Limits { waiting: 5, ..Limits::default() };
    city.open().await;
    let photo = bytes(1000);
    let begin = async |n: u8, from: &str| {
        let (phone, complaint, photo) = (city.phone(n), id(n.into()), manifest(PHOTO, &photo));
        phone.put(&complaint, &with_photo(&bytes(1000))).await;
        let create = phone.tus("POST", "/v1/uploads").with("upload-length", "1000").with("x-forwarded-for", from);
        let answer = create.with("upload-metadata", metadata(&complaint, &photo)).send().await;
        (phone, answer.header("location").to_owned(), answer.status)
    };
    let flood = "203.0.113.7";
    // One byte each holds no more than none does, for longer.
    let mut lying = Vec::new();
    for n in 1..=5 {
        city.pass(SignedDuration::from_secs(1));
        let (phone, path, _) = begin(n, flood).await;
        if n != 3 {
            phone.patch(&path, 0).body("x").await;
        }
        lying.push((phone, path));
    }
    let (elsewhere, there, _) = begin(10, "198.51.100.7").await;
    let (neighbour, here, status) = begin(11, "203.0.113.99").await;
    assert_eq!(status, 201, "whoever is behind the same address gets in");
    let gone = async |n: usize| lying[n].0.head(&lying[n].1).await.status == 410;
    assert!(gone(0).await && !gone(1).await, "the one that stood still for longest went");
    assert_eq!(begin(12, flood).await.2, 201);
    assert!(gone(1).await && !gone(2).await, "and then the next, whatever it brought");
    assert_eq!(elsewhere.patch(&there, 0).body(photo.clone()).await.status, 204);
    assert_eq!(neighbour.patch(&here, 0).body(photo.clone()).await.status, 204);
    assert_eq!(city.at_rest().open_uploads(), 4);
    city.stop().await;
    assert!(!city.holds("203.0.113"), "no address is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_being_sent_does_not_give_way() {
    let city = City::with(Limits { waiting: 1, ..Limits::default() }).await;
    let photo = bytes(100_000);
    let (phone, path) = begun(&city, &photo).await;
    let (sender, body) = pieces();
    let sending = tokio::spawn(async move { phone.patch(&path, 0).body(body).await });
    sender.send(Bytes::copy_from_slice(&photo[..70_000])).unwrap();
    until(|| city.part_length() >= 65_536).await;
    let other = city.phone(2);
    other.put(&id(2), &with_photo(&photo)).await;
    assert_eq!(other.create(&id(2), &manifest(PHOTO, &photo)).await.problem(), (429, "busy"));
    sender.send(Bytes::copy_from_slice(&photo[70_000..])).unwrap();
    drop(sender);
    assert_eq!(sending.await.unwrap().status, 204);
    assert_eq!(other.create(&id(2), &manifest(PHOTO, &photo)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_stop_while_there_is_room_for_words() {
    let (city, disk) = on_a_disk_with(3_000_000).await;
    let photo = bytes(900_000);
    let (phone, path) = begun(&city, &photo).await;
    let (sender, body) = pieces();
    let sending = {
        let path = path.clone();
        tokio::spawn(async move { phone.patch(&path, 0).body(body).await })
    };
    sender.send(Bytes::copy_from_slice(&photo[..600_000])).unwrap();
    until(|| city.part_length() >= 524_288).await;
    disk.has(1_000_000);
    sender.send(Bytes::copy_from_slice(&photo[600_000..])).unwrap();
    drop(sender);
    assert_eq!(sending.await.unwrap().problem(), (507, "disk_full"), "also in the middle of one");
    assert_eq!(phone.patch(&path, phone.head(&path).await.offset()).body("x").await.problem(), (507, "disk_full"));
    let other = city.phone(2);
    assert_eq!(other.put(&id(2), &with_photo(&photo)).await.status, 201, "words pass");
    assert_eq!(other.create(&id(2), &manifest(PHOTO, &photo)).await.problem(), (507, "disk_full"));
    disk.has(3_000_000);
    let kept = usize::try_from(phone.head(&path).await.offset()).unwrap();
    assert!(kept >= 524_288, "{kept}");
    assert_eq!(phone.patch(&path, kept).body(photo[kept..].to_vec()).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_begun_and_dropped_again_and_again_leaves_nothing() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, mut path) = begun(&city, &photo).await;
    for _ in 0..20 {
        assert_eq!(phone.patch(&path, 0).body("x").await.status, 204);
        assert_eq!(phone.tus("DELETE", &path).send().await.status, 204);
        assert_eq!(phone.head(&path).await.status, 410);
        path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    }
    assert_eq!(city.at_rest().rows("upload"), 2, "the one that lives, and the last before it");
    assert!(files(&city.data().join("uploads")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_48_what_is_never_filled_is_gone_after_ten_minutes() {
    let mut city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let said = phone.head(&path).await;
    assert_eq!(said.header("upload-expires"), "Tue, 24 Nov 2026 03:12:11 GMT");
    city.pass(SignedDuration::from_mins(9));
    let again = phone.create(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!(again.header("upload-expires"), said.header("upload-expires"), "asking again is no byte");
    assert_eq!(phone.head(&path).await.status, 200);
    city.pass(SignedDuration::from_mins(1));
    assert_eq!(phone.head(&path).await.status, 410);
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.problem(), (410, "gone"));
    // The room is given back without anybody asking.
    city.stop().await;
    city.open().await;
    until(|| city.at_rest().open_uploads() == 0).await;
    assert_ne!(city.phone(1).upload(ID, &manifest(PHOTO, &photo)).await, path);
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
    until(|| city.part_length() >= 65_000).await;
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
async fn bad_54_no_header_makes_another_method() {
    let city = City::start().await;
    let photo = bytes(1000);
    let (phone, path) = begun(&city, &photo).await;
    let sent = phone.patch(&path, 0).with("x-http-method-override", "DELETE").body(photo[..500].to_vec()).await;
    assert_eq!((sent.status, sent.offset()), (204, 500), "it is the PATCH that it is");
    for method in ["DELETE", "PATCH"] {
        let post = phone.tus("POST", &path).with("x-http-method-override", method).with("upload-offset", "500");
        let answer = post.with("content-type", "application/offset+octet-stream").body(photo[500..].to_vec()).await;
        assert_eq!(answer.problem(), (405, "not_found"));
    }
    assert_eq!(phone.head(&path).await.offset(), 500);
}
