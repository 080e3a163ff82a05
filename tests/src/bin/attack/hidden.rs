//! Officers who want to know or do what their seat is not for.

use super::{
    Outcome,
    site::{Site, Stranger, heard, words},
};
use reqwest::Method;
use sambat_protocol::pack_document::PackDocument;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// An id of this row's own.
fn id(n: u32) -> String {
    format!("01936f2a-5c00-7a10-8b3c-{n:012x}")
}

/// Words that only one office may read.
fn private(kind: &str, description: &str) -> Value {
    let mut told = words(description);
    told["category"] = kind.into();
    told["visibility"] = "private".into();
    let consent = if kind == "ibu-hamil" { "ibu" } else { "kesehatan" };
    told["consents"] = json!([{"text_id": consent, "version": 1, "at": "2026-11-24T02:15:00Z"}]);
    told
}

/// Reports what is private: about asthma, about a pregnancy, and a hole whose citizen wants it kept from all but its office.
async fn reported(site: &Site, outcome: &mut Outcome) {
    let citizen = site.stranger(Site::address_in(1, 1), 1);
    let pack = citizen.ask(Method::GET, "/v1/pack").send().await.unwrap().text().await.unwrap();
    let revision = serde_json::from_str::<PackDocument>(&pack).unwrap().revision().unwrap();
    let mut wish = words("Lubang di depan rumah Pak Contoh.");
    wish["visibility"] = "private".into();
    for (n, told) in [
        (1, private("layanan-kesehatan", "Obat asma habis.")),
        (2, private("ibu-hamil", "Bidan tidak datang.")),
        (3, wish),
        (4, words("Lubang di jalan raya.")),
    ] {
        let envelope = json!({"v": 1, "pack_rev": revision, "content": told});
        let (status, _) = heard(citizen.ask(Method::PUT, &format!("/v1/complaints/{}", id(n))).json(&envelope)).await;
        outcome.must(status == 201, format!("report {n} is answered with {status}"));
    }
}

async fn act(who: &Stranger, n: u32, event: u32, body: Value) -> u16 {
    let mut body = body;
    body["at"] = "2026-11-24T03:05:00Z".into();
    let path = format!("/v1/desk/complaints/{}/events/{}", id(n), id(event));
    heard(who.desk(Method::PUT, &path).json(&body)).await.0
}

/// Private reports are passed on, merged and read at every office but theirs.
pub async fn other_office(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    reported(site, &mut outcome).await;
    let coordinator = site.officer(Site::address_in(2, 1), "koordinator", &["--role", "coordinator"]).await;
    let health = site.officer(Site::address_in(2, 2), "dinkes", &["--role", "agency", "--agency", "dinkes"]).await;
    let roads = site.officer(Site::address_in(2, 3), "pupr", &["--role", "agency", "--agency", "pupr"]).await;
    let (mut tried, mut passed, mut event) = (0, 0, 100);
    for (who, n) in [(&coordinator, 1), (&coordinator, 2), (&coordinator, 3), (&health, 1), (&health, 2), (&roads, 3)] {
        for agency in ["pupr", "dlh", "kominfo", "dinkes", "satpol-pp"] {
            if agency == (if n == 3 { "pupr" } else { "dinkes" }) {
                continue;
            }
            event += 1;
            tried += 1;
            let to = json!({"kind": "assigned", "agency": agency, "note": "Lebih cocok di sana."});
            passed += u32::from(matches!(act(who, n, event, to).await, 200..=204));
        }
    }
    for of in [1, 2, 3] {
        event += 1;
        tried += 1;
        passed += u32::from(act(&coordinator, 4, event, json!({"kind": "duplicate", "of": id(of)})).await < 300);
    }
    let mut read = 0;
    for (who, n) in [(&roads, 1), (&roads, 2), (&health, 3)] {
        tried += 1;
        let (status, _) = heard(who.desk(Method::GET, &format!("/v1/desk/complaints/{}", id(n)))).await;
        read += u32::from(status == 200);
    }
    outcome.tried = format!("{tried} ways to bring three private reports to another office");
    outcome.held = format!("{passed} passed on, {read} read there");
    outcome.must(passed == 0 && read == 0, format!("{passed} passed on, {read} read"));
    outcome
}

