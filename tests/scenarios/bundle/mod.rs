//! Carried by hand: what waits on a phone without signal reaches its city in a file, once, in whatever order it also comes.

mod door;
mod feedback;

use crate::rows;
use sambat_client::{
    api::{ApiCode, Nothing},
    draft::DraftChange,
    feedback::Feedback,
    identity,
    inspect::Inspect as _,
    outbox::Part,
    ports::Metered,
    setting::{self, SettingChange},
};
use sambat_domain::{
    event::{EventKind, Via},
    id::{ComplaintId, EventId},
    outbox::{ItemKind, ItemState},
    status::Status,
};
use sambat_protocol::{
    bundle::{BundleAnswer, BundleWriter, CarriedOutcome, MOST_BYTES},
    hash,
    key::{Algorithm, PublicKey},
    problem::Code,
};
use sambat_server::{Limits, Quota};
use sambat_tests::{
    city::City,
    device::Device,
    folder,
    http::Answer,
    phone::{PACK, Phone},
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};
use serde_json::json;
use std::net::Ipv4Addr;

const WORDS: &str = "Lubang besar di depan warung.";

/// Made up; it stands for none who lives.
const NIK: &str = "3575014107900001";

/// A city, and a phone that knows its key and has no signal any more.
async fn village() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let mut proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.pass().await;
    proxy.refuse().await;
    (city, proxy, phone)
}

fn of_kind(city: &City, kind: &str) -> i64 {
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let sql = "SELECT count(*) FROM event WHERE kind LIKE '%\"' || ?1 || '\"%'";
    database.query_row(sql, [kind], |row| row.get(0)).unwrap()
}

/// By the door, from somebody of whom nothing is known.
async fn post(city: &City, file: &[u8]) -> Result<BundleAnswer, (u16, String)> {
    post_from(city, "127.0.0.1", file).await
}

/// The same from this address, as a proxy says.
async fn post_from(city: &City, from: &str, file: &[u8]) -> Result<BundleAnswer, (u16, String)> {
    let headers = [("Content-Type", "application/octet-stream"), ("X-Forwarded-For", from)];
    let answer = Device::new(city.address(), &[9; 32]).ask("POST /v1/bundles", &headers, file).await;
    match answer.head.status() {
        200 => Ok(serde_json::from_slice(&answer.body).unwrap()),
        status => Err((status, answer.json()["code"].as_str().unwrap().to_owned())),
    }
}

fn outcomes(answer: &BundleAnswer) -> Vec<(CarriedOutcome, u32, u32)> {
    answer.complaints.iter().map(|of| (of.outcome, of.photos, of.missing)).collect()
}

/// Bytes that went up for photos.
fn photo_bytes(proxy: &Proxy) -> usize {
    const HEAD: usize = 700;
    proxy.seen(BYTES).iter().map(|seen| seen.up).filter(|up| *up > HEAD).sum()
}

/// Once means once: in rows, in events, on the disk.
#[track_caller]
fn once(city: &City, complaints: i64, photos: i64) {
    assert_eq!((rows(city, "complaint"), rows(city, "photo"), rows(city, "owner")), (complaints, photos, complaints));
    assert_eq!((of_kind(city, "received"), of_kind(city, "photo_arrived")), (complaints, photos));
    let files = |name: &str| std::fs::read_dir(city.data().join(name)).unwrap().count();
    assert_eq!(files("uploads"), 0, "nothing is left lying");
}

