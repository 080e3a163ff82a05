//! What the citizen says after sending: safe at once, sent once, and heard.

use crate::rows;
use sambat_client::{
    api::ApiCode,
    complaint::{ComplaintDetail, Deed},
    draft::DraftChange,
    feedback::Feedback,
};
use sambat_domain::{
    event::{Actor, EventKind},
    id::ComplaintId,
    outbox::{ItemKind, ItemState, ParkReason},
    status::{Shown, Status},
};
use sambat_tests::{
    city::City,
    device::Device,
    folder::holds,
    http::Answer,
    phone::Phone,
    proxy::{Cut, Fault, Proxy},
};
use serde_json::Value;

async fn sent(phone: &Phone) -> ComplaintId {
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
    id
}

async fn asked(city: &City, phone: &Phone) -> ComplaintId {
    let id = sent(phone).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    phone.pass().await;
    id
}

async fn done(city: &City, phone: &Phone) -> ComplaintId {
    let id = sent(phone).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Done, Some("Sudah ditambal.")).await;
    phone.pass().await;
    id
}

fn reply() -> Feedback {
    Feedback::Reply { note: "  Di depan warung soto.  ".into() }
}

fn last(detail: &ComplaintDetail) -> (&EventKind, Option<&str>, bool) {
    let event = detail.timeline.last().unwrap();
    assert_eq!(event.actor, Actor::Citizen);
    (&event.kind, event.note.as_deref(), event.received_at.is_some())
}

