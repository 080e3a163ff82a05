//! Asking with a receipt's PIN, over a real socket.

use crate::{
    city::{City, ID, TICKET, content, id},
    desk::{Browser, health, officer},
    phone::{Answer, Phone},
};
use jiff::SignedDuration;
use sambat_domain::{officer::Role, status::Status};
use sambat_protocol::message::{Changes, ComplaintAccepted, ComplaintState};
use serde_json::json;

/// Somebody's browser that has no app.
struct Visitor<'a> {
    city: &'a City,
    cookie: String,
}

impl<'a> Visitor<'a> {
    fn new(city: &'a City) -> Self {
        Self { city, cookie: String::new() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.city.phone(9).anyone("GET", path).with("cookie", &*self.cookie).send().await
    }

    async fn post(&mut self, path: &str, form: &str) -> Answer {
        let ask = self.city.phone(9).anyone("POST", path).with("origin", "http://localhost");
        let ask = ask.with("content-type", "application/x-www-form-urlencoded").with("cookie", &*self.cookie);
        let answer = ask.body(form.to_owned()).await;
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = cookie.to_owned();
        }
        answer
    }

    /// With the PIN shown.
    async fn of(city: &'a City, ticket: &str, pin: &str) -> Self {
        let mut visitor = Self::new(city);
        let answer = visitor.post(&format!("/l/{ticket}"), &format!("pin={pin}")).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        visitor
    }

    async fn page(&self) -> String {
        text(&self.get(&format!("/l/{TICKET}")).await)
    }
}

fn text(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{answer:?}");
    String::from_utf8(answer.body.to_vec()).unwrap()
}

/// The id that a page's form gives to what is said with it.
fn event_of(page: &str) -> String {
    page.split("name=\"event\" value=\"").nth(1).unwrap()[..36].to_owned()
}

async fn sent(phone: &Phone, city: &City, words: &serde_json::Value) -> String {
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": words});
    let accepted: ComplaintAccepted = phone.ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.is();
    accepted.pin.unwrap().to_string()
}

