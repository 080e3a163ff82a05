//! What the desk lists: the queue by pages and words, a file to take away, and the audit log.

use super::*;
use crate::at_rest::EDITED_LINES;

#[tokio::test(flavor = "multi_thread")]
async fn bad_13_14_the_search_takes_anything_as_words() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let mut first = content();
    first["description"] = "Kolonglama tergenang sampai lutut.".into();
    city.phone(1).put(ID, &first).await;
    let mut other = content();
    other["description"] = "Lampu mati 100% di gang'; DROP TABLE complaint;--".into();
    city.phone(1).put(&id(2), &other).await;
    let ratna = Browser::of(&city, "ratna").await;
    let ors = vec!["a"; 40].join("%20OR%20");
    for q in ["%22", "NEAR(", "a*%20OR%20b:", &*ors, "';%20DROP%20TABLE%20complaint;--", "%25", "_", "%00"] {
        assert_eq!(ratna.get(&format!("/v1/desk/complaints?tray=all&q={q}")).await.status, 200, "{q}");
    }
    let found = |q: &'static str| {
        let ratna = &ratna;
        async move {
            ratna.queue(&format!("?tray=all&q={q}")).await.rows.iter().map(|row| row.id.to_string()).collect::<Vec<_>>()
        }
    };
    assert_eq!(found("kolonglama").await, [ID]);
    assert_eq!(found("kolo").await, [ID], "the last word may be unfinished");
    assert_eq!(found("gang%20drop").await, [id(2)]);
    assert_eq!(found("PSR-X2T1-57BX").await, [ID]);
    assert_eq!(found("tidakada").await, Vec::<String>::new());
    let long = "x".repeat(201);
    assert_eq!(ratna.get(&format!("/v1/desk/complaints?q={long}")).await.problem(), (422, "invalid"));
    assert_eq!(ratna.get("/v1/desk/complaints?tray=other").await.problem(), (422, "invalid"));
    // Erased is out of the index too.
    city.phone(1).ask("DELETE", format!("/v1/complaints/{ID}")).send().await;
    assert_eq!(found("kolonglama").await, Vec::<String>::new());
    assert!(!city.holds("kolonglama"));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_could_be_a_ticket_are_words_and_a_piece_of_a_ticket_finds_it() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    let texts = [
        (ID.to_owned(), "Lubang dalam di Karanganyar, jalan banjir."),
        (id(2), "Pengaspalan ter\u{ad}tunda, diskon 50% \u{202e}katanya\u{202c} \"besok\" 😡"),
    ];
    for (id, text) in &texts {
        let mut words = content();
        words["description"] = (*text).into();
        // What no city takes in any more, older ones did.
        words["description"] = words["description"].as_str().unwrap().replace(['\u{202e}', '\u{202c}'], "").into();
        assert_eq!(city.phone(1).put(id, &words).await.status, 201);
    }
    let ratna = Browser::of(&city, "ratna").await;
    let [first, other] = [ID.to_owned(), id(2)];
    for (q, expected) in [
        // Eleven letters each: prefix and eight digits, were they a ticket's.
        ("lubang%20dalam", vec![&first]),
        ("jalan%20banjir", vec![&first]),
        ("karanganyar", vec![&first]),
        ("pengaspalan", vec![&other]),
        ("tertunda", vec![&other]),
        ("ter%C2%ADtun%E2%80%8Bda", vec![&other]),
        // Pieces of tickets, as people write them.
        ("57bx", vec![&first]),
        ("X2T1-57", vec![&first]),
        ("x2tl%E2%80%9357bx", vec![&first]),
        ("PSR-X2T1-57BX", vec![&first]),
        ("PSR-X2T1-57BY", vec![]),
        // What is no word finds what holds it, and nothing else.
        ("%25", vec![&other]),
        ("%22", vec![&other]),
        ("%F0%9F%98%A1", vec![&other]),
        ("_", vec![]),
        ("%F0%9F%98%80", vec![]),
        ("besok%20%25", vec![&other]),
        ("lubang%20%25", vec![]),
    ] {
        let rows = ratna.queue(&format!("?tray=all&q={q}")).await.rows;
        let found: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{q}");
        let csv = ratna.get(&format!("/v1/desk/export.csv?tray=all&q={q}")).await;
        let lines = String::from_utf8(csv.body.to_vec()).unwrap().lines().count();
        // Ten lists a day are taken out: the rest of them are asked for in vain.
        assert!(csv.status == 429 || lines == expected.len() + 1, "{q}: {lines}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_queue_follow_each_other_without_a_gap() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    for n in 0..120 {
        city.phone(1).put(&id(n), &content()).await;
        city.pass(SignedDuration::from_secs(1));
    }
    let ratna = Browser::of(&city, "ratna").await;
    for (tray, first) in [("unanswered", 0), ("all", 119)] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = ratna.queue(&format!("?tray={tray}{after}")).await;
            seen.extend(page.rows.iter().map(|row| row.id.to_string()));
            match page.next {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), &seen[0]), (120, &id(first)), "{tray}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_10_70_a_list_is_harmless_bounded_and_written_down() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "sari", Role::Agency, Some("dinkes"));
    let mut words = content();
    words["description"] = "=HYPERLINK(\"http://x\") lubang, di jalan".into();
    city.phone(1).put(ID, &words).await;
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": health()});
    city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(2))).json(&body).await;
    let ratna = Browser::of(&city, "ratna").await;
    let list = ratna.get("/v1/desk/export.csv?tray=all").await;
    let text = String::from_utf8(list.body.to_vec()).unwrap();
    assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\") lubang, di jalan\""), "{text}");
    assert!(!text.contains("asma") && !text.contains("layanan-kesehatan") && text.lines().count() == 3, "{text}");
    assert_eq!(list.header("content-disposition"), "attachment; filename=\"aduan.csv\"");
    let sari = Browser::of(&city, "sari").await;
    let own = String::from_utf8(sari.get("/v1/desk/export.csv?tray=all").await.body.to_vec()).unwrap();
    assert!(own.contains("layanan-kesehatan") && !own.contains("asma"), "{own}");
    for _ in 1..10 {
        assert_eq!(ratna.get("/v1/desk/export.csv").await.status, 200);
    }
    let over = ratna.get("/v1/desk/export.csv").await;
    assert_eq!((over.problem(), over.header("retry-after")), ((429, "slow_down"), "3600"));
    assert_eq!(city.at_rest().audited("export"), 11);
    city.pass(SignedDuration::from_hours(25));
    assert_eq!(Browser::of(&city, "ratna").await.get("/v1/desk/export.csv").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_69_a_line_edited_dropped_or_put_in_is_found() {
    for edit in &EDITED_LINES {
        let city = City::start().await;
        officer(&city, "ratna", Role::Coordinator, None);
        officer(&city, "joko", Role::Agency, Some("pupr"));
        city.phone(1).put(ID, &content()).await;
        let ratna = Browser::of(&city, "ratna").await;
        ratna.act(ID, 1, json!({"kind": "verified"})).await;
        let whole = command::verify_audit(city.data()).unwrap();
        assert_eq!((whole.events, whole.lines), (2, 4));
        city.at_rest().edit(edit);
        let told = command::verify_audit(city.data()).unwrap_err().to_string();
        assert!(told.starts_with(edit.named), "{edit:?}: {told}");
    }
}
