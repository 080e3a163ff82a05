//! What one stranger, one phone and one history may take: words, events, bytes, turns.

use crate::{
    city::{City, ID, TICKET, content, id},
    desk::{Browser, PASSWORD, health, officer},
    phone::{Answer, Phone},
};
use jiff::SignedDuration;
use sambat_domain::{
    content::LARGEST_CONTENT,
    event::{EventKind, LONGEST_NOTE, MOST_CITIZEN_EVENTS},
    officer::Role,
};
use sambat_protocol::{
    desk::{DeskEvents, EVENTS},
    hash,
    message::{Changes, ComplaintAccepted, ComplaintState, LARGEST_PAGE},
};
use sambat_server::{
    Limits, OfficerChange, Quota, Quotas, command,
    command::flood::{self, By, Which},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, net::IpAddr};

/// A city behind a proxy that says from where somebody asks.
async fn behind_proxy(allowances: Quotas) -> City {
    let mut city = City::closed();
    city.config.proxies = vec![IpAddr::from([127, 0, 0, 1])];
    city.config.limits = Limits { allowances, ..Limits::default() };
    city.open().await;
    city
}

async fn put(city: &City, phone: &Phone, id: &str, content: &Value, from: &str) -> Answer {
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": content});
    phone.ask("PUT", format!("/v1/complaints/{id}")).with("x-forwarded-for", from).json(&body).await
}

async fn say(phone: &Phone, n: u32, kind: &str, note: Option<&str>) -> Answer {
    let mut body = json!({"kind": kind, "at": "2026-11-24T03:05:00Z"});
    if let Some(note) = note {
        body["note"] = note.into();
    }
    phone.ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(n))).json(&body).await
}

