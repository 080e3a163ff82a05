//! A city's life: stops, starts, demos, strangers' databases and edited rows.

use crate::{
    at_rest::EDITED_EVENTS,
    city::{City, ID, PHOTO, TICKET, content, id, manifest, with_photo},
    desk::{Browser, officer},
};
use sambat_city_store::keys::Keys;
use sambat_domain::{
    event::{Actor, EventKind},
    officer::Role,
};
use sambat_protocol::message::{Changes, ComplaintState};
use sambat_server::{ByHand, KeyError, Limits, StartError, command};
use sambat_sqlite::OpenError;
use std::{collections::BTreeSet, fs, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

fn answer(city: &City, note: &str) {
    let kind = EventKind::Answer;
    let by_hand = ByHand { actor: Actor::Officer { agency: None }, kind, note: Some(note.into()) };
    command::add_event(city.data(), None, &*city.config.clock, TICKET, by_hand).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_everything() {
    let mut city = City::start().await;
    let phone = city.phone(1);
    phone.put(ID, &with_photo(b"abc")).await;
    let path = phone.upload(ID, &manifest(PHOTO, b"abc")).await;
    phone.patch(&path, 0).body("ab").await;
    answer(&city, "Dijadwalkan");
    let state = |city: &City| {
        let phone = city.phone(1);
        async move {
            let state: ComplaintState = phone.ask("GET", format!("/v1/complaints/{ID}")).send().await.is();
            let changes: Changes = phone.changes("").await.is();
            (state, changes)
        }
    };
    let before = state(&city).await;
    let pack = phone.anyone("GET", "/v1/pack").send().await.body;
    city.stop().await;
    city.open().await;
    assert_eq!(state(&city).await, before);
    assert_eq!(city.phone(1).head(&path).await.offset(), 2);
    assert_eq!(city.phone(1).anyone("GET", "/v1/pack").send().await.body, pack, "the same keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_server_lets_its_folder_go() {
    let mut city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    drop(city.running.take());
    city.open().await;
    assert_eq!(city.phone(1).put(ID, &content()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_do_not_share_a_folder() {
    let city = City::with(Limits { start: Duration::from_millis(50), ..Limits::default() }).await;
    assert!(matches!(city.try_open().await, Err(StartError::InUse(_))));
    assert_eq!(city.phone(1).put(ID, &content()).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_does_not_wait_for_a_phone_that_says_nothing() {
    let mut city = City::start().await;
    let phone = city.phone(1);
    let mut idle = TcpStream::connect(phone.addr).await.unwrap();
    let mut half = TcpStream::connect(phone.addr).await.unwrap();
    half.write_all(b"PUT /v1/complaints/x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n").await.unwrap();
    phone.put(ID, &content()).await;
    tokio::time::timeout(Duration::from_secs(60), city.stop()).await.unwrap();
    for stream in [&mut idle, &mut half] {
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
    assert!(TcpStream::connect(phone.addr).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_the_future_is_refused_by_name() {
    let mut city = City::start().await;
    city.stop().await;
    let known = city.at_rest().version();
    city.at_rest().set_version(99);
    let error = city.try_open().await.unwrap_err();
    assert!(matches!(error, StartError::Open(OpenError::FromTheFuture { found: 99, .. })));
    let words = format!("main.db: the database is of version 99, this program knows versions up to {known}");
    assert_eq!(error.to_string(), words);
    city.at_rest().set_version(known);
    city.at_rest().set_version_of_keys(98);
    assert!(city.try_open().await.unwrap_err().to_string().starts_with("keys.db: the database is of version 98"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_in_the_data_folder_and_other_keys_are_refused() {
    let mut city = City::closed();
    city.config.keys = Some(city.data().join("keys.json"));
    assert!(matches!(city.try_open().await, Err(StartError::Keys(KeyError::InsideData(_)))));
    city.config.keys = None;
    city.open().await;
    let mut private = content();
    private["visibility"] = "private".into();
    city.phone(1).put(ID, &private).await;
    city.stop().await;
    let other = city.folder.path().join("other.json");
    Keys::open_or_make(&other).unwrap();
    city.config.keys = Some(other);
    let error = city.try_open().await.unwrap_err().to_string();
    assert_eq!(error, "keys.db: the key file is not the one that these data keys were wrapped with");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_with_mistakes_starts_no_server() {
    let city = City::closed();
    city.edit_pack("ticket_prefix = \"PSR\"", "ticket_prefix = \"psr\"");
    assert!(city.try_open().await.unwrap_err().to_string().contains("pack.toml:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_the_first_row_that_was_touched() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    for n in 0..4 {
        answer(&city, &format!("Catatan {n}"));
    }
    city.phone(1).put(&id(2), &content()).await;
    let verify = || command::verify_audit(city.data()).map_err(|error| error.to_string());
    assert_eq!(verify().unwrap().events, 6);
    let whole = fs::read(city.data().join("main.db")).unwrap();
    drop(whole);
    for edit in &EDITED_EVENTS {
        city.at_rest().edit(edit);
        let error = verify().unwrap_err();
        assert!(error.starts_with(edit.named), "{error}");
        if edit.can_be_undone() {
            city.at_rest().undo(edit);
            assert!(verify().is_ok());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_fills_an_empty_city_once_and_says_that_it_is_one() {
    let mut city = City::closed();
    city.config.demo = true;
    city.open().await;
    assert_eq!(city.running.as_ref().unwrap().demo, 6);
    officer(&city, "ratna", Role::Coordinator, None);
    let ratna = Browser::of(&city, "ratna").await;
    let rows = ratna.queue("?tray=all").await.rows;
    assert_eq!(rows.len(), 6);
    let mut kinds = BTreeSet::new();
    for row in rows {
        let opened = ratna.open(&row.id.to_string()).await;
        assert!(opened.content.unwrap().description.starts_with("Contoh: "));
        let events = serde_json::to_value(opened.events).unwrap();
        kinds.extend(events.as_array().unwrap().iter().map(|event| event["event"]["kind"].to_string()));
    }
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    drop(ratna);
    city.stop().await;
    city.open().await;
    assert_eq!(city.running.as_ref().unwrap().demo, 0);
    assert_eq!(Browser::of(&city, "ratna").await.queue("?tray=all").await.rows.len(), 6);
    assert!(command::verify_audit(city.data()).is_ok());
}
