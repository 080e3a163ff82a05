//! The officers' desk over a real socket: who gets in, what they see, what they do.

mod lists;
mod login;
mod strict;

use crate::{
    city::{City, ID, content, id},
    phone::Answer,
};
use jiff::SignedDuration;
use sambat_domain::{
    officer::{Proof, ProofFlag, Role, Seat, Sight},
    status::Status,
};
use sambat_photo::sample::{ExifOptions, fields_photo};
use sambat_protocol::{
    desk::{DeskComplaint, DeskPage},
    message::Changes,
};
use sambat_server::{OfficerChange, command};
use serde_json::{Value, json};

pub const PASSWORD: &str = "jembatan hijau pagi hari";

/// Somebody who may enter.
pub fn officer(city: &City, name: &str, role: Role, agency: Option<&str>) {
    let seat = Seat { role, agency: agency.map(|agency| agency.parse().unwrap()) };
    command::add_officer(city.data(), &*city.config.clock, name, &seat, PASSWORD).unwrap();
}

/// A browser at the desk.
pub struct Browser<'a> {
    city: &'a City,
    pub cookie: String,
}

impl<'a> Browser<'a> {
    pub fn new(city: &'a City) -> Self {
        Self { city, cookie: String::new() }
    }

    /// Logged in as somebody.
    pub async fn of(city: &'a City, name: &str) -> Self {
        let mut browser = Self::new(city);
        let answer = browser.log_in(name, PASSWORD, None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        browser
    }

    pub async fn log_in(&mut self, name: &str, password: &str, code: Option<&str>) -> Answer {
        let mut typed = json!({"name": name, "password": password});
        if let Some(code) = code {
            typed["code"] = code.into();
        }
        let answer = self.send("POST", "/v1/session", &typed).await;
        let set = answer.header("set-cookie");
        if let Some((cookie, _)) = set.split_once(';') {
            self.cookie = cookie.to_owned();
        }
        answer
    }

    pub async fn send(&self, method: &'static str, path: &str, body: &Value) -> Answer {
        let ask = self.city.phone(9).anyone(method, path).with("origin", "http://localhost");
        ask.with("cookie", &*self.cookie).json(body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.city.phone(9).anyone("GET", path).with("cookie", &*self.cookie).send().await
    }

    pub async fn queue(&self, query: &str) -> DeskPage {
        self.get(&format!("/v1/desk/complaints{query}")).await.is()
    }

    pub async fn open(&self, complaint: &str) -> DeskComplaint {
        self.get(&format!("/v1/desk/complaints/{complaint}")).await.is()
    }

    pub async fn act(&self, complaint: &str, n: u32, body: Value) -> Answer {
        let mut body = body;
        body["at"] = "2026-11-24T03:05:00Z".into();
        self.send("PUT", &format!("/v1/desk/complaints/{complaint}/events/{}", id(n)), &body).await
    }
}

/// Words of a kind that only its office reads.
pub fn health() -> Value {
    let mut words = content();
    words["category"] = "layanan-kesehatan".into();
    words["description"] = "Obat asma habis sejak Senin.".into();
    words["visibility"] = "private".into();
    words["consents"] = json!([{"text_id": "kesehatan", "version": 1, "at": "2026-11-24T02:15:00Z"}]);
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_verified_dispatched_and_answered_in_time() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "joko", Role::Agency, Some("pupr"));
    city.phone(1).put(ID, &content()).await;
    let (ratna, joko) = (Browser::of(&city, "Ratna").await, Browser::of(&city, "joko").await);
    let page = ratna.queue("").await;
    assert_eq!((page.rows.len(), page.counts.unanswered, page.counts.late), (1, 1, 0));
    let row = &page.rows[0];
    assert_eq!(row.heading.as_deref(), Some("Lubang dalam di jalur kiri — penuh air kalau hujan"));
    assert_eq!(row.wait.as_ref().unwrap().target.unwrap().to_string(), "2026-11-24T03:12:11Z");
    assert_eq!(joko.queue("").await.rows, [], "it is not his yet");

    let answer = ratna.act(ID, 1, json!({"kind": "verified"})).await;
    assert_eq!(answer.status, 201);
    assert_eq!(ratna.act(ID, 1, json!({"kind": "verified"})).await.status, 200, "once");
    assert_eq!(ratna.act(ID, 1, json!({"kind": "answer", "note": "Lain"})).await.problem(), (409, "other_content"));
    let opened: DeskComplaint = ratna.act(ID, 2, json!({"kind": "assigned", "agency": "pupr"})).await.is();
    assert_eq!(
        (opened.row.status, opened.row.agency.as_ref().map(|a| a.as_str())),
        (Some(Status::Dispatched), Some("pupr"))
    );
    assert_eq!(opened.events.iter().map(|e| e.by.as_deref()).collect::<Vec<_>>(), [None, Some("ratna"), Some("ratna")]);

    city.pass(SignedDuration::from_mins(6));
    assert_eq!(joko.queue("").await.rows.len(), 1);
    let answered: DeskComplaint =
        joko.act(ID, 3, json!({"kind": "answer", "note": "Terima kasih, besok pagi kami tambal."})).await.is();
    assert_eq!(answered.row.wait, None);
    assert_eq!(answered.agencies[0].clock.elapsed.working_min, Some(6));
    assert_eq!(answered.agencies[0].clock.verdict, Some(sambat_domain::response::Verdict::Reward));
    let counts = ratna.queue("?tray=working").await;
    assert_eq!((counts.rows.len(), counts.counts.unanswered, counts.counts.working), (1, 0, 1));

    // What does not fit any more, what is not theirs to do, what says too little.
    assert_eq!(joko.act(ID, 4, json!({"kind": "verified"})).await.problem(), (403, "forbidden"));
    assert_eq!(ratna.act(ID, 5, json!({"kind": "verified"})).await.problem(), (409, "misfit"));
    assert_eq!(joko.act(ID, 6, json!({"kind": "question"})).await.problem(), (422, "invalid"));
    let past = json!({"kind": "promised", "by": "2026-11-24T03:00:00Z"});
    assert_eq!(joko.act(ID, 7, past).await.problem(), (422, "invalid"));
    assert_eq!(
        joko.act(ID, 8, json!({"kind": "done", "note": "Sudah."})).await.problem(),
        (422, "invalid"),
        "no proof"
    );
    assert_eq!(joko.act(ID, 9, json!({"kind": "dance"})).await.problem(), (422, "invalid"));

    let verified = command::verify_audit(city.data()).unwrap();
    assert_eq!((verified.events, verified.lines), (4, 7), "two officers, two logins, three events");
    // He passes it on, and it is not his any more.
    let gone =
        joko.act(ID, 10, json!({"kind": "assigned", "agency": "dlh", "note": "Pohon tumbang, bukan jalan."})).await;
    assert_eq!(gone.status, 204);
    assert_eq!(joko.get(&format!("/v1/desk/complaints/{ID}")).await.problem(), (404, "not_found"));
}

/// The phone counts by the city's verdict, whatever templates its own pack knows.
#[tokio::test(flavor = "multi_thread")]
async fn whether_it_is_an_answer_is_judged_once_and_told_with_it() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city.phone(1).put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let template = "Terima kasih, aduan Anda sedang kami cek.";
    for (n, note) in [(1, format!("{template}\n{template}\u{3164}")), (2, "Besok pagi petugas ke sana.".into())] {
        assert_eq!(ratna.act(ID, n, json!({"kind": "answer", "note": note})).await.status, 201);
    }
    assert_eq!(ratna.act(ID, 3, json!({"kind": "verified"})).await.status, 201);
    // What the desk says beforehand is what counts then.
    let path = format!("/v1/desk/complaints/{ID}/judge");
    for (note, is_answer) in [(format!("{template}\n{template}\u{3164}"), false), (format!("{template} Besok."), true)]
    {
        let judged = ratna.send("POST", &path, &json!({"note": note})).await;
        assert_eq!(judged.value(), json!({"is_answer": is_answer}), "{note:?}");
    }
    let told: Changes = city.phone(1).changes("").await.is();
    let verdicts: Vec<_> = told.events.iter().map(|event| event.is_answer).collect();
    assert_eq!(verdicts, [None, Some(false), Some(true), None]);
    let said = json!({"kind": "reply", "at": "2026-11-24T03:00:00Z", "note": "Baik.", "is_answer": true});
    let event = format!("/v1/complaints/{ID}/events/{}", id(9));
    assert_eq!(city.phone(1).ask("PUT", event).json(&said).await.problem(), (422, "invalid"), "the city's word alone");
    assert_eq!(command::verify_audit(city.data()).unwrap().events, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_officer_pastes_is_kept_without_what_nobody_sees() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city.phone(1).put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    for unread in ["\u{200b}", "\u{3164}\u{a0}", "\0\u{feff}"] {
        let answer = ratna.act(ID, 1, json!({"kind": "answer", "note": unread})).await;
        assert_eq!(answer.problem(), (422, "invalid"), "{unread:?}");
    }
    let pasted = "\u{feff}Besok\0 pa\u{ad}gi\r\n\u{202e}kami datang.\u{1b}";
    assert_eq!(ratna.act(ID, 2, json!({"kind": "answer", "note": pasted})).await.status, 201);
    let told: Changes = city.phone(1).changes("").await.is();
    assert_eq!(told.events[1].note.as_deref(), Some("Besok pagi\nkami datang."));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_62_what_is_private_is_its_offices_alone() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "joko", Role::Agency, Some("pupr"));
    officer(&city, "sari", Role::Agency, Some("dinkes"));
    officer(&city, "tono", Role::Admin, None);
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": health()});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.status, 201);
    let (ratna, joko) = (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await);
    let (sari, tono) = (Browser::of(&city, "sari").await, Browser::of(&city, "tono").await);
    assert_eq!(sari.open(ID).await.content.unwrap().description, "Obat asma habis sejak Senin.");

