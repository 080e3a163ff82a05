//! Somebody else answers: a hotspot's log-in page, a proxy's error. That is neither success nor anybody's fault.

use crate::rows;
use sambat_client::sync::Reach;
use sambat_domain::outbox::ItemState;
use sambat_tests::{
    city::City,
    device::Device,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};

const PAGE: &str = "<!doctype html><title>WiFi Gratis</title><form action=/login>Nomor HP <input name=hp></form>";
const HTML: &str = "Content-Type: text/html";
const JSON: &str = "Content-Type: application/json";
const PROBLEM: &str = "Content-Type: application/problem+json";

/// Who stands in between.
pub(crate) struct Portal {
    pub(crate) name: &'static str,
    pub(crate) fault: Fault,
    /// It does not even speak whole sentences: then it may also seem that nobody is there.
    pub(crate) broken: bool,
}

/// What hotspots answer, to anything.
pub(crate) fn portals() -> Vec<Portal> {
    let made_up = |name, status: &str, headers: &[&str], body: &str| Portal {
        name,
        fault: Fault::Instead(Answer::made_up(status, headers, body)),
        broken: false,
    };
    let raw = |name, bytes: &[u8]| Portal { name, fault: Fault::Instead(Answer::raw(bytes)), broken: true };
    let ours = ["Content-Type: text/html", "Sambat-Api: 1", "Sambat-Pack: \"x\"", "Tus-Resumable: 1.0.0"];
    let gzip = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 26\r\n\r\n\
        \x1f\x8b\x08\0\0\0\0\0\0\x03\xb3\xc9(\xc9\xcd\xb1\x03\0\xe9\x2b\x5a\x31\x06\0\0\0";
    let drip = Answer::made_up("200 OK", &[HTML], PAGE);
    let cut = drip.bytes().len() - 40;
    vec![
        made_up("a page", "200 OK", &[HTML], PAGE),
        made_up("a page with our names in its head", "200 OK", &ours, PAGE),
        made_up(
            "a page that sends on by itself",
            "200 OK",
            &[HTML],
            "<meta http-equiv=refresh content='0;url=/login'>",
        ),
        made_up("201 with a page", "201 Created", &[HTML, "Location: /login"], PAGE),
        made_up("another host", "302 Found", &["Location: http://login.wifi.example/"], ""),
        made_up("a path of its own", "302 Found", &["Location: /login"], ""),
        made_up("something else to see", "303 See Other", &["Location: /login"], ""),
        made_up("another host, with the same method", "307 Temporary Redirect", &["Location: http://127.0.0.1:9/"], ""),
        made_up("another host for good", "308 Permanent Redirect", &["Location: http://127.0.0.1:9/"], ""),
        made_up("204 as Android's probe wants it", "204 No Content", &[], ""),
        made_up("204 of another service", "204 No Content", &["Sambat-Api: 2", "Sambat-Pack: \"x\""], ""),
        made_up("204 of ours without a pack", "204 No Content", &["Sambat-Api: 1"], ""),
        made_up("204 as ours, to everything", "204 No Content", &["Sambat-Api: 1", "Sambat-Pack: \"x\""], ""),
        made_up("a proxy that wants a password", "407 Proxy Authentication Required", &[HTML], PAGE),
        made_up("forbidden by law", "451 Unavailable For Legal Reasons", &[HTML], PAGE),
        made_up("511", "511 Network Authentication Required", &[HTML], PAGE),
        made_up("JSON that is not ours", "200 OK", &[JSON], r#"{"ok":true,"status":"success"}"#),
        made_up("a problem without words", "422 Unprocessable Content", &[PROBLEM], "{}"),
        made_up(
            "a problem of another status",
            "410 Gone",
            &[PROBLEM],
            r#"{"type":"about:blank","title":"No","status":422,"code":"invalid"}"#,
        ),
        raw("pieces that are none", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<html>\r\n"),
        raw("half a page", &drip.bytes()[..cut]),
        raw("HTTP/1.0 without a length", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"),
        raw("a page in gzip", gzip),
        raw("no HTTP at all", b"SSH-2.0-OpenSSH_9.2\r\n"),
        Portal { name: "a page, drop by drop", fault: Fault::Drip { rate: 4_000, answer: drip }, broken: false },
    ]
}

/// What answers before a city, rather than instead of it: to the probe like any stranger, to what is sent in a way that has
/// tests of its own (module `breaker`).
fn doors() -> Vec<Portal> {
    let made_up = |name, status: &str, headers: &[&str], broken| Portal {
        name,
        fault: Fault::Instead(Answer::made_up(status, headers, PAGE)),
        broken,
    };
    vec![
        made_up("who are you", "401 Unauthorized", &[HTML, "WWW-Authenticate: Basic realm=\"wifi\""], false),
        made_up("a refusal that is not ours", "403 Forbidden", &[JSON], false),
        made_up("a proxy's error", "502 Bad Gateway", &[HTML], true),
        made_up("a proxy that asks for patience", "503 Service Unavailable", &[HTML, "Retry-After: 86400"], true),
    ]
}

/// What stands between one phone after the other and one city.
struct Street {
    city: City,
    proxy: Proxy,
}

impl Street {
    async fn new() -> Self {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        Self { city, proxy }
    }

    fn counts(&self) -> (i64, i64) {
        (rows(&self.city, "complaint"), rows(&self.city, "photo"))
    }

    /// Nothing was sent and nothing is to blame; once the stranger is gone it is sent, once.
    async fn holds(&self, portal: &Portal, fault_at: &str) {
        let phone = Phone::new(&self.proxy.endpoint());
        let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
        let before = self.counts();
        let case = format!("{} at {fault_at:?}", portal.name);
        if ["PATCH", "HEAD /v1/uploads"].contains(&fault_at) {
            // An upload goes on only where it was cut.
            self.proxy.once("POST", Fault::CutUp { after: 0, how: Cut::Rst });
            phone.pass().await;
        }
        self.proxy.always(fault_at, portal.fault.clone());
        for _ in 0..3 {
            let reach = phone.pass().await.reach;
            assert!(reach == Reach::Stranger || (portal.broken && reach == Reach::Nobody), "{case}: {reach:?}");
            assert_eq!(phone.status().await.reach, reach);
            let parts = phone.parts(id).await;
            assert!(parts.iter().all(|part| !matches!(part.state, ItemState::Parked { .. })), "{case}");
            let photo_open = parts.iter().any(|part| part.photo.is_some() && part.state == ItemState::Queued);
            assert!(photo_open || fault_at.starts_with("GET /v1/changes"), "{case}");
        }
        if fault_at.is_empty() || fault_at == "P" || fault_at == "PUT" {
            assert!(phone.complaint(id).await.receipt.is_none(), "{case}");
            assert_eq!(self.counts(), before, "{case}");
        }
        self.proxy.heal();
        phone.pass_until_complete(id).await;
        assert_eq!(self.counts(), (before.0 + 1, before.1 + 1), "{case}");
        assert_eq!(phone.pass().await.reach, Reach::City);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_answers_everything() {
    let street = Street::new().await;
    let portals: Vec<Portal> = portals().into_iter().chain(doors()).collect();
    for portal in &portals {
        street.holds(portal, "").await;
    }
    println!("soak: portals tried={} lost=0", portals.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_lets_the_probe_by_and_answers_what_is_sent() {
    let street = Street::new().await;
    for portal in portals() {
        street.holds(&portal, "P").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotspot_answers_one_kind_of_request() {
    let street = Street::new().await;
    let portals = portals();
    let page = portals.iter().find(|portal| portal.name == "a page").unwrap();
    for line in ["GET /v1/pack", "PUT", "POST", "PATCH", "GET /v1/changes"] {
        street.holds(page, line).await;
    }
    // Where an upload goes on is asked only when the city says that it is elsewhere.
    let moved = r#"{"type":"about:blank","title":"No","status":409,"code":"offset_mismatch"}"#;
    let moved = Answer::made_up("409 Conflict", &[PROBLEM, "Tus-Resumable: 1.0.0"], moved);
    street.proxy.once("PATCH", Fault::Instead(moved));
    street.holds(page, "HEAD /v1/uploads").await;
    // The right status, and not a word of how far the upload has come.
    let answer = Answer::made_up("204 No Content", &["Tus-Resumable: 1.0.0"], "");
    street.holds(&Portal { name: "204 and no offset", fault: Fault::Instead(answer), broken: false }, "PATCH").await;
}

/// Answers that are the city's in every letter, and not to these words, or not this city's.
#[tokio::test(flavor = "multi_thread")]
async fn no_receipt_but_the_right_one_is_taken() {
    let street = Street::new().await;
    let other = Phone::new(&street.proxy.endpoint());
    let others = other.file("Lampu mati.", &[]).await.row.id;
    other.pass_until_complete(others).await;
    let device = Device::new(street.city.address(), &other.secret());
    let cached = device.put(others, &other.envelope(others)).await;
    let impostor = City::started().await;

    let phone = Phone::new(&street.proxy.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    let forged = Device::new(impostor.address(), &phone.secret()).put(id, &phone.envelope(id)).await;
    assert_eq!((cached.head.status(), forged.head.status()), (200, 201));
    let created = Answer::made_up("201 Created", &[JSON], &String::from_utf8(cached.body.clone()).unwrap());
    let mut mixed = forged.json();
    mixed["receipt"] = cached.json()["receipt"].clone();
    let mixed = forged.with_json(&mixed);
    for (name, answer) in [
        ("an old answer to another complaint", cached),
        ("the same, as if it were new", created),
        ("signed by a key that nobody knows", forged),
        ("with the receipt of another", mixed),
    ] {
        street.proxy.once("PUT", Fault::Instead(answer));
        assert_eq!(phone.pass().await.reach, Reach::Stranger, "{name}");
        phone.clock.advance(jiff::SignedDuration::from_hours(1));
        assert!(phone.complaint(id).await.receipt.is_none(), "{name}");
        assert_eq!(phone.parts(id).await[0].state, ItemState::Queued, "{name}");
    }
    phone.pass_until_complete(id).await;
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
