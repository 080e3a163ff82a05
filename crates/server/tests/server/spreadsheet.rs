//! LibreOffice judges every list that leaves the city: no cell is a formula, and every text is as it was.

use crate::{
    board::{act, assign},
    city::{City, ID, content, id},
    desk::{Browser, officer},
    reporter::{agreed, key, seal},
};
use sambat_domain::{
    event::{Actor, EventKind},
    officer::Role,
};
use sambat_server::command::breach::{self, Breach};
use serde_json::json;
use std::{fs, path::Path, process::Command};

/// What somebody may write so that a spreadsheet counts with it, in whichever country.
const WORDS: [&str; 7] = [
    "=HYPERLINK(\"http://x\";\"klik\")",
    "Lubang; =1+1",
    "Lubang;=1+1;+2;-3;@SUM(A1)",
    "Lubang\n=1+1\n;@SUM(A1)",
    "Lubang;\"=1+1",
    "-2+3",
    "Jalan, \"rusak\"; sekali",
];

/// The lists, made by a city where people wrote that wherever they can.
async fn lists() -> (City, Vec<(&'static str, String)>) {
    let mut city = City::closed();
    let names = city.config.pack.join("strings/id.toml");
    let before = fs::read_to_string(&names).unwrap();
    let named = before
        .replace("pupr = \"Dinas PUPR\"", "pupr = '=HYPERLINK(\"http://x\");=1+1'")
        .replace("jalan-rusak = \"Jalan rusak\"", "jalan-rusak = 'Jalan;=1+1'");
    assert!(named.matches("=1+1").count() == 2, "the words of the pack have changed");
    fs::write(&names, named).unwrap();
    city.open().await;
    officer(&city, "ratna", Role::Coordinator, None);
    officer(&city, "wali", Role::Mayor, None);
    for (n, words) in (10..).zip(WORDS) {
        let mut said = content();
        said["description"] = words.into();
        said["place"] = json!({"pin": {"lat_e7": -76_452_000, "lon_e7": 1_129_063_000}, "landmark": words});
        assert_eq!(city.phone(1).put(&id(n), &said).await.status, 201);
        act(&city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
        if n > 10 {
            assign(&city, n, "pupr");
        }
    }
    let body = json!({
        "v": 1, "pack_rev": city.revision(), "content": agreed(), "reporter_sealed": seal(&key(&city).await, crate::reporter::NIK, 1),
    });
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.status, 201);
    let ratna = Browser::of(&city, "ratna").await;
    let mut taken = vec![];
    for (n, name) in (10..).zip(["handover-0.csv", "handover-1.csv", "handover-2.csv", "handover-3.csv"]) {
        let deed = json!({"kind": "not_ours", "owner": "=1+1;=2+2", "note": "Bukan milik kota."});
        assert_eq!(ratna.act(&id(n), 100 + n, deed).await.status, 201);
        taken.push((name, ratna.get(&format!("/v1/desk/complaints/{}/handover.csv", id(n))).await));
    }
    taken.push(("export.csv", ratna.get("/v1/desk/export.csv?tray=all").await));
    taken.push(("report.csv", Browser::of(&city, "wali").await.get("/desk/report.csv").await));
    taken.push(("open-data.csv", city.phone(9).anyone("GET", "/open-data/complaints.csv").send().await));
    let mut lists: Vec<_> = taken
        .into_iter()
        .map(|(name, answer)| {
            assert_eq!(answer.status, 200, "{name}");
            (name, String::from_utf8(answer.body.to_vec()).unwrap())
        })
        .collect();
    let all = Breach { with_contacts: true, ..Breach::default() };
    lists.push(("breach.csv", breach::export(city.data(), None, &*city.config.clock, &all).unwrap()));
    (city, lists)
}

/// The cells that are no numbers, as RFC 4180 reads them.
fn texts(csv: &str) -> Vec<String> {
    let mut chars =
        csv.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no mark of UTF-8: {csv}")).chars().peekable();
    let mut texts = vec![];
    while let Some(c) = chars.next() {
        if c != '"' {
            assert!(c.is_ascii_digit() || "-.,\r\n".contains(c), "{c:?} stands outside of quotation marks: {csv}");
            continue;
        }
        let mut text = String::new();
        loop {
            match chars.next().unwrap() {
                '"' if chars.peek() == Some(&'"') => text.extend(chars.next()),
                '"' => break,
                c => text.push(c),
            }
        }
        texts.push(text);
    }
    texts
}

/// What LibreOffice reads, with `separator` between cells, in the language of this number.
fn read(folder: &Path, names: &[&str], separator: u8, language: u32, as_text: bool) -> Vec<String> {
    let out = folder.join(format!("{separator}-{language}-{as_text}"));
    let mut soffice = Command::new("soffice");
    soffice
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "fods"])
        .arg(format!("--infilter=Text - txt - csv (StarCalc):{separator},34,76,1,,{language},{as_text},true"))
        .arg("--outdir")
        .arg(&out)
        .args(names.iter().map(|name| folder.join(name)))
        .env("LC_ALL", if language == 1057 { "id_ID.UTF-8" } else { "en_US.UTF-8" });
    let said = soffice.output().unwrap();
    names
        .iter()
        .map(|name| {
            let path = out.join(name).with_extension("fods");
            fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} was not read: {said:?}"))
        })
        .collect()
}

