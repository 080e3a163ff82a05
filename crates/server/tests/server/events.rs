//! What happens after sending, and how a phone hears of it.

use crate::city::{City, ID, TICKET, content, id};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    status::Status,
};
use sambat_protocol::message::{Changes, ComplaintState};
use sambat_server::{ByHand, command};
use serde_json::{Value, json};

const AT: &str = "2026-11-24T03:00:00Z";

fn officer(kind: EventKind, note: Option<&str>) -> ByHand {
    ByHand { actor: Actor::Officer { agency: None }, kind, note: note.map(str::to_owned) }
}

fn add(city: &City, by_hand: ByHand) -> Result<String, command::CommandError> {
    command::add_event(city.data(), None, &*city.config.clock, TICKET, by_hand)
}

async fn changes(city: &City, query: &str) -> Changes {
    city.phone(1).changes(query).await.is()
}

async fn event(city: &City, phone: u8, n: u32, body: Value) -> crate::phone::Answer {
    city.phone(phone).ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(n))).json(&body).await
}

async fn status(city: &City) -> Status {
    let state: ComplaintState = city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.is();
    state.accepted.status
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_by_hand_moves_the_complaint_and_reaches_its_phone() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    let before = changes(&city, "").await;
    assert_eq!((before.events.len(), before.more), (1, false));
    assert!(matches!(before.events[0].kind, EventKind::Received));
    let agency = "pupr".parse().unwrap();
    assert_eq!(add(&city, officer(EventKind::Assigned { agency }, None)).unwrap(), format!("{TICKET}: dispatched"));
    let said = officer(EventKind::Answer, Some("Dijadwalkan besok pagi."));
    assert_eq!(add(&city, said).unwrap(), format!("{TICKET}: dispatched"));
    let after = changes(&city, &format!("?cursor={}", before.cursor)).await;
    assert_eq!(after.events.len(), 2);
    assert_eq!(after.events[1].note.as_deref(), Some("Dijadwalkan besok pagi."));
    assert_eq!(after.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [Some(2), Some(3)]);
    assert_eq!(status(&city).await, Status::Dispatched);
    // The note is readable for the phone alone, not for whoever has the files.
    assert!(!city.holds("Dijadwalkan"));
    let nothing = changes(&city, &format!("?cursor={}&seen={}", after.cursor, before.cursor)).await;
    assert_eq!((nothing.events.len(), nothing.cursor), (0, after.cursor));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_by_hand_and_kept_from_a_citizen() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    let misfit = add(&city, officer(EventKind::Done, None)).unwrap_err();
    assert_eq!(misfit.to_string(), "done by this actor does not fit a complaint that is received");
    let agency = "dinas-sihir".parse().unwrap();
    assert!(add(&city, officer(EventKind::Assigned { agency }, None)).unwrap_err().to_string().contains("dinas-sihir"));
    assert_eq!(city.phone(1).events().await.len(), 1);
    let answer = event(&city, 1, 5, json!({"kind": "confirmed", "note": "Sudah bagus", "at": AT})).await;
    let kept: Event = answer.is();
    assert_eq!((answer.status, kept.seq, kept.note.as_deref()), (201, Some(2), Some("Sudah bagus")));
    assert!(answer.header("sambat-head").starts_with("2-"));
    assert_eq!(status(&city).await, Status::Received);
    assert_eq!(changes(&city, "").await.events.len(), 2);
    assert!(!city.holds("Sudah bagus"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_kept_once() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    let body = json!({"kind": "withdrawn", "note": "Sudah diperbaiki", "at": AT});
    let twins: Vec<_> = (0..8)
        .map(|_| {
            let (phone, body) = (city.phone(1), body.clone());
            let path = format!("/v1/complaints/{ID}/events/{}", id(5));
            tokio::spawn(async move { phone.ask("PUT", path).json(&body).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for twin in twins {
        statuses.push(twin.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    assert_eq!(status(&city).await, Status::Withdrawn);
    for other in [
        json!({"kind": "withdrawn", "note": "Lain", "at": AT}),
        json!({"kind": "withdrawn", "at": AT}),
        json!({"kind": "reply", "note": "Sudah diperbaiki", "at": AT}),
        json!({"kind": "withdrawn", "note": "Sudah diperbaiki", "at": "2026-11-24T03:00:01Z"}),
    ] {
        assert_eq!(event(&city, 1, 5, other).await.problem(), (409, "other_content"));
    }
    // As the domain writes it, with its id, complaint and actor: the same.
    let full = json!({"id": id(5), "complaint": ID, "actor": {"role": "citizen"}, "kind": "withdrawn",
        "note": "Sudah diperbaiki", "photos": [], "at": AT});
    assert_eq!(event(&city, 1, 5, full).await.status, 200);
    assert_eq!(event(&city, 2, 6, body.clone()).await.problem(), (404, "not_found"));
    let unknown = city.phone(1).ask("PUT", format!("/v1/complaints/{}/events/{}", id(8), id(6))).json(&body).await;
    assert_eq!(unknown.problem(), (404, "not_found"));
    assert_eq!(event(&city, 1, 7, json!({"kind": "support", "at": AT})).await.problem(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_come_in_pieces_and_none_is_lost() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    for _ in 0..450 {
        add(&city, officer(EventKind::Answer, None)).unwrap();
    }
    city.phone(2).put(&id(2), &content()).await;
    let (mut query, mut seen, mut sizes) = (String::new(), Vec::new(), Vec::new());
    loop {
        let part = changes(&city, &query).await;
        sizes.push(part.events.len());
        seen.extend(part.events.iter().filter_map(|event| event.seq));
        query = format!("?cursor={}", part.cursor);
        if !part.more {
            assert_eq!(part.cursor.seq, 451, "the last of its own");
            break;
        }
    }
    assert_eq!(sizes, [200, 200, 51]);
    assert_eq!(seen, (1..=451).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_chain_is_restored() {
    let city = City::start().await;
    city.phone(1).put(ID, &content()).await;
    let head = changes(&city, "").await.cursor.to_string();
    let mut other = head.clone();
    let last = other.pop().unwrap();
    other.push(if last == 'f' { '0' } else { 'f' });
    for cursor in
        [&*other, "0-0000000000000001", "2-0000000000000000", "18446744073709551615-0000000000000000", "x", "1"]
    {
        for query in [format!("?cursor={cursor}"), format!("?seen={cursor}"), format!("?cursor={head}&seen={cursor}")] {
            assert_eq!(city.phone(1).changes(&query).await.problem(), (410, "restored"), "{query}");
        }
    }
    for query in ["?cursor=0-0000000000000000", "?cursor=", &*format!("?cursor={head}&seen={head}")] {
        assert_eq!(city.phone(1).changes(query).await.status, 200, "{query}");
    }
}