/// Filters, trays, counts, exports and cursors are used to tell private reports apart.
pub async fn filters(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    reported(site, &mut outcome).await;
    let mut asked = 0;
    let mut told = 0;
    for (at, role) in [(1, "coordinator"), (2, "mayor")] {
        let who = site.officer(Site::address_in(2, at), role, &["--role", role]).await;
        for filter in [
            "category=ibu-hamil",
            "category=layanan-kesehatan",
            "category=jalan-rusak",
            "agency=dinkes",
            "agency=pupr",
            "area=35.75.02.1005",
            "q=asma",
            "q=bidan",
            "q=lubang",
            "q=hamil",
        ] {
            for tray in ["unanswered", "late", "working", "reopened", "sorting", "escalated", "over", "all"] {
                asked += 1;
                let path = format!("/v1/desk/complaints?tray={tray}&{filter}");
                let (status, page) = heard(who.desk(Method::GET, &path)).await;
                outcome.must(status == 200, format!("{path}: {status}"));
                let rows = page["rows"].as_array().cloned().unwrap_or_default();
                told += rows.iter().filter(|row| row["sight"] != "whole").count();
            }
        }
        // What is seen of them all: their channel, age and clock, one like the other.
        let (_, page) = heard(who.desk(Method::GET, "/v1/desk/complaints?tray=all&channel=kesehatan")).await;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        let names = |row: &Value| row.as_object().map(|row| row.keys().cloned().collect::<Vec<_>>());
        let alike: BTreeSet<_> = rows.iter().map(names).collect();
        outcome.must(rows.len() == 2 && alike.len() == 1, "two reports about health look differently");
        for secret in ["category", "agency", "status", "heading", "area", "position"] {
            outcome.must(rows.iter().all(|row| row.get(secret).is_none()), format!("an outline has its {secret}"));
        }
        for n in 1..=3 {
            let (_, opened) = heard(who.desk(Method::GET, &format!("/v1/desk/complaints/{}", id(n)))).await;
            let text = opened.to_string();
            let secrets =
                ["asma", "Bidan", "ibu-hamil", "layanan-kesehatan", "jalan-rusak", "dinkes", "pupr", "photo_id"];
            outcome.must(!secrets.iter().any(|secret| text.contains(secret)), "an outline says what it is");
        }
    }
    outcome.tried = format!("{asked} questions of coordinator and mayor");
    outcome.held = format!("{told} private reports told apart");
    outcome.must(told == 0, format!("{told} private reports were told apart"));
    outcome
}

/// Daily bounds are run against by many at once.
pub async fn bounds(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    reported(site, &mut outcome).await;
    let who = site.officer(Site::address_in(2, 1), "koordinator", &["--role", "coordinator"]).await;
    let reason = json!({"reason": "Menelepon balik untuk bertanya."});
    let reveal = format!("/v1/desk/complaints/{}/reveal", id(4));
    let mut came = Vec::new();
    let trying = async {
        for (method, path) in [(Method::GET, "/v1/desk/export.csv?tray=all"), (Method::POST, &*reveal)] {
            let mut all = tokio::task::JoinSet::new();
            for _ in 0..60 {
                let request = who.desk(method.clone(), path);
                let request = if method == Method::POST { request.json(&reason) } else { request };
                all.spawn(async move { heard(request).await.0 });
            }
            came.push(all.join_all().await.into_iter().filter(|status| *status == 200).count());
        }
    };
    site.beside(trying).await;
    outcome.tried = "60 exports and 60 looks at who complains, at once".into();
    outcome.held = format!("{} exports, {} looks", came[0], came[1]);
    outcome.must(came == [10, 50], format!("{came:?} instead of 10 and 50"));
    outcome
}

/// The machine's other users, and whoever has a copy of the disk without the file of keys.
pub async fn disk(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    reported(site, &mut outcome).await;
    site.honest_reports(1).await;
    let data = site.city.data();
    let (mut files, mut open, mut found) = (0, 0, BTreeSet::new());
    look(&data, &mut |path: &Path, bytes: &[u8]| {
        files += 1;
        open += u32::from(is_open(path));
        for secret in ["asma", "Bidan tidak", "Pak Contoh"] {
            if bytes.windows(secret.len()).any(|window| window == secret.as_bytes()) {
                found.insert(secret);
            }
        }
    });
    outcome.tried = format!("{files} files of the data folder, and who may read them");
    outcome.held = format!("{open} open to others, {} private words in the open", found.len());
    outcome.must(open == 0, format!("{open} files or folders are open to others"));
    outcome.must(found.is_empty(), format!("in the open: {found:?}"));
    outcome
}

fn look(folder: &Path, see: &mut impl FnMut(&Path, &[u8])) {
    see(folder, &[]);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, see);
        } else {
            see(&path, &fs::read(&path).unwrap_or_default());
        }
    }
}

fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}