async fn status_at(city: &City, phone: &Phone, id: ComplaintId) -> Value {
    Device::new(city.address(), &phone.secret()).complaint(id).await.json()["status"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_without_a_connection_is_safe_and_is_sent_once() {
    let city = City::started().await;
    let mut proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let id = asked(&city, &phone).await;
    assert_eq!(phone.complaint(id).await.deeds, [Deed::Reply, Deed::Withdraw]);

    proxy.refuse().await;
    let said = phone.say(id, reply()).await.unwrap();
    assert_eq!(last(&said), (&EventKind::Reply, Some("Di depan warung soto."), false));
    assert_eq!(said.unsent_events, [said.timeline.last().unwrap().id]);
    assert_eq!((said.row.status, said.row.shown), (Some(Status::Dispatched), Shown::Waiting));
    assert_eq!(phone.say(id, reply()).await.unwrap_err().code, ApiCode::Misfit, "the question is answered");
    phone.pass().await;
    phone.reopen();
    assert_eq!(phone.complaint(id).await.timeline, said.timeline, "a dead battery loses nothing");
    assert!(phone.parts(id).await.iter().any(|part| part.kind == ItemKind::Event && part.state == ItemState::Queued));

    proxy.listen().await;
    let arrived = async |phone: &Phone| phone.complaint(id).await.unsent_events.is_empty();
    phone.pass_until("the reply arrived", arrived).await;
    phone.pass().await;
    let heard = phone.complaint(id).await;
    assert_eq!(heard.timeline.len(), said.timeline.len(), "it does not come back a second time");
    assert_eq!(last(&heard), (&EventKind::Reply, Some("Di depan warung soto."), true));
    assert_eq!(status_at(&city, &phone, id).await, "dispatched");
    assert!(phone.parts(id).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_an_event_is_asked_for_again() {
    for (after, how) in [(0, Cut::Rst), (40, Cut::Fin)] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let id = asked(&city, &phone).await;
        let before = rows(&city, "event");
        phone.say(id, reply()).await.unwrap();
        proxy.once(&format!("PUT /v1/complaints/{id}/events/"), Fault::CutDown { after, how });
        phone.pass().await;
        assert_eq!(rows(&city, "event"), before + 1, "the city has it, and the phone cannot know");
        assert_eq!(phone.complaint(id).await.unsent_events.len(), 1);
        phone.pass().await;
        phone.pass().await;
        let heard = phone.complaint(id).await;
        assert_eq!((heard.unsent_events.len(), rows(&city, "event")), (0, before + 1));
        assert_eq!(heard.timeline.iter().filter(|event| event.kind == EventKind::Reply).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_confirmed_or_disputed() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = done(&city, &phone).await;
    let detail = phone.complaint(id).await;
    assert_eq!(detail.deeds, [Deed::Confirm, Deed::Dispute]);
    let until = detail.dispute_until.unwrap();
    assert!(until > city.clock.read());
    assert_eq!(phone.say(id, reply()).await.unwrap_err().code, ApiCode::Misfit);

    let still = Feedback::Disputed { note: Some("Masih berlubang.".into()) };
    let said = phone.say(id, still).await.unwrap();
    assert_eq!((said.row.status, said.row.shown, said.dispute_until), (Some(Status::Reopened), Shown::Working, None));
    phone.pass().await;
    assert_eq!(status_at(&city, &phone, id).await, "reopened");
    city.act(id, Some("pupr"), EventKind::Done, None).await;
    phone.pass().await;
    assert_eq!(phone.say(id, Feedback::Confirmed).await.unwrap().row.status, Some(Status::Closed));
    phone.pass().await;
    let heard = phone.complaint(id).await;
    assert_eq!((heard.row.status, heard.row.shown), (Some(Status::Closed), Shown::Done));
    assert_eq!(heard.deeds, []);
    assert!(heard.timeline.is_sorted_by_key(|event| event.seq), "in the city's order");
    assert_eq!(status_at(&city, &phone, id).await, "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_the_city_refuses_stands_aside_alone() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let (bad, lost) = (asked(&city, &phone).await, asked(&city, &phone).await);
    let good = asked(&city, &phone).await;
    let problem = |status: u16, code: &str| {
        let body = format!(r#"{{"type":"about:blank","title":"No","status":{status},"code":"{code}"}}"#);
        Fault::Instead(Answer::made_up(&format!("{status} No"), &["Content-Type: application/problem+json"], &body))
    };
    proxy.always(&format!("PUT /v1/complaints/{bad}/events/"), problem(422, "invalid"));
    proxy.always(&format!("PUT /v1/complaints/{lost}/events/"), problem(404, "not_found"));
    for id in [bad, lost, good] {
        phone.say(id, reply()).await.unwrap();
    }
    let later = phone.file("Lampu mati.", &[sambat_tests::picture::tiny(1)]).await.row.id;
    phone.pass().await;
    let parts = phone.parts(bad).await;
    let event = parts.iter().find(|part| part.kind == ItemKind::Event).unwrap();
    assert_eq!(event.state, ItemState::Parked { why: ParkReason::Invalid { codes: vec![] } });
    assert_eq!(phone.complaint(bad).await.row.shown, Shown::Attention);
    assert_eq!(phone.complaint(lost).await.unsent_events.len(), 1, "tried again later");
    assert!(phone.complaint(good).await.unsent_events.is_empty());
    phone.pass_until_complete(later).await;
    proxy.heal();
    phone.retry(bad).await;
    phone.retry(lost).await;
    phone.pass().await;
    assert!(phone.queue().await.complaints.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_of_what_the_city_does_not_have_or_without_words() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let queued = phone.file("Lubang besar.", &[]).await;
    assert_eq!(queued.deeds, [Deed::Withdraw, Deed::Amend]);
    assert_eq!(phone.say(queued.row.id, Feedback::Confirmed).await.unwrap_err().code, ApiCode::Misfit);
    let id = asked(&city, &phone).await;
    for (note, code) in [("  ".to_owned(), ApiCode::BadArgument), ("a".repeat(4_001), ApiCode::TextTooLong)] {
        assert_eq!(phone.say(id, Feedback::Reply { note }).await.unwrap_err().code, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_private_reply_lie_nowhere_open() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.draft("Antre sejak subuh.").await.id;
    phone.change(id, DraftChange::Category(Some("layanan-kesehatan".parse().unwrap()))).await.unwrap();
    phone.agree(id).await;
    phone.submit(id).await.unwrap();
    phone.pass().await;
    city.act(id, None, EventKind::Assigned { agency: "dinkes".parse().unwrap() }, None).await;
    city.act(id, Some("dinkes"), EventKind::Question, None).await;
    phone.pass().await;
    phone.say(id, reply()).await.unwrap();
    phone.pass().await;
    assert!(phone.complaint(id).await.unsent_events.is_empty());
    for folder in [phone.folder(), &*city.data()] {
        assert!(!holds(folder, "warung soto"), "{}", folder.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_a_newer_city_keeps_none_of_the_others_from_the_phone() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let id = sent(&phone).await;
    city.act(id, None, EventKind::Verified, None).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    let known = phone.complaint(id).await.timeline.len();
    let newer = |answer: Answer| {
        let mut body = answer.json();
        let events = body["events"].as_array_mut().unwrap();
        let verified = events.iter_mut().find(|event| event["kind"] == "verified").unwrap();
        verified["kind"] = "inspected".into();
        verified["by"] = vec!["drone"].into();
        answer.with_json(&body)
    };
    proxy.once("GET /v1/changes", Fault::Changed(std::sync::Arc::new(newer)));
    phone.pass().await;
    for _ in 0..2 {
        let heard = phone.complaint(id).await;
        assert_eq!(heard.row.status, Some(Status::Dispatched), "what follows it is there");
        assert_eq!(heard.timeline.len(), known + 1, "what cannot be read is not shown");
        phone.reopen();
    }
    // It is behind this phone: what comes next is pulled from there on.
    city.act(id, Some("pupr"), EventKind::Started, None).await;
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.row.status, Some(Status::InProgress));
}
