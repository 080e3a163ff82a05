//! What holds for every request: who asks, what is answered, and what no address and no header may do.

use crate::city::{City, ID, PHOTO, content, files, manifest, with_photo};
use sambat_server::{Limits, openapi_document};
use serde_json::json;
use std::{collections::BTreeSet, path::Path, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn health_is_exactly_204_with_both_headers() {
    let city = City::start().await;
    for method in ["HEAD", "GET"] {
        let health = city.phone(1).anyone(method, "/v1/health").send().await;
        assert_eq!((health.status, health.body.len()), (204, 0));
        assert!(!health.headers.contains_key("content-length"), "RFC 9110, 8.6");
        assert_eq!(health.header("sambat-api"), "1");
        assert_eq!(health.header("sambat-pack").len(), 18);
        assert!(health.header("date").ends_with("GMT"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pack_is_served_with_its_keys_once() {
    let city = City::start().await;
    let phone = city.phone(1);
    let pack = phone.anyone("GET", "/v1/pack").send().await;
    let document: sambat_protocol::pack_document::PackDocument = pack.is();
    let etag = pack.header("etag");
    assert_eq!(document.etag().unwrap(), etag);
    assert_eq!(phone.anyone("HEAD", "/v1/health").send().await.header("sambat-pack"), etag);
    assert_eq!(document.keys.len(), 2);
    assert!(document.keys.iter().all(|key| key.raw().is_some()));
    for (tags, status) in [(etag, 304), (&*format!("\"x\", W/{etag}"), 304), ("*", 304), ("\"x\"", 200)] {
        let again = phone.anyone("GET", "/v1/pack").with("if-none-match", tags).send().await;
        assert_eq!((again.status, again.header("etag")), (status, etag));
    }
    assert_eq!(document.revision().unwrap(), city.revision());
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_paths_and_methods_are_problems() {
    let city = City::start().await;
    let phone = city.phone(1);
    for (method, path, status) in [
        ("GET", "//", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/pack/", 404),
        ("POST", "/v1/pack", 405),
        ("POST", &*format!("/v1/complaints/{ID}"), 405),
        ("GET", &*format!("/v1/complaints/{ID}/events/{ID}"), 405),
        ("GET", "/v1/complaints/%ff", 404),
    ] {
        assert_eq!(phone.ask(method, path).send().await.problem(), (status, "not_found"), "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_types_the_address_of_the_city_gets_a_page() {
    let city = City::start().await;
    let answer = city.phone(1).anyone("GET", "/").send().await;
    assert_eq!((answer.status, answer.header("location")), (303, "/board"));
    let page = city.phone(1).anyone("GET", "/board").send().await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_guarded() {
    let city = City::start().await;
    for path in ["/v1/health", "/v1/pack", "/v1/openapi.json", "/nothing", "/v1/changes"] {
        let answer = city.phone(1).anyone("GET", path).send().await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(matches!(answer.header("cache-control"), "no-store" | "no-cache"), "{path}");
        assert!(!answer.header("date").is_empty(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_say_who_they_are_is_told_so() {
    let city = City::start().await;
    let phone = city.phone(1);
    let good = phone.bearer();
    for header in ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", &good.replace("AQ", "+/"), &format!("{good}AA")] {
        let answer = phone.anyone("GET", "/v1/changes").with("authorization", header).send().await;
        assert_eq!(answer.problem(), (400, "bad_header"), "{header}");
    }
    assert_eq!(phone.anyone("GET", "/v1/changes").send().await.problem(), (400, "bad_header"));
    let twice = phone.ask("GET", "/v1/changes").with("authorization", &*good).send().await;
    assert_eq!(twice.problem(), (400, "bad_header"));
    assert_eq!(
        phone.anyone("GET", "/v1/changes").with("authorization", good.replace("Bearer", "bearer")).send().await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_35_no_name_from_outside_becomes_a_path() {
    let city = City::start().await;
    let phone = city.phone(1);
    let before = files(city.folder.path()).len();
    for name in [
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fx",
        "..%5c..%5cx",
        "%2fabs",
        "C:%5cx",
        "CON.jpg",
        "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d.",
        &"x".repeat(300),
    ] {
        let put = phone.ask("PUT", format!("/v1/complaints/{name}")).json(&json!({})).await;
        assert_eq!(put.problem(), (422, "invalid"), "{name}");
        assert_eq!(phone.ask("GET", format!("/v1/complaints/{name}")).send().await.problem().0, 404);
        for method in ["GET", "DELETE"] {
            let status = phone.tus(method, format!("/v1/uploads/{name}")).send().await.problem().0;
            assert!(matches!(status, 404 | 405), "{name}");
        }
        assert_eq!(phone.head(&format!("/v1/uploads/{name}")).await.status, 404);
    }
    assert_eq!(files(city.folder.path()).len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_54_no_header_changes_the_method() {
    let city = City::start().await;
    let phone = city.phone(1);
    phone.put(ID, &content()).await;
    for header in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let answer = phone.ask("GET", format!("/v1/complaints/{ID}")).with(header, "DELETE").send().await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_55_nothing_is_unpacked() {
    let city = City::start().await;
    let ask = || city.phone(1).ask("PUT", format!("/v1/complaints/{ID}"));
    let packed =
        ask().with("content-encoding", "gzip").with("content-type", "application/json").body(vec![0; 100]).await;
    assert_eq!(packed.problem(), (415, "unsupported_media"));
    let form = ask().with("content-type", "text/plain").body("{}").await;
    assert_eq!(form.problem(), (415, "unsupported_media"));
    for encodings in [&["gzip"][..], &["br"], &["identity, gzip"], &["gzip", "gzip"]] {
        let ask = encodings.iter().fold(ask(), |ask, encoding| ask.with("content-encoding", *encoding));
        let packed = ask.with("content-type", "application/json").body("{}").await;
        assert!(matches!(packed.problem(), (415 | 400, _)), "{encodings:?}");
    }
    assert_eq!(city.at_rest().rows("complaint"), 0);

    // Bytes of a photo neither: its hash is over what travels.
    let phone = city.phone(1);
    phone.put(ID, &with_photo(b"abc")).await;
    let path = phone.upload(ID, &manifest(PHOTO, b"abc")).await;
    let packed = phone.patch(&path, 0).with("content-encoding", "gzip").body("ab").await;
    assert_eq!(packed.problem(), (415, "unsupported_media"));
    assert_eq!(phone.head(&path).await.offset(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_56_two_lengths_and_endless_headers() {
    let city = City::start().await;
    let asked = format!("PUT /v1/complaints/{ID} HTTP/1.1\r\nhost: x\r\n");
    for rest in [
        "content-length: 5\r\ncontent-length: 6\r\n\r\nhello".to_owned(),
        format!("x: {}\r\n\r\n", "y".repeat(1 << 20)),
    ] {
        let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
        let _ = stream.write_all(format!("{asked}{rest}").as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{:?}", String::from_utf8_lossy(&answer));
    }
}

/// A request inside another, for whoever counts by the length where this server counts by the chunks: what is left over is
/// never read as a request of its own.
#[tokio::test(flavor = "multi_thread")]
async fn bad_56_nothing_hides_behind_two_ways_to_count() {
    let city = City::start().await;
    let hidden = "GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n";
    let length = format!("content-length: {}\r\n", hidden.len() + 5);
    for headers in [
        format!("{length}transfer-encoding: chunked\r\n"),
        format!("transfer-encoding: chunked\r\n{length}"),
        format!("transfer-encoding: xchunked\r\n{length}"),
        format!("transfer-encoding: chunked, identity\r\n{length}"),
        format!("transfer-encoding: gzip, chunked\r\ntransfer-encoding: identity\r\n{length}"),
        "content-length: +5\r\n".to_owned(),
        "content-length : 5\r\n".to_owned(),
    ] {
        let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
        let asked = format!("PUT /v1/complaints/{ID} HTTP/1.1\r\nhost: x\r\n{headers}\r\n0\r\n\r\n{hidden}");
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{headers:?}: {answer}");
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers:?}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_59_no_identity_number_in_an_address() {
    let city = City::start().await;
    for query in ["nik=3575", "a=b&NIK=", "%6eik=1", "nik"] {
        let answer = city.phone(1).anyone("GET", format!("/v1/health?{query}")).send().await;
        assert_eq!(answer.problem(), (400, "bad_header"), "{query}");
    }
    assert_eq!(city.phone(1).anyone("GET", "/v1/health?teknik=1").send().await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_socket_that_says_nothing_is_closed() {
    let city = City::with(Limits { idle: Duration::from_millis(500), ..Limits::default() }).await;
    for start in ["", "PUT /v1/complaints/x HTTP/1.1\r\nhost"] {
        let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
    }
    let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
    let asked = city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).with("content-length", "100").text();
    stream.write_all(asked.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 408"), "{:?}", String::from_utf8_lossy(&answer));
}

/// One byte in a while is not silence, and still no pace. What came of a photo is kept.
#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_body_in_drops_is_ended_and_what_came_is_kept() {
    let city = City::with(Limits { slow: Duration::from_millis(50), ..Limits::default() }).await;
    let phone = city.phone(1);
    let photo = vec![7; 100_000];
    phone.put(ID, &with_photo(&photo)).await;
    let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    let mut stream = TcpStream::connect(phone.addr).await.unwrap();
    stream.write_all(phone.patch(&path, 0).with("content-length", "100000").text().as_bytes()).await.unwrap();
    let mut answer = [0; 1];
    let mut drops: u64 = 0;
    // It is told nothing while it drips, until the connection ends.
    while let Err(_) | Ok(Ok(1)) = tokio::time::timeout(Duration::from_millis(4), stream.read(&mut answer)).await {
        if stream.write_all(&[7]).await.is_err() {
            break;
        }
        drops += 1;
    }
    let kept = phone.head(&path).await.offset();
    assert!(kept > 0 && kept <= drops, "{kept} of {drops}");
    assert_eq!(phone.patch(&path, kept).body(photo[usize::try_from(kept).unwrap()..].to_vec()).await.status, 204);
}

#[test]
fn openapi_is_as_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let document = openapi_document();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == document, "docs/openapi.json is stale: UPDATE_OPENAPI=1 cargo test -p sambat-server openapi");
}

/// Follows every reference of the description.
#[test]
fn openapi_refers_to_nothing_that_is_not_there() {
    fn references<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
        match value {
            serde_json::Value::Object(members) => {
                found.extend(members.get("$ref").and_then(serde_json::Value::as_str));
                members.values().for_each(|value| references(value, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document: serde_json::Value = serde_json::from_str(&openapi_document()).unwrap();
    let mut found = vec![];
    references(&document, &mut found);
    assert!(found.len() > 50, "{}", found.len());
    let dangling: BTreeSet<_> = found
        .into_iter()
        .filter(|name| name.strip_prefix('#').is_none_or(|pointer| document.pointer(pointer).is_none()))
        .collect();
    assert!(dangling.is_empty(), "{dangling:?}");
    // Whoever must show who they are is told how.
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    for calls in document["paths"].as_object().unwrap().values() {
        for named in calls.as_object().unwrap().values().filter_map(|call| call["security"].as_array()).flatten() {
            assert!(named.as_object().unwrap().keys().all(|name| schemes.contains_key(name)), "{named}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_say_whom_they_ask_is_refused() {
    let city = City::start().await;
    for (head, status) in [
        ("GET /v1/health HTTP/1.1\r\n", "400"),
        ("GET /v1/health HTTP/1.0\r\n", "400"),
        ("GET http://localhost/v1/health HTTP/1.1\r\n", "400"),
        ("GET /v1/health HTTP/1.1\r\nhost: a\r\nhost: b\r\n", "400"),
        ("GET /v1/health HTTP/1.1\r\nhost: a b\r\n", "400"),
        ("GET /v1/health HTTP/1.1\r\nhost:\r\n", "400"),
        ("GET /nothing HTTP/1.1\r\n", "400"),
        ("GET /v1/health HTTP/1.1\r\nhost: localhost:8420\r\n", "204"),
    ] {
        let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
        stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer.split(' ').nth(1), Some(status), "{head:?}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_keep_to_tls_where_there_is_any() {
    let plain = City::start().await;
    assert_eq!(plain.phone(1).anyone("GET", "/board").send().await.header("strict-transport-security"), "");
    let mut city = City::closed();
    city.config.origin = Some("https://sambat.contoh.example".into());
    city.open().await;
    for path in ["/board", "/v1/health", "/nothing"] {
        let answer = city.phone(1).anyone("GET", path).send().await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn openapi_describes_what_is_served() {
    let city = City::start().await;
    let served = city.phone(1).anyone("GET", "/v1/openapi.json").send().await.value();
    assert_eq!(served["openapi"], "3.1.0");
    let calls = served["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let mut names: Vec<_> = calls.map(|call| call["operationId"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    let refused = &served["paths"]["/v1/complaints/{id}"]["put"]["responses"]["422"]["content"];
    assert!(refused["application/problem+json"].is_object(), "{refused}");
    let paths: Vec<_> = served["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "/board",
            "/board.json",
            "/board/heads",
            "/desk/report",
            "/desk/report.csv",
            "/desk/report.pdf",
            "/l",
            "/l/{ticket}",
            "/open-data/complaints.csv",
            "/open-data/complaints.geojson",
            "/v1/bundles",
            "/v1/changes",
            "/v1/claims",
            "/v1/complaints/{id}",
            "/v1/complaints/{id}/events/{eid}",
            "/v1/desk/complaints",
            "/v1/desk/complaints/{id}",
            "/v1/desk/complaints/{id}/events",
            "/v1/desk/complaints/{id}/events/{eid}",
            "/v1/desk/complaints/{id}/handover.csv",
            "/v1/desk/complaints/{id}/handover.pdf",
            "/v1/desk/complaints/{id}/judge",
            "/v1/desk/complaints/{id}/photos",
            "/v1/desk/complaints/{id}/photos/{photo}",
            "/v1/desk/complaints/{id}/reveal",
            "/v1/desk/export.csv",
            "/v1/desk/live",
            "/v1/health",
            "/v1/map/{sha256}",
            "/v1/map/{sha256}/{z}/{x}/{y}",
            "/v1/nearby",
            "/v1/openapi.json",
            "/v1/pack",
            "/v1/session",
            "/v1/support/{handle}",
            "/v1/uploads",
            "/v1/uploads/{uid}"
        ]
    );
}