#[tokio::test(flavor = "multi_thread")]
async fn carried_in_beside_the_running_city_and_the_phone_sends_no_byte_of_a_photo_again() {
    let (city, mut proxy, phone) = village().await;
    let first = phone.file(WORDS, &[picture::small(1), picture::small(2)]).await.row.id;
    let second = phone.file("Lampu mati.", &[]).await.row.id;
    let file = phone.carry_out().await.unwrap();
    assert!(phone.parts(first).await.iter().all(|part| part.state == ItemState::Queued), "nothing counts as sent");
    assert_eq!(std::fs::read_dir(phone.folder().join("leaving")).unwrap().count(), 0);

    let answer = city.import(&file).await.unwrap();
    assert_eq!(outcomes(&answer), [(CarriedOutcome::New, 2, 0), (CarriedOutcome::New, 0, 0)]);
    let again = city.import(&file).await.unwrap();
    assert_eq!(outcomes(&again), [(CarriedOutcome::Known, 0, 0), (CarriedOutcome::Known, 0, 0)]);
    once(&city, 2, 2);
    assert!(phone.complaint(first).await.receipt.is_none(), "nobody has told the phone");

    proxy.listen().await;
    phone.pass().await;
    city.look_at_clocks().await;
    for id in [first, second] {
        let complete = phone.pass_until_complete(id).await;
        assert_eq!(
            Some(&complete.row.ticket),
            answer.complaints.iter().find(|of| of.id == id).unwrap().ticket.as_ref()
        );
    }
    assert_eq!((proxy.seen("PUT").len(), photo_bytes(&proxy)), (2, 0));
    once(&city, 2, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_all_ways_at_once_it_is_one() {
    let (city, mut proxy, phone) = village().await;
    let id = phone.file(WORDS, &[picture::small(4), picture::small(5)]).await.row.id;
    let file = phone.carry_out().await.unwrap();
    proxy.listen().await;
    let (a, b, c, ..) =
        tokio::join!(post(&city, &file), post(&city, &file), city.import(&file), phone.pass(), phone.pass(),);
    let complaints = [a.unwrap(), b.unwrap(), c.unwrap()].map(|answer| answer.complaints[0].clone());
    assert!(complaints.iter().all(|of| of.turned_away == 0 && of.missing == 0), "{complaints:?}");
    // What came by the command is looked at with the next minute, and what the phone had to leave off is due later.
    city.look_at_clocks().await;
    phone.clock.advance(jiff::SignedDuration::from_hours(2));
    phone.pass_until_complete(id).await;
    once(&city, 1, 2);
    let answer = post(&city, &file).await.unwrap();
    assert_eq!(outcomes(&answer), [(CarriedOutcome::Known, 0, 0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_whole_leaves_no_trace() {
    let (city, _proxy, phone) = village().await;
    phone.file(WORDS, &[picture::small(6)]).await;
    let file = phone.carry_out().await.unwrap();
    let mut flipped = file.clone();
    let last = flipped.len() - 20;
    flipped[last] ^= 1;
    let cuts = [0, 15, 16, 100, 160, 200, 65_552, file.len() / 2, file.len() - 1];
    let damaged = cuts.iter().map(|cut| file[..*cut].to_vec()).chain([flipped, [file.as_slice(), b"x"].concat()]);
    for damaged in damaged {
        assert_eq!(post(&city, &damaged).await.unwrap_err(), (400, "bad_bundle".into()), "{}", damaged.len());
        assert!(city.import(&damaged).await.is_err());
    }
    let other = String::from_utf8_lossy(&file[..200]).replacen("pasuruan", "pamekasan", 1);
    let other = [other.split("pamekasan\"}\n").next().unwrap().as_bytes(), b"pamekasan\"}\n", &file[200..]].concat();
    assert_eq!(post(&city, &other).await.unwrap_err(), (422, "other_city".into()));
    assert_eq!(rows(&city, "complaint") + rows(&city, "photo") + rows(&city, "device"), 0);
    assert_eq!(std::fs::read_dir(city.data().join("uploads")).unwrap().count(), 0);
    post(&city, &file).await.unwrap();
    once(&city, 1, 1);
}

/// A bundle that somebody with bad intent writes: they have the city's public key as everybody does.
async fn written(phone: &Phone, owner: &[u8], parts: &[(ComplaintId, &[u8])]) -> Vec<u8> {
    let app = phone.app();
    let keys = app.store().read(|connection, _| sambat_client::store::city::get(connection, &PACK.parse().unwrap()));
    let key: PublicKey = keys.unwrap().keys.into_iter().find(|key| key.alg == Algorithm::X25519).unwrap();
    let chance = [8; 32].into();
    let pack = PACK.parse().unwrap();
    let mut writer = BundleWriter::new(Vec::new(), &key, &pack, hash::sha256(owner), &chance).unwrap();
    for (id, body) in parts {
        writer.words(*id, body).unwrap();
    }
    writer.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_report_is_refused_or_taken_for_itself() {
    let (city, mut proxy, phone) = village().await;
    let (good, taken) = (phone.file(WORDS, &[]).await.row.id, phone.file("Lampu mati.", &[]).await.row.id);
    let erased = phone.file("Rahasia saya.", &[picture::tiny(7)]).await.row.id;
    let file = phone.carry_out().await.unwrap();
    let (body, others) = (phone.envelope(good), phone.envelope(taken));

    let stranger = written(&phone, b"stranger", &[(taken, &body), (good, b"{"), (erased, b"{\"content\":{}}")]).await;
    let answer = post(&city, &stranger).await.unwrap();
    let codes: Vec<_> = answer.complaints.iter().map(|of| of.code).collect();
    // Whoever is first has the id, here as by a PUT.
    assert_eq!(codes, [None, Some(Code::BadJson), Some(Code::UnknownVersion)]);
    assert_eq!(rows(&city, "complaint"), 1);

    // The phone has never sent it, and yet the city may have it by now: erasing is asked of the city, mending is too late.
    assert_eq!(phone.amend(erased).await.unwrap_err().code, ApiCode::Misfit);
    phone.erase(erased).await.unwrap();
    assert_eq!(phone.queue().await.complaints.len(), 3);
    proxy.listen().await;
    phone.pass_until("erased", async |phone| phone.queue().await.complaints.len() < 3).await;
    let answer = city.import(&file).await.unwrap();
    let said: Vec<_> = answer.complaints.iter().map(|of| (of.outcome, of.code)).collect();
    let refused = |code| (CarriedOutcome::Refused, Some(code));
    assert_eq!(
        said,
        [(CarriedOutcome::Known, None), refused(Code::OtherContent), refused(Code::Erased)],
        "erased stays erased"
    );
    assert_eq!(rows(&city, "photo"), 0);
    assert!(!folder::holds(&city.data(), "Rahasia saya"));
    // The same words by another's hand make nobody an owner, as by a PUT.
    let owners = rows(&city, "owner");
    let known = post(&city, &written(&phone, b"stranger", &[(good, &body)]).await).await.unwrap();
    assert_eq!((known.complaints[0].outcome, rows(&city, "owner")), (CarriedOutcome::Known, owners));
    let other = post(&city, &written(&phone, b"stranger", &[(good, &others)]).await).await.unwrap();
    assert_eq!(other.complaints[0].code, Some(Code::OtherContent));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_on_the_way_reads_anything_and_health_is_closed_at_the_city() {
    let (city, _proxy, phone) = village().await;
    let given = json!({"nik": NIK, "name": "Contoh Warga", "phone": "081200000000",
        "consent": {"text_id": "identitas", "version": 1}});
    identity::set(phone.app(), serde_json::from_value(given).unwrap()).await.unwrap();
    let id = phone.draft("Ibu saya ditolak di loket.").await.id;
    phone.change(id, DraftChange::Category(Some("layanan-kesehatan".parse().unwrap()))).await.unwrap();
    phone.agree(id).await;
    phone.submit(id).await.unwrap();
    phone.file(WORDS, &[picture::tiny(8)]).await;
    // Photos that wait for Wi-Fi wait for the network, not for a memory card.
    setting::set(phone.app(), SettingChange::WifiOnly(true)).await.unwrap();
    phone.network.becomes(Metered::Yes);

    let file = phone.carry_out().await.unwrap();
    let secret = data_encoding::BASE64URL_NOPAD.encode(&phone.secret());
    let told = ["ditolak", "Lubang", "warung", NIK, &NIK[..12], "Contoh Warga", "081200000000", "kesehatan", &secret];
    for text in told.into_iter().chain([id.to_string().as_str(), "photo", "content"]) {
        assert!(!folder::tells(&file, text), "the file tells {text}");
    }
    assert!(!file.windows(32).any(|window| window == phone.secret()), "the secret stays on the phone");
    // The name of the city's key, in the second line, is sixteen hex digits that may all be decimal.
    let sealed = file.split(|byte| *byte == b'\n').skip(2).flatten().copied().collect::<Vec<u8>>();
    assert!(!sealed.windows(16).any(|window| window.iter().all(u8::is_ascii_digit)), "no sixteen digits");

    let answer = city.import(&file).await.unwrap();
    assert_eq!(outcomes(&answer), [(CarriedOutcome::New, 0, 0), (CarriedOutcome::New, 1, 0)]);
    let there = folder::bytes(&city.data());
    for text in ["ditolak", NIK, "Contoh Warga", "081200000000"] {
        assert!(!folder::tells(&there, text), "the city's disk tells {text}");
    }
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let flags: Vec<String> = {
        let mut select = database.prepare("SELECT flags FROM reporter").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(flags, ["[]", "[]"], "the city opened both, and nothing is odd");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_citys_key_nothing_leaves_and_everything_stays() {
    let phone = Phone::new("http://127.0.0.1:9");
    assert_eq!(phone.carry_out().await.unwrap_err().code, ApiCode::CityKeyUnknown);
    let id = phone.file(WORDS, &[picture::tiny(9)]).await.row.id;
    assert_eq!(phone.carry_out().await.unwrap_err().code, ApiCode::CityKeyUnknown);
    let kinds: Vec<_> = phone.parts(id).await.iter().map(|Part { kind, state, .. }| (*kind, state.clone())).collect();
    assert_eq!(kinds, [(ItemKind::Words, ItemState::Queued), (ItemKind::Photo, ItemState::Queued)]);

    let (_city, _proxy, knowing) = village().await;
    assert_eq!(knowing.carry_out().await.unwrap_err().code, ApiCode::NotFound, "nothing waits");
    let status = sambat_client::storage::wipe(knowing.app(), Nothing {}).await.unwrap();
    assert_eq!(status.complaints, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_device_brings_the_file_to_the_city_that_it_is_for() {
    let (city, mut proxy, phone) = village().await;
    phone.file(WORDS, &[picture::tiny(10)]).await;
    let file = phone.carry_out().await.unwrap();
    let clerk = Phone::new(&proxy.endpoint());
    assert_eq!(clerk.bring(file.clone()).await.unwrap_err().code, ApiCode::CityUnreachable);
    proxy.listen().await;
    let sent = clerk.bring(file.clone()).await.unwrap();
    assert_eq!((sent.city_name.as_str(), sent.complaints.len()), ("Kota Pasuruan", 1));
    assert_eq!(sent.complaints[0].outcome, CarriedOutcome::New);
    // The clerk is nobody to the city: one phone, the citizen's.
    assert_eq!(rows(&city, "device"), 1);
    for (wrong, code) in [
        (file[..file.len() - 1].to_vec(), ApiCode::BundleDamaged),
        (b"\xff\xd8\xff\xe0".to_vec(), ApiCode::BundleDamaged),
        ([b"sambat-bundle-2", &file[15..]].concat(), ApiCode::BundleTooNew),
        (vec![b'a'; usize::try_from(MOST_BYTES).unwrap() + 1], ApiCode::BundleDamaged),
        (b"sambat-bundle-1\n{\"enc\":\"\",\"kid\":\"\",\"pack\":\"surabaya\"}\n".to_vec(), ApiCode::BundleOtherCity),
    ] {
        assert_eq!(clerk.bring(wrong).await.unwrap_err().code, code);
    }
    once(&city, 1, 1);
}
