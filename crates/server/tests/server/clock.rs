//! What nobody answers goes on the mayor's list: once, by the rules of its day, by a clock that only a hand moves.

use crate::city::{City, ID, content, id};
use jiff::SignedDuration;
use sambat_domain::event::{Actor, Event, EventKind};
use sambat_protocol::message::Changes;
use sambat_server::{ByHand, command};

async fn look(city: &City) {
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
}

/// The events of escalation of a complaint, as its phone hears of them.
async fn escalated(city: &City, complaint: &str) -> Vec<Event> {
    let changes: Changes = city.phone(1).changes("").await.is();
    let of = |event: &Event| event.complaint.to_string() == complaint && event.kind == EventKind::Escalated;
    changes.events.into_iter().filter(of).collect()
}

fn act(city: &City, kind: EventKind, note: Option<&str>) {
    let by_hand = ByHand { actor: Actor::Officer { agency: None }, kind, note: note.map(str::to_owned) };
    command::add_event(city.data(), None, &*city.config.clock, ID, by_hand).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn unanswered_past_the_limit_is_told_once_and_for_all() {
    let mut city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    // Received on Tuesday at 10:02: the limit is the end of Wednesday, 15:30.
    city.pass(SignedDuration::from_mins((15 + 14) * 60 - 2));
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, []);
    city.pass(SignedDuration::from_mins(45));
    for _ in 0..3 {
        look(&city).await;
    }
    let told = escalated(&city, ID).await;
    assert_eq!((told.len(), &told[0].actor), (1, &Actor::System));
    assert_eq!(told[0].received_at.unwrap().to_string(), "2026-11-25T08:45:11Z");

    city.stop().await;
    city.pass(SignedDuration::from_hours(72));
    city.open().await;
    look(&city).await;
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, told, "no start adds another");

    // Another round, and nobody answers it either.
    act(&city, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None);
    act(&city, EventKind::Done, Some("Sudah ditambal."));
    act(&city, EventKind::Reopened, None);
    city.pass(SignedDuration::from_hours(24 * 7));
    look(&city).await;
    look(&city).await;
    assert_eq!(escalated(&city, ID).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_answer_keeps_a_complaint_off_the_list() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    city.phone(1).put(&id(2), &content()).await;
    look(&city).await;
    act(&city, EventKind::Verified, None);
    act(&city, EventKind::Answer, Some("Besok ditambal."));
    city.pass(SignedDuration::from_hours(24 * 7));
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, []);
    assert_eq!(escalated(&city, &id(2)).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stricter_pack_judges_only_what_comes_after_it() {
    let mut city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    city.stop().await;
    city.edit_pack("sanction = \"1d\"\nbasis = \"working\"", "sanction = \"1h\"\nbasis = \"wall\"");
    city.open().await;
    city.phone(1).put(&id(2), &content()).await;
    city.pass(SignedDuration::from_hours(2));
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, [], "it was promised a day");
    assert_eq!(escalated(&city, &id(2)).await.len(), 1);
}
