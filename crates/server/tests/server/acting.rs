//! Nobody acts as the citizen: who knows the words, who has the PIN, who carries a file, and what each of them is.

use crate::{
    at_rest::EDITED_CLAIM,
    city::{City, ID, PHOTO, TICKET, content, id, with_photo},
    desk::{Browser, PASSWORD, health, officer},
    phone::{Answer, Phone},
};
use http_body_util::BodyExt as _;
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use jiff::SignedDuration;
use sambat_domain::{
    event::{Actor, EventKind, Via},
    officer::{Role, Seat},
    status::Status,
};
use sambat_protocol::message::{Changes, ComplaintAccepted, ComplaintState};
use sambat_server::{ByHand, OfficerChange, command};
use serde_json::{Value, json};

const AT: &str = "2026-11-24T03:00:00Z";

/// A PUT with whatever else the body may have.
async fn put(phone: Phone, body: &Value) -> Answer {
    phone.ask("PUT", format!("/v1/complaints/{ID}")).json(body).await
}

async fn say(phone: Phone, n: u32, body: &Value) -> Answer {
    phone.ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(n))).json(body).await
}

async fn state(phone: Phone) -> ComplaintState {
    phone.ask("GET", format!("/v1/complaints/{ID}")).send().await.is()
}

/// The audit log, a word and the number of complaint and event that it names.
fn audit_log(city: &City) -> Vec<(String, bool, bool)> {
    let of_nobody = city.at_rest().audit_log().into_iter().filter(|line| line.officer.is_none());
    of_nobody.map(|line| (line.deed, line.complaint, line.event)).collect()
}