    let path = format!("/v1/desk/complaints/{ID}");
    assert_eq!(joko.get(&path).await.problem(), (404, "not_found"));
    assert_eq!(city.at_rest().audited("stranger"), 1);
    assert_eq!(tono.get("/v1/desk/complaints").await.problem(), (403, "forbidden"));

    let outline = ratna.get(&path).await;
    assert!(!String::from_utf8_lossy(&outline.body).contains("asma"));
    let outline: DeskComplaint = outline.is();
    assert_eq!(
        (outline.row.sight, outline.row.category.is_none(), outline.row.channel.is_some()),
        (Sight::Outline, true, true)
    );
    assert_eq!(outline.content, None);
    // Opening more needs a reason, and stays in the complaint's life.
    let reveal = |reason: &'static str| {
        ratna.send(
            "POST",
            "/v1/desk/complaints/01936f2a-5c00-7a10-8b3c-3ce8b4129d7d/reveal",
            Box::leak(Box::new(json!({"reason": reason}))),
        )
    };
    assert_eq!(reveal("ingin").await.problem(), (422, "invalid"));
    let shown = reveal("Warga menelepon dan minta dibacakan.").await.value();
    assert_eq!(shown["content"]["description"], "Obat asma habis sejak Senin.");
    let last = sari.open(ID).await.events.pop().unwrap();
    assert_eq!((last.event.kind, last.by.as_deref()), (sambat_domain::event::EventKind::Revealed, Some("ratna")));
    assert!(!city.holds("asma") && !city.holds("dibacakan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn done_needs_a_photo_and_what_is_odd_about_it_is_told() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "joko", Role::Agency, Some("pupr"));
    let mut words = content();
    words["place"] = json!({"pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830}});
    for n in [1, 2] {
        city.phone(1).put(&id(n), &words).await;
    }
    let (ratna, joko) = (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await);
    for n in [1, 2] {
        assert_eq!(ratna.act(&id(n), 10 + n, json!({"kind": "assigned", "agency": "pupr"})).await.status, 201);
    }
    let bring = |n: u32, bytes: Vec<u8>| {
        let ask = city.phone(9).anyone("POST", format!("/v1/desk/complaints/{}/photos", id(n)));
        let ask =
            ask.with("origin", "http://localhost").with("cookie", &*joko.cookie).with("content-type", "image/jpeg");
        ask.body(bytes)
    };
    let there = |lat_e7: i32, local: &str| ExifOptions {
        position_e7: Some((lat_e7, 1_129_071_830)),
        taken: Some(local.into()),
        ..ExifOptions::default()
    };
    // Five metres north, at ten past ten in Pasuruan: eight minutes after it was passed on.
    let good = bring(1, fields_photo(1, Some(&there(-76_452_760, "2026:11:24 10:10:00")))).await;
    assert_eq!(good.status, 201, "{good:?}");
    let good: Proof = good.is();
    assert_eq!((good.flags.as_slice(), good.metres), (&[ProofFlag::NotInApp][..], Some(5)));
    let odd: Proof = bring(2, fields_photo(1, Some(&there(-76_400_000, "2026:11:23 10:10:00")))).await.is();
    assert_eq!(
        odd.flags,
        [ProofFlag::NotInApp, ProofFlag::TooEarly, ProofFlag::TooFar, ProofFlag::SeenBefore],
        "yesterday, six hundred metres away, and the photo of another complaint"
    );
    let bare: Proof = bring(2, fields_photo(2, None)).await.is();
    assert_eq!(bare.flags, [ProofFlag::NotInApp, ProofFlag::Timeless, ProofFlag::Placeless]);
    assert_eq!(bring(1, b"<html>".to_vec()).await.problem(), (422, "invalid"));

    let done = json!({"kind": "done", "note": "Sudah ditambal.", "photos": [good.manifest]});
    assert_eq!(joko.act(&id(2), 20, done.clone()).await.problem(), (422, "invalid"), "another complaint's");
    let after: DeskComplaint = joko.act(&id(1), 21, done).await.is();
    assert_eq!((after.row.status, after.photos.len(), after.photos[0].proof), (Some(Status::Done), 1, true));
    let shown = ratna.get(&format!("/v1/desk/complaints/{}/photos/{}", id(1), good.manifest.photo_id)).await;
    assert_eq!((shown.header("content-type"), shown.header("x-content-type-options")), ("image/jpeg", "nosniff"));
    assert_eq!(shown.body.len(), usize::try_from(good.manifest.bytes).unwrap());
    // Erased with its complaint.
    assert_eq!(city.phone(1).ask("DELETE", format!("/v1/complaints/{}", id(1))).send().await.status, 204);
    assert_eq!(city.at_rest().rows("proof"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_phone_sent_goes_the_way_of_every_other() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "bupati", Role::Mayor, None);
    let ratna = Browser::of(&city, "ratna").await;
    let path = format!("/v1/desk/complaints/{ID}");
    let mut words = content();
    words["consents"] = json!([{"text_id": "identitas", "version": 1, "at": "2026-11-24T02:15:00Z"}]);
    let body = json!({"content": words, "came_by": "walk_in",
        "reporter": {"name": "Warga Contoh", "phone": "0800000000", "nik": "3575016506900001"}});
    let answer = ratna.send("PUT", &path, &body).await;
    assert_eq!((answer.status, answer.value()["ticket"].as_str()), (201, Some("PSR-X2T1-57BX")));
    assert_eq!(ratna.send("PUT", &path, &body).await.status, 200, "once");
    let opened = ratna.open(ID).await;
    assert_eq!((opened.reporter.sealed, opened.reporter.last4.as_deref()), (true, Some("0001")));
    let reason = json!({"reason": "Menelepon balik untuk bertanya."});
    let shown = ratna.send("POST", &format!("{path}/reveal"), &reason).await.value();
    assert_eq!((shown["name"].as_str(), shown["nik"].as_str()), (Some("Warga Contoh"), Some("3575016506900001")));
    assert!(!city.holds("3575016506900001") && !city.holds("Warga Contoh"));
    for wrong in [
        json!({"content": content()}),
        json!({"content": content(), "came_by": "pigeon"}),
        json!({"content": content(), "came_by": "walk_in", "status": "closed"}),
        json!({"content": content(), "came_by": "walk_in", "reporter": {"nik": "123"}}),
        json!({"content": content(), "came_by": "walk_in", "reporter": {"nik": 3_575_016_506_900_001_i64}}),
    ] {
        let path = format!("/v1/desk/complaints/{}", id(7));
        assert_eq!(ratna.send("PUT", &path, &wrong).await.problem(), (422, "invalid"), "{wrong}");
    }
    let mayor = Browser::of(&city, "bupati").await;
    assert_eq!(mayor.send("PUT", &format!("/v1/desk/complaints/{}", id(8)), &body).await.problem(), (403, "forbidden"));
}
