//! The public board: its numbers, what it must not tell, and how old it may be.

mod nearby;
mod places;

use crate::{
    city::{City, content, id},
    phone::Answer,
};
use jiff::SignedDuration;
use sambat_domain::{
    event::{Actor, EventKind},
    response::statistics::{Mark, Shares},
};
use sambat_protocol::{
    board::{AgencyRow, Board, Times},
    day_head::DayHeads,
    pack_document::PackDocument,
};
use sambat_server::{ByHand, command};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

pub fn act(city: &City, n: u32, actor: Actor, kind: EventKind, note: Option<&str>) {
    let by_hand = ByHand { actor, kind, note: note.map(str::to_owned) };
    command::add_event(city.data(), None, &*city.config.clock, &id(n), by_hand).unwrap();
}

pub fn assign(city: &City, n: u32, agency: &str) {
    act(city, n, Actor::Officer { agency: None }, EventKind::Assigned { agency: agency.parse().unwrap() }, None);
}

pub fn answer(city: &City, n: u32, agency: &str, kind: EventKind) {
    act(city, n, Actor::Officer { agency: Some(agency.parse().unwrap()) }, kind, Some("Besok kami kerjakan."));
}

pub fn minutes(city: &City, n: i64) {
    city.pass(SignedDuration::from_mins(n));
}

async fn get(city: &City, path: &str) -> Answer {
    city.phone(9).anyone("GET", path).send().await
}

pub async fn board(city: &City) -> Board {
    get(city, "/board.json").await.is()
}

async fn text(city: &City, path: &str) -> String {
    let answer = get(city, path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    String::from_utf8(answer.body.to_vec()).unwrap()
}

/// A list without its marks of quotation, for cells that have none in them.
pub fn plain(csv: &str) -> String {
    csv.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no mark of UTF-8: {csv}")).replace('"', "")
}

/// The morning after, when the city has chosen what it tells of what was acted on before.
pub async fn next_day(city: &City) {
    city.pass(SignedDuration::from_hours(24));
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
}

pub fn of<'a>(board: &'a Board, agency: &str) -> &'a AgencyRow {
    board.agencies.iter().find(|row| row.id.as_str() == agency).unwrap()
}

pub fn kind(category: &str) -> Value {
    let mut content = content();
    content["category"] = category.into();
    content
}

