//! What lies near, for anybody, and who has the same trouble.

use super::*;
use crate::desk::{Browser, officer};
use sambat_domain::officer::Role;
use sambat_limits::rate_limiter::{Quota, Quotas};
use sambat_protocol::nearby::{Nearby, Supporters};
use sambat_server::Limits;

/// The cell of resolution 6 that the middle of the city lies in.
fn around() -> String {
    h3o::LatLng::new(-7.645_321, 112.907_183).unwrap().to_cell(h3o::Resolution::Six).to_string()
}

async fn near(city: &City) -> Nearby {
    let answer = get(city, &format!("/v1/nearby?cell={}", around())).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.is()
}

fn verify(city: &City, n: u32) {
    act(city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
}

/// Three holes beside each other that the city took for true on the day before.
async fn with_holes(limits: Limits) -> City {
    let city = City::with(limits).await;
    for n in 1..=3 {
        put_of(&city, n, &at(content(), i32::try_from(n).unwrap() * 10)).await;
        verify(&city, n);
    }
    next_day(&city).await;
    city
}

async fn support(city: &City, phone: u8, method: &'static str, handle: &str) -> Answer {
    city.phone(phone).ask(method, format!("/v1/support/{handle}")).send().await
}

fn counted(answer: &Answer) -> u32 {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.is::<Supporters>().supporters
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_near_is_what_the_open_data_place_and_is_open() {
    let city = City::start().await;
    put(&city, 1, &at(content(), 0)).await;
    put(&city, 2, &at(content(), 40)).await;
    let mut rough = at(content(), 0);
    rough["place"] = json!({"fix": {
        "lat_e7": -76_453_210, "lon_e7": 1_129_071_830, "accuracy_dm": 1_000, "at": "2026-11-24T03:00:00Z", "source": "network",
    }});
    put(&city, 3, &rough).await;
    let mut own = at(content(), 0);
    own["visibility"] = "private".into();
    put(&city, 4, &own).await;
    put(&city, 5, &at(kind("sampah"), 0)).await;
    put(&city, 6, &at(content(), 80)).await;
    for n in [1, 3, 4, 5, 6] {
        verify(&city, n);
    }
    assert_eq!(near(&city).await.things, [], "not before the day has ended");
    next_day(&city).await;
    answer(&city, 6, "pupr", EventKind::Answer);
    let said = near(&city).await;
    assert_eq!(
        (said.v, said.cell.as_str(), said.more, said.things.len()),
        (1, around().as_str(), false, 2),
        "{said:?}"
    );
    let lies = h3o::LatLng::new(-7.645_321, 112.907_183).unwrap().to_cell(h3o::Resolution::Twelve).to_string();
    let thing = said.things.iter().find(|thing| thing.cell == lies).unwrap();
    assert_eq!(
        (thing.category.as_str(), thing.supporters, thing.day.to_string().as_str()),
        ("jalan-rusak", 0, "2026-11-24")
    );
    let geo: Value = get(&city, "/open-data/complaints.geojson").await.is();
    let mut placed: Vec<_> = geo["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| {
            let it = &row["properties"];
            let row = ["category", "status", "received_at", "cell"].map(|name| it[name].clone());
            Some(row).filter(|row| row[3].is_string() && !["done", "closed"].contains(&row[1].as_str().unwrap()))
        })
        .collect();
    let mut near_by: Vec<_> = said
        .things
        .iter()
        .map(|thing| [json!(thing.category), json!(thing.status), json!(thing.day), json!(thing.cell)])
        .collect();
    placed.sort_by_key(|row| json!(row).to_string());
    near_by.sort_by_key(|row| json!(row).to_string());
    assert_eq!(near_by, placed);
    let raw = text(&city, &format!("/v1/nearby?cell={}", around())).await;
    for secret in ["03:0", "01936f2a", "PSR-", "Lubang", "7645321", "7.645", "112.9"] {
        assert!(!raw.contains(secret), "{secret}: {raw}");
    }
    // Solved it is told no more, and erased neither; another cell tells nothing of it.
    for kind in [EventKind::Assigned { agency: "pupr".parse().unwrap() }, EventKind::Done] {
        act(&city, 1, Actor::Officer { agency: None }, kind, Some("Sudah ditambal."));
    }
    minutes(&city, 2);
    assert_eq!(near(&city).await.things.len(), 1);
    city.phone(1).ask("DELETE", format!("/v1/complaints/{}", id(6))).send().await;
    minutes(&city, 2);
    assert_eq!(near(&city).await.things, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_has_one_spelling_and_its_answer_may_be_kept_and_stands_in_no_log() {
    let city = with_holes(Limits::default()).await;
    let cell = around();
    for query in [
        "".to_owned(),
        "?".into(),
        "?cell=".into(),
        format!("?cell={}", cell.to_uppercase()),
        format!("?cell={cell}&cell={cell}"),
        format!("?cell={cell}&category=jalan-rusak"),
        format!("?x=1&cell={cell}"),
        format!("?cell=0{cell}"),
        "?cell=898d843198bffff".into(),
        format!("?cell=%38{}", &cell[1..]),
        "?cell=ffffffffffffffffffffffff".into(),
        "?cell=../etc".into(),
    ] {
        let answer = get(&city, &format!("/v1/nearby{query}")).await;
        assert_eq!(answer.problem(), (422, "invalid"), "{query}");
        assert_eq!(answer.value()["errors"], json!([{"field": "cell", "code": "malformed"}]), "{query}");
    }
    let path = format!("/v1/nearby?cell={cell}");
    let first = get(&city, &path).await;
    assert_eq!((first.header("cache-control"), first.header("age")), ("public, max-age=300", "0"));
    assert_eq!(first.header("access-control-allow-origin"), "*");
    let again = city.phone(9).anyone("GET", path.as_str()).with("if-none-match", first.header("etag")).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    // Whoever asks with a secret hears the same: it is asked of nobody.
    let own = city.phone(1).ask("GET", path.as_str()).send().await;
    assert_eq!(own.body, first.body);
    // For a minute it is the one answer, whatever happens.
    verify(&city, 2);
    assert_eq!(get(&city, &path).await.header("etag"), first.header("etag"));
    // Where nothing is, nothing is: an answer like any other.
    let far: Nearby = get(&city, "/v1/nearby?cell=861f1d487ffffff").await.is();
    assert_eq!(far.things, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_phone_supports_a_thing_once_and_may_take_that_back() {
    let city = with_holes(Limits::default()).await;
    let said = near(&city).await;
    let handle = said.things[0].handle.to_string();
    assert_eq!(
        city.phone(8).anyone("PUT", format!("/v1/support/{handle}")).send().await.problem(),
        (400, "bad_header")
    );
    assert_eq!(support(&city, 8, "PUT", &handle).await.problem(), (403, "forbidden"), "no report of its own is here");
    put_of(&city, 20, &kind("sampah")).await;
    put_of(&city, 21, &kind("sampah")).await;
    for _ in 0..3 {
        assert_eq!(counted(&support(&city, 20, "PUT", &handle).await), 1, "once, however often");
    }
    assert_eq!(counted(&support(&city, 21, "PUT", &handle).await), 2);
    assert_eq!(city.at_rest().rows("support"), 2);
    minutes(&city, 2);
    let of = |said: &Nearby| said.things.iter().find(|thing| thing.handle.to_string() == handle).unwrap().supporters;
    assert_eq!(of(&near(&city).await), 2);
    for _ in 0..2 {
        assert_eq!(counted(&support(&city, 20, "DELETE", &handle).await), 1);
    }
    assert_eq!(counted(&support(&city, 20, "PUT", &handle).await), 2, "and again");
    // The phone's other support has another name, and its own name is in neither.
    let other = said.things[1].handle.to_string();
    assert_eq!(counted(&support(&city, 20, "PUT", &other).await), 1);
    let tables = city.at_rest().tables();
    let rows = &tables["support"];
    let supporters: BTreeSet<_> = rows.iter().map(|row| row.rsplit("Blob").next().unwrap()).collect();
    assert_eq!((rows.len(), supporters.len()), (3, 3), "{rows:?}");
    // Whoever complained is counted as that, and nobody hears who supports: it is no event.
    for n in 1..=3 {
        counted(&support(&city, n, "PUT", &handle).await);
        assert!(city.phone(n).events().await.iter().all(|event| event.kind != EventKind::Support));
    }
    assert_eq!(city.at_rest().rows("support"), 5, "two of three did not complain of this one");
    for text in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "..%2f"] {
        let status = support(&city, 20, "PUT", text).await.status;
        assert_eq!(status, 404, "{text}");
    }
    // The desk sees the number, and what most support stands first in a tray of its own, which holds nothing else.
    officer(&city, "sari", Role::Coordinator, None);
    let sari = Browser::of(&city, "sari").await;
    let page = sari.queue("?tray=all").await;
    let numbers: BTreeSet<_> = page.rows.iter().map(|row| row.supporters).collect();
    assert_eq!(numbers, BTreeSet::from([0, 1, 4]));
    let most: Vec<_> = sari.queue("?tray=supported").await.rows.iter().map(|row| row.supporters).collect();
    assert_eq!(most, [4, 1]);
    // What is over is supported no more, but what was said may be taken back; and an erasure takes all of it.
    for n in 1..=3 {
        act(
            &city,
            n,
            Actor::Officer { agency: None },
            EventKind::Rejected { reason: sambat_domain::event::RejectReason::Unfounded },
            Some("Tidak ada."),
        );
    }
    assert_eq!(sari.queue("?tray=supported").await.rows, []);
    assert_eq!(support(&city, 21, "PUT", &other).await.problem(), (404, "not_found"));
    assert_eq!(counted(&support(&city, 21, "DELETE", &handle).await), 3);
    for n in 1..=3 {
        city.phone(n).ask("DELETE", format!("/v1/complaints/{}", id(n.into()))).send().await;
    }
    assert_eq!(city.at_rest().rows("support"), 0);
    assert_eq!(support(&city, 20, "DELETE", &handle).await.problem(), (404, "not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_a_flood_supports_nothing_and_a_phone_asks_only_so_often() {
    let few = Quota { burst: 3, each_ms: 60_000 };
    let allowances = Quotas { words_of_device: Quota::hourly(1), supports_of_device: few, ..Quotas::default() };
    let city = with_holes(Limits { allowances, ..Limits::default() }).await;
    let handle = near(&city).await.things[0].handle.to_string();
    put_of(&city, 30, &kind("sampah")).await;
    assert_eq!(city.phone(31).put(&id(31), &kind("sampah")).await.status, 201);
    for _ in 0..3 {
        counted(&support(&city, 30, "PUT", &handle).await);
    }
    let over = support(&city, 30, "DELETE", &handle).await;
    assert_eq!((over.problem(), over.header("retry-after")), ((429, "slow_down"), "60"));
    minutes(&city, 1);
    assert_eq!(counted(&support(&city, 30, "DELETE", &handle).await), 0);
}

/// However much lies in a cell, an answer has so many at most, and says that there are more.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_bounded_and_tells_the_latest() {
    let wide = Quota { burst: 10_000, each_ms: 1 };
    let allowances = Quotas { words_of_device: wide, ..Quotas::default() };
    let city = City::with(Limits { allowances, ..Limits::default() }).await;
    put(&city, 1, &at(content(), 0)).await;
    verify(&city, 1);
    next_day(&city).await;
    let earliest = near(&city).await.things[0].clone();
    city.at_rest().crowd(400);
    minutes(&city, 2);
    let said = near(&city).await;
    assert_eq!((said.things.len(), said.more), (400, true));
    assert!(said.things.iter().all(|thing| thing.handle != earliest.handle), "the oldest is left out");
    assert!(serde_json::to_vec(&said).unwrap().len() < 64 << 10);
}
