//! A neighbourhood behind one address is let through, and a flood is not; neither is thrown away.

use crate::{
    city::{City, content, id},
    desk::{Browser, health, officer},
    phone::{Answer, Phone},
};
use jiff::SignedDuration;
use sambat_city_store::disk::{Disk, Space};
use sambat_domain::officer::Role;
use sambat_protocol::board::Board;
use sambat_server::{Limits, Quota, Quotas};
use serde_json::{Value, json};
use std::{io, net::IpAddr, path::Path, sync::Arc};

/// A city behind a proxy that says from where somebody asks.
async fn behind_proxy(allowances: Quotas) -> City {
    let mut city = City::closed();
    city.config.proxies = vec![IpAddr::from([127, 0, 0, 1])];
    city.config.limits = Limits { allowances, ..Limits::default() };
    city.open().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city
}

/// The same, which a flood fills with little.
async fn small(words_of_device: i64, words_of_network: i64) -> City {
    behind_proxy(Quotas {
        words_of_device: Quota::hourly(words_of_device),
        words_of_network: Quota::hourly(words_of_network),
        ..Quotas::default()
    })
    .await
}

/// How many complaints wait for somebody to look at them.
async fn to_sort(city: &City) -> u32 {
    Browser::of(city, "ratna").await.queue("?tray=sorting").await.counts.sorting
}

/// One of very many phones.
fn phone(city: &City, n: u32) -> Phone {
    let mut phone = city.phone(0);
    phone.secret[..4].copy_from_slice(&n.to_be_bytes());
    phone
}

/// An id made at this moment of the city's, as a phone makes one.
fn now(n: u32) -> String {
    format!("01a20b80-cc40-7a10-8b3c-{n:012x}")
}

async fn put(city: &City, n: u32, id: &str, content: &Value, from: &str) -> Answer {
    send(city, n, id, &json!({"v": 1, "pack_rev": city.revision(), "content": content}), from).await
}

async fn send(city: &City, n: u32, id: &str, body: &Value, from: &str) -> Answer {
    phone(city, n).ask("PUT", format!("/v1/complaints/{id}")).with("x-forwarded-for", from).json(body).await
}

