//! A city's life: stops, starts, demos, strangers' databases and edited rows.

use crate::city::{City, ID, PHOTO, TICKET, content, id, manifest, with_photo};
use sambat_city_store::keys::Keys;
use sambat_domain::event::{Actor, EventKind};
use sambat_protocol::message::{Changes, ComplaintState};
use sambat_server::{ByHand, KeyError, Limits, StartError, command};
use sambat_sqlite::OpenError;
use std::{fs, time::Duration};
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
    let known = city.number("PRAGMA user_version");
    city.database().pragma_update(None, "user_version", 99).unwrap();
    let error = city.try_open().await.unwrap_err();
    assert!(matches!(error, StartError::Open(OpenError::FromTheFuture { found: 99, .. })));
    let words = format!("main.db: the database is of version 99, this program knows versions up to {known}");
    assert_eq!(error.to_string(), words);
    city.database().pragma_update(None, "user_version", known).unwrap();
    let keys = rusqlite::Connection::open(city.data().join("keys.db")).unwrap();
    keys.pragma_update(None, "user_version", 98).unwrap();
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
    for (edit, undo, fault) in [
        (
            "UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE seq = 3",
            "UPDATE event SET at = received_at WHERE seq = 3",
            "event 3",
        ),
        ("UPDATE event SET note_sealed = x'00' WHERE seq = 4", "", "the note of event 4"),
        ("UPDATE event SET kind = '{\"kind\":\"done\"}' WHERE seq = 2", "", "event 2"),
        ("DELETE FROM event WHERE seq = 1", "", "event 1 is missing"),
    ] {
        city.execute(edit);
        let error = verify().unwrap_err();
        assert!(error.starts_with(fault), "{error}");
        if !undo.is_empty() {
            city.execute(undo);
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
    let texts: Vec<String> = {
        let database = city.database();
        let mut select = database.prepare("SELECT content ->> 'description' FROM complaint").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(texts.len(), 6);
    assert!(texts.iter().all(|text| text.starts_with("Contoh: ")), "{texts:?}");
    assert_eq!(city.number("SELECT count(DISTINCT kind ->> 'kind') FROM event"), 7);
    city.stop().await;
    city.open().await;
    assert_eq!(city.running.as_ref().unwrap().demo, 0);
    assert_eq!(city.number("SELECT count(*) FROM complaint"), 6);
    assert!(command::verify_audit(city.data()).is_ok());
}
