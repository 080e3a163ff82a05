//! `PUT /v1/complaints/{id}`: once, for ever, and private where it should be.

use crate::city::{City, ID, TICKET, content, id, manifest, with_photo};
use jiff::SignedDuration;
use sambat_protocol::{hash, key::PublicKey, message::ComplaintAccepted};
use serde_json::{Value, json};

async fn keys(city: &City) -> Vec<PublicKey> {
    let pack = city.phone(1).anyone("GET", "/v1/pack").send().await.value();
    serde_json::from_value(pack["keys"].clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_twins_at_once_are_one_complaint() {
    let city = City::start().await;
    let phone = city.phone(1);
    let content = content();
    let twins: Vec<_> = (0..16)
        .map(|_| {
            let content = content.clone();
            tokio::spawn(async move { phone.put(ID, &content).await })
        })
        .collect();
    let mut answers = Vec::new();
    for twin in twins {
        answers.push(twin.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 15);
    let first: ComplaintAccepted = answers[0].is();
    assert!(answers.iter().all(|answer| answer.is::<ComplaintAccepted>() == first));
    assert!(answers.iter().all(|answer| answer.header("sambat-head").starts_with("1-")));
    assert_eq!((city.at_rest().rows("complaint"), city.at_rest().rows("event")), (1, 1));
    assert_eq!(first.ticket.to_string(), TICKET);
    assert_eq!(first.content_sha256, hash::of_canonical(&content).unwrap());
    assert!(first.receipt.verifies(&keys(&city).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_stays_the_same_for_ever() {
    let mut city = City::start().await;
    let first: ComplaintAccepted = city.phone(1).put(ID, &content()).await.is();
    city.pass(SignedDuration::from_hours(24 * 365));
    city.stop().await;
    city.open().await;
    let again = city.phone(1).put(ID, &content()).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.is::<ComplaintAccepted>(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_comes_before_any_check() {
    let city = City::start().await;
    let phone = city.phone(1);
    phone.put(ID, &content()).await;
    let mut other = content();
    other["description"] = "".into();
    // Wrong in every way, but known: other content, whatever else.
    assert_eq!(phone.put(ID, &other).await.problem(), (409, "other_content"));
    let path = format!("/v1/complaints/{ID}");
    let old = json!({"v": 9, "content": content()});
    assert_eq!(phone.ask("PUT", &path).json(&old).await.status, 200, "the hash alone counts");
}

/// Sends a body; the problem, and whether it says that nothing was stored.
async fn refused(city: &City, body: impl Into<Vec<u8>>) -> (u16, &'static str, bool) {
    let path = format!("/v1/complaints/{}", id(7));
    let answer = city.phone(1).ask("PUT", path).with("content-type", "application/json").body(body.into()).await;
    let (status, code) = answer.problem();
    (status, code, answer.value()["stored"] == json!(false))
}

fn envelope(content: &Value) -> String {
    json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why_and_is_not_stored() {
    let city = City::start().await;
    let edited = |field: &str, value: Value| {
        let mut content = content();
        content[field] = value;
        envelope(&content)
    };
    for (body, status, code) in [
        (edited("description", " \n".into()), 422, "invalid"),
        (edited("description", "x".repeat(4001).into()), 422, "invalid"),
        (edited("category", "../x".into()), 422, "invalid"),
        (edited("photos", json!("none")), 422, "invalid"),
        (edited("place", json!({"pin": {"lat_e7": 0, "lon_e7": 0}})), 422, "invalid"),
        (envelope(&json!("text")), 422, "invalid"),
        (json!({"v": 1, "pack_rev": "0123456789abcdef"}).to_string(), 422, "invalid"),
        (json!({"v": 1, "content": content()}).to_string(), 422, "invalid"),
        (json!({"v": 2, "pack_rev": "0123456789abcdef", "content": content()}).to_string(), 422, "unknown_version"),
        (json!({"pack_rev": "0123456789abcdef", "content": content()}).to_string(), 422, "unknown_version"),
        (envelope(&content()).replace(r#""v":1"#, r#""v":1,"v":1"#), 422, "duplicate_key"),
        (envelope(&content()).replace(r#""anonymous""#, r#""anonymous":true,"anonymous""#), 422, "duplicate_key"),
        ("[]".into(), 400, "bad_json"),
        ("<html>".into(), 400, "bad_json"),
        (String::new(), 400, "bad_json"),
        (edited("description", "x".repeat(70_000).into()), 413, "too_large"),
        (edited("description", "x".repeat(700_000).into()), 413, "too_large"),
    ] {
        assert_eq!(refused(&city, body.clone()).await, (status, code, true), "{body:.100}");
    }
    let answer =
        city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(7))).body(edited("description", "".into())).await;
    assert_eq!(answer.value()["errors"], json!([{"field": "description", "code": "description_empty"}]));
    assert!(!city.phone(1).has(&id(7)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_may_be_left_out_with_a_photo_where_the_kind_needs_none() {
    let city = City::start().await;
    let phone = city.phone(1);
    let said = |category: &str, photo: bool, n: u32| {
        let mut content = content();
        if photo {
            content["photos"] = json!([manifest(&id(n + 100), b"a photo")]);
        }
        content["category"] = category.into();
        content["description"] = "".into();
        (id(n), content)
    };
    let empty = json!([{"field": "description", "code": "description_empty"}]);
    for (n, category, photo, taken) in [
        (20, "jalan-rusak", true, true),
        (21, "sampah", true, true),
        (22, "jalan-rusak", false, false),
        (23, "parkir", true, false),
        (24, "layanan-kesehatan", true, false),
    ] {
        let (id, content) = said(category, photo, n);
        let answer = phone.put(&id, &content).await;
        assert_eq!(answer.status, if taken { 201 } else { 422 }, "{category}, a photo: {photo}");
        assert_eq!(phone.has(&id).await, taken, "{category}, a photo: {photo}");
        if !taken {
            assert_eq!(answer.value()["errors"], empty, "{category}, a photo: {photo}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_json_under_a_known_id_does_not_say_that_nothing_is_stored() {
    let city = City::start().await;
    city.phone(1).put(&id(7), &content()).await;
    assert_eq!(refused(&city, "{").await, (400, "bad_json", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_9_bytes_that_are_no_text() {
    let city = City::start().await;
    let with = |bytes: &[u8]| {
        let text = envelope(&content());
        let (head, tail) = text.split_once("Lubang").unwrap();
        [head.as_bytes(), bytes, tail.as_bytes()].concat()
    };
    for bytes in [&b"\0"[..], b"\\ud800", b"\xff\xfe", b"\xed\xa0\x80"] {
        assert_eq!(refused(&city, with(bytes)).await, (400, "bad_json", true), "{bytes:?}");
    }
    // What is text and may stand in none is named, so that a phone can say what is to be mended.
    for bytes in [&b"\\u0000"[..], b"\\u001b[2J", b"\\u202e", b"\\u2066", b"\\uffff", b"\\u007f"] {
        assert_eq!(refused(&city, with(bytes)).await, (422, "invalid", true), "{bytes:?}");
    }
    let named = envelope(&content()).replace(r#""category""#, r#""categ\u0000ory""#);
    assert_eq!(refused(&city, named).await, (400, "bad_json", true));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_14_text_that_looks_like_sql_is_text() {
    let city = City::start().await;
    let mut content = content();
    content["description"] = "'; DROP TABLE complaint;-- %_ \"".into();
    assert_eq!(city.phone(1).put(ID, &content).await.status, 201);
    assert_eq!(city.at_rest().words(), content);
    let odd = "/v1/complaints/'%20OR%201=1--";
    assert_eq!(city.phone(1).ask("GET", odd).send().await.problem(), (404, "not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_15_json_that_is_not_for_us() {
    let city = City::start().await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for number in ["1e400", "-0.0", "-0", "1.5", "9007199254740993", &deep] {
        let body = envelope(&content()).replace(r#""anonymous":false"#, &format!(r#""anonymous":false,"n":{number}"#));
        assert_eq!(refused(&city, body).await, (400, "bad_json", true), "{number:.20}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_16_what_a_citizen_may_not_say_has_no_effect() {
    let city = City::start().await;
    let mut content = content();
    content["status"] = "closed".into();
    content["officer_id"] = 7.into();
    let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content, "status": "closed", "ticket": "AAA-0000-0000",
        "received_at": "2020-01-01T00:00:00Z", "needs_sorting": false});
    let answer = city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).json(&body).await;
    let accepted = answer.value();
    assert_eq!((&accepted["status"], &accepted["ticket"]), (&json!("received"), &json!(TICKET)));
    assert_eq!(accepted["received_at"], "2026-11-24T03:02:11Z");
    assert!(city.at_rest().judged(ID).0);
    // Unknown fields of the content are kept with it: they are part of what was hashed.
    assert_eq!(city.at_rest().words()["officer_id"], 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_rules_are_kept_and_unknown_ones_need_sorting() {
    let mut city = City::start().await;
    let old = city.revision();
    city.stop().await;
    city.edit_pack("\nid = \"parkir\"", "\nid = \"parkir-baru\"");
    for language in ["id", "en"] {
        let path = city.config.pack.join(format!("strings/{language}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace("parkir", "parkir-baru")).unwrap();
    }
    city.pass(SignedDuration::from_hours(1));
    city.open().await;
    let new = city.revision();
    assert_ne!(old, new);
    for (n, rev, category, sorting, visibility) in [
        (1, &*new, "jalan-rusak", 0, "public"),
        (2, &*old, "jalan-rusak", 0, "public"),
        (3, &*old, "parkir", 1, "public"),
        (4, &*new, "parkir", 1, "private"),
        (5, "ffffffffffffffff", "jalan-rusak", 1, "public"),
        (6, "no revision at all", "jalan-rusak", 1, "public"),
        (7, "ffffffffffffffff", "tidak-ada", 1, "private"),
    ] {
        let mut content = content();
        content["category"] = category.into();
        let body = json!({"v": 1, "pack_rev": rev, "content": content});
        let answer = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await;
        assert_eq!(answer.status, 201);
        assert_eq!(city.at_rest().judged(&id(n)), (sorting == 1, visibility.to_owned()), "{n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_without_consent_is_kept_closed_and_waits_for_somebody_to_ask() {
    let city = City::start().await;
    let rev = city.revision();
    let consent =
        |text: &str, version: u32| json!([{"text_id": text, "version": version, "at": "2026-11-24T03:00:00Z"}]);
    for (n, rev, consents, sorting) in [
        (1, &*rev, consent("kesehatan", 1), 0),
        (2, &*rev, json!([]), 1),
        (3, &*rev, consent("ibu", 1), 1),
        (4, &*rev, consent("kesehatan", 2), 1),
        (5, "0123456789abcdef", json!([]), 1),
    ] {
        let mut content = content();
        content["category"] = "layanan-kesehatan".into();
        content["consents"] = consents;
        let body = json!({"v": 1, "pack_rev": rev, "content": content});
        let answer = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await;
        assert_eq!(answer.status, 201, "{n}: nothing that somebody said is refused");
        assert_eq!(city.at_rest().judged(&id(n)), (sorting == 1, "private".to_owned()), "{n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_words_and_reporters_are_not_readable_in_any_file() {
    let mut city = City::closed();
    city.edit_pack(
        "id = \"kependudukan\"\n",
        "id = \"kependudukan\"\nvisibility = \"private\"\nconsent = \"health\"\n",
    );
    city.open().await;
    let phone = city.phone(1);
    let mut asked = content();
    asked["visibility"] = "private".into();
    asked["description"] = "rahasia-satu".into();
    phone.put(&id(1), &asked).await;
    let mut by_pack = content();
    by_pack["category"] = "kependudukan".into();
    by_pack["description"] = "rahasia-dua".into();
    phone.put(&id(2), &by_pack).await;
    let mut open = content();
    open["description"] = "terbuka".into();
    let body =
        json!({"v": 1, "pack_rev": "0123456789abcdef", "content": open, "reporter_sealed": {"ct": "rahasia-tiga"}});
    assert_eq!(phone.ask("PUT", format!("/v1/complaints/{}", id(3))).json(&body).await.status, 201);
    for text in ["rahasia-satu", "rahasia-dua", "rahasia-tiga"] {
        assert!(!city.holds(text), "{text}");
    }
    assert!(city.holds("terbuka"));
    // Also when the log has gone into the database.
    city.stop().await;
    assert!(!city.holds("rahasia"));
    assert!(city.holds("terbuka"));
    let main = std::fs::read(city.data().join("main.db")).unwrap();
    assert!(!main.windows(8).any(|window| window == b"data_key"), "the keys are elsewhere");
    for (table, wanted) in [("data_key", 2), ("reporter_key", 1)] {
        assert_eq!(city.at_rest().kept_keys(table), wanted, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_restored_without_a_complaint_takes_its_own_receipt_for_it() {
    let mut city = City::start().await;
    let first: ComplaintAccepted = city.phone(1).put(ID, &content()).await.is();
    city.stop().await;
    // The backup is older than the complaint; the keys are the same.
    city.config.keys = Some(city.folder.path().join("city.keys.json"));
    city.config.data = city.folder.path().join("restored");
    city.config.found_anew = true;
    city.pass(SignedDuration::from_hours(48));
    city.open().await;
    let phone = city.phone(1);
    let mut forged = serde_json::to_value(&first.receipt).unwrap();
    forged["received_at"] = "2020-01-01T00:00:00Z".into();
    let put = |id: String, receipt: Value| {
        let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content(), "receipt": receipt});
        async move { phone.ask("PUT", format!("/v1/complaints/{id}")).json(&body).await }
    };
    let again = put(ID.into(), serde_json::to_value(&first.receipt).unwrap()).await;
    assert_eq!((again.status, again.is::<ComplaintAccepted>()), (201, first));
    let later = "2026-11-26T03:02:11Z";
    for (n, receipt) in [(1, forged.clone()), (2, json!("?")), (3, json!({"city": "pasuruan"}))] {
        assert_eq!(put(id(n), receipt).await.value()["received_at"], later);
    }
    assert_eq!(phone.put(&id(4), &content()).await.value()["received_at"], later);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_photos_are_named_in_the_citizens_order() {
    let city = City::start().await;
    let mut content = with_photo(b"one");
    let second = manifest(&id(9), b"two");
    content["photos"].as_array_mut().unwrap().insert(0, second);
    let accepted = city.phone(1).put(ID, &content).await.value();
    assert_eq!(accepted["missing"], json!([id(9), crate::city::PHOTO]));
}