async fn board(city: &City) -> Board {
    city.pass(SignedDuration::from_secs(61));
    city.phone(9).anyone("GET", "/board.json").send().await.is()
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_72_a_neighbourhood_behind_one_address_is_let_through_and_one_phone_is_not() {
    let city = behind_proxy(Quotas::default()).await;
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": content()});
    for n in 0..1_000 {
        let answer = send(&city, n, &now(n), &body, "203.0.113.7").await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    assert_eq!(to_sort(&city).await, 0);
    assert_eq!(board(&city).await.complaints, 1_000);

    for n in 2_000..3_000 {
        let answer = send(&city, 5_000, &now(n), &body, "198.51.100.7").await;
        assert_eq!(answer.status, 201, "each has its receipt: {answer:?}");
        assert!(answer.value()["receipt"].is_object(), "{answer:?}");
    }
    // None is dropped.
    assert_eq!((to_sort(&city).await, board(&city).await.complaints), (970, 1_030));
    let ratna = Browser::of(&city, "ratna").await;
    let tray = ratna.queue("?tray=sorting").await;
    assert!(!tray.rows.is_empty() && tray.rows.iter().all(|item| item.needs_sorting));
    assert!(ratna.open(&tray.rows[0].id.to_string()).await.flooded, "the desk says why");
    // The phone itself sees what it sent, and sends it again for nothing.
    assert_eq!(put(&city, 5_000, &now(2_999), &content(), "198.51.100.7").await.status, 200);
    assert_eq!(phone(&city, 5_000).ask("GET", format!("/v1/complaints/{}", now(2_999))).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_a_flood_goes_nowhere_until_somebody_has_sorted_it() {
    let city = small(2, 1_000).await;
    officer(&city, "sari", Role::Agency, Some("dinkes"));
    for n in 1..=3 {
        assert_eq!(put(&city, 1, &now(n), &health(), "203.0.113.7").await.status, 201);
    }
    for n in 4..=5 {
        assert_eq!(put(&city, 1, &now(n), &content(), "203.0.113.7").await.status, 201);
    }
    let sari = Browser::of(&city, "sari").await;
    assert_eq!(sari.queue("?tray=all").await.rows.len(), 2, "the third waits for the coordinator");
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.queue("?tray=sorting").await.rows.len(), 3);
    assert_eq!(board(&city).await.complaints, 0);
    // Taken back unseen it was never counted; sorted it is.
    let withdrawn = json!({"kind": "withdrawn", "at": "2026-11-24T03:02:30Z"});
    let path = format!("/v1/complaints/{}/events/{}", now(5), id(7));
    let answer = phone(&city, 1).ask("PUT", path).json(&withdrawn).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(board(&city).await.complaints, 0);
    let answer = ratna.act(&now(4), 8, json!({"kind": "assigned", "agency": "pupr"})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(board(&city).await.complaints, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_73_a_phone_that_was_away_for_weeks_sends_all_it_has_at_once() {
    let city = behind_proxy(Quotas::default()).await;
    for n in 0..20 {
        assert_eq!(put(&city, 1, &now(n), &content(), "203.0.113.7").await.status, 201);
    }
    // Written long before they were sent, more of them pass.
    for n in 0..60 {
        assert_eq!(put(&city, 2, &id(n), &content(), "203.0.113.7").await.status, 201);
    }
    assert_eq!(to_sort(&city).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_from_very_many_phones_of_one_network_waits_too() {
    let city = small(30, 5).await;
    for n in 0..8 {
        assert_eq!(put(&city, n, &now(n), &content(), "203.0.113.7").await.status, 201);
    }
    assert_eq!(put(&city, 8, &now(8), &content(), "198.51.100.7").await.status, 201);
    // What nobody says from where it comes is a proxy's that we were not told of: all of the city.
    for n in 20..28 {
        let body = json!({"v": 1, "pack_rev": city.revision(), "content": content()});
        let sent = phone(&city, n).ask("PUT", format!("/v1/complaints/{}", now(n))).json(&body).await;
        assert_eq!(sent.status, 201);
    }
    assert_eq!(to_sort(&city).await, 3);
    city.pass(SignedDuration::from_hours(1));
    assert_eq!(put(&city, 9, &now(9), &content(), "203.0.113.7").await.status, 201);
    assert_eq!(to_sort(&city).await, 3);
}

/// A disk on which words have the last of the room.
#[derive(Debug)]
struct FullDisk;

impl Disk for FullDisk {
    fn space(&self, _: &Path) -> io::Result<Space> {
        Ok(Space { free: 1_000, size: u64::MAX })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_room_is_left_for_words_is_not_for_a_flood() {
    let mut city = City::closed();
    city.config.proxies = vec![IpAddr::from([127, 0, 0, 1])];
    city.config.disk = Arc::new(FullDisk);
    let allowances = Quotas { words_of_network: Quota::hourly(3), ..Quotas::default() };
    city.config.limits = Limits { allowances, ..Limits::default() };
    city.open().await;
    for n in 0..3 {
        assert_eq!(put(&city, n, &now(n), &content(), "203.0.113.7").await.status, 201);
    }
    assert_eq!(put(&city, 3, &now(3), &content(), "203.0.113.7").await.problem(), (507, "disk_full"));
    assert_eq!(put(&city, 4, &now(4), &content(), "198.51.100.7").await.status, 201);
    assert!(!phone(&city, 3).has(&now(3)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_what_nobody_knows_counts_as_words_do() {
    let city = small(30, 5).await;
    let erase = |n: u32, id: String, from: &'static str| {
        phone(&city, n).ask("DELETE", format!("/v1/complaints/{id}")).with("x-forwarded-for", from).send()
    };
    put(&city, 1, &now(100), &content(), "198.51.100.7").await;
    for n in 0..5 {
        assert_eq!(erase(n, now(n), "203.0.113.7").await.status, 204);
    }
    let refused = erase(5, now(5), "203.0.113.7").await;
    assert_eq!((refused.problem(), refused.header("retry-after")), ((429, "slow_down"), "60"));
    assert_eq!(erase(1, now(1), "203.0.113.7").await.status, 204, "asked again it leaves nothing more");
    assert_eq!(erase(1, now(100), "203.0.113.7").await.status, 204, "what is one's own is erased whoever floods");
    assert_eq!(city.at_rest().rows("erased"), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_remembered_over_a_restart() {
    let mut city = small(1, 1_000).await;
    put(&city, 1, &now(1), &content(), "203.0.113.7").await;
    city.stop().await;
    city.open().await;
    put(&city, 1, &now(2), &content(), "203.0.113.7").await;
    assert_eq!(to_sort(&city).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_absurdly_often_is_asked_to_come_back() {
    let of = |burst| Quota { burst, each_ms: 1_000 };
    let city =
        behind_proxy(Quotas { requests_of_device: of(3), requests_of_network: of(10), ..Quotas::default() }).await;
    let ask =
        |n: u32, from: &'static str| phone(&city, n).ask("GET", "/v1/changes").with("x-forwarded-for", from).send();
    for _ in 0..3 {
        assert_eq!(ask(1, "203.0.113.7").await.status, 200);
    }
    let refused = ask(1, "198.51.100.7").await;
    assert_eq!((refused.problem(), refused.header("retry-after")), ((429, "slow_down"), "1"));
    assert_eq!(ask(2, "203.0.113.7").await.status, 200, "its neighbour does not notice");
    city.pass(SignedDuration::from_secs(1));
    assert_eq!(ask(1, "203.0.113.7").await.status, 200);
    let mut refused = 0;
    for n in 10..30 {
        refused += u32::from(ask(n, "203.0.113.9").await.status == 429);
    }
    assert_eq!(refused, 14);
    assert_eq!(ask(40, "198.51.100.7").await.status, 200, "elsewhere nobody does");
    for n in 50..80 {
        assert_eq!(phone(&city, n).ask("GET", "/v1/changes").send().await.status, 200);
    }
}