/// Whoever knows the words of a complaint gets nothing for it that is its citizen's.
async fn is_nobody(city: &City, stranger: Phone, words: &Value) {
    let answer = put(stranger, words).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("sambat-head"), "", "nothing that counts");
    let said = answer.value();
    let keys: Vec<_> = said.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["content_sha256", "id", "ticket"]);
    assert_eq!((&said["id"], &said["ticket"]), (&json!(ID), &json!(TICKET)));
    for kind in ["confirmed", "disputed", "reply", "withdrawn", "consent_withdrawn"] {
        assert_eq!(say(stranger, 7, &json!({"kind": kind, "at": AT})).await.problem(), (404, "not_found"), "{kind}");
    }
    for method in ["GET", "DELETE"] {
        let asked = stranger.ask(method, format!("/v1/complaints/{ID}")).send().await;
        assert_eq!(asked.problem(), (404, "not_found"), "{method}");
    }
    let photo = crate::city::manifest(PHOTO, b"one");
    assert_eq!(stranger.create(ID, &photo).await.problem(), (404, "not_found"));
    assert_eq!(
        stranger.changes("").await.value(),
        json!({"events": [], "cursor": "0-0000000000000000", "more": false})
    );
    assert_eq!((city.at_rest().rows("device"), city.at_rest().rows("owner")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_from_an_unknown_bearer_are_known_and_make_nobody_an_owner() {
    for words in [with_photo(b"one"), health()] {
        let city = City::start().await;
        let body = json!({"v": 1, "pack_rev": city.revision(), "content": words});
        let first: ComplaintAccepted = put(city.phone(1), &body).await.is();
        is_nobody(&city, city.phone(2), &body).await;
        // A receipt proves what the city said once, and not who asks. Somebody's identity does neither.
        let mut with_receipt = body.clone();
        with_receipt["receipt"] = serde_json::to_value(&first.receipt).unwrap();
        is_nobody(&city, city.phone(2), &with_receipt).await;
        let mut sealed = body.clone();
        sealed["reporter_sealed"] = json!({"ct": "x"});
        is_nobody(&city, city.phone(2), &sealed).await;
        let mut other = body.clone();
        other["content"]["description"] = "Lain.".into();
        assert_eq!(put(city.phone(2), &other).await.problem(), (409, "other_content"));

        // Whose it is asks again, as after an answer that was lost, and hears all of it.
        let again = put(city.phone(1), &body).await;
        assert_eq!(
            (again.status, again.header("sambat-head")),
            (200, &*city.phone(1).changes("").await.value()["cursor"].as_str().unwrap().to_owned())
        );
        assert_eq!(again.is::<ComplaintAccepted>(), first);
        assert!(first.pin.is_some() && state(city.phone(1)).await.events.iter().all(|event| event.via.is_none()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_bearers_with_the_same_words_at_once_one_is_the_owner() {
    let city = City::start().await;
    let all: Vec<_> = (1..=8)
        .map(|n| {
            let phone = city.phone(n);
            tokio::spawn(async move { phone.put(ID, &with_photo(b"one")).await })
        })
        .collect();
    let mut owners = 0;
    for one in all {
        let answer = one.await.unwrap();
        let said = answer.value();
        assert_eq!(answer.status == 201, said.get("pin").is_some() && said.get("receipt").is_some());
        owners += usize::from(answer.status == 201);
    }
    assert_eq!((owners, city.at_rest().rows("owner")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_restores_what_the_city_lost_once_and_owns_nothing_that_it_has() {
    let mut city = City::start().await;
    let first: ComplaintAccepted = city.phone(1).put(ID, &content()).await.is();
    city.stop().await;
    // The backup is older than the complaint; the keys are the same.
    city.config.keys = Some(city.folder.path().join("city.keys.json"));
    city.config.data = city.folder.path().join("restored");
    city.config.found_anew = true;
    city.pass(SignedDuration::from_hours(48));
    city.open().await;
    let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content(), "receipt": first.receipt});
    let back = put(city.phone(1), &body).await;
    assert_eq!((back.status, back.is::<ComplaintAccepted>()), (201, first.clone()));
    is_nobody(&city, city.phone(2), &body).await;

    // Somebody who kept the words was quicker than the phone: its PIN still makes it an owner, and the audit log says so.
    city.stop().await;
    city.config.data = city.folder.path().join("restored-again");
    city.open().await;
    assert_eq!(city.phone(2).put(ID, &content()).await.status, 201);
    assert_eq!(put(city.phone(1), &body).await.value().get("receipt"), None);
    let claim = json!({"ticket": TICKET, "pin": first.pin});
    let claimed: ComplaintState = city.phone(1).ask("POST", "/v1/claims").json(&claim).await.is();
    assert_eq!((claimed.accepted.id, claimed.accepted.content_sha256), (first.id, first.content_sha256));
    assert_eq!(audit_log(&city), [("claimed".into(), true, false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_in_complaint_is_told_its_pin_once() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let ratna = Browser::of(&city, "ratna").await;
    let path = format!("/v1/desk/complaints/{ID}");
    let typed = json!({"content": content(), "came_by": "walk_in"});
    let new = ratna.send("PUT", &path, &typed).await;
    assert_eq!((new.status, new.value()["pin"].as_str().map(str::len)), (201, Some(8)));
    let again = ratna.send("PUT", &path, &typed).await;
    let keys: Vec<_> = again.value().as_object().unwrap().keys().cloned().collect();
    assert_eq!((again.status, keys), (200, ["content_sha256", "id", "ticket"].map(str::to_owned).to_vec()));

    // A citizen's complaint, whose words an officer reads, typed in under its id.
    city.phone(1).put(&id(2), &content()).await;
    let theirs = ratna.send("PUT", &format!("/v1/desk/complaints/{}", id(2)), &typed).await;
    assert_eq!((theirs.status, theirs.value().get("pin"), theirs.value().get("receipt")), (200, None, None));
    let intake = city.at_rest().audit_log().into_iter().filter(|line| line.deed == "intake");
    assert_eq!(intake.filter(|line| line.reason.as_deref() == Some("walk_in")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_by_pin_by_claim_or_by_command_says_so_where_it_is_read_and_in_the_audit_log() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let accepted: ComplaintAccepted = city.phone(1).put(ID, &content()).await.is();
    let pin = accepted.pin.unwrap();
    // From the phone of the words.
    assert_eq!(say(city.phone(1), 1, &json!({"kind": "reply", "note": "Satu.", "at": AT})).await.status, 201);
    // Nobody says of themselves how they came.
    let forged = json!({"kind": "reply", "note": "Dua.", "at": AT, "via": "pin"});
    assert_eq!(say(city.phone(1), 2, &forged).await.problem(), (422, "invalid"));
    // On the ticket's page.
    let visitor = |cookie: String, form: String| {
        let ask = city.phone(9).anyone("POST", format!("/l/{TICKET}")).with("origin", "http://localhost");
        let ask = ask.with("content-type", "application/x-www-form-urlencoded").with("cookie", cookie);
        async move { ask.body(form).await }
    };
    let opened = visitor(String::new(), format!("pin={pin}")).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let form = format!("deed=dispute&event={}&note=Tiga.", id(3));
    assert_eq!(visitor(cookie.clone(), form).await.status, 303);
    // From another phone that claimed it.
    let claim = json!({"ticket": TICKET, "pin": pin});
    assert_eq!(city.phone(2).ask("POST", "/v1/claims").json(&claim).await.status, 200);
    assert_eq!(say(city.phone(2), 4, &json!({"kind": "reply", "note": "Empat.", "at": AT})).await.status, 201);
    let kept = say(city.phone(2), 4, &json!({"kind": "reply", "note": "Empat.", "at": AT})).await;
    assert_eq!((kept.status, &kept.value()["via"]), (200, &json!("claim")));
    // By whoever keeps the server.
    for actor in [Actor::Citizen, Actor::Officer { agency: None }] {
        let by_hand = ByHand { actor, kind: EventKind::Confirmed, note: None };
        let _ = command::add_event(city.data(), None, &*city.config.clock, TICKET, by_hand);
    }

    let vias: Vec<_> = state(city.phone(1)).await.events.into_iter().map(|event| event.via).collect();
    let told = [None, None, Some(Via::Pin), Some(Via::Claim), Some(Via::Command)];
    assert_eq!(vias, told);
    let heard: Changes = city.phone(1).changes("").await.is();
    assert_eq!(heard.events.iter().map(|event| event.via).collect::<Vec<_>>(), told);
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.open(ID).await.events.iter().map(|e| e.event.via).collect::<Vec<_>>(), told);
    let page = city.phone(9).anyone("GET", format!("/l/{TICKET}")).with("cookie", cookie).send().await;
    let page = String::from_utf8(page.body.to_vec()).unwrap();
    for words in ["Anda", "Lewat PIN tanda terima", "Dari HP lain, lewat PIN", "Dicatat oleh kota"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let line = |deed: &str, event| (deed.to_owned(), true, event);
    let mut lines = vec![
        line("citizen_by_pin", true),
        line("claimed", false),
        line("citizen_by_claim", true),
        line("event_by_command", true),
    ];
    assert_eq!(audit_log(&city), lines);
    assert_eq!(command::verify_audit(city.data()).unwrap().events, 5);
    // The chain holds it: who takes the word away is found.
    city.at_rest().edit(&EDITED_CLAIM);
    assert!(command::verify_audit(city.data()).is_err());
    city.at_rest().undo(&EDITED_CLAIM);

    // Whoever claimed it may erase it, and not unseen.
    assert_eq!(city.phone(2).ask("DELETE", format!("/v1/complaints/{ID}")).send().await.status, 204);
    lines.push(line("erased_by_claim", false));
    assert_eq!(audit_log(&city), lines);
    command::verify_audit(city.data()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_number_tells_one_phone_what_happens_to_others() {
    let city = City::start().await;
    let start = json!({"events": [], "cursor": "0-0000000000000000", "more": false});
    let heads = |answer: &Answer| (answer.status, answer.value(), answer.header("sambat-head").to_owned());
    let unknown = heads(&city.phone(7).changes("").await);
    assert_eq!(unknown, (200, start.clone(), String::new()));
    city.phone(1).put(ID, &content()).await;
    let mine = city.phone(1).changes("").await.value()["cursor"].as_str().unwrap().to_owned();

    // Of private kinds, of public ones, and of what officers do.
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": health()});
    for n in 2..6 {
        city.phone(2).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await;
        assert_eq!(heads(&city.phone(7).changes("").await), unknown, "a made-up bearer hears nothing");
        let known = city.phone(1).changes(&format!("?cursor={mine}&seen={mine}")).await;
        assert_eq!(known.value(), json!({"events": [], "cursor": mine, "more": false}), "nor one that sent a report");
        assert_eq!(city.phone(1).put(ID, &content()).await.header("sambat-head"), mine);
    }
    let theirs = city.phone(2).changes("").await.value()["cursor"].as_str().unwrap().to_owned();
    // Where others are is answered as what no chain has, and registers nobody.
    for query in
        [format!("?cursor={mine}"), format!("?seen={theirs}"), "?cursor=9-0123456789abcdef".into(), "?seen=x".into()]
    {
        assert_eq!(city.phone(7).changes(&query).await.problem(), (410, "restored"), "{query}");
    }
    assert_eq!(heads(&city.phone(7).changes("?cursor=0-0000000000000000&seen=0-0000000000000000").await), unknown);
    assert_eq!(city.at_rest().rows("device"), 2);
    // What a phone saw itself may be its cursor.
    assert_eq!(city.phone(1).changes(&format!("?cursor={mine}&seen={theirs}")).await.value()["cursor"], theirs);

    // A phone whose all is erased is as one that never was.
    city.phone(1).ask("DELETE", format!("/v1/complaints/{ID}")).send().await;
    assert_eq!(heads(&city.phone(1).changes("").await).1, start);
}

/// What a line of server-sent events tells, as it comes.
struct Line {
    body: hyper::body::Incoming,
    _sender: http1::SendRequest<axum::body::Body>,
}

impl Line {
    async fn of(city: &City, browser: &Browser<'_>) -> Self {
        let stream = tokio::net::TcpStream::connect(city.phone(9).addr).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = Request::get("/v1/desk/live").header("host", "localhost").header("cookie", &*browser.cookie);
        let answer = sender.send_request(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { body: answer.into_body(), _sender: sender }
    }

    /// The next thing that it tells; `None` where it has ended.
    async fn next(&mut self) -> Option<String> {
        let frame = self.body.frame().await?.unwrap();
        Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
    }
}

/// How an officer's right to the line ends.
type End<'a> = Box<dyn Fn(&str) + 'a>;

#[tokio::test(flavor = "multi_thread")]
async fn the_live_line_of_an_officer_who_may_not_enter_any_more_ends_untold() {
    let city = City::start().await;
    let change = |name: &str, change: OfficerChange| {
        command::change_officer(city.data(), None, &*city.config.clock, name, change).unwrap();
    };
    let seat = |role, agency: Option<&str>| Seat { role, agency: agency.map(|agency| agency.parse().unwrap()) };
    let ends: [(&str, End<'_>); 6] = [
        ("disabled", Box::new(|name| change(name, OfficerChange::Disable))),
        ("password", Box::new(|name| change(name, OfficerChange::Password("lampu kuning di pasar".into())))),
        ("role", Box::new(|name| change(name, OfficerChange::Seat(seat(Role::Mayor, None))))),
        ("agency", Box::new(|name| change(name, OfficerChange::Seat(seat(Role::Agency, Some("dlh")))))),
        (
            "codes",
            Box::new(|name| {
                command::change_officer(city.data(), None, &*city.config.clock, name, OfficerChange::Totp).unwrap();
            }),
        ),
        // Nobody says it: another process, or time, took the session away.
        ("gone", Box::new(|name| city.at_rest().end_session(name))),
    ];
    officer(&city, "tetap", Role::Coordinator, None);
    let staying = Browser::of(&city, "tetap").await;
    let mut stays = Line::of(&city, &staying).await;
    assert!(stays.next().await.unwrap().contains("data: 1"));
    for (n, (name, end)) in (1..).zip(&ends) {
        officer(&city, name, Role::Coordinator, None);
        let browser = Browser::of(&city, name).await;
        let mut line = Line::of(&city, &browser).await;
        assert!(line.next().await.unwrap().contains("data: 1"));
        end(name);
        city.phone(1).put(&id(n), &content()).await;
        assert_eq!(line.next().await, None, "{name}");
        assert!(stays.next().await.unwrap().contains(&format!("data: {}", n + 1)), "the others hear it");
    }
    // Logged out elsewhere, and when the half hour of quiet is over, though the line is open.
    officer(&city, "ratna", Role::Coordinator, None);
    let ratna = Browser::of(&city, "ratna").await;
    let mut line = Line::of(&city, &ratna).await;
    line.next().await.unwrap();
    assert_eq!(ratna.send("DELETE", "/v1/session", &json!({})).await.status, 204);
    city.phone(1).put(&id(20), &content()).await;
    assert_eq!(line.next().await, None);
    let mut ratna = Browser::new(&city);
    ratna.log_in("ratna", PASSWORD, None).await;
    let mut line = Line::of(&city, &ratna).await;
    line.next().await.unwrap();
    city.pass(SignedDuration::from_mins(31));
    city.phone(1).put(&id(21), &content()).await;
    assert_eq!(line.next().await, None);
    assert_eq!(state_of(&city, 20).await, Status::Received);
}

async fn state_of(city: &City, n: u32) -> Status {
    let state: ComplaintState = city.phone(1).ask("GET", format!("/v1/complaints/{}", id(n))).send().await.is();
    state.accepted.status
}