/// A PIN that is not this one.
fn other(pin: &str) -> String {
    let number: u32 = pin.parse().unwrap();
    format!("{:08}", (number + 1) % 100_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pin_comes_with_the_receipt_and_is_kept_nowhere() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    assert_eq!(sent(&city.phone(1), &city, &content()).await, pin, "again");
    let state: ComplaintState = city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.is();
    assert_eq!(state.accepted.pin.unwrap().to_string(), pin);
    assert!(!city.holds(&pin));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_63_neither_the_id_nor_the_ticket_opens_a_neighbours_complaint() {
    let city = City::start().await;
    let mut words = content();
    words["description"] = "Kolam bocor di belakang rumah.".into();
    let pin = sent(&city.phone(2), &city, &words).await;
    let a = city.phone(1);
    for path in [format!("/v1/complaints/{ID}"), format!("/v1/complaints/{}", id(7))] {
        assert_eq!(a.ask("GET", path).send().await.problem(), (404, "not_found"));
    }
    assert_eq!(a.changes("").await.is::<Changes>().events, []);
    let reply = json!({"kind": "withdrawn", "at": "2026-11-24T03:05:00Z"});
    assert_eq!(
        a.ask("PUT", format!("/v1/complaints/{ID}/events/{}", id(1))).json(&reply).await.problem(),
        (404, "not_found")
    );
    // The ticket alone shows a question for the PIN, the same for a ticket that nobody has.
    let mut visitor = Visitor::new(&city);
    let (known, unknown) = (visitor.page().await, text(&visitor.get("/l/PSR-0000-0000").await));
    assert!(!known.contains("Kolam"));
    assert_eq!(known.replace(TICKET, ""), unknown.replace("PSR-0000-0000", ""));
    let wrong = visitor.post(&format!("/l/{TICKET}"), &format!("pin={}", other(&pin))).await;
    let nobodys = visitor.post("/l/PSR-0000-0000", &format!("pin={pin}")).await;
    assert_eq!((wrong.status, nobodys.status), (403, 403));
    assert_eq!(text(&wrong).replace(TICKET, ""), text(&nobodys).replace("PSR-0000-0000", ""));
    for claim in [json!({"ticket": TICKET, "pin": other(&pin)}), json!({"ticket": "PSR-0000-0000", "pin": pin.clone()})]
    {
        assert_eq!(a.ask("POST", "/v1/claims").json(&claim).await.problem(), (404, "not_found"));
    }
    assert!(Visitor::of(&city, TICKET, &pin).await.page().await.contains("Kolam bocor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_into_the_app_by_the_ticket_and_never_by_the_pin() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    let mut visitor = Visitor::new(&city);
    let wrong = visitor.post(&format!("/l/{TICKET}"), &format!("pin={}", other(&pin))).await;
    let english = text(&visitor.get(&format!("/l/{TICKET}?lang=en")).await);
    assert!(english.contains("Open in the app"));
    for page in [visitor.page().await, text(&wrong), english] {
        let links: Vec<&str> = page.split("sambat://").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links, [format!("tiket/{TICKET}")]);
        assert!(!page.contains(&pin) && !page.contains(&other(&pin)));
        assert!(page.find("name=\"pin\"") < page.find("sambat://"), "what works everywhere stands first");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_and_done_is_disputed_and_the_phone_hears_of_both() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let phone = city.phone(1);
    let pin = sent(&phone, &city, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.act(ID, 1, json!({"kind": "assigned", "agency": "pupr"})).await.status, 201);
    assert_eq!(ratna.act(ID, 2, json!({"kind": "question", "note": "Jalur <kiri> sebelah mana?"})).await.status, 201);
    let mut visitor = Visitor::of(&city, TICKET, &format!("{}%20{}", &pin[..4], &pin[4..])).await;
    let page = visitor.page().await;
    for said in [
        "Perlu perhatian",
        "Jalur &#60;kiri&#62; sebelah mana?",
        "Lubang dalam di jalur kiri",
        "Admin koordinator",
        "10.02",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<script") && !page.contains("style="));
    let (path, event) = (format!("/l/{TICKET}?lang=id"), event_of(&page));
    let empty = visitor.post(&path, &format!("deed=reply&event={event}&note=+")).await;
    assert_eq!(empty.status, 422);
    assert!(text(&empty).contains("Tulis jawabannya dulu."));
    let reply = format!("deed=reply&event={event}&note=Dekat+warung%0D%0Asoto");
    for _ in 0..2 {
        let answer = visitor.post(&path, &reply).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/l/PSR-X2T1-57BX?lang=id&said=1"),
            "once or twice"
        );
    }
    let changed = visitor.post(&path, &format!("deed=reply&event={event}&note=Lain")).await;
    assert_eq!(changed.status, 422, "other words are not thrown away in silence");
    assert!(text(&changed).contains("Jawaban ini sudah pernah dikirim"));
    let events = phone.changes("").await.is::<Changes>().events;
    assert_eq!(events.len(), 4);
    assert_eq!(events[3].note.as_deref(), Some("Dekat warung\nsoto"));

    assert_eq!(ratna.act(ID, 3, json!({"kind": "rejected", "reason": "other", "note": "Uji."})).await.status, 201);
    assert!(visitor.page().await.contains("Ditolak: lihat catatan"));
    assert!(!visitor.page().await.contains("name=\"deed\""), "nothing is asked any more");
    assert!(text(&visitor.get(&format!("/l/{TICKET}?lang=en")).await).contains("Declined: see the note"));
    // Whoever leaves is out.
    let left = visitor.post(&path, "leave=1").await;
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert!(visitor.page().await.contains("name=\"pin\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_survives_the_half_hour() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    for (kind, extra) in [("assigned", r#"{"agency":"pupr"}"#), ("started", "{}"), ("done", "{}")] {
        by_hand(&city, kind, extra);
    }
    let mut visitor = Visitor::of(&city, TICKET, &pin).await;
    let page = visitor.page().await;
    assert!(page.contains("Belum beres? Kabari sampai Sel, 8 Des."), "{page}");
    let path = format!("/l/{TICKET}?lang=id");
    city.pass(SignedDuration::from_mins(30));
    assert!(visitor.page().await.contains("name=\"pin\""));
    let form = format!("deed=dispute&event={}&note=Masih+berlubang", event_of(&page));
    let asked = visitor.post(&path, &form).await;
    assert!(text(&asked).contains("Masih berlubang"));
    assert_eq!(visitor.post(&path, &format!("{form}&pin={pin}")).await.status, 303);
    let state: ComplaintState = city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.is();
    assert_eq!(state.accepted.status, Status::Reopened);
    assert_eq!(state.events.last().unwrap().note.as_deref(), Some("Masih berlubang"));
    assert!(visitor.page().await.contains("Anda bilang belum selesai"));
}

fn by_hand(city: &City, kind: &str, extra: &str) {
    let mut members: serde_json::Value = serde_json::from_str(extra).unwrap();
    members["kind"] = kind.into();
    let by_hand = sambat_server::ByHand {
        actor: sambat_domain::event::Actor::Officer { agency: None },
        kind: serde_json::from_value(members).unwrap(),
        note: Some("Sudah ditambal.".into()),
    };
    sambat_server::command::add_event(city.data(), None, &*city.config.clock, TICKET, by_hand).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_pages_form_and_a_forged_or_carried_over_pass_open_nothing() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    let set = Visitor::new(&city).post(&format!("/l/{TICKET}"), &format!("pin={pin}")).await;
    let cookie = set.header("set-cookie").to_owned();
    let mut parts: Vec<_> = cookie.split("; ").skip(1).collect();
    parts.sort_unstable();
    assert_eq!(parts, ["HttpOnly", "Max-Age=1800", "Path=/l/PSR-X2T1-57BX", "SameSite=Strict"]);
    let page = set.headers.get("referrer-policy");
    assert_eq!(page.unwrap(), "no-referrer", "a redirect is no page");
    let visitor = Visitor::of(&city, TICKET, &pin).await;
    let opened = visitor.get(&format!("/l/{TICKET}")).await;
    assert_eq!((opened.header("referrer-policy"), opened.header("cache-control")), ("same-origin", "no-store"));
    assert!(opened.header("content-security-policy").contains("default-src 'none'; style-src 'self'"));
    let event = event_of(&format!("name=\"event\" value=\"{}", id(5)));
    for origin in ["http://evil.test", "null", "https://localhost"] {
        let ask = city.phone(9).anyone("POST", format!("/l/{TICKET}")).with("origin", origin);
        let ask = ask.with("content-type", "application/x-www-form-urlencoded").with("cookie", &*visitor.cookie);
        let answer = ask.body(format!("deed=confirm&event={event}")).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    // To another complaint it says nothing, and one letter more or less is none.
    let mut second = content();
    second["description"] = "Kolam bocor.".into();
    let accepted: ComplaintAccepted = city.phone(2).put(&id(3), &second).await.is();
    assert!(text(&visitor.get(&format!("/l/{}", accepted.ticket)).await).contains("name=\"pin\""));
    for cookie in [
        visitor.cookie.replace(ID, &id(3)),
        format!("{}A", visitor.cookie),
        visitor.cookie.replace('.', ""),
        "sambat-ask=".into(),
    ] {
        let forged = Visitor { city: &city, cookie };
        assert!(text(&forged.get(&format!("/l/{}", accepted.ticket)).await).contains("name=\"pin\""));
        assert!(forged.page().await.contains("name=\"pin\""));
    }
    assert_eq!(Visitor::new(&city).get("/l/psrx2t157bx").await.header("location"), "/l/PSR-X2T1-57BX?lang=id");
    assert_eq!(Visitor::new(&city).get("/l/apa").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_and_the_owner_gets_in_after_a_wait() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    let (path, mut visitor) = (format!("/l/{TICKET}"), Visitor::new(&city));
    for wrong in [other(&pin), "salah".into(), "1".into()] {
        assert_eq!(visitor.post(&path, &format!("pin={wrong}")).await.status, 403);
    }
    let slow = visitor.post(&path, &format!("pin={pin}")).await;
    assert_eq!((slow.status, slow.header("retry-after")), (429, "1"));
    assert!(text(&slow).contains("Coba lagi setelah 1 detik."));
    let claim = json!({"ticket": TICKET, "pin": pin.clone()});
    let slow = city.phone(3).ask("POST", "/v1/claims").json(&claim).await;
    assert_eq!((slow.problem(), slow.header("retry-after")), ((429, "slow_down"), "1"), "by one count");
    city.pass(SignedDuration::from_secs(1));
    assert_eq!(visitor.post(&path, &format!("pin={pin}")).await.status, 303);
    assert_eq!(city.at_rest().rows("owner"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_phone_claims_a_complaint_and_gets_it_with_its_changes() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    let phone = city.phone(2);
    assert_eq!(phone.put(&id(2), &content()).await.status, 201);
    let before: Changes = phone.changes("").await.is();
    assert_eq!(before.events.len(), 1);
    let claim = json!({"ticket": "psr x2t1 57bx", "pin": pin});
    for _ in 0..2 {
        let state: ComplaintState = phone.ask("POST", "/v1/claims").json(&claim).await.is();
        assert_eq!((state.accepted.id.to_string(), state.events.len()), (ID.into(), 1));
    }
    let cursor = format!("?cursor={}", before.cursor);
    assert_eq!(phone.changes(&cursor).await.problem(), (410, "restored"), "what it missed lies before its cursor");
    assert_eq!(phone.changes("").await.is::<Changes>().events.len(), 2);
    assert_eq!(city.phone(1).changes("").await.is::<Changes>().events.len(), 1, "the first stays an owner");
    for malformed in [json!({"ticket": TICKET}), json!({"ticket": TICKET, "pin": "12"}), json!([])] {
        assert!(phone.ask("POST", "/v1/claims").json(&malformed).await.status >= 400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_is_shown_to_its_citizen_alone_and_what_is_erased_to_nobody() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &health()).await;
    let visitor = Visitor::of(&city, TICKET, &pin).await;
    let page = visitor.page().await;
    assert!(page.contains("Obat asma habis") && !page.contains("<title>Obat"));
    assert!(!city.holds("asma"));
    assert_eq!(city.phone(1).ask("DELETE", format!("/v1/complaints/{ID}")).send().await.status, 204);
    assert!(visitor.page().await.contains("name=\"pin\""), "a pass to what is gone is none");
    let mut visitor = Visitor::new(&city);
    assert_eq!(visitor.post(&format!("/l/{TICKET}"), &format!("pin={pin}")).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_complaints_of_one_ticket_ask_for_the_day() {
    let city = City::start().await;
    let pin = sent(&city.phone(1), &city, &content()).await;
    // One in 10^12 pairs; here by hand.
    city.phone(2).put(&id(3), &content()).await;
    city.at_rest().make_namesakes(TICKET, ID, "2026-11-25T03:00:00Z");
    let (path, mut visitor) = (format!("/l/{TICKET}"), Visitor::new(&city));
    let wrong = visitor.post(&path, &format!("pin={}", other(&pin))).await;
    assert!(!text(&wrong).contains("received_on"), "a stranger does not hear that there are two");
    let asked = visitor.post(&path, &format!("pin={pin}")).await;
    assert_eq!(asked.status, 200);
    assert!(text(&asked).contains("name=\"received_on\""));
    let claim = json!({"ticket": TICKET, "pin": pin.clone()});
    assert_eq!(city.phone(3).ask("POST", "/v1/claims").json(&claim).await.problem(), (422, "invalid"));
    assert_eq!(visitor.post(&path, &format!("pin={pin}&received_on=2026-11-25")).await.status, 403);
    assert_eq!(visitor.post(&path, &format!("pin={pin}&received_on=2026-11-24")).await.status, 303);
    let claim = json!({"ticket": TICKET, "pin": pin, "received_on": "2026-11-24"});
    assert_eq!(city.phone(3).ask("POST", "/v1/claims").json(&claim).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_citys_says_whose_it_is_and_where_to_go() {
    for (owner, says, reach) in [
        (
            "Kementerian PU, untuk jalan nasional",
            "Kementerian PU, untuk jalan nasional",
            "Lewat aplikasi Jalan Kita atau SP4N-LAPOR! (lapor.go.id).",
        ),
        ("PLN", "PLN", "Lewat SP4N-LAPOR! (lapor.go.id)."),
    ] {
        let city = City::start().await;
        officer(&city, "ratna", Role::Coordinator, None);
        let pin = sent(&city.phone(1), &city, &content()).await;
        let ratna = Browser::of(&city, "ratna").await;
        let said = json!({"kind": "not_ours", "owner": owner, "note": "Bukan milik kota."});
        assert_eq!(ratna.act(ID, 1, said).await.status, 201);
        let page = Visitor::of(&city, TICKET, &pin).await.page().await;
        let next = format!("Kota tidak bisa menanganinya. Sampaikan ke pemiliknya. {reach}");
        assert!(page.contains(says) && page.contains(&next), "{page}");
    }
}
