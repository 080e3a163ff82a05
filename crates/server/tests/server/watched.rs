//! What whoever keeps the machine sees: the log and the metrics, with nothing in them that anybody sent.

use crate::{
    city::{City, ID, content, files, id},
    desk::PASSWORD,
    phone::{Answer, Phone},
    reporter::{NIK, agreed, key, seal},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

/// A part of the earth that somebody may ask about.
const TOWN: &str = "868d84327ffffff";

/// Whether sixteen digits stand somewhere, and no more of them.
fn has_identity_number(bytes: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    bytes.split(|byte| !is_word(byte)).any(|word| word.len() == 16 && word.iter().all(u8::is_ascii_digit))
}

/// What a city counted.
async fn metrics(phone: Phone) -> String {
    let answer = phone.anyone("GET", "/metrics").send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
    String::from_utf8(answer.body.to_vec()).unwrap()
}

/// Everything that anybody might put where it does not belong: each with an identity number.
async fn everything_wrong(phone: Phone) -> Vec<Answer> {
    let mut said = content();
    said["nik"] = NIK.into();
    let mut forged = content();
    forged["description"] = "x\n2026-11-24T03:02:11Z INFO login ok admin".into();
    let mut nested = content();
    nested["noticed_at"] = json!({"by": {"NIK": NIK}});
    let body = |content: &Value| json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content});
    let login = async |name: &str| {
        let ask = phone.anyone("POST", "/v1/session").with("origin", "http://localhost");
        ask.json(&json!({"name": name, "password": PASSWORD})).await
    };
    vec![
        phone.ask("PUT", format!("/v1/complaints/{}", id(1))).json(&body(&said)).await,
        phone.ask("PUT", format!("/v1/complaints/{}", id(2))).json(&body(&nested)).await,
        phone.ask("PUT", format!("/v1/complaints/{}", id(3))).json(&body(&forged)).await,
        phone.ask("PUT", format!("/v1/complaints/{}", id(4))).json(&json!({"nik": NIK})).await,
        phone.ask("PUT", format!("/v1/complaints/{NIK}")).json(&body(&content())).await,
        phone.ask("PUT", format!("/v1/complaints/{ID}/events/{NIK}")).json(&json!({"kind": NIK})).await,
        phone.ask("GET", format!("/v1/changes?after={NIK}")).send().await,
        phone.ask("GET", format!("/{NIK}")).send().await,
        phone.ask("GET", format!("/v1/uploads/{NIK}")).send().await,
        phone.anyone("GET", format!("/v1/health?nik={NIK}")).send().await,
        phone.anyone("GET", format!("/v1/desk/complaints?q={NIK}")).send().await,
        phone.anyone("GET", format!("/board?month={NIK}")).send().await,
        phone.anyone("GET", format!("/v1/nearby?cell={NIK}")).send().await,
        phone.anyone("GET", format!("/v1/nearby?cell={TOWN}")).send().await,
        phone.anyone("GET", "/v1/changes").with("authorization", format!("Bearer {NIK}")).send().await,
        phone.ask("GET", "/v1/changes").with("x-nik", NIK).with("user-agent", NIK).with("referer", NIK).send().await,
        phone
            .tus("POST", "/v1/uploads")
            .with("upload-metadata", format!("filename {NIK}"))
            .with("upload-length", NIK)
            .send()
            .await,
        phone.ask("X3575014107900001", "/v1/pack").send().await,
        login(NIK).await,
        login("x\n2026-11-24T03:02:11Z INFO login ok admin").await,
    ]
}