/// A position some steps of 1e-4 degrees from the middle of the city.
fn at(mut content: Value, steps: i32) -> Value {
    content["place"] = json!({"pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830 + steps * 1_000}});
    content
}

/// The same from a phone of its own.
pub async fn put_of(city: &City, n: u32, content: &Value) {
    let answer = city.phone(u8::try_from(n).unwrap()).put(&id(n), content).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

pub async fn put(city: &City, n: u32, content: &Value) {
    let answer = city.phone(1).put(&id(n), content).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

/// Ten complaints at one office, the nth answered after n minutes.
pub async fn ten(city: &City) {
    for n in 1..=10 {
        put(city, n, &content()).await;
        assign(city, n, "pupr");
    }
    for n in 1..=10 {
        minutes(city, 1);
        answer(city, n, "pupr", EventKind::Answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_of_the_answers_and_nine_of_ten_and_the_mark() {
    let city = City::start().await;
    ten(&city).await;
    put(&city, 11, &kind("sampah")).await;
    assign(&city, 11, "dlh");
    let board = board(&city).await;
    let times = Times { median_min: Some(5), p90_min: Some(9) };
    let pupr = of(&board, "pupr");
    assert_eq!((pupr.waits, pupr.times.working, pupr.times.wall, pupr.mark), (10, times, times, Mark::Reward));
    assert_eq!(pupr.shares, Shares { reward: 10, ..Shares::default() });
    // One is too few to say anything of.
    let dlh = of(&board, "dlh");
    assert_eq!((dlh.waits, dlh.times.working, dlh.mark), (1, Times::default(), Mark::TooFew));
    assert_eq!(dlh.shares, Shares::default());
    // The citizens' own wait: eleven, one of them not answered yet.
    assert_eq!(board.city_clock.working, Times { median_min: Some(5), p90_min: Some(9) });
    assert_eq!((board.complaints, board.solved, board.reopened), (11, 0, 0));
    assert_eq!(board.month, "2026-11");

    let page = text(&city, "/board").await;
    for words in
        ["Kota Pasuruan, November 2026", "Penghargaan", "5 menit", "9 menit", "Belum dinilai", "1 laporan, minimal 10"]
    {
        assert!(page.contains(words), "{words}");
    }
    let english = text(&city, "/board?lang=en&basis=wall").await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("Reward"));
    // No office answers in time by not answering.
    minutes(&city, 45);
    for n in 21..=31 {
        put(&city, n, &content()).await;
        assign(&city, n, "pupr");
    }
    minutes(&city, 40);
    let board: Board = self::board(&city).await;
    let pupr = of(&board, "pupr");
    assert_eq!((pupr.waits, pupr.times.working.median_min, pupr.mark), (21, Some(40), Mark::Warning));
    assert_eq!(pupr.shares.waiting, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_again_is_open_again() {
    let city = City::start().await;
    ten(&city).await;
    for n in 1..=10 {
        answer(&city, n, "pupr", EventKind::Done);
    }
    assert_eq!(board(&city).await.solved, 10);
    for n in 1..=2 {
        act(&city, n, Actor::Citizen, EventKind::Disputed, None);
    }
    minutes(&city, 100);
    let board = board(&city).await;
    assert_eq!((board.complaints, board.solved, board.reopened), (10, 8, 2));
    let pupr = of(&board, "pupr");
    // Twelve waits now, two of which last: the eleventh of them is a hundred minutes long.
    assert_eq!((pupr.waits, pupr.times.working.p90_min, pupr.mark), (12, Some(100), Mark::None));
    assert_eq!(pupr.shares.waiting, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_counts_in_nothing() {
    let city = City::start().await;
    ten(&city).await;
    put(&city, 11, &content()).await;
    assign(&city, 11, "pupr");
    act(&city, 11, Actor::Citizen, EventKind::Withdrawn, None);
    let board = board(&city).await;
    assert_eq!((board.complaints, of(&board, "pupr").waits), (10, 10));
    assert_eq!(text(&city, "/open-data/complaints.csv").await.lines().count(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn counted_once_a_minute_and_known_by_its_tag() {
    let city = City::start().await;
    put(&city, 1, &content()).await;
    for path in ["/board", "/board.json", "/open-data/complaints.csv", "/open-data/complaints.geojson"] {
        let first = get(&city, path).await;
        assert_eq!(
            (first.status, first.header("age"), first.header("cache-control")),
            (200, "0", "public, max-age=60")
        );
        let tag = first.header("etag").to_owned();
        assert!(!tag.is_empty());
        let again = city.phone(9).anyone("GET", path).with("if-none-match", format!("\"x\", W/{tag}")).send().await;
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
        let other = city.phone(9).anyone("GET", path).with("if-none-match", "\"0123456789abcdef\"").send().await;
        assert_eq!((other.status, &other.body), (200, &first.body));
        let head = city.phone(9).anyone("HEAD", path).send().await;
        assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
    }

    put(&city, 2, &content()).await;
    city.pass(SignedDuration::from_secs(59));
    let kept = get(&city, "/board.json").await;
    assert_eq!((kept.is::<Board>().complaints, kept.header("age")), (1, "59"));
    city.pass(SignedDuration::from_secs(1));
    let anew = get(&city, "/board.json").await;
    assert_eq!((anew.is::<Board>().complaints, anew.header("age")), (2, "0"));
    assert_ne!(anew.header("etag"), kept.header("etag"));
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_the_citys_own_and_only_those_that_were() {
    let city = City::start().await;
    assert_eq!(board(&city).await.months, ["2026-11"]);
    assert!(text(&city, "/board").await.contains("Belum ada laporan bulan ini"));
    put(&city, 1, &content()).await;
    // 1 December, a quarter past midnight in Pasuruan: still November by UTC.
    city.pass(SignedDuration::from_mins((6 * 24 + 14) * 60 + 13));
    put(&city, 2, &content()).await;
    let board = board(&city).await;
    assert_eq!((board.month.as_str(), board.complaints), ("2026-12", 1));
    assert_eq!(board.months, ["2026-12", "2026-11"]);
    let november: Board = get(&city, "/board.json?month=2026-11").await.is();
    assert_eq!((november.month.as_str(), november.complaints), ("2026-11", 1));
    assert_eq!(text(&city, "/open-data/complaints.csv?month=2026-11").await.lines().count(), 2);
    assert!(text(&city, "/board?month=2026-11").await.contains("/board?month=2026-12&#38;basis"));
    for month in ["2026-10", "2027-01", "2026-13", "", "kemarin", "9999-12", "0000-01"] {
        assert_eq!(get(&city, &format!("/board?month={month}")).await.status, 404, "{month}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_10_no_cell_of_the_open_data_is_a_formula() {
    let mut city = City::closed();
    let words = city.config.pack.join("strings/id.toml");
    let text_before = fs::read_to_string(&words).unwrap();
    let line = text_before.lines().find(|line| line.contains("jalan-rusak")).unwrap();
    let key = line.split('=').next().unwrap();
    fs::write(&words, text_before.replace(line, &format!("{key}= '=HYPERLINK(\"http://x\")'"))).unwrap();
    city.open().await;
    put(&city, 1, &content()).await;
    let csv = text(&city, "/open-data/complaints.csv").await;
    let line = "\"jalan-rusak\",\"'=HYPERLINK(\"\"http://x\"\")\",\"received\",\"2026-11-24\",,,,,\r\n";
    assert!(csv.contains(line), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_82_the_board_says_nothing_of_itself() {
    let city = City::start().await;
    put(&city, 1, &content()).await;
    let page = get(&city, "/board").await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self';") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("script") && !policy.contains("unsafe"));
    let said = String::from_utf8(page.body.to_vec()).unwrap();
    for no in ["<script", "style=", "onclick", "javascript:", "http://", "https://"] {
        assert!(!said.contains(no), "{no}");
    }
    assert_eq!(get(&city, "/board?debug=1").await.body, page.body);
    for (method, path) in [
        ("TRACE", "/board"),
        ("TRACE", "/board.json"),
        ("POST", "/board"),
        ("PUT", "/open-data/complaints.csv"),
        ("GET", "/.git/config"),
        ("GET", "/board/.git"),
        ("GET", "/board/assets/..%2f..%2fCargo.toml"),
        ("GET", "/board/assets/board.html"),
        ("GET", "/board/debug"),
        ("GET", "/open-data"),
        ("GET", "/open-data/complaints.sql"),
        ("GET", "/board?basis=1'--"),
        ("GET", "/board?lang=../../id"),
        ("GET", "/board?month=2026-11&month=2026-10"),
        ("GET", "/board/heads?until=besok"),
    ] {
        let answer = city.phone(9).anyone(method, path).with("x-secret", "rahasia").send().await;
        let (status, code) = answer.problem();
        assert!(matches!(status, 400 | 404 | 405), "{method} {path}: {status}");
        assert_eq!(code, "not_found", "{method} {path}");
        let said = String::from_utf8(answer.body.to_vec()).unwrap();
        for no in ["rahasia", "board", "panicked", ".rs", "SELECT"] {
            assert!(!said.contains(no), "{method} {path}: {said}");
        }
    }
    let sheet = said
        .split("href=\"")
        .find(|rest| rest.starts_with("/board/assets/board.css"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    for (path, media) in [
        (sheet, "text/css; charset=utf-8"),
        ("/board/assets/jakarta.woff2", "font/woff2"),
        ("/board/assets/logo.svg", "image/svg+xml"),
    ] {
        let asset = get(&city, path).await;
        assert_eq!((asset.status, asset.header("content-type")), (200, media));
        assert!(asset.header("cache-control").contains("immutable") && !asset.body.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_is_signed_once_and_for_all() {
    let mut city = City::start().await;
    let heads =
        async |city: &City, query: &str| get(city, &format!("/board/heads{query}")).await.is::<DayHeads>().heads;
    put(&city, 1, &content()).await;
    put(&city, 2, &content()).await;
    assert_eq!(heads(&city, "").await, [], "the day has not ended");
    // A minute before midnight in Pasuruan.
    city.pass(SignedDuration::from_mins(13 * 60 + 56));
    assign(&city, 1, "pupr");
    let events = command::verify_audit(city.data()).unwrap().events;
    minutes(&city, 10);
    assign(&city, 2, "pupr");
    city.running.as_ref().unwrap().look_at_clocks().await.unwrap();
    let first = heads(&city, "").await;
    let pack: PackDocument = get(&city, "/v1/pack").await.is();
    assert_eq!((first.len(), first[0].body.day.to_string().as_str()), (1, "2026-11-24"));
    assert_eq!(first[0].body.seq, events);
    assert_eq!(first[0].body.chain.to_string(), city.at_rest().chain(events));
    assert!(first[0].verifies(&pack.keys));

    // Days without a server or an event are signed too, and what was signed stays.
    city.stop().await;
    city.pass(SignedDuration::from_hours(24 * 3));
    city.open().await;
    let later = heads(&city, "").await;
    let days: Vec<_> = later.iter().map(|head| head.body.day.to_string()).collect();
    assert_eq!(days, ["2026-11-27", "2026-11-26", "2026-11-25", "2026-11-24"]);
    assert_eq!(later[3], first[0]);
    assert_eq!((later[0].body.seq, later[0].body.chain), (later[2].body.seq, later[2].body.chain));
    assert!(later[2].body.seq > first[0].body.seq && later.iter().all(|head| head.verifies(&pack.keys)));
    assert_eq!(heads(&city, "?until=2026-11-25").await, later[2..]);
}
