//! The public board on the phone: the city's own numbers, the last known without a connection, and nobody else's.

use crate::stranger::portals;
use sambat_client::{
    api::{ApiCode, Nothing},
    board::{self, BoardGet, BoardView},
    pack::{self, OfPack},
    storage,
    sync::{Budget, Reach},
};
use sambat_domain::event::EventKind;
use sambat_protocol::board::Board;
use sambat_tests::{
    city::City,
    device::Device,
    http::{Answer, Head},
    phone::Phone,
    proxy::{Fault, Proxy},
};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

const LINE: &str = "GET /board.json";

/// A city that answered ten reports of a phone, and the phone behind a proxy.
async fn answered() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let mut ids = Vec::new();
    for n in 0..10 {
        ids.push(phone.file(&format!("Lubang nomor {n}."), &[]).await.row.id);
    }
    phone.pass().await;
    for id in ids {
        city.clock.advance(jiff::SignedDuration::from_mins(1));
        city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
        city.act(id, Some("pupr"), EventKind::Answer, Some("Besok kami tambal.")).await;
    }
    (city, proxy, phone)
}

/// What the city tells anybody.
async fn told(city: &City) -> Board {
    let answer = Device::new(city.address(), &[0; 32]).ask(LINE, &[], b"").await;
    assert_eq!(answer.head.status(), 200);
    serde_json::from_slice(&answer.body).unwrap()
}

