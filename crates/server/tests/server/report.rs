//! The mayor's report: numbers by hand, the tickets behind each, and what it must not tell.

use crate::{
    board::{act, answer, assign, board, kind, minutes, of, plain, put, ten},
    city::{City, content, id},
    desk::{Browser, health, officer},
    paper::Paper,
};
use jiff::SignedDuration;
use sambat_domain::{
    event::{Actor, EventKind},
    officer::Role,
    pack::Basis,
    response::statistics::Mark,
    ticket::Ticket,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Who may read it, and who may not.
fn staffed(city: &City) {
    officer(city, "wali", Role::Mayor, None);
    officer(city, "ratna", Role::Coordinator, None);
    officer(city, "tono", Role::Admin, None);
    officer(city, "joko", Role::Agency, Some("pupr"));
    officer(city, "budi", Role::Field, Some("pupr"));
}

fn ticket(n: u32) -> String {
    Ticket::of(&"PSR".parse().unwrap(), &id(n).parse().unwrap()).to_string()
}

async fn text(browser: &Browser<'_>, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    String::from_utf8(answer.body.to_vec()).unwrap()
}

/// The value of a number in the sheet.
fn figure(csv: &str, agency: &str, name: &str) -> String {
    let line = csv.lines().find(|line| {
        let cells: Vec<_> = line.split(',').collect();
        (cells[0], cells[2]) == (agency, name) && cells[4].is_empty()
    });
    line.unwrap_or_else(|| panic!("{agency} {name}")).split(',').nth(3).unwrap().to_owned()
}

/// The tickets behind it.
fn behind(csv: &str, agency: &str, name: &str) -> BTreeSet<String> {
    let cells = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let its = cells.filter(|cells| (cells[0], cells[2]) == (agency, name) && !cells[4].is_empty());
    its.map(|cells| cells[4].to_owned()).collect()
}

/// A month of which every number is known: it is Thursday, 26 November, 10:55:11 in Pasuruan afterwards.
async fn month(city: &City) {
    ten(city).await;
    // 10:12:11 on Tuesday.
    for n in [11, 12, 15] {
        put(city, n, &kind("sampah")).await;
        assign(city, n, "dlh");
    }
    put(city, 13, &kind("lampu-jalan")).await;
    assign(city, 13, "perhubungan");
    let words = json!({"v": 1, "pack_rev": city.revision(), "content": health()});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(14))).json(&words).await.status, 201);
    act(city, 15, Actor::Citizen, EventKind::Withdrawn, None);
    minutes(city, 20);
    answer(city, 11, "dlh", EventKind::Answer);
    let by = || "2026-11-25T16:59:59Z".parse().unwrap();
    answer(city, 11, "dlh", EventKind::Promised { by: by() });
    minutes(city, 20);
    answer(city, 12, "dlh", EventKind::Answer);
    answer(city, 12, "dlh", EventKind::Promised { by: by() });
    answer(city, 11, "dlh", EventKind::Done);
    answer(city, 1, "pupr", EventKind::Done);
    act(city, 1, Actor::Citizen, EventKind::Disputed, None);
    minutes(city, 3);
    answer(city, 1, "pupr", EventKind::Answer);
    city.pass(SignedDuration::from_hours(48));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_has_its_tickets_behind_it() {
    let city = City::start().await;
    staffed(&city);
    month(&city).await;
    let wali = Browser::of(&city, "wali").await;
    let csv = plain(&text(&wali, "/desk/report.csv").await);
    let value = |agency: &str, name: &str| figure(&csv, agency, name);
    let tickets = |numbers: &[u32]| numbers.iter().map(|n| ticket(*n)).collect::<BTreeSet<_>>();

    // One to ten minutes, and three more in the second round of the first.
    for (name, expected, whose) in [
        ("waits", "11", &[][..]),
        ("median_working", "5", &[5]),
        ("p90_working", "9", &[9]),
        ("median_wall", "5", &[5]),
        ("reward", "11", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("late", "0", &[]),
        ("waiting", "0", &[]),
        ("reopened", "1", &[1]),
        ("mark", "reward", &[]),
        ("basis", "working", &[]),
    ] {
        assert_eq!((value("pupr", name).as_str(), behind(&csv, "pupr", name)), (expected, tickets(whose)), "{name}");
    }
    // Twenty minutes and forty; the third was taken back.
    for (name, expected, whose) in [
        ("waits", "2", &[][..]),
        ("median_working", "20", &[11]),
        ("p90_working", "40", &[12]),
        ("on_time", "1", &[11]),
        ("late", "1", &[12]),
        ("sanction", "0", &[]),
        ("promises_kept", "1", &[11]),
        ("promises_broken", "1", &[12]),
        ("promises_open", "0", &[]),
        ("reopened", "0", &[]),
        ("mark", "too_few", &[]),
    ] {
        assert_eq!((value("dlh", name).as_str(), behind(&csv, "dlh", name)), (expected, tickets(whose)), "{name}");
    }
    // From Tuesday 10:12:11 to Thursday 10:55:11: 317 minutes and 49 seconds, 480, and 205 and 11 seconds.
    let (waits, channel) = (ticket(13), "infrastruktur");
    let line = format!(
        "perhubungan,Dinas Perhubungan,waiting,,{waits},{channel},lampu-jalan,2026-11-24T03:12:11Z,1003,2923\r\n"
    );
    assert!(csv.contains(&line), "{csv}");
    // The citizens' own wait: one to ten, twenty, forty, and two that last.
    for (name, expected, whose) in [
        ("complaints", "14", &[][..]),
        ("solved", "1", &[]),
        ("median_working", "7", &[7]),
        ("p90_working", "1003", &[13]),
        ("p90_wall", "2923", &[13]),
        ("waiting", "2", &[13, 14]),
        ("reopened", "1", &[1]),
        ("promises_kept", "1", &[11]),
        // Of these two, one is whose only its office may know.
        ("past_limit", "2", &[14]),
    ] {
        assert_eq!((value("", name).as_str(), behind(&csv, "", name)), (expected, tickets(whose)), "{name}");
    }
    // Whatever else is counted, and not there yet when this was written: more than nothing has tickets behind it. Those of a kind
    // that is private are told to their office alone.
    let alone = ["month", "computed_at", "complaints", "solved", "waits", "basis", "mark"];
    for line in csv.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        let (agency, name, value) = (cells[0], cells[2], cells[3]);
        if cells[4].is_empty() && agency != "dinkes" && value != "0" && !alone.contains(&name) {
            assert!(!behind(&csv, agency, name).is_empty(), "{agency} {name} {value}");
        }
    }
    assert_eq!(behind(&csv, "perhubungan", "past_limit"), tickets(&[13]));
    assert!(behind(&csv, "dinkes", "past_limit").is_empty(), "whose it is is not told");

    let page = text(&wali, "/desk/report").await;
    for words in [
        "Kota Pasuruan, November 2026",
        "<a href=\"#pupr-reward\">11</a>",
        "<h4 id=\"pupr-reward\">Penghargaan (11)</h4>",
        "<a href=\"#dlh-broken\">1</a>",
        "<h4 id=\"dlh-broken\">Janji lewat (1)</h4>",
        "Belum dijawab dan sudah lewat batas (2)",
        "16 jam 43 mnt",
        "semua jam 2\u{a0}hari",
        "Dihitung 26 November 2026 pukul 10.55 WIB.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains(&format!("/desk#/all/{}", id(12))) && page.contains(&ticket(12)));
    assert!(text(&wali, "/desk/report?lang=en").await.contains("<html lang=\"en\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_they_count_the_same_the_report_and_the_board_say_the_same() {
    let city = City::start().await;
    staffed(&city);
    ten(&city).await;
    for n in 1..=10 {
        answer(&city, n, "pupr", EventKind::Done);
    }
    act(&city, 2, Actor::Citizen, EventKind::Disputed, None);
    put(&city, 11, &kind("sampah")).await;
    assign(&city, 11, "dlh");
    put(&city, 12, &content()).await;
    act(&city, 12, Actor::Citizen, EventKind::Withdrawn, None);
    minutes(&city, 77);
    let (board, csv) = (board(&city).await, plain(&text(&Browser::of(&city, "ratna").await, "/desk/report.csv").await));
    let value = |agency: &str, name: &str| figure(&csv, agency, name);
    assert_eq!(value("", "month"), board.month);
    assert_eq!(value("", "complaints"), board.complaints.to_string());
    assert_eq!(value("", "solved"), board.solved.to_string());
    assert_eq!(value("", "reopened"), board.reopened.to_string());
    assert_eq!((board.complaints, board.solved, board.reopened), (11, 9, 1));
    for (basis, name) in [(Basis::Working, "working"), (Basis::Wall, "wall")] {
        let times = board.city_clock.by(basis);
        assert_eq!(Some(value("", &format!("median_{name}"))), times.median_min.map(|n| n.to_string()));
        assert_eq!(Some(value("", &format!("p90_{name}"))), times.p90_min.map(|n| n.to_string()));
        let times = of(&board, "pupr").times;
        assert_eq!(Some(value("pupr", &format!("median_{name}"))), times.by(basis).median_min.map(|n| n.to_string()));
        assert_eq!(Some(value("pupr", &format!("p90_{name}"))), times.by(basis).p90_min.map(|n| n.to_string()));
    }
    for row in &board.agencies {
        assert_eq!(value(row.id.as_str(), "waits"), row.waits.to_string());
    }
    let pupr = of(&board, "pupr");
    assert_eq!((value("pupr", "reward"), value("pupr", "waiting")), ("10".into(), "1".into()));
    assert_eq!((pupr.shares.reward, pupr.shares.waiting, pupr.mark), (10, 1, Mark::Reward));
    assert_eq!((value("pupr", "mark").as_str(), value("dlh", "mark").as_str()), ("reward", "too_few"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_62_of_private_kinds_the_mayor_sees_channel_age_and_clock() {
    let city = City::start().await;
    staffed(&city);
    month(&city).await;
    let mut mother = health();
    mother["category"] = "ibu-hamil".into();
    mother["consents"][0]["text_id"] = "ibu".into();
    let words = json!({"v": 1, "pack_rev": city.revision(), "content": mother});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(16))).json(&words).await.status, 201);
    for name in ["wali", "ratna"] {
        let browser = Browser::of(&city, name).await;
        let csv = plain(&text(&browser, "/desk/report.csv").await);
        let line = format!(",Kota Pasuruan,waiting,,{},kesehatan,,2026-11-24T03:12:11Z,1003,2923\r\n", ticket(14));
        assert!(csv.contains(&line), "{csv}");
        // Beside its office's name it would be known whose it is: there the number stands alone.
        assert_eq!((figure(&csv, "dinkes", "waiting").as_str(), behind(&csv, "dinkes", "waiting").len()), ("2", 0));
        let city_wide = BTreeSet::from([ticket(13), ticket(14), ticket(16)]);
        assert_eq!(behind(&csv, "", "waiting"), city_wide);
        let page = text(&browser, "/desk/report").await;
        let pdf = Paper::read(&browser.get("/desk/report.pdf").await.body);
        assert!(page.contains(&ticket(14)) && pdf.says(&ticket(14)));
        for secret in ["asma", "layanan-kesehatan", "Layanan kesehatan", "ibu-hamil", "Ibu hamil", "Lubang dalam"] {
            assert!(!csv.contains(secret) && !page.contains(secret) && !pdf.says(secret), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_read_it_and_what_is_written_down() {
    let city = City::start().await;
    staffed(&city);
    month(&city).await;
    let nobody = Browser::new(&city);
    let (joko, budi) = (Browser::of(&city, "joko").await, Browser::of(&city, "budi").await);
    for path in ["/desk/report", "/desk/report.csv", "/desk/report.pdf"] {
        assert_eq!(nobody.get(path).await.problem(), (401, "no_session"), "{path}");
        assert_eq!(joko.get(path).await.problem(), (403, "forbidden"), "{path}");
        assert_eq!(budi.get(path).await.problem(), (403, "forbidden"), "{path}");
    }
    // Who lets officers in sees no complaint: the numbers, and no ticket.
    let tono = Browser::of(&city, "tono").await;
    let (page, csv) = (text(&tono, "/desk/report").await, plain(&text(&tono, "/desk/report.csv").await));
    let pdf = tono.get("/desk/report.pdf").await;
    assert_eq!((figure(&csv, "pupr", "reward").as_str(), figure(&csv, "", "past_limit").as_str()), ("11", "2"));
    assert!(page.contains("5 menit") && !page.contains("PSR-") && !csv.contains("PSR-"));
    let pdf = Paper::read(&pdf.body);
    assert!(pdf.says("Dinas PUPR") && !pdf.says("PSR-"));
    assert_eq!(city.at_rest().audited("report"), 2);

    let wali = Browser::of(&city, "wali").await;
    for month in ["2026-10", "2026-12", "2026-13", "", "kemarin"] {
        assert_eq!(wali.get(&format!("/desk/report?month={month}")).await.problem(), (404, "not_found"), "{month}");
    }
    assert_eq!(wali.get("/desk/report?lang=jv").await.problem(), (404, "not_found"));
    let page = wali.get("/desk/report").await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self';") && !policy.contains("script"), "{policy}");
    assert_eq!(page.header("cache-control"), "no-store");
    let said = String::from_utf8(page.body.to_vec()).unwrap();
    for no in ["<script", "style=", "http://", "https://"] {
        assert!(!said.contains(no), "{no}");
    }
    let sheet = said.split("href=\"").find(|rest| rest.starts_with("/board/assets/report.css")).unwrap();
    assert_eq!(wali.get(sheet.split('"').next().unwrap()).await.status, 200);

    let csv = wali.get("/desk/report.csv?month=2026-11").await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"laporan-2026-11.csv\"");
    let pdf = wali.get("/desk/report.pdf?month=2026-11").await;
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"laporan-2026-11.pdf\"");
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(city.at_rest().audited("report"), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_on_paper_has_the_same_numbers_and_numbers_its_pages() {
    let city = City::start().await;
    staffed(&city);
    month(&city).await;
    let wali = Browser::of(&city, "wali").await;
    let pdf = wali.get("/desk/report.pdf").await.body;
    let paper = Paper::read(&pdf);
    assert!(paper.pages >= 2, "{}", paper.pages);
    for said in ["Laporan bulanan", "Kota Pasuruan, November 2026", "Dinas PUPR", "Penghargaan (11)", "16 jam 43 mnt"] {
        assert!(paper.says(said), "{said}");
    }
    assert!(paper.says(&ticket(12)));
    for n in 1..=paper.pages {
        assert!(
            paper.says(&format!("Laporan bulanan · Kota Pasuruan · November 2026 · halaman {n} dari {}", paper.pages))
        );
    }
    assert_eq!(wali.get("/desk/report.pdf").await.body, pdf, "the same words at the same time");
    assert_ne!(wali.get("/desk/report.pdf?lang=en").await.body, pdf);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_10_no_cell_of_the_report_is_a_formula() {
    let mut city = City::closed();
    let words = city.config.pack.join("strings/id.toml");
    let before = std::fs::read_to_string(&words).unwrap();
    std::fs::write(&words, before.replace("pupr = \"Dinas PUPR\"", "pupr = '=HYPERLINK(\"http://x\")'")).unwrap();
    city.open().await;
    staffed(&city);
    ten(&city).await;
    let csv = text(&Browser::of(&city, "wali").await, "/desk/report.csv").await;
    assert!(csv.contains("\"pupr\",\"'=HYPERLINK(\"\"http://x\"\")\",\"waits\",10,"), "{csv}");
}
