//! What lies near on the phone: as the city tells it, the last known without a connection, and supported once.

use sambat_client::{
    api::{ApiCode, Nothing},
    nearby::{self, NearbyGet},
    storage,
    sync::Reach,
};
use sambat_domain::{event::EventKind, place::Position};
use sambat_protocol::nearby::{Handle, Nearby};
use sambat_tests::{
    city::City,
    device::Device,
    http::{Answer, Head},
    phone::Phone,
    proxy::{Cut, Fault, Proxy},
};
use tokio::{
    io::{AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

const LINE: &str = "GET /v1/nearby";
const SUPPORT: &str = "PUT /v1/support/";

/// A city that believed a report of somebody's on the day before, and another phone behind a proxy, a report of which it has too.
async fn with_a_hole() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let neighbour = Phone::new(&city.endpoint());
    let id = neighbour.file("Lubang dalam.", &[]).await.row.id;
    neighbour.pass().await;
    city.act(id, None, EventKind::Verified, None).await;
    let day = jiff::SignedDuration::from_hours(24);
    city.clock.advance(day);
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.clock.advance(day);
    phone.file("Lampu mati.", &[]).await;
    phone.pass().await;
    (city, proxy, phone)
}

/// What the city tells anybody of the cell that this was answered for.
async fn told(city: &City, proxy: &Proxy) -> Nearby {
    let line = proxy.seen(LINE).last().unwrap().line.clone();
    let asked = line.strip_suffix(" HTTP/1.1").unwrap_or(&line);
    let answer = Device::new(city.address(), &[0; 32]).ask(asked, &[], b"").await;
    assert_eq!(answer.head.status(), 200);
    serde_json::from_slice(&answer.body).unwrap()
}

fn later(city: &City, phone: &Phone, minutes: i64) {
    let span = jiff::SignedDuration::from_mins(minutes);
    city.clock.advance(span);
    phone.clock.advance(span);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_thing_is_found_and_asked_for_every_quarter_of_an_hour_at_most() {
    let (city, proxy, phone) = with_a_hole().await;
    assert_eq!(phone.near(None, true).await.told_at, None, "nothing was asked yet");
    let view = phone.near(Some("jalan-rusak"), false).await;
    assert_eq!((view.rows.len(), view.age_s, view.reach, view.counts), (1, 0, Reach::City, true));
    let row = &view.rows[0];
    let thing = &told(&city, &proxy).await.things[0];
    assert_eq!((row.handle, row.status, row.day, row.supporters), (thing.handle, thing.status, thing.day, 0));
    assert!((20..=40).contains(&row.metres) && !row.supported, "{row:?}");
    // Of another kind nothing may be the same; the whole list has it.
    assert_eq!(phone.near(Some("sampah"), false).await.rows, []);
    assert_eq!(phone.near(None, false).await.rows, view.rows);
    let asked = proxy.seen(LINE).len();
    later(&city, &phone, 14);
    assert_eq!(phone.near(None, false).await.age_s, 14 * 60);
    assert_eq!(proxy.seen(LINE).len(), asked);
    later(&city, &phone, 1);
    assert_eq!(phone.near(None, false).await.age_s, 0);
    assert!(proxy.seen(LINE).len() > asked);
    let nowhere = NearbyGet { position: Position { lat_e7: 0, lon_e7: 0 }, category: None, kept_only: true };
    assert_eq!(nearby::get(phone.app(), nowhere).await.unwrap_err().code, ApiCode::BadArgument);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_connection_the_last_known_is_shown_with_its_age() {
    let (city, mut proxy, mut phone) = with_a_hole().await;
    let rows = phone.near(Some("jalan-rusak"), false).await.rows;
    proxy.refuse().await;
    later(&city, &phone, 130);
    phone.reopen();
    for kept_only in [true, false] {
        let view = phone.near(Some("jalan-rusak"), kept_only).await;
        assert_eq!((&view.rows, view.age_s), (&rows, 130 * 60));
        assert_eq!(view.reach, if kept_only { Reach::Unknown } else { Reach::Nobody });
    }
    storage::wipe(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(phone.near(None, true).await.told_at, None, "whoever forgets everything forgets this too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_support_survives_a_kill_and_counts_once() {
    let (city, mut proxy, mut phone) = with_a_hole().await;
    let handle = phone.near(None, false).await.rows[0].handle;
    proxy.refuse().await;
    let said = phone.support(handle, true).await;
    assert!(said.supported && said.waiting);
    phone.kill();
    phone.open();
    let row = phone.near(None, true).await.rows[0].clone();
    assert_eq!((row.supported, row.waiting, row.supporters), (true, true, 1));
    // The city has it, and its answer is lost: said again, it is counted once.
    proxy.listen().await;
    proxy.once(SUPPORT, Fault::CutDown { after: 0, how: Cut::Rst });
    later(&city, &phone, 30);
    phone.pass().await;
    later(&city, &phone, 30);
    phone.pass_until("the support is there", async |phone| !phone.near(None, true).await.rows[0].waiting).await;
    later(&city, &phone, 30);
    let row = phone.near(None, false).await.rows[0].clone();
    assert_eq!((row.supported, row.waiting, row.supporters), (true, false, 1));
    assert_eq!(told(&city, &proxy).await.things[0].supporters, 1);
    assert_eq!(crate::rows(&city, "support"), 1);
    // It is said no more often than that, and taken back the same way.
    let sent = proxy.seen("PUT /v1/support").len();
    phone.support(handle, true).await;
    phone.pass().await;
    assert_eq!(proxy.seen("PUT /v1/support").len(), sent);
    assert!(!phone.support(handle, false).await.supported);
    phone.pass().await;
    assert_eq!(crate::rows(&city, "support"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_supported_and_taken_back_without_a_signal_is_told_as_it_is_in_the_end() {
    let (city, mut proxy, phone) = with_a_hole().await;
    let handle = phone.near(None, false).await.rows[0].handle;
    proxy.refuse().await;
    phone.support(handle, true).await;
    phone.support(handle, false).await;
    let nobody = Handle::new([1; 16]);
    phone.support(nobody, true).await;
    proxy.listen().await;
    later(&city, &phone, 30);
    phone.pass().await;
    assert_eq!(crate::rows(&city, "support"), 0);
    // What has nothing behind it is not asked for again, and keeps nothing else.
    let sent = proxy.seen("PUT /v1/support").len();
    let id = phone.file("Sampah menumpuk.", &[]).await.row.id;
    phone.pass().await;
    assert!(phone.complaint(id).await.receipt.is_some());
    assert_eq!((sent, proxy.seen("PUT /v1/support").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_answer_is_taken_for_the_citys() {
    let (city, proxy, phone) = with_a_hole().await;
    let rows = phone.near(None, false).await.rows;
    let body = serde_json::to_value(told(&city, &proxy).await).unwrap();
    let changed = |name: &str, value: serde_json::Value| {
        let mut body = body.clone();
        body[name] = value;
        Fault::Instead(Answer::made_up("200 OK", &["Content-Type: application/json"], &body.to_string()))
    };
    for (name, fault) in [
        ("another city's", changed("city", "pamekasan".into())),
        ("one of a later form", changed("v", 2.into())),
        ("another cell's", changed("cell", "861f1d487ffffff".into())),
        ("longer than any", changed("more_of_it", "x".repeat(200_001).into())),
        ("nothing changed, says somebody", Fault::Instead(Answer::made_up("304 Not Modified", &["ETag: \"x\""], ""))),
    ] {
        later(&city, &phone, 20);
        proxy.always(LINE, fault);
        let view = phone.near(None, false).await;
        assert_eq!((view.reach, &view.rows), (Reach::Stranger, &rows), "{name}");
        proxy.heal();
    }
}

/// What lies near is asked by nobody: the city cannot tell whose phone asks, nor where in the town it is.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_says_who_asks_nor_where_they_are() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let phone = Phone::new(&format!("http://{}", listener.local_addr().unwrap()));
    let city = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let head = Head::read(&mut stream).await.unwrap().unwrap();
        stream.write_all(&Answer::made_up("404 Not Found", &[], "").bytes()).await.unwrap();
        head
    });
    assert_eq!(phone.near(None, false).await.told_at, None);
    let head = city.await.unwrap();
    let line = head.start_line().to_owned();
    let cell = line.strip_prefix("GET /v1/nearby?cell=").unwrap().strip_suffix(" HTTP/1.1").unwrap();
    assert!(cell.len() == 15 && cell.starts_with("86") && cell.ends_with("fffffff"), "{cell}");
    assert_eq!(head.names(), ["accept", "host", "user-agent"]);
}
