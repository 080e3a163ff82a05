//! Somebody else answers: a hotspot's log-in page, a proxy's error. That is neither success nor anybody's fault.

use crate::rows;
use sambat_client::sync::Reach;
use sambat_domain::outbox::ItemState;
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Fault, Proxy},
};

const PAGE: &str = "<!doctype html><title>WiFi Gratis</title><form action=/login>Nomor HP <input name=hp></form>";
const HTML: &str = "Content-Type: text/html";
const JSON: &str = "Content-Type: application/json";

/// What hotspots answer, to anything.
fn portals() -> Vec<(&'static str, Answer)> {
    vec![
        ("a page", Answer::made_up("200 OK", &[HTML], PAGE)),
        ("another host", Answer::made_up("302 Found", &["Location: http://login.wifi.example/"], "")),
        ("another host for good", Answer::made_up("308 Permanent Redirect", &["Location: http://127.0.0.1:9/"], "")),
        ("204 as Android's probe wants it", Answer::made_up("204 No Content", &[], "")),
        ("204 of another service", Answer::made_up("204 No Content", &["Sambat-Api: 2", "Sambat-Pack: \"x\""], "")),
        ("511", Answer::made_up("511 Network Authentication Required", &[HTML], PAGE)),
        ("JSON that is not ours", Answer::made_up("200 OK", &[JSON], r#"{"ok":true,"status":"success"}"#)),
        ("a refusal that is not ours", Answer::made_up("451 Unavailable", &[JSON], r#"{"error":"blocked"}"#)),
    ]
}

/// Nothing was sent and nothing is to blame; once the stranger is gone it is sent, once.
async fn holds(name: &str, fault_at: &str, answer: &Answer, reach: Reach) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    proxy.always(fault_at, Fault::Instead(answer.clone()));
    for _ in 0..3 {
        assert_eq!(phone.pass().await.reach, reach, "{name} at {fault_at:?}");
        assert_eq!(phone.status().await.reach, reach);
        let parts = phone.parts(id).await;
        assert!(parts.iter().all(|part| !matches!(part.state, ItemState::Parked { .. })), "{name} at {fault_at:?}");
        let photo_open = parts.iter().any(|part| part.photo.is_some() && part.state == ItemState::Queued);
        assert!(photo_open || fault_at.starts_with("GET /v1/changes"), "{name} at {fault_at:?}");
    }
    if fault_at.is_empty() || fault_at == "P" || fault_at == "PUT" {
        assert!(phone.complaint(id).await.receipt.is_none(), "{name} at {fault_at:?}");
        assert_eq!(rows(&city, "complaint"), 0);
    }
    proxy.heal();
    phone.pass_until_complete(id).await;
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (1, 1));
    assert_eq!(phone.pass().await.reach, Reach::City);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_answers_everything() {
    for (name, answer) in portals() {
        holds(name, "", &answer, Reach::Stranger).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_lets_the_probe_by_and_answers_what_is_sent() {
    for (name, answer) in portals() {
        holds(name, "P", &answer, Reach::Stranger).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_answers_one_kind_of_request() {
    let page = Answer::made_up("200 OK", &[HTML], PAGE);
    for line in ["GET /v1/pack", "PUT", "POST", "HEAD /v1/uploads", "PATCH", "GET /v1/changes"] {
        holds("a page", line, &page, Reach::Stranger).await;
    }
}

/// The page of a proxy before the city is no page of a hotspot: nobody is asked to log in.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_before_a_city_that_is_gone_is_as_good_as_nobody() {
    for status in ["500 Oops", "502 Bad Gateway", "504 Gateway Timeout", "522 Connection Timed Out", "408 Too Slow"] {
        let answer = Answer::made_up(status, &[HTML], "<h1>nginx</h1>");
        for line in ["", "P"] {
            holds(status, line, &answer, Reach::Nobody).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_city_at_the_address_is_a_stranger() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    proxy.always(
        "GET /v1/pack",
        Fault::Changed(std::sync::Arc::new(|answer: Answer| {
            let mut pack = answer.json();
            pack["id"] = "pamekasan".into();
            answer.with_json(&pack)
        })),
    );
    assert_eq!(phone.pass().await.reach, Reach::Stranger);
    assert!(proxy.seen("PUT").is_empty(), "no word goes to another city");
    proxy.heal();
    phone.pass_until_complete(id).await;
}
