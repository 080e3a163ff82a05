//! A city that is restored from a backup: what came after it comes again, once, under its first ticket and time.

use crate::rows;
use sambat_client::{feedback::Feedback, sync::Reach};
use sambat_domain::{
    event::EventKind,
    id::ComplaintId,
    status::{Shown, Status},
};
use sambat_server::{backup::BackupError, command};
use sambat_tests::{
    city::City,
    folder::{copy, holds},
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};
use std::{collections::BTreeMap, fs};

/// Passes until nothing waits, and everything that can be complete is.
pub async fn calm(phone: &Phone) {
    let quiet = async |phone: &Phone| {
        // An event of words that the city has lost was turned away, and waits longer each time.
        phone.clock.advance(jiff::SignedDuration::from_mins(1));
        let complete = async |id| {
            let row = phone.complaint(id).await.row;
            row.marks.complete_at.is_some() || row.shown == Shown::Ended
        };
        for row in phone.complaints().await {
            if !complete(row.id).await {
                return false;
            }
        }
        phone.queue().await.complaints.is_empty()
    };
    // First of all it hears whether the city is another one.
    phone.pass().await;
    phone.pass_until("calm", quiet).await;
    assert_eq!(phone.pass().await.reach, Reach::City);
    assert!(quiet(phone).await, "and stays so");
}