/// A server as a process that logs as JSON, with its addresses.
fn serve(city: &City) -> (Child, Phone, Phone) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-server"))
        .env("RUST_LOG", "info")
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--log", "json", "--data"])
        .arg(city.data())
        .arg("--pack")
        .arg(&city.config.pack)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let mut addr = |from: &str, to: &str| {
        let line = lines.next().unwrap().unwrap();
        let (_, rest) = line.split_once(from).unwrap_or_else(|| panic!("{line}"));
        rest.split_once(to).unwrap().0.parse().unwrap()
    };
    let phone = Phone::new(addr("listening on http://", ", data"), 1);
    let counting = Phone::new(addr("metrics on http://", "/metrics"), 1);
    (child, phone, counting)
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_12_bad_60_no_log_no_metric_no_file_and_no_refusal_has_an_identity_number() {
    let mut city = City::start().await;
    let to = key(&city).await;
    let sealed = seal(&to, NIK, 1);
    let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": agreed(), "reporter_sealed": sealed});
    assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await.status, 201);
    city.stop().await;

    let (mut child, phone, counting) = serve(&city);
    let again = phone.ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await;
    assert_eq!(again.status, 200, "{again:?}");
    let answers = everything_wrong(phone).await;
    assert_eq!(answers[0].problem(), (422, "invalid"), "a number in the open is not kept");
    for answer in &answers {
        assert!(!has_identity_number(&answer.body), "{answer:?}");
        for (name, value) in &answer.headers {
            assert!(!has_identity_number(value.as_bytes()), "{name}: {value:?}");
        }
    }
    let counted = metrics(counting).await;
    assert!(!has_identity_number(counted.as_bytes()), "{counted}");
    assert!(counted.contains("method=\"other\"") && !counted.contains("3575014107900001"));
    for file in files(city.data()) {
        assert!(!has_identity_number(&fs::read(&file).unwrap()), "{}", file.display());
    }
    child.kill().unwrap();
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    child.wait().unwrap();
    assert!(!has_identity_number(log.as_bytes()), "{log}");
    assert!(!log.contains("login ok") && !log.contains(NIK) && !log.contains(TOWN), "{log}");
    // One object a line, each of ours: nobody begins a line of their own.
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["timestamp"].is_string() && line["level"].is_string()), "{log}");
    let answered = lines.iter().filter(|line| line["message"] == "answered").count();
    assert_eq!(answered, answers.len() + 1);
}

#[test]
fn an_identity_number_is_seen_where_there_is_one() {
    assert!(has_identity_number(b"nik=3575014107900001&x"));
    assert!(has_identity_number(b"3575014107900001"));
    assert!(!has_identity_number(b"35750141079000011 a3575014107900001"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_is_told_at_an_address_of_its_own() {
    let mut city = City::closed();
    city.config.metrics = Some(([127, 0, 0, 1], 0).into());
    city.open().await;
    let phone = city.phone(1);
    assert_eq!(phone.put(ID, &content()).await.status, 201);
    assert_eq!(phone.put(ID, &content()).await.status, 200);
    assert_eq!(phone.anyone("GET", "/nothing").send().await.status, 404);
    assert_eq!(phone.anyone("GET", "/metrics").send().await.status, 404, "not where the public asks");
    let counting = Phone::new(city.running.as_ref().unwrap().metrics.unwrap(), 1);
    let counted = metrics(counting).await;
    for line in [
        "sambat_answers_total{route=\"/v1/complaints/{id}\",method=\"PUT\",status=\"201\"} 1",
        "sambat_answers_total{route=\"/v1/complaints/{id}\",method=\"PUT\",status=\"200\"} 1",
        "sambat_answers_total{route=\"-\",method=\"GET\",status=\"404\"} 2",
        "sambat_answer_seconds_count{route=\"/v1/complaints/{id}\"} 2",
        "sambat_answer_seconds_bucket{route=\"-\",le=\"+Inf\"} 2",
        "# TYPE sambat_answer_seconds histogram",
        "sambat_complaints 1",
        "sambat_complaints_quarantined 0",
        "sambat_photos_waiting 0",
        "sambat_uploads_open 0",
        "sambat_waits_late 0",
        "sambat_head_seq 1",
    ] {
        assert!(counted.lines().any(|counted| counted == line), "{line}\n{counted}");
    }
    assert_eq!(counting.anyone("GET", "/v1/pack").send().await.status, 404, "and nothing else is there");
    city.stop().await;
}
