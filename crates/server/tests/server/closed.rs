//! What the city tells nobody, on any path and by any method.

use crate::{
    city::{City, ID, PHOTO, content, files, manifest, with_photo},
    phone::{Answer, metadata},
};
use data_encoding::BASE64;
use std::fs;

/// A city that also serves pages, each with something in it.
async fn with_pages() -> City {
    let mut city = City::closed();
    let ui = city.folder.path().join("ui");
    fs::create_dir_all(ui.join("assets")).unwrap();
    fs::create_dir_all(ui.join(".git")).unwrap();
    fs::write(ui.join("desk.html"), "<!doctype html><title>Meja</title>").unwrap();
    fs::write(ui.join("assets/a.js"), "export {}").unwrap();
    fs::write(ui.join(".git/config"), "rahasia").unwrap();
    city.config.ui = Some(ui);
    city.open().await;
    city
}

async fn get(city: &City, path: &str) -> Answer {
    city.phone(1).anyone("GET", path).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_68_no_page_can_be_framed() {
    let city = with_pages().await;
    assert_eq!(get(&city, "/desk").await.status, 200);
    for path in [
        "/desk",
        "/assets/a.js",
        "/assets/",
        "/assets/none.js",
        "/board",
        "/board?lang=en",
        "/board.json",
        "/board/assets/logo.svg",
        "/open-data/complaints.csv",
        "/v1/health",
        "/v1/pack",
        "/v1/openapi.json",
        "/v1/desk/complaints",
        "/v1/desk/export.csv",
        "/nothing",
        "/",
    ] {
        let answer = get(&city, path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_82_nothing_here_says_what_it_is_made_of() {
    let city = with_pages().await;
    city.phone(1).put(ID, &content()).await;
    for path in ["/v1/pack", "/v1/openapi.json", "/board", "/desk"] {
        let plain = get(&city, path).await;
        assert_eq!(plain.status, 200, "{path}");
        assert_eq!(get(&city, &format!("{path}?debug=1&trace=1")).await.body, plain.body, "{path}");
        assert!(!plain.headers.contains_key("server") && !plain.headers.contains_key("x-powered-by"), "{path}");
    }
    let paths = [
        "/.git/config",
        "/.git/HEAD",
        "/desk/.git/config",
        "/assets/.git/config",
        "/assets/../.git/config",
        "/assets/..%2f.git%2fconfig",
        "/assets/%2e%2e/.git/config",
        "/assets//etc/passwd",
        "/.env",
        "/main.db",
        "/metrics",
        "/debug",
        "/debug/pprof/",
        "/server-status",
        "/actuator/env",
        "/v1/complaints",
        "/v1/complaints/",
        "/v1/complaints/%00",
        "/v1/uploads/'--",
    ];
    let gets = paths.map(|path| ("GET", path));
    let traces =
        ["/", "/v1/pack", "/v1/health", "/v1/complaints/x", "/desk", "/assets/a.js"].map(|path| ("TRACE", path));
    for (method, path) in gets.into_iter().chain(traces) {
        let answer = city.phone(1).ask(method, path).with("x-secret", "rahasia").send().await;
        assert!(matches!(answer.status, 400 | 404 | 405 | 412), "{method} {path}: {answer:?}");
        let said = String::from_utf8(answer.body.to_vec()).unwrap();
        for no in ["rahasia", "panicked", ".rs", "SELECT", "sqlite", "/tmp", "axum", "root:"] {
            assert!(!said.contains(no), "{method} {path}: {said}");
        }
        assert!(!answer.headers.contains_key("server"), "{method} {path}");
    }
    for body in ["", "{", "[]", "null", "{\"v\":1}", "{\"v\":1,\"pack_rev\":\"x\",\"content\":{\"category\":[]}}"] {
        let put = city.phone(1).ask("PUT", format!("/v1/complaints/{ID}")).with("content-type", "application/json");
        let answer = put.body(body.to_owned()).await;
        let (status, _) = answer.problem();
        assert!((400..500).contains(&status), "{body}");
        let said = String::from_utf8(answer.body.to_vec()).unwrap();
        for no in ["line 1", "expected", "serde", "panicked", ".rs"] {
            assert!(!said.contains(no), "{body}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_11_bad_35_a_file_has_no_name_of_a_phones() {
    let city = City::start().await;
    let photo = vec![7; 1000];
    let phone = city.phone(1);
    phone.put(ID, &with_photo(&photo)).await;
    let before = files(city.folder.path()).len();
    let photo = manifest(PHOTO, &photo);
    for name in ["x\r\nSet-Cookie: a=b", "../../etc/passwd", "C:\\x", "CON.jpg", "\\\\host\\share", &"x".repeat(300)] {
        let said = format!("{},filename {}", metadata(ID, &photo), BASE64.encode(name.as_bytes()));
        let create = phone.tus("POST", "/v1/uploads").with("upload-length", "1000").with("upload-metadata", said);
        let answer = create.send().await;
        assert!(!answer.headers.contains_key("set-cookie"), "{answer:?}");
        for value in answer.headers.values() {
            let value = value.to_str().unwrap();
            assert!(!value.contains("passwd") && !value.contains("CON") && !value.contains("host"), "{answer:?}");
        }
    }
    let made: Vec<_> = files(city.folder.path());
    assert!(made.len() <= before + 1, "one upload at most: {made:?}");
    for file in made {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(!name.contains("passwd") && !name.contains("CON") && !name.contains("share") && name.len() < 100);
    }
}