/// The text of each cell of a flat document.
fn cells(document: &str) -> Vec<String> {
    let plain = |paragraph: &str| {
        let mut text = String::new();
        for (n, piece) in paragraph.split('<').enumerate() {
            text.push_str(if n == 0 { piece } else { piece.split_once('>').unwrap().1 });
        }
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&")
    };
    let table = document.split_once("<table:table ").unwrap().1;
    table
        .split("<table:table-cell")
        .skip(1)
        .map(|cell| {
            let cell = cell.split("</table:table-cell>").next().unwrap();
            let paragraphs = cell.split("<text:p>").skip(1).map(|rest| plain(rest.split("</text:p>").next().unwrap()));
            paragraphs.collect::<Vec<_>>().join("\n")
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_spreadsheet_takes_a_cell_for_a_formula() {
    if Command::new("soffice").arg("--version").output().is_err() {
        // `scripts/packages test` installs it where it may.
        println!("spreadsheet: there is no soffice here, so nobody judged");
        return;
    }
    let (_city, lists) = lists().await;
    let folder = tempfile::tempdir().unwrap();
    // What it must see, or it judges nothing.
    fs::write(folder.path().join("bad.csv"), "a,=1+1\r\nb;=2+2\r\n").unwrap();
    let mut names = vec!["bad.csv"];
    for (name, list) in &lists {
        fs::write(folder.path().join(name), list).unwrap();
        names.push(name);
    }
    for (separator, language) in [(b',', 1033), (b',', 1057), (b';', 1033), (b';', 1057)] {
        let documents = read(folder.path(), &names, separator, language, false);
        assert!(documents[0].contains("table:formula"), "{} {language}: it finds none anywhere", char::from(separator));
        for (name, document) in names.iter().zip(&documents).skip(1) {
            let found: Vec<_> =
                document.split("table:formula=").skip(1).map(|rest| &rest[..rest.len().min(80)]).collect();
            assert!(found.is_empty(), "{name}, {} {language}: {found:?}", char::from(separator));
        }
    }
    for language in [1033, 1057] {
        let documents = read(folder.path(), &names, b',', language, true);
        for ((name, list), document) in lists.iter().zip(&documents[1..]) {
            let seen = cells(document);
            for text in texts(list) {
                assert!(seen.contains(&text), "{name} {language}: {text:?} is not among {seen:?}");
            }
        }
    }
    let said = |name: &str| lists.iter().find(|(known, _)| *known == name).map(|(_, list)| texts(list)).unwrap();
    // An apostrophe is all that was added.
    let plain = |text: &str| text.replace('\'', "");
    for words in WORDS {
        assert!(said("export.csv").iter().any(|text| plain(text) == words), "{words:?}");
    }
    assert!(said("handover-0.csv").contains(&"-7.6452000, 112.9063000".to_owned()), "a place is a place");
}
