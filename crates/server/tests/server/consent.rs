//! A consent that is withdrawn, and a time that is over: what law protects is gone at once and for good, the rest stays.

use crate::{
    city::{City, content, id},
    desk::{Browser, health, officer},
    phone::Answer,
    reporter::{NIK, agreed, key, seal},
};
use jiff::SignedDuration;
use sambat_domain::{
    event::{Actor, EventKind, RejectReason},
    officer::Role,
};
use sambat_protocol::desk::{DeskComplaint, DeskReporter};
use sambat_server::{
    ByHand,
    backup::{self, MakeBackup, Restore, Restored},
    command,
    command::breach::{self, Breach},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

const NAME: &str = "Contoh Warga";
const REASON: &str = "Menelepon pelapor tentang laporannya.";

async fn put(city: &City, n: u32, content: &Value) -> Answer {
    let sealed = seal(&key(city).await, NIK, u8::try_from(n).unwrap());
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": content, "reporter_sealed": sealed});
    city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await
}

/// Health words of somebody who agreed to both.
fn named_health() -> Value {
    let mut words = health();
    words["consents"].as_array_mut().unwrap().push(agreed()["consents"][0].clone());
    words
}

async fn say(city: &City, phone: u8, n: u32, event: u32, body: Value) -> Answer {
    city.phone(phone).ask("PUT", format!("/v1/complaints/{}/events/{}", id(n), id(event))).json(&body).await
}

async fn withdraw(city: &City, n: u32, event: u32) -> Answer {
    say(city, 1, n, event, json!({"kind": "consent_withdrawn", "at": "2026-11-24T03:00:00Z"})).await
}

fn reporters(city: &City) -> i64 {
    city.at_rest().reporters()
}

fn keys(city: &City, table: &str) -> i64 {
    city.at_rest().kept_keys(table)
}

fn nobody() -> DeskReporter {
    DeskReporter { anonymous: false, sealed: false, forgotten: true, last4: None, flags: vec![], others: 0 }
}

async fn reveal(desk: &Browser<'_>, n: u32) -> Answer {
    desk.send("POST", &format!("/v1/desk/complaints/{}/reveal", id(n)), &json!({"reason": REASON})).await
}

fn back_up(city: &City, to: &Path) -> PathBuf {
    let what = MakeBackup { data: city.data().to_owned(), to: to.to_owned(), with_keys: false, keys: None };
    let made = backup::make(&what, &*city.config.clock, &|_| {}).unwrap().0;
    city.pass(SignedDuration::from_secs(1));
    made
}

/// A new disk, and the city as it was in a backup.
async fn restore(city: &mut City, from: &Path) -> Restored {
    city.stop().await;
    fs::remove_dir_all(city.data()).unwrap();
    let what = Restore { from: from.to_owned(), data: city.data().to_owned(), without_lost_photos: false };
    let restored = backup::restore(&what, &*city.config.clock, &|_| {}).unwrap();
    city.open().await;
    restored
}

async fn tick(city: &City) {
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
}

/// Nothing of whoever complained is left, and all else is.
async fn is_nameless(city: &City, n: u32) -> DeskComplaint {
    tick(city).await;
    assert_eq!((reporters(city), keys(city, "reporter_key")), (0, 0));
    for text in [NIK, NAME] {
        assert!(!city.holds(text), "{text}");
    }
    let opened = Browser::of(city, "ratna").await.open(&id(n)).await;
    assert_eq!(opened.reporter, nobody());
    assert!(opened.content.as_ref().is_some_and(|words| words.description.starts_with("Lubang")));
    let contacts = Breach { with_contacts: true, ..Breach::default() };
    let csv = breach::export(city.data(), None, &*city.config.clock, &contacts).unwrap();
    assert!(!csv.contains(NAME) && !csv.contains("0812"), "{csv}");
    command::verify_audit(city.data()).unwrap();
    opened
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_84_a_consent_that_is_withdrawn_ends_it_at_once_and_for_good() {
    let mut city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    assert_eq!(put(&city, 1, &agreed()).await.status, 201);
    tick(&city).await;
    let backups = city.folder.path().join("backups");
    let before = back_up(&city, &backups);
    {
        let ratna = Browser::of(&city, "ratna").await;
        assert_eq!(ratna.open(&id(1)).await.reporter.last4.as_deref(), Some("0001"));
        assert_eq!(reveal(&ratna, 1).await.value()["name"], NAME);
    }

    assert_eq!(withdraw(&city, 1, 9).await.status, 201);
    let revealed =
        |opened: &DeskComplaint| opened.events.iter().filter(|e| e.event.kind == EventKind::Revealed).count();
    for waited in [0, 24, 72] {
        city.pass(SignedDuration::from_hours(waited));
        let opened = is_nameless(&city, 1).await;
        let refused = reveal(&Browser::of(&city, "ratna").await, 1).await;
        assert_eq!(refused.problem(), (410, "consent_withdrawn"));
        assert_eq!(revealed(&opened), 1, "nothing was opened, and nothing says so");
    }
    assert_eq!(withdraw(&city, 1, 9).await.status, 200, "said twice is once");
    assert_eq!(withdraw(&city, 1, 8).await.status, 201, "another phone of theirs says it too");
    city.stop().await;
    city.open().await;
    is_nameless(&city, 1).await;

    // A backup from before knows the name; the keys that are younger do not let it in.
    back_up(&city, &backups);
    let restored = restore(&mut city, &before).await;
    assert_eq!((restored.erased_again, restored.forgotten_again), (0, 1));
    is_nameless(&city, 1).await;
    assert_eq!(withdraw(&city, 1, 9).await.status, 201, "the phone says again what the city lost");
    let refused = reveal(&Browser::of(&city, "ratna").await, 1).await;
    assert_eq!(refused.problem(), (410, "consent_withdrawn"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_84_words_that_rest_on_the_consent_go_with_it() {
    let mut city = City::start().await;
    officer(&city, "sari", Role::Agency, Some("dinkes"));
    assert_eq!(put(&city, 1, &named_health()).await.status, 201);
    let reply = json!({"kind": "reply", "note": "Obatnya untuk anak saya.", "at": "2026-11-24T03:00:00Z"});
    assert_eq!(say(&city, 1, 1, 7, reply).await.status, 201);
    assert_eq!((keys(&city, "data_key"), keys(&city, "reporter_key")), (1, 1));
    let kept = withdraw(&city, 1, 9).await;
    assert_eq!((kept.status, &kept.value()["kind"]), (201, &json!("consent_withdrawn")));
    for restarted in [false, true] {
        if restarted {
            city.stop().await;
            city.open().await;
        }
        city.pass(SignedDuration::from_hours(72));
        tick(&city).await;
        assert_eq!(withdraw(&city, 1, 9).await.problem(), (410, "erased"));
        assert_eq!(put(&city, 1, &named_health()).await.problem(), (410, "erased"));
        let read = city.phone(1).ask("GET", format!("/v1/complaints/{}", id(1))).send().await;
        assert_eq!(read.problem(), (404, "not_found"));
        let sari = Browser::of(&city, "sari").await;
        assert_eq!(sari.get(&format!("/v1/desk/complaints/{}", id(1))).await.status, 404);
        assert_eq!((reporters(&city), keys(&city, "data_key"), keys(&city, "reporter_key")), (0, 0, 0));
        assert_eq!((city.at_rest().complaints_with_words(), city.at_rest().closed_notes()), (0, 0));
        command::verify_audit(city.data()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_come_again_after_a_restore_bring_nobody_back() {
    let mut city = City::start().await;
    let backups = city.folder.path().join("backups");
    let empty = back_up(&city, &backups);
    put(&city, 1, &agreed()).await;
    assert_eq!(withdraw(&city, 1, 9).await.status, 201);
    back_up(&city, &backups);
    restore(&mut city, &empty).await;
    assert!(!city.phone(1).has(&id(1)).await);
    assert_eq!(put(&city, 1, &agreed()).await.status, 201, "the words count");
    assert_eq!((reporters(&city), keys(&city, "reporter_key")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_an_end_cut_short_is_finished_at_the_next_start() {
    let mut city = City::start().await;
    for n in [1, 2] {
        put(&city, n, &named_health()).await;
    }
    city.stop().await;
    assert_eq!((reporters(&city), keys(&city, "reporter_key")), (4, 2));
    // The end came between the row and the key; and a copy of the words is older than a key that was destroyed.
    city.at_rest().begin_forgetting(&id(1));
    city.at_rest().destroy_reporter_key(&id(2));
    city.open().await;
    assert_eq!((reporters(&city), keys(&city, "reporter_key"), keys(&city, "reporter_destroyed")), (0, 0, 2));
    assert_eq!((keys(&city, "data_key"), keys(&city, "destroyed")), (2, 0), "the words stay");
    assert_eq!(city.at_rest().rows("reporter_forgotten"), 2);
    for n in [1, 2] {
        let read = city.phone(1).ask("GET", format!("/v1/complaints/{}", id(n))).send().await;
        assert_eq!(read.status, 200);
    }
    command::verify_audit(city.data()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_gave_it_takes_a_consent_back() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    put(&city, 1, &agreed()).await;
    let body = json!({"kind": "consent_withdrawn", "at": "2026-11-24T03:00:00Z"});
    assert_eq!(say(&city, 2, 1, 9, body.clone()).await.problem(), (404, "not_found"));
    let mut noted = body.clone();
    noted["note"] = "Nama saya Contoh Warga".into();
    assert_eq!(say(&city, 1, 1, 9, noted).await.problem(), (422, "invalid"));
    tick(&city).await;
    assert_eq!(Browser::of(&city, "ratna").await.act(&id(1), 9, body).await.problem(), (403, "forbidden"));
    let by_hand = ByHand { actor: Actor::Citizen, kind: EventKind::ConsentWithdrawn, note: None };
    assert!(command::add_event(city.data(), None, &*city.config.clock, &id(1), by_hand).is_err());
    assert_eq!(reporters(&city), 2);
}

/// Declines a complaint, or opens it again.
fn decide(city: &City, n: u32, kind: EventKind) {
    let said = ByHand { actor: Actor::Officer { agency: None }, kind, note: Some("Bukan di sini.".into()) };
    command::add_event(city.data(), None, &*city.config.clock, &id(n), said).unwrap();
}

fn lines(city: &City, deed: &str) -> usize {
    city.at_rest().audit_log().iter().filter(|line| line.deed == deed && line.officer.is_none()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_for_as_long_as_the_pack_says_is_forgotten() {
    let mut city = City::closed();
    city.edit_pack("reporter_days = 365\nprivate_days = 730", "reporter_days = 2\nprivate_days = 3");
    city.open().await;
    officer(&city, "ratna", Role::Coordinator, None);
    for (n, words) in [(1, agreed()), (2, named_health()), (3, agreed()), (4, agreed())] {
        assert_eq!(put(&city, n, &words).await.status, 201);
    }
    let declined = EventKind::Rejected { reason: RejectReason::Unclear };
    for n in [1, 2, 4] {
        decide(&city, n, declined.clone());
    }
    city.pass(SignedDuration::from_hours(47));
    tick(&city).await;
    assert_eq!(reporters(&city), 8);
    // Looking at it keeps it no longer; what is open again is not at rest.
    assert_eq!(reveal(&Browser::of(&city, "ratna").await, 1).await.value()["name"], NAME);
    decide(&city, 4, EventKind::Reopened);

    city.pass(SignedDuration::from_hours(2));
    tick(&city).await;
    assert_eq!((reporters(&city), lines(&city, "reporter_expired"), lines(&city, "private_expired")), (4, 2, 0));
    assert_eq!(city.at_rest().closed_words(), 1);
    let opened = Browser::of(&city, "ratna").await.open(&id(1)).await;
    assert_eq!(opened.reporter, nobody());

    city.pass(SignedDuration::from_hours(24));
    for _ in 0..2 {
        tick(&city).await;
        assert_eq!((reporters(&city), lines(&city, "reporter_expired"), lines(&city, "private_expired")), (4, 2, 1));
    }
    assert_eq!(put(&city, 2, &named_health()).await.problem(), (410, "erased"));
    assert_eq!((keys(&city, "reporter_key"), keys(&city, "destroyed"), keys(&city, "reporter_destroyed")), (2, 1, 2));
    city.stop().await;
    city.open().await;
    assert_eq!((reporters(&city), keys(&city, "data_key")), (4, 2), "notes of two, none of the third");
    command::verify_audit(city.data()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_minute_forgets_so_many_and_the_next_goes_on() {
    let city = City::start().await;
    let sealed = seal(&key(&city).await, NIK, 1);
    for n in 1..=52 {
        let mut words = content();
        words["consents"] = agreed()["consents"].clone();
        let body = json!({"v": 1, "pack_rev": city.revision(), "content": words, "reporter_sealed": sealed});
        let phone = city.phone(u8::try_from(n % 4 + 1).unwrap());
        assert_eq!(phone.ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await.status, 201);
    }
    tick(&city).await;
    city.at_rest().let_reporters_rest();
    let mut left = vec![];
    for _ in 0..3 {
        tick(&city).await;
        left.push(city.at_rest().rows("reporter"));
    }
    assert_eq!(left, [2, 0, 0]);
}
