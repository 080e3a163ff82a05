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
    by(city, None, kind, note);
}

fn act_as(city: &City, agency: &str, kind: EventKind, note: Option<&str>) {
    by(city, Some(agency), kind, note);
}

fn by(city: &City, agency: Option<&str>, kind: EventKind, note: Option<&str>) {
    let actor = Actor::Officer { agency: agency.map(|agency| agency.parse().unwrap()) };
    let by_hand = ByHand { actor, kind, note: note.map(str::to_owned) };
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
    // At the limit itself it is not past, and a look has an end.
    city.pass(SignedDuration::from_secs(29 * 60 + 49));
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, []);
    city.pass(SignedDuration::from_secs(15 * 60 + 11));
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
    city.edit_pack("limit = \"1d\"\nbasis = \"working\"", "limit = \"1h\"\nbasis = \"wall\"");
    city.open().await;
    city.phone(1).put(&id(2), &content()).await;
    city.pass(SignedDuration::from_hours(2));
    look(&city).await;
    assert_eq!(escalated(&city, ID).await, [], "it was promised a day");
    assert_eq!(escalated(&city, &id(2)).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_complaint_stands_is_kept_after_each_event() {
    let city = City::start().await;
    let mut words = content();
    words["place"] =
        serde_json::json!({"pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830}, "area": "35.75.02.1005"});
    city.phone(1).put(ID, &words).await;
    look(&city).await;
    // The cell as H3's own library names it.
    assert_eq!(city.at_rest().summary(), "received 1 600000 35.75.02.1005 898d843198bffff 1");
    assert_eq!(city.at_rest().waits(), "0");

    city.pass(SignedDuration::from_mins(4));
    act(&city, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None);
    city.pass(SignedDuration::from_mins(8));
    act_as(&city, "pupr", EventKind::Answer, Some("Besok kami tambal."));
    act_as(&city, "pupr", EventKind::Done, Some("Sudah ditambal."));
    look(&city).await;
    assert_eq!(city.at_rest().summary(), "done pupr 1 35.75.02.1005 898d843198bffff 0");
    assert_eq!(city.at_rest().waits(), "0 answered 12 on_time, 1 pupr answered 8 reward");

    let answer = city.phone(1).ask("DELETE", format!("/v1/complaints/{ID}")).send().await;
    assert_eq!(answer.status, 204);
    look(&city).await;
    assert_eq!((city.at_rest().rows("standing"), city.at_rest().rows("wait")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_disputes_in_ten_working_days_is_closed() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    act(&city, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None);
    act_as(&city, "pupr", EventKind::Done, Some("Sudah ditambal."));
    // Done on Tuesday the 24th: the tenth working day after it is Tuesday the 8th, which ends at 15:30 in Pasuruan.
    let closed = async || {
        let events = city.phone(1).events().await;
        events.iter().filter(|event| matches!(event.kind, EventKind::Closed)).count()
    };
    city.pass(SignedDuration::from_hours(14 * 24 + 5));
    look(&city).await;
    assert_eq!(closed().await, 0);
    city.pass(SignedDuration::from_mins(30));
    look(&city).await;
    look(&city).await;
    assert_eq!(closed().await, 1);
    let state = city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.value();
    assert_eq!(state["status"], "closed");
}