pub fn one<T: rusqlite::types::FromSql>(city: &City, database: &str, sql: &str) -> T {
    let database = rusqlite::Connection::open(city.data().join(database)).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Ticket and time of every complaint that a phone shows as received.
pub async fn received(phone: &Phone) -> BTreeMap<ComplaintId, (String, jiff::Timestamp)> {
    let rows = phone.complaints().await.into_iter();
    rows.filter_map(|row| Some((row.id, (row.ticket.to_string(), row.marks.received_at?)))).collect()
}

/// The city has exactly these complaints, with these tickets and times, their photos and a chain without a fault.
pub fn has_exactly(city: &City, all: &BTreeMap<ComplaintId, (String, jiff::Timestamp)>) {
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let mut select = database
        .prepare("SELECT id, ticket, received_at FROM complaint WHERE id NOT IN (SELECT complaint FROM erased)")
        .unwrap();
    let there = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)));
    let there: BTreeMap<_, _> = there
        .unwrap()
        .map(|row| {
            let (id, ticket, at): (_, _, String) = row.unwrap();
            (id.parse::<ComplaintId>().unwrap(), (ticket, at.parse().unwrap()))
        })
        .collect();
    assert_eq!(&there, all);
    let waiting: i64 = one(
        city,
        "main.db",
        "SELECT count(*) FROM photo WHERE state NOT IN ('ready', 'given_up') AND complaint NOT IN (SELECT complaint FROM event WHERE kind LIKE '%withdrawn%')",
    );
    assert_eq!(waiting, 0, "photos are waited for");
    let mut select = database.prepare("SELECT shown_sha256 FROM photo WHERE state = 'ready'").unwrap();
    for hash in select.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap() {
        let hash = sambat_domain::photo::Sha256(hash.unwrap());
        let bytes = fs::read(city.photo_file(&hash)).unwrap();
        assert_eq!(sambat_protocol::hash::sha256(&bytes), hash);
    }
    command::verify_audit(&city.data()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_the_backup_comes_again_once_with_its_first_ticket_and_time() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let old = phone.file("Lubang lama.", &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(old).await;
    let backup = city.back_up().await;
    assert_eq!(command::verify_audit(&backup).unwrap(), command::verify_audit(&city.data()).unwrap());

    let new = phone.file("Lubang baru.", &[picture::tiny(2), picture::small(3)]).await.row.id;
    let closed = phone.file("Sudah tidak perlu.", &[]).await.row.id;
    phone.pass_until_complete(new).await;
    city.act(old, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(old, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    phone.pass().await;
    phone.say(old, Feedback::Reply { note: "Depan warung.".into() }).await.unwrap();
    phone.withdraw(closed).await.unwrap();
    calm(&phone).await;
    let before = received(&phone).await;
    assert_eq!(before.len(), 3);

    let judged_by =
        |city: &City| one::<String>(city, "main.db", &format!("SELECT judged_by FROM complaint WHERE id = '{new}'"));
    let first_rules = judged_by(&city);

    // A new disk, a day later, and the city promises something else by now.
    city.clock.advance(jiff::SignedDuration::from_hours(24));
    city.stop().await;
    city.edit_pack("promise = \"30m\"", "promise = \"4h\"");
    city.restore(&backup).await;
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (1, 1));
    phone.pass().await;
    let shown = phone.complaint(new).await.row;
    assert_eq!(
        (shown.marks.complete_at, shown.marks.received_at),
        (None, Some(before[&new].1)),
        "honest, not alarming"
    );
    calm(&phone).await;
    assert_eq!(received(&phone).await, before);
    has_exactly(&city, &before);
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (3, 3));
    assert_eq!(judged_by(&city), first_rules, "by the rules of its time, for ever");
    assert_eq!(phone.complaint(closed).await.row.status, Some(Status::Withdrawn));

    // What an officer said is nobody's to say again. It stays to be read, and the status is the city's.
    let detail = phone.complaint(old).await;
    assert_eq!(detail.row.status, Some(Status::Received));
    let said = detail.timeline.iter().find(|event| event.kind == EventKind::Question).unwrap();
    assert!(detail.lost_events.contains(&said.id) && detail.lost_events.len() == 2);
    assert_eq!(said.note.as_deref(), Some("Di sebelah mana?"));
    let reply = detail.timeline.iter().find(|event| event.kind == EventKind::Reply).unwrap();
    assert!(reply.received_at.is_some() && detail.unsent_events.is_empty());
    assert_eq!(one::<i64>(&city, "main.db", "SELECT count(*) FROM event WHERE kind LIKE '%reply%'"), 1);

    // Nothing goes round for ever.
    let (events, head) = (rows(&city, "event"), command::verify_audit(&city.data()).unwrap().head);
    phone.pass().await;
    assert_eq!((rows(&city, "event"), command::verify_audit(&city.data()).unwrap().head), (events, head));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_after_the_backup_is_erased_again() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Rahasia besar.", &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(id).await;
    let backup = city.back_up().await;
    phone.erase(id).await.unwrap();
    phone.pass().await;
    assert!(!holds(&city.data(), "Rahasia besar"));

    // No event came since, so the phone's cursor lies on the restored chain: it is told all the same.
    city.restore(&backup).await;
    assert!(holds(&city.data(), "Rahasia besar"), "the backup has it");
    calm(&phone).await;
    phone.pass().await;
    assert!(!holds(&city.data(), "Rahasia besar"));
    has_exactly(&city, &BTreeMap::new());

    // Keys from after the erasure know it without any phone.
    let newer = city.back_up().await;
    assert!(newer > backup);
    let restored = city.restore(&backup).await;
    assert_eq!(restored.erased_again, 1);
    assert!(!holds(&city.data(), "Rahasia besar"));
    assert_eq!(one::<i64>(&city, "keys.db", "SELECT count(*) FROM data_key"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_has_overtaken_the_phone_is_another_chain() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let (phone, others) = (Phone::new(&proxy.endpoint()), Phone::new(&city.endpoint()));
    let backup = city.back_up().await;
    let id = phone.file("Lubang.", &[]).await.row.id;
    // The city has it, and the pass ends before anything is pulled: only what was seen knows.
    proxy.once("GET /v1/changes", Fault::CutDown { after: 0, how: Cut::Rst });
    phone.pass().await;
    assert!(phone.complaint(id).await.receipt.is_some());

    city.restore(&backup).await;
    for n in 0..4 {
        others.file("Lain.", &[picture::tiny(n)]).await;
    }
    calm(&others).await;
    phone.clock.advance(jiff::SignedDuration::from_hours(24 * 30));
    phone.file("Baru.", &[]).await;
    calm(&phone).await;
    let mut all = received(&phone).await;
    assert_eq!(all.len(), 2);
    all.extend(received(&others).await);
    has_exactly(&city, &all);
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_again_and_again_and_killed_in_between() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let empty = city.back_up().await;
    for n in 0..3 {
        let id = phone.file("Lubang.", &[picture::tiny(n)]).await.row.id;
        phone.pass_until_complete(id).await;
    }
    let before = received(&phone).await;
    for round in 0..3 {
        city.restore(&empty).await;
        // At whatever request it ends, the next start goes on from there.
        for request in ["GET /v1/changes", "PUT", "POST", "POST", "GET /v1/changes"] {
            proxy.once(request, Fault::CutDown { after: 0, how: Cut::Rst });
            phone.pass().await;
            phone.reopen();
            phone.clock.advance(jiff::SignedDuration::from_hours(1));
            assert_eq!(received(&phone).await, before, "round {round}, {request}");
        }
        proxy.heal();
        calm(&phone).await;
        has_exactly(&city, &before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_says_restored_for_ever_is_not_asked_for_ever() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
    let body = r#"{"type":"about:blank","title":"Gone","status":410,"code":"restored"}"#;
    let gone = sambat_tests::http::Answer::made_up("410 Gone", &["Content-Type: application/problem+json"], body);
    proxy.always("GET /v1/changes", Fault::Instead(gone));
    let asked = proxy.seen("GET /v1/changes").len();
    phone.pass().await;
    assert_eq!(proxy.seen("GET /v1/changes").len(), asked + 2);
    phone.file("Lampu.", &[]).await;
    phone.pass().await;
    assert_eq!(rows(&city, "complaint"), 2, "words do not wait for it");
    proxy.heal();
    calm(&phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_the_backup_lost_are_asked_for() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang.", &[picture::tiny(1), picture::tiny(2)]).await.row.id;
    phone.pass_until_complete(id).await;
    let photo = phone.complaint(id).await.photos[0].sha256;
    fs::write(city.photo_file(&photo), b"rust").unwrap();
    let backup = city.back_up().await;
    let restored = city.restore(&backup).await;
    assert_eq!((restored.photos_lost, restored.manifest.photos), (1, 1));
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.row.marks.complete_at, None, "not complete until it is again");
    calm(&phone).await;
    has_exactly(&city, &received(&phone).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_whole_backup_becomes_a_city_and_only_in_an_empty_folder() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang.", &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(id).await;
    let backup = city.back_up().await;
    assert!(matches!(city.try_restore(&backup), Err(BackupError::Serving(_))));
    city.stop().await;
    assert!(matches!(city.try_restore(&backup), Err(BackupError::NotEmpty(_))));
    // A note puts a key into the next backup that the first has not.
    city.act(id, None, EventKind::Answer, Some("Besok.")).await;
    city.clock.advance(jiff::SignedDuration::from_secs(1));
    let second = city.back_up().await;
    fs::remove_dir_all(city.data()).unwrap();

    let spoilt = city.backups().join("../spoilt");
    let spoil = |how: &dyn Fn(&std::path::Path)| {
        let _ = fs::remove_dir_all(&spoilt);
        copy(&second, &spoilt.join("one"));
        how(&spoilt.join("one"));
        let error = city.try_restore(&spoilt).unwrap_err();
        assert!(!city.data().exists(), "{error}");
        error
    };
    let half = spoil(&|backup| fs::rename(backup, backup.with_extension("half")).unwrap());
    assert!(matches!(half, BackupError::None(_)));
    let half = spoil(&|backup| fs::remove_file(backup.join("manifest.json")).unwrap());
    assert!(matches!(half, BackupError::None(_)));
    let bent = spoil(&|backup| {
        let mut bytes = fs::read(backup.join("main.db")).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(backup.join("main.db"), bytes).unwrap();
    });
    assert!(matches!(bent, BackupError::Damaged(_)));
    let older = spoil(&|b| {
        let main = fs::read(b.join("manifest.json")).unwrap();
        fs::copy(backup.join("keys.db"), b.join("keys.db")).unwrap();
        let hash = sambat_protocol::hash::sha256(&fs::read(b.join("keys.db")).unwrap());
        let mut manifest: serde_json::Value = serde_json::from_slice(&main).unwrap();
        manifest["keys_sha256"] = hash.to_string().into();
        fs::write(b.join("manifest.json"), manifest.to_string()).unwrap();
    });
    assert!(matches!(older, BackupError::KeysOlder(_)), "{older}");
    let without = spoil(&|backup| fs::remove_dir_all(backup.join("photos")).unwrap());
    assert!(matches!(without, BackupError::Photos { lost: 1 }));

    // What was not copied again is there all the same.
    fs::remove_dir_all(&backup).unwrap();
    city.try_restore(&city.backups()).unwrap();
    city.start().await;
    calm(&phone).await;
    has_exactly(&city, &received(&phone).await);
}
