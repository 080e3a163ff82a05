//! One bad thing of every kind among a hundred good ones: the hundred arrive.

use crate::rows;
use rusqlite::Connection;
use sambat_domain::{
    id::ComplaintId,
    outbox::{ItemKind, ItemState, ParkReason},
};
use sambat_protocol::problem::{Code, Problem};
use sambat_tests::{
    city::City,
    device::Device,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Fault, Proxy},
};
use std::fs;

const GOOD: u64 = 100;

/// Codes with which the words of a complaint are refused, and what stands on the screen then.
fn refusals() -> Vec<(Code, ParkReason)> {
    vec![
        (Code::BadJson, ParkReason::Invalid { codes: vec![] }),
        (Code::OtherContent, ParkReason::OtherContent),
        (Code::Erased, ParkReason::Erased),
        (Code::TooLarge, ParkReason::TooLarge),
        (Code::UnsupportedMedia, ParkReason::Unexpected { status: 415 }),
        (Code::Invalid, ParkReason::Invalid { codes: vec![] }),
        (Code::UnknownVersion, ParkReason::Outdated),
    ]
}

async fn good(phone: &Phone, from: u64, to: u64) -> Vec<ComplaintId> {
    let mut ids = Vec::new();
    for n in from..to {
        let photos = if n % 5 == 0 { vec![picture::tiny(n)] } else { vec![] };
        ids.push(phone.file(&format!("Lampu nomor {n} mati."), &photos).await.row.id);
    }
    ids
}

async fn all_arrive(phone: &Phone, good: &[ComplaintId]) -> usize {
    let mut lost = 0;
    for id in good {
        let complete = phone.pass_until_complete(*id).await;
        lost += usize::from(complete.receipt.is_none());
    }
    lost
}

fn database(phone: &Phone) -> Connection {
    Connection::open(phone.folder().join("sambat.db")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_each_kind_stands_aside_and_a_hundred_arrive() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let mut sent = good(&phone, 0, GOOD / 2).await;

    let mut poisons = Vec::new();
    for (code, why) in refusals() {
        let id = phone.file("Lubang besar.", &[picture::tiny(200)]).await.row.id;
        let problem = serde_json::to_string(&Problem::new(code)).unwrap();
        let status = format!("{} No", code.status());
        let answer = Answer::made_up(&status, &["Content-Type: application/problem+json"], &problem);
        proxy.always(&format!("PUT /v1/complaints/{id} "), Fault::Instead(answer));
        poisons.push((id, ItemKind::Words, why));
    }
    let [changed, missing, crashed, taken] = {
        let mut filed = Vec::new();
        for seed in 301..305 {
            filed.push(phone.file("Lubang besar.", &[picture::tiny(seed)]).await);
        }
        <[_; 4]>::try_from(filed).unwrap()
    };
    let file = phone.photo_file(changed.photos[0].id);
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(file, bytes).unwrap();
    fs::remove_file(phone.photo_file(missing.photos[0].id)).unwrap();
    // Other words under the same id, from somebody else.
    let mut envelope: serde_json::Value = serde_json::from_slice(&phone.envelope(taken.row.id)).unwrap();
    envelope["content"]["description"] = "Kata orang lain.".into();
    let other = Device::new(city.address(), &[1; 32]);
    assert_eq!(other.put(taken.row.id, envelope.to_string().as_bytes()).await.head.status(), 201);
    // A photo that took the app down six times, and has just done so once more.
    phone.kill();
    let six = r#"UPDATE outbox SET crashes = 6, tries = 7, in_local_step = 1, state = '{"state":"sending"}'
        WHERE complaint = ?1 AND photo IS NOT NULL"#;
    assert_eq!(database(&phone).execute(six, [crashed.row.id.to_string()]).unwrap(), 1);
    phone.open();
    poisons.push((changed.row.id, ItemKind::Photo, ParkReason::Damaged));
    poisons.push((missing.row.id, ItemKind::Photo, ParkReason::Damaged));
    poisons.push((crashed.row.id, ItemKind::Photo, ParkReason::Crashed));
    poisons.push((taken.row.id, ItemKind::Words, ParkReason::OtherContent));
    sent.extend(good(&phone, GOOD / 2, GOOD).await);

    let lost = all_arrive(&phone, &sent).await;
    for (id, kind, why) in &poisons {
        let parts = phone.parts(*id).await;
        let part = parts.iter().find(|part| part.kind == *kind).unwrap();
        assert_eq!(part.state, ItemState::Parked { why: why.clone() }, "{id}");
        assert!(part.tries <= 1 || *why == ParkReason::Crashed, "one attempt is enough to know: {part:?}");
        let behind = parts.iter().filter(|part| part.kind == ItemKind::Photo);
        assert!(
            *kind == ItemKind::Photo
                || behind.into_iter().all(|photo| { photo.state == ItemState::Parked { why: ParkReason::Parent } })
        );
    }
    let left: Vec<_> = phone.queue().await.complaints.iter().map(|entry| entry.complaint).collect();
    assert_eq!(left.len(), poisons.len(), "they, and nobody else");
    println!("soak: poisons tried={} lost={lost} kinds={}", sent.len(), poisons.len());
    assert_eq!(lost, 0);
}

/// Its file is a second copy, and the next start may take it from there. Until then the others go.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_does_not_read_any_more_holds_nobody_up() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let mut sent = good(&phone, 0, 5).await;
    let bad = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    sent.extend(good(&phone, 5, 10).await);
    let changed = database(&phone).execute("UPDATE complaint SET content = x'7B' WHERE id = ?1", [bad.to_string()]);
    assert_eq!(changed.unwrap(), 1);
    assert_eq!(all_arrive(&phone, &sent).await, 0);
    assert_eq!(rows(&city, "complaint"), 10);
    let sql = "SELECT state FROM outbox WHERE complaint = ?1 ORDER BY id";
    let database = database(&phone);
    let mut select = database.prepare(sql).unwrap();
    let states: Vec<String> =
        select.query_map([bad.to_string()], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(states, [r#"{"state":"parked","reason":"damaged"}"#, r#"{"state":"parked","reason":"parent"}"#]);
}