/// The first mistake that an answer names.
fn mistake(answer: &Answer) -> String {
    assert_eq!(answer.problem(), (422, "invalid"), "{answer:?}");
    answer.value()["errors"][0]["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_has_a_hundred_events_of_its_citizen_and_what_leaves_is_heard_beyond() {
    let city = City::start().await;
    let phone = city.phone(1);
    let accepted: ComplaintAccepted = phone.put(ID, &content()).await.is();
    for n in 0..u32::try_from(MOST_CITIZEN_EVENTS).unwrap() {
        assert_eq!(say(&phone, n, "reply", Some("Masih.")).await.status, 201);
    }
    let refused = say(&phone, 1_000, "reply", Some("Masih.")).await;
    assert_eq!(mistake(&refused), "events_too_many");
    assert_eq!(refused.value()["stored"], false, "the phone parks this one and goes on");
    assert_eq!(say(&phone, 5, "reply", Some("Masih.")).await.status, 200, "what is here is here");
    let form = format!("pin={}&deed=reply&event={}&note=Lagi", accepted.pin.unwrap(), id(1_001));
    let page = city.phone(9).anyone("POST", format!("/l/{TICKET}")).with("origin", "http://localhost");
    let page = page.with("content-type", "application/x-www-form-urlencoded").body(form).await;
    assert!(String::from_utf8(page.body.to_vec()).unwrap().contains("Sudah 100 pesan"), "{page:?}");
    // Nobody is kept from leaving by what they said before; once is enough.
    assert_eq!(say(&phone, 2_000, "withdrawn", None).await.status, 201);
    assert_eq!(mistake(&say(&phone, 2_001, "withdrawn", None).await), "events_too_many");
    assert_eq!(say(&phone, 2_002, "consent_withdrawn", None).await.status, 201);
    let replies = phone.events().await.into_iter().filter(|event| event.kind == EventKind::Reply);
    assert_eq!(replies.count(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_comes_in_pages_to_the_phone_and_to_the_desk() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let phone = city.phone(1);
    phone.put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let note = "ñ".repeat(LONGEST_NOTE);
    let answers = u32::try_from(EVENTS).unwrap() + 30;
    assert_eq!(ratna.act(ID, 9_000, json!({"kind": "assigned", "agency": "pupr"})).await.status, 201);
    for n in 0..answers {
        let answer = ratna.act(ID, n, json!({"kind": "answer", "note": note})).await;
        assert_eq!(answer.status, 201, "{:?}", answer.value());
        assert!(answer.body.len() < 2 * LARGEST_PAGE, "{}", answer.body.len());
    }
    let all = answers as usize + 2;

    let (mut seen, mut after, mut pages) = (BTreeSet::new(), String::new(), 0);
    loop {
        let answer = phone.ask("GET", format!("/v1/complaints/{ID}{after}")).send().await;
        assert!(answer.body.len() < 2 * LARGEST_PAGE, "{}", answer.body.len());
        let state: ComplaintState = answer.is();
        seen.extend(state.events.iter().map(|event| event.id));
        pages += 1;
        let Some(next) = state.next else { break };
        after = format!("?after={next}");
    }
    assert_eq!(seen.len(), all);
    assert!(pages > 3, "{pages}");

    let (mut pulled, mut query) = (BTreeSet::new(), String::new());
    loop {
        let answer = phone.changes(&query).await;
        assert!(answer.body.len() < 2 * LARGEST_PAGE, "{}", answer.body.len());
        let changes: Changes = answer.is();
        pulled.extend(changes.events.iter().map(|event| event.id));
        query = format!("?cursor={}", changes.cursor);
        if !changes.more {
            break;
        }
    }
    assert_eq!(pulled, seen);

    let opened = ratna.open(ID).await;
    assert!(opened.events.len() <= EVENTS);
    assert_eq!(opened.events.last().unwrap().by.as_deref(), Some("ratna"));
    let (mut told, mut earlier): (Vec<_>, _) = (opened.events, opened.earlier);
    while let Some(before) = earlier {
        let page: DeskEvents = ratna.get(&format!("/v1/desk/complaints/{ID}/events?before={before}")).await.is();
        told.splice(0..0, page.events);
        earlier = page.earlier;
    }
    let order: Vec<_> = told.iter().map(|told| told.event.seq.unwrap()).collect();
    assert!(order.is_sorted() && order.len() == all, "{order:?}");
    assert_eq!(told.iter().map(|told| told.event.id).collect::<BTreeSet<_>>(), seen);
    assert_eq!(ratna.get(&format!("/v1/desk/complaints/{ID}/events?before=x")).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_has_kept_in_a_day_is_counted_in_bytes() {
    let allowances = Quotas { bytes_of_device: Quota { burst: 40, each_ms: 1_000 }, ..Quotas::default() };
    let city = behind_proxy(allowances).await;
    let mut words = content();
    words["attributes"] = (0..10).map(|n| (format!("q{n}"), json!("a".repeat(1_000)))).collect();
    let phone = city.phone(1);
    for n in 0..3 {
        assert_eq!(put(&city, &phone, &id(n), &words, "203.0.113.7").await.status, 201);
    }
    let refused = put(&city, &phone, &id(3), &words, "203.0.113.7").await;
    assert_eq!(refused.problem(), (429, "slow_down"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 11, "{refused:?}");
    assert!(!phone.has(&id(3)).await);
    assert_eq!(put(&city, &phone, &id(0), &words, "203.0.113.7").await.status, 200, "what is here is here");
    assert_eq!(
        put(&city, &city.phone(2), &id(4), &words, "203.0.113.7").await.status,
        201,
        "its neighbour's is another"
    );
    let reply = json!({"kind": "reply", "note": "a".repeat(4_000), "at": "2026-11-24T03:05:00Z"});
    let mut kept = 0;
    for n in 0..10 {
        let path = format!("/v1/complaints/{}/events/{}", id(0), id(100 + n));
        kept += u32::from(phone.ask("PUT", path).json(&reply).await.status == 201);
    }
    assert!(kept <= 2, "{kept}");
    city.pass(SignedDuration::from_secs(30));
    assert_eq!(put(&city, &phone, &id(3), &words, "203.0.113.7").await.status, 201, "nothing is lost, only late");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_sixteen_kibibytes_at_most() {
    let city = City::start().await;
    let of = |bytes: usize| {
        let mut words = content();
        words["later"] = "".into();
        let rest = bytes - hash_form(&words).len();
        words["later"] = "a".repeat(rest).into();
        assert_eq!(hash_form(&words).len(), bytes);
        words
    };
    let refused = city.phone(1).put(ID, &of(LARGEST_CONTENT + 1)).await;
    assert_eq!(mistake(&refused), "content_too_large");
    assert_eq!(refused.value()["stored"], false);
    assert_eq!(city.phone(1).put(ID, &of(LARGEST_CONTENT)).await.status, 201);
}

fn hash_form(words: &Value) -> Vec<u8> {
    sambat_protocol::json::canonical(words).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_a_flood_is_listed_and_dropped_and_the_audit_log_says_so() {
    let allowances = Quotas { words_of_device: Quota::hourly(2), ..Quotas::default() };
    let city = behind_proxy(allowances).await;
    officer(&city, "ratna", Role::Coordinator, None);
    // Made at this moment of the city's: what was written long ago is no flood.
    let now = |n: u32| format!("01a20b80-cc40-7a10-8b3c-{n:012x}");
    for n in 0..8 {
        assert_eq!(put(&city, &city.phone(5), &now(n), &content(), "203.0.113.7").await.status, 201);
    }
    for n in 10..13 {
        assert_eq!(put(&city, &city.phone(6), &now(n), &health(), "198.51.100.7").await.status, 201);
    }
    let data = city.data();
    let lines = flood::list(data, By::Network, &Which::default()).unwrap();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("  6  ") && lines[1].contains("  1  "), "{lines:?}");
    assert!(!lines[0].contains("203.0.113"), "a network is not told");
    assert_eq!(flood::list(data, By::Device, &Which::default()).unwrap().len(), 2);
    assert_eq!(flood::list(data, By::Hour, &Which::default()).unwrap().len(), 1);
    let network = lines[0].split_whitespace().next().unwrap().to_owned();
    let device = hash::sha256(&city.phone(6).secret).to_string()[..16].to_owned();
    let of = |device: Option<&String>, network: Option<&String>| Which {
        device: device.cloned(),
        network: network.cloned(),
        ..Which::default()
    };
    assert_eq!(flood::count(data, &of(Some(&device), None)).unwrap(), 1);
    assert_eq!(flood::count(data, &of(Some(&device), Some(&network))).unwrap(), 0);

    // One of them was looked at meanwhile: it is nobody's flood any more.
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.act(&now(7), 1, json!({"kind": "verified"})).await.status, 201);
    let which = of(None, Some(&network));
    let drop = |reason: &'static str| flood::drop(data, None, city.config.clock.clone(), &which, reason);
    assert!(drop("mesin").await.is_err(), "a reason says something");
    assert_eq!(drop("dikirim oleh mesin, bukan warga").await.unwrap(), 5);
    assert_eq!(drop("dikirim oleh mesin, bukan warga").await.unwrap(), 0);
    let reasons = city.at_rest().audit_log().into_iter().filter(|line| line.deed == "flood_dropped");
    let reasons = reasons.filter_map(|line| line.reason).filter(|reason| reason.starts_with("dikirim"));
    assert_eq!(reasons.count(), 5);
    command::verify_audit(data).unwrap();
    // The running server knows: no late word brings one back, and its phone hears why.
    assert_eq!(put(&city, &city.phone(5), &now(3), &content(), "203.0.113.7").await.problem(), (410, "erased"));
    assert_eq!(city.phone(5).ask("GET", format!("/v1/complaints/{}", now(3))).send().await.status, 404);
    for stays in [0, 1, 7] {
        assert_eq!(put(&city, &city.phone(5), &now(stays), &content(), "203.0.113.7").await.status, 200, "{stays}");
    }
    assert_eq!(flood::count(data, &Which::default()).unwrap(), 1);
}

/// A claim with a PIN, from somewhere.
async fn claim(city: &City, n: u8, ticket: &str, pin: &str, from: &str) -> Answer {
    let claim = json!({"ticket": ticket, "pin": pin});
    city.phone(n).ask("POST", "/v1/claims").with("x-forwarded-for", from).json(&claim).await
}

async fn sent(city: &City) -> (String, String) {
    let accepted: ComplaintAccepted = put(city, &city.phone(1), ID, &content(), "203.0.113.7").await.is();
    let pin = accepted.pin.unwrap().to_string();
    let number: u32 = pin.parse().unwrap();
    (pin, format!("{:08}", (number + 1) % 100_000_000))
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_a_pin_are_counted_over_a_restart_and_over_a_flood_of_tickets() {
    let mut city = behind_proxy(Quotas::default()).await;
    let (pin, wrong) = sent(&city).await;
    let mut tried = 0;
    for n in 0..40 {
        tried += u32::from(claim(&city, 3, TICKET, &wrong, &format!("198.18.{n}.1")).await.status == 404);
    }
    assert_eq!(tried, 10, "from however many networks");
    city.stop().await;
    city.open().await;
    assert_eq!(claim(&city, 3, TICKET, &wrong, "198.19.0.1").await.status, 429);
    // Junk tickets, from elsewhere, evict nothing and leave rows without bound nowhere.
    for n in 0..600_u32 {
        let ticket = format!("PSR-{:04}-{:04}", n / 10_000, n % 10_000);
        claim(&city, 4, &ticket, &wrong, &format!("198.18.{}.1", 100 + n / 20)).await;
    }
    assert_eq!(claim(&city, 3, TICKET, &wrong, "198.19.1.1").await.status, 429);
    city.stop().await;
    assert!((1..=601).contains(&city.at_rest().rows("wrong_try")), "no more than were tried");
    city.open().await;
    // Whoever waits comes before everybody who tried already, though those ask at the same moment.
    let wait = claim(&city, 3, TICKET, &pin, "203.0.113.9").await;
    assert_eq!(wait.status, 429);
    let seconds: i64 = wait.header("retry-after").parse().unwrap();
    assert!(seconds <= 60);
    for ahead in ["198.19.0.1", "198.19.1.1"] {
        claim(&city, 3, TICKET, &wrong, ahead).await;
    }
    city.pass(SignedDuration::from_secs(seconds));
    for n in 0..40 {
        let guess = claim(&city, 3, TICKET, &wrong, &format!("198.18.{n}.1")).await;
        assert_eq!(guess.status, 429, "{n}");
    }
    assert_eq!(claim(&city, 3, TICKET, &pin, "203.0.113.9").await.status, 200);
}

/// A login from somewhere.
async fn log_in(city: &City, password: &str, code: Option<&str>, from: &str) -> Answer {
    let mut typed = json!({"name": "ratna", "password": password});
    if let Some(code) = code {
        typed["code"] = code.into();
    }
    let ask = city.phone(9).anyone("POST", "/v1/session").with("origin", "http://localhost");
    ask.with("x-forwarded-for", from).json(&typed).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_and_passwords_are_counted_over_all_networks_and_lock_nobody_out() {
    let city = behind_proxy(Quotas::default()).await;
    officer(&city, "ratna", Role::Coordinator, None);
    let told = command::change_officer(city.data(), None, &*city.config.clock, "ratna", OfficerChange::Totp).unwrap();
    let secret = told.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let code = |at: jiff::Timestamp| {
        let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
    };
    let right = code(city.config.clock.now());
    let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000);
    let (mut tried, mut waits) = (0, 0);
    for n in 0..30 {
        let answer = log_in(&city, PASSWORD, Some(&wrong), &format!("198.18.{n}.1")).await;
        tried += u32::from(answer.status == 401);
        waits += u32::from(answer.status == 429);
    }
    assert_eq!((tried, waits), (5, 25));
    // She has a turn; those who tried ask before her, and have none.
    let wait = log_in(&city, PASSWORD, Some(&right), "203.0.113.7").await;
    assert_eq!(wait.problem(), (429, "slow_down"));
    city.pass(SignedDuration::from_secs(wait.header("retry-after").parse().unwrap()));
    assert_eq!(log_in(&city, PASSWORD, Some(&wrong), "198.18.0.1").await.status, 429);
    let right = code(city.config.clock.now());
    assert_eq!(log_in(&city, PASSWORD, Some(&right), "203.0.113.7").await.status, 200, "a wait, never a lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_under_a_name_is_one_line_of_the_audit_log_with_a_count() {
    let mut city = behind_proxy(Quotas::default()).await;
    officer(&city, "ratna", Role::Coordinator, None);
    let refused = |city: &City| {
        let lines = city.at_rest().audit_log().into_iter().filter(|line| line.deed == "login_refused");
        lines.filter_map(|line| line.count).collect::<Vec<_>>()
    };
    for n in 0..7 {
        assert_eq!(log_in(&city, "salah", None, &format!("198.18.{n}.1")).await.status, 401);
        city.pass(SignedDuration::from_secs(90));
    }
    assert_eq!(refused(&city), [0_i64; 0], "not a line each");
    assert_eq!(city.at_rest().refused_logins(), 7);
    city.stop().await;
    city.open().await;
    assert_eq!(log_in(&city, PASSWORD, None, "203.0.113.7").await.status, 200);
    assert_eq!(refused(&city), [7], "who comes in learns of it");
    for n in 0..3 {
        log_in(&city, "salah", None, &format!("198.18.{}.1", 20 + n)).await;
    }
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
    assert_eq!(refused(&city), [7]);
    city.pass(SignedDuration::from_hours(1));
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
    assert_eq!(refused(&city), [7, 3], "and after an hour in any case");
    command::verify_audit(city.data()).unwrap();
}
