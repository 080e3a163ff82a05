//! What is hidden from a seat: it goes to no other office, and no list, number or bound tells of it.

mod at_rest;
mod worlds;

use crate::{
    board::act,
    city::{City, content, id},
    desk::{Browser, health, officer},
    phone::Answer,
    reporter::{NIK, agreed, key, seal},
};
use sambat_domain::{
    event::{Actor, EventKind, EventName},
    officer::{Role, Sight},
    status::Status,
};
use sambat_protocol::desk::DeskComplaint;
use sambat_server::{ByHand, command};
use serde_json::{Value, json};

/// Somebody in every seat that sees complaints.
fn staffed(city: &City) {
    officer(city, "ratna", Role::Coordinator, None);
    officer(city, "wali", Role::Mayor, None);
    officer(city, "joko", Role::Agency, Some("pupr"));
    officer(city, "sari", Role::Agency, Some("dinkes"));
    officer(city, "dewi", Role::Agency, Some("dlh"));
    officer(city, "budi", Role::Field, Some("pupr"));
}

async fn put(city: &City, n: u32, words: &Value) -> Answer {
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": words});
    city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await
}

/// A hole in the road whose citizen wants that only the office reads it.
pub fn chosen() -> Value {
    let mut words = content();
    words["description"] = "Lubang di depan rumah istri muda Pak Contoh.".into();
    words["visibility"] = "private".into();
    words["place"] = json!({"pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830}, "area": "35.75.02.1005"});
    words
}

/// Words of a kind about health, without the consent that it needs.
fn unsorted() -> Value {
    let mut words = health();
    words["consents"] = json!([]);
    words
}

fn pass_on(agency: &str) -> Value {
    json!({"kind": "assigned", "agency": agency, "note": "Lebih cocok di sana."})
}

/// Where it stands after a command, or why that does nothing.
fn by_hand(city: &City, n: u32, kind: EventKind) -> Result<String, String> {
    let said = ByHand { actor: Actor::Officer { agency: None }, kind, note: Some("Pindah.".into()) };
    let added = command::add_event(city.data(), None, &*city.config.clock, &id(n), said);
    added.map(|told| told.rsplit(' ').next().unwrap().to_owned()).map_err(|error| error.to_string())
}

fn assigned(agency: &str) -> EventKind {
    EventKind::Assigned { agency: agency.parse().unwrap() }
}

fn refused(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.value()["errors"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_goes_to_no_office_but_its_own() {
    let city = City::start().await;
    staffed(&city);
    for (n, words) in [(1, health()), (2, unsorted()), (3, chosen()), (4, content()), (5, content()), (6, health())] {
        assert_eq!(put(&city, n, &words).await.status, 201);
    }
    let (ratna, joko, sari) =
        (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await, Browser::of(&city, "sari").await);
    let other = (422, json!([{"field": "agency", "code": "private"}]));

    // It has its office: no answer tells which one, whoever tries them all.
    for agency in ["pupr", "dinkes", "dlh"] {
        assert_eq!(ratna.act(&id(1), 20, pass_on(agency)).await.problem(), (403, "forbidden"), "{agency}");
    }
    // Nobody has it yet: it goes to the one that the pack names.
    for agency in ["pupr", "dlh", "kominfo"] {
        assert_eq!(refused(&ratna.act(&id(2), 21, pass_on(agency)).await), other, "{agency}");
        assert!(by_hand(&city, 2, assigned(agency)).unwrap_err().contains("not the office"), "{agency}");
    }
    assert_eq!(ratna.act(&id(2), 22, pass_on("dinkes")).await.status, 201);
    assert_eq!(sari.open(&id(2)).await.row.sight, Sight::Whole);
    // Nor does the office pass it on.
    assert_eq!(refused(&sari.act(&id(1), 23, pass_on("pupr")).await), other);
    assert!(!sari.open(&id(1)).await.may.contains(&EventName::Assigned));
    assert_eq!(refused(&joko.act(&id(3), 24, pass_on("dlh")).await), other, "chosen is as good");
    assert!(by_hand(&city, 3, assigned("dlh")).is_err());

    // Typed in at another office's desk, it is not that office's.
    let typed = json!({"content": health(), "came_by": "walk_in"});
    let taken = joko.send("PUT", &format!("/v1/desk/complaints/{}", id(7)), &typed).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    assert_eq!(joko.get(&format!("/v1/desk/complaints/{}", id(7))).await.problem(), (404, "not_found"));
    assert_eq!(sari.open(&id(7)).await.row.sight, Sight::Whole);

    // What citizens follow as one has the same readers.
    assert_eq!(ratna.act(&id(4), 25, pass_on("pupr")).await.status, 201);
    let same = |of: u32| json!({"kind": "duplicate", "of": id(of)});
    for (n, of) in [(4, 1), (4, 3), (4, 99)] {
        let unknown = (422, json!([{"field": "of", "code": "unknown"}]));
        assert_eq!(refused(&ratna.act(&id(n), 26, same(of)).await), unknown, "{n} {of}");
    }
    let duplicate = |of: u32| EventKind::Duplicate { of: id(of).parse().unwrap() };
    for (n, of) in [(1, 4), (4, 1), (3, 4), (1, 3)] {
        assert!(by_hand(&city, n, duplicate(of)).unwrap_err().contains("duplicate"), "{n} {of}");
    }
    assert_eq!(by_hand(&city, 1, duplicate(6)), Ok("duplicate_of".to_owned()), "both its office's");
    assert_eq!(ratna.act(&id(4), 27, same(5)).await.status, 201);

    sari.queue("").await;
    assert_eq!(city.at_rest().private_beside("dinkes"), 1, "the hole alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_stands_is_not_asked_by_trying() {
    let city = City::start().await;
    staffed(&city);
    put(&city, 1, &health()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let again = json!({"kind": "reopened", "note": "Warga bertanya lagi."});
    assert_eq!(ratna.act(&id(1), 20, again.clone()).await.problem(), (403, "forbidden"));
    assert_eq!(city.at_rest().audited("stranger"), 1);
    let rejected = EventKind::Rejected { reason: sambat_domain::event::RejectReason::Other };
    act(&city, 1, Actor::Officer { agency: Some("dinkes".parse().unwrap()) }, rejected, Some("Bukan di sini."));
    assert_eq!(ratna.act(&id(1), 21, again).await.status, 201, "what is over may be opened again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_citizen_wants_hidden_is_hidden_as_a_private_kind_is() {
    let city = City::start().await;
    staffed(&city);
    assert_eq!(put(&city, 1, &chosen()).await.status, 201);
    let path = format!("/v1/desk/complaints/{}", id(1));
    for name in ["joko", "budi"] {
        let theirs = Browser::of(&city, name).await.open(&id(1)).await;
        assert_eq!((theirs.row.sight, theirs.row.status), (Sight::Whole, Some(Status::Dispatched)), "{name}");
        assert!(theirs.content.unwrap().description.starts_with("Lubang di depan"));
    }
    for name in ["ratna", "wali"] {
        let browser = Browser::of(&city, name).await;
        let answer = browser.get(&path).await;
        assert!(!String::from_utf8_lossy(&answer.body).contains("istri muda"));
        let outline: DeskComplaint = answer.is();
        assert_eq!((outline.row.sight, outline.content), (Sight::Outline, None));
        assert_eq!((outline.row.category, outline.row.area, outline.row.position), (None, None, None));
        assert!(browser.queue("?tray=all&q=istri").await.rows.is_empty());
        let csv = browser.get("/v1/desk/export.csv?tray=all").await;
        let csv = String::from_utf8_lossy(&csv.body).into_owned();
        assert!(!csv.contains("istri") && !csv.contains("jalan-rusak") && !csv.contains("1005"), "{csv}");
    }
    assert_eq!(Browser::of(&city, "dewi").await.get(&path).await.status, 404);
    // Nothing of it lies in the open, in no index, on no map and in no list.
    assert!(!city.holds("istri muda"));
    assert_eq!(city.at_rest().rows("words"), 0);
    assert_eq!(city.at_rest().placeless(), 1);
    for path in ["/open-data/complaints.csv", "/open-data/complaints.geojson", "/board.json"] {
        let told = city.phone(9).anyone("GET", path).send().await;
        let told = String::from_utf8_lossy(&told.body).into_owned();
        assert!(!told.contains("jalan-rusak"), "{path}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_near_is_what_may_be_opened_too() {
    let city = City::start().await;
    staffed(&city);
    let mut open = content();
    open["place"] = chosen()["place"].clone();
    for n in 1..=3 {
        put(&city, n, &open).await;
    }
    put(&city, 4, &chosen()).await;
    let (ratna, joko) = (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await);
    for (n, agency) in [(1, "pupr"), (2, "dlh"), (3, "pupr")] {
        assert_eq!(ratna.act(&id(n), 20 + n, json!({"kind": "assigned", "agency": agency})).await.status, 201);
    }
    let near = |opened: DeskComplaint| opened.near.iter().map(|near| near.id.to_string()).collect::<Vec<_>>();
    assert_eq!(near(joko.open(&id(1)).await), [id(3)]);
    assert_eq!(near(ratna.open(&id(1)).await), [id(2), id(3)]);
    assert!(near(joko.open(&id(4)).await).is_empty(), "what is private lies nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_much_somebody_complains_counts_what_may_be_opened() {
    let city = City::start().await;
    staffed(&city);
    let key = key(&city).await;
    let mut private = health();
    private["consents"].as_array_mut().unwrap().push(agreed()["consents"][0].clone());
    for (n, words) in [(1, agreed()), (2, private), (3, agreed()), (4, agreed())] {
        let sealed = seal(&key, NIK, u8::try_from(n).unwrap());
        let body = json!({"v": 1, "pack_rev": city.revision(), "content": words, "reporter_sealed": sealed});
        assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await.status, 201);
    }
    let ratna = Browser::of(&city, "ratna").await;
    for (n, agency) in [(1, "pupr"), (3, "pupr"), (4, "dlh")] {
        assert_eq!(ratna.act(&id(n), 20 + n, json!({"kind": "assigned", "agency": agency})).await.status, 201);
    }
    for (name, n, others) in [("ratna", 1, 2), ("joko", 1, 1), ("sari", 2, 0), ("dewi", 4, 0)] {
        assert_eq!(Browser::of(&city, name).await.open(&id(n)).await.reporter.others, others, "{name}");
    }
}

/// What came of sixty of the same at once, by status.
async fn sixty(city: &City, browser: &Browser<'_>, method: &'static str, path: &str, body: &Value) -> [usize; 2] {
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let ask = city.phone(9).anyone(method, path).with("origin", "http://localhost");
        let (ask, body) = (ask.with("cookie", &*browser.cookie), body.clone());
        asked.spawn(async move { ask.json(&body).await });
    }
    let answers = asked.join_all().await;
    assert!(answers.iter().all(|answer| answer.status != 429 || answer.problem() == (429, "slow_down")));
    [200, 429].map(|status| answers.iter().filter(|answer| answer.status == status).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_at_once_are_counted_one_by_one() {
    let city = City::start().await;
    staffed(&city);
    put(&city, 1, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let lines = |deed: &str| city.at_rest().audited(deed);
    let none = json!({});
    assert_eq!(sixty(&city, &ratna, "GET", "/v1/desk/export.csv?tray=all", &none).await, [10, 50]);
    assert_eq!(lines("export"), 10);
    let reason = json!({"reason": "Menelepon balik untuk bertanya."});
    let path = format!("/v1/desk/complaints/{}/reveal", id(1));
    assert_eq!(sixty(&city, &ratna, "POST", &path, &reason).await, [50, 10]);
    assert_eq!((lines("reveal"), city.phone(1).events().await.len()), (50, 51));
    city.pass(jiff::SignedDuration::from_hours(25));
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.send("POST", &path, &reason).await.status, 200);
}