/// Has every answer noted by its status, and passed on as it is.
fn statuses(proxy: &Proxy) -> Arc<Mutex<Vec<u16>>> {
    let seen = Arc::<Mutex<Vec<u16>>>::default();
    let notes = seen.clone();
    let note = move |answer: Answer| {
        notes.lock().unwrap().push(answer.head.status());
        answer
    };
    proxy.always(LINE, Fault::Changed(Arc::new(note)));
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_numbers_as_on_the_public_board_and_once_only() {
    let (city, proxy, phone) = answered().await;
    let seen = statuses(&proxy);
    let view = phone.board(None).await;
    let board = told(&city).await;
    assert_eq!(view.board.as_ref(), Some(&board));
    assert_eq!((board.complaints, board.agencies[0].waits), (10, 10));
    assert!(board.city_clock.wall.median_min.is_some());
    assert_eq!(
        (view.fresh, view.reach, view.address),
        (true, Reach::City, Some(format!("{}/board", proxy.endpoint())))
    );
    // What is known travels once: within its minute, and by its name.
    for month in [None, Some("2026-11")] {
        let again = phone.board(month).await;
        assert_eq!((again.board.as_ref(), again.fresh), (Some(&board), true));
    }
    assert_eq!(*seen.lock().unwrap(), [200, 304, 304]);
    city.clock.advance(jiff::SignedDuration::from_secs(61));
    let later = phone.board(None).await.board.unwrap();
    assert_eq!(later, told(&city).await);
    assert!(later.computed_at > board.computed_at);
    assert_eq!(seen.lock().unwrap().last(), Some(&200));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_connection_the_last_known_is_shown() {
    let (city, mut proxy, mut phone) = answered().await;
    assert_eq!(phone.kept_board().await.board, None, "nothing was asked yet");
    let nothing = proxy.seen(LINE);
    assert!(nothing.is_empty());
    let board = phone.board(None).await.board;
    proxy.refuse().await;
    city.clock.advance(jiff::SignedDuration::from_hours(5));
    phone.reopen();
    let offline = phone.board(None).await;
    assert_eq!((offline.fresh, offline.reach), (false, Reach::Nobody));
    assert_eq!((offline.board.as_ref(), board.is_some()), (board.as_ref(), true));
    let kept = phone.kept_board().await;
    assert_eq!((kept.board, kept.fresh, kept.reach), (board, false, Reach::Unknown));
    // Of another month nothing is known, and nothing else is shown for it.
    let other = phone.board(Some("2026-10")).await;
    assert_eq!((other.board, other.reach), (None, Reach::Nobody));
    // Whoever forgets everything forgets this too.
    storage::wipe(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(phone.kept_board().await.board, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_a_month_and_a_city_without_a_server_has_no_board() {
    let phone = Phone::new("http://127.0.0.1:9");
    for month in ["", "2026", "2026-13", "2026-11&lang=en", "2026-11-01"] {
        let asked = BoardGet { month: Some(month.to_owned()), kept_only: false };
        assert_eq!(board::get(phone.app(), asked).await.unwrap_err().code, ApiCode::BadArgument, "{month:?}");
    }
    pack::choose(phone.app(), OfPack { id: "contoh".parse().unwrap() }).await.unwrap();
    let none = BoardView { board: None, fresh: false, reach: Reach::NoCity, address: None };
    assert_eq!(phone.board(None).await, none);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_page_is_a_board() {
    let (_city, proxy, phone) = answered().await;
    let board = phone.board(None).await.board;
    let body = serde_json::to_value(board.as_ref().unwrap()).unwrap();
    let changed = |name: &str, value: Value| {
        let mut body = body.clone();
        body[name] = value;
        Fault::Instead(Answer::made_up("200 OK", &["Content-Type: application/json"], &body.to_string()))
    };
    let made_up = |status: &str, headers: &[&str], body: &str| Fault::Instead(Answer::made_up(status, headers, body));
    let mut strangers: Vec<_> =
        portals().into_iter().map(|portal| (portal.name, portal.fault, portal.broken)).collect();
    strangers.extend([
        ("another city's", changed("city", "pamekasan".into()), false),
        ("one of a later form", changed("v", 2.into()), false),
        ("a month that is none", changed("month", "kapan".into()), false),
        ("months that are none", changed("months", serde_json::json!(["2026-11", "<b>"])), false),
        ("longer than any", changed("city_name", "x".repeat(1_000_001).into()), false),
        ("nothing changed, says somebody", made_up("304 Not Modified", &["ETag: \"x\""], ""), false),
    ]);
    for (name, fault, broken) in strangers {
        proxy.always(LINE, fault);
        let view = phone.board(None).await;
        assert!(view.reach == Reach::Stranger || (broken && view.reach == Reach::Nobody), "{name}: {:?}", view.reach);
        assert_eq!((view.fresh, view.board.as_ref()), (false, board.as_ref()), "{name}");
        assert_eq!(phone.kept_board().await.board, board, "{name}");
        proxy.heal();
    }
    // A month in which somebody answers another one is not taken for it.
    proxy.always(LINE, changed("month", "2026-10".into()));
    assert_eq!(phone.board(Some("2026-09")).await.board, None);
    proxy.heal();
    assert!(phone.board(None).await.fresh);
}

#[tokio::test(flavor = "multi_thread")]
async fn patience_is_kept_and_holds_no_words() {
    let (city, proxy, phone) = answered().await;
    let board = phone.board(None).await.board;
    let full = Answer::made_up("503 Service Unavailable", &["Retry-After: 600"], "");
    proxy.once(LINE, Fault::Instead(full));
    assert!(!phone.board(None).await.fresh);
    let asked = proxy.seen(LINE).len();
    let view = phone.board(None).await;
    assert_eq!((view.fresh, view.reach, view.board), (false, Reach::City, board));
    assert_eq!(proxy.seen(LINE).len(), asked, "it asked not to be asked");
    let id = phone.file("Lampu mati.", &[]).await.row.id;
    phone.pass().await;
    assert!(phone.complaint(id).await.receipt.is_some());
    phone.clock.advance(jiff::SignedDuration::from_secs(601));
    city.clock.advance(jiff::SignedDuration::from_secs(61));
    let view = phone.board(None).await;
    assert_eq!((view.fresh, view.board.unwrap().complaints), (true, 11));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_tells_its_board_is_told_what_waits() {
    let (_city, mut proxy, phone) = answered().await;
    proxy.refuse().await;
    let id = phone.file("Lampu mati.", &[]).await.row.id;
    for _ in 0..5 {
        assert_eq!(phone.pass_within(Budget::UNLIMITED).await.reach, Reach::Nobody);
    }
    proxy.listen().await;
    phone.pass_within(Budget::UNLIMITED).await;
    assert!(phone.complaint(id).await.receipt.is_none(), "it is left alone for a while");
    assert!(phone.board(None).await.fresh);
    phone.pass_within(Budget::UNLIMITED).await;
    assert!(phone.complaint(id).await.receipt.is_some());
}

/// The board is for anybody: the city cannot tell whose phone looks at it.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_says_who_looks() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let phone = Phone::new(&format!("http://{}", listener.local_addr().unwrap()));
    let city = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let head = Head::read(&mut stream).await.unwrap().unwrap();
        let answer = Answer::made_up("404 Not Found", &[], "").bytes();
        stream.write_all(&answer).await.unwrap();
        head
    });
    assert_eq!(phone.board(Some("2026-10")).await.board, None);
    let head = city.await.unwrap();
    assert_eq!(head.start_line(), "GET /board.json?month=2026-10 HTTP/1.1");
    assert_eq!(head.names(), ["accept", "host", "user-agent"]);
}
