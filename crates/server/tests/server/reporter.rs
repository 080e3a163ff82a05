//! Who complains: opened in memory, kept closed, flagged and never refused.

use crate::{
    city::{City, content, id},
    desk::{Browser, officer},
    phone::Answer,
};
use sambat_domain::officer::Role;
use sambat_protocol::{
    key::{Algorithm, PublicKey},
    seal::Reporter,
};
use serde_json::{Value, json};
use std::{
    io,
    sync::{Arc, Mutex},
};
use zeroize::Zeroizing;

/// Made up; it stands for none who lives.
pub const NIK: &str = "3575014107900001";
const NAME: &str = "Contoh Warga";

/// The key that the city offers to seal to.
pub async fn key(city: &City) -> PublicKey {
    let pack = city.phone(1).anyone("GET", "/v1/pack").send().await.value();
    let keys: Vec<PublicKey> = serde_json::from_value(pack["keys"].clone()).unwrap();
    keys.into_iter().find(|key| key.alg == Algorithm::X25519).unwrap()
}

pub fn seal(key: &PublicKey, nik: &str, chance: u8) -> Value {
    let reporter = Reporter {
        nik: Some(nik.parse().unwrap()),
        name: Some(Zeroizing::new(NAME.into())),
        phone: Some(Zeroizing::new("081200000000".into())),
    };
    serde_json::to_value(reporter.seal(key, &Zeroizing::new([chance; 32])).unwrap()).unwrap()
}

/// Words of somebody who agreed that it is used.
pub fn agreed() -> Value {
    let mut content = content();
    content["consents"] = json!([{"text_id": "identitas", "version": 1, "at": "2026-11-24T03:00:00Z"}]);
    content
}

async fn put(city: &City, n: u32, content: Value, sealed: &Value) -> Answer {
    let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content, "reporter_sealed": sealed});
    city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await
}

/// What the desk says is odd about a reporter.
async fn flags(city: &City, n: u32) -> Value {
    let opened = Browser::of(city, "ratna").await.open(&id(n)).await;
    serde_json::to_value(opened.reporter.flags).unwrap()
}

fn hmac(city: &City, n: u32) -> Option<Vec<u8>> {
    city.at_rest().nik_hash(&id(n))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_is_kept_closed_and_found_again() {
    let mut city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let key = key(&city).await;
    for (n, nik) in [(1, NIK), (2, NIK), (3, "3575014107900002")] {
        let sealed = seal(&key, nik, u8::try_from(n).unwrap());
        assert_eq!(put(&city, n, agreed(), &sealed).await.status, 201);
        // The same words again: the same answer, and no second reporter.
        assert_eq!(put(&city, n, agreed(), &seal(&key, nik, 99)).await.status, 200);
        assert_eq!(flags(&city, n).await, json!([]));
    }
    assert_eq!(city.at_rest().rows("reporter"), 3);
    assert_eq!(hmac(&city, 1).unwrap().len(), 32);
    assert_eq!(hmac(&city, 1), hmac(&city, 2));
    assert_ne!(hmac(&city, 1), hmac(&city, 3));
    let closed = city.at_rest().last_four();
    assert!(!closed.windows(4).any(|window| window == b"0001"));
    for _ in 0..2 {
        for text in [NIK, &NIK[..12], NAME, "0812000", "357501410790"] {
            assert!(!city.holds(text), "{text}");
        }
        // Also when the log has gone into the database.
        if city.running.is_some() {
            city.stop().await;
        }
    }
    // The phone's own seal does not stand there as it came, either.
    assert!(!city.holds(seal(&key, NIK, 1)["ciphertext"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_is_flagged_and_never_refused() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let ours = key(&city).await;
    let theirs = {
        let elsewhere = City::start().await;
        key(&elsewhere).await
    };
    let mut renamed = seal(&theirs, NIK, 1);
    renamed["kid"] = ours.kid.clone().into();
    let cases = [
        (seal(&ours, "0075019913900000", 1), json!(["region_odd", "date_odd", "serial_zero"])),
        (seal(&theirs, NIK, 1), json!(["unopened"])),
        (renamed, json!(["unopened"])),
        (json!({"kid": ours.kid, "enc": "", "ciphertext": ""}), json!(["unopened"])),
        (json!("?"), json!(["unopened"])),
        (json!({}), json!(["unopened"])),
    ];
    for (n, (sealed, expected)) in (1..).zip(cases) {
        let answer = put(&city, n, agreed(), &sealed).await;
        assert_eq!((answer.status, flags(&city, n).await), (201, expected), "{n}");
        assert_eq!(hmac(&city, n).is_some(), n == 1, "{n}");
    }
    assert_eq!(put(&city, 20, content(), &seal(&ours, NIK, 2)).await.status, 201);
    assert_eq!(flags(&city, 20).await, json!(["without_consent"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_is_agreed_to_only_by_the_text_about_identity() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let ours = key(&city).await;
    let known = city.revision();
    let consent = |text: &str, version: u32| json!({"text_id": text, "version": version, "at": "2026-11-24T03:00:00Z"});
    for (n, rev, consents, expected) in [
        (1, &*known, json!([consent("kesehatan", 1), consent("identitas", 1)]), json!([])),
        (2, &*known, json!([consent("kesehatan", 1)]), json!(["without_consent"])),
        (3, &*known, json!([consent("identitas", 7)]), json!(["without_consent"])),
        // Nobody knows which text that was about.
        (4, "0123456789abcdef", json!([consent("lain", 1)]), json!([])),
    ] {
        let mut content = content();
        content["consents"] = consents;
        let sealed = seal(&ours, NIK, 1);
        let body = json!({"v": 1, "pack_rev": rev, "content": content, "reporter_sealed": sealed});
        let answer = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await;
        assert_eq!((answer.status, flags(&city, n).await), (201, expected), "{n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_nobody_is_nobody() {
    let city = City::start().await;
    let mut anonymous = agreed();
    anonymous["anonymous"] = true.into();
    assert_eq!(put(&city, 1, anonymous, &seal(&key(&city).await, NIK, 1)).await.status, 201);
    assert_eq!(city.at_rest().reporters(), 0);
}

/// What every part of this process logs, down to the least.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_tells_who() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();
    let city = City::start().await;
    let key = key(&city).await;
    let odd = json!({"kid": key.kid, "enc": NIK, "ciphertext": NIK});
    for (n, sealed) in [(1, seal(&key, NIK, 1)), (2, seal(&key, "3575019907900000", 2)), (3, odd), (4, json!(NIK))] {
        assert_eq!(put(&city, n, agreed(), &sealed).await.status, 201);
    }
    tracing::info!("heard");
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("heard"));
    for text in [NIK, "357501", NAME] {
        assert!(!said.contains(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_61_the_look_up_is_keyed_and_another_city_has_another_key() {
    let (one, other) = (City::start().await, City::start().await);
    for city in [&one, &other] {
        let sealed = seal(&key(city).await, NIK, 1);
        assert_eq!(put(city, 1, agreed(), &sealed).await.status, 201);
    }
    let (here, there) = (hmac(&one, 1).unwrap(), hmac(&other, 1).unwrap());
    assert_ne!(here, there);
    // Whoever tries all numbers finds none of them by a hash that needs no key.
    assert_ne!(here, sambat_protocol::hash::sha256(NIK.as_bytes()).0);
}
