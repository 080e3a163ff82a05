//! What is read of a request: bodies of JSON, and ids in paths.

use super::{Browser, officer};
use crate::city::{City, ID, content, id};
use sambat_domain::officer::Role;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn every_body_of_json_is_read_strictly() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city.phone(1).put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    for (method, path) in [
        ("PUT", format!("/v1/complaints/{}", id(2))),
        ("PUT", format!("/v1/complaints/{ID}/events/{}", id(3))),
        ("POST", "/v1/claims".into()),
        ("POST", "/v1/session".into()),
        ("PUT", format!("/v1/desk/complaints/{}", id(4))),
        ("PUT", format!("/v1/desk/complaints/{ID}/events/{}", id(5))),
        ("POST", format!("/v1/desk/complaints/{ID}/reveal")),
    ] {
        for (body, said) in [
            (r#"{"reason": "sebab", "reason": "sebab"}"#, (422, "duplicate_key")),
            (r#"{"content": {"a": [{"b": 1, "b": 1}]}}"#, (422, "duplicate_key")),
            (r#"{"rea\u0000son": "sebab"}"#, (400, "bad_json")),
            (r#"{"name": 1.5}"#, (400, "bad_json")),
            (r#"["sebab"]"#, (400, "bad_json")),
            (r#"{"duplicate key": unsafe number}"#, (400, "bad_json")),
            ("{} {}", (400, "bad_json")),
            ("", (400, "bad_json")),
        ] {
            let ask =
                city.phone(1).ask(method, &*path).with("origin", "http://localhost").with("cookie", &*ratna.cookie);
            let answer = ask.with("content-type", "application/json").body(body).await;
            assert_eq!(answer.problem(), said, "{method} {path}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_in_a_path_has_one_spelling() {
    let city = City::start().await;
    officer(&city, "ratna", Role::Coordinator, None);
    city.phone(1).put(ID, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let bare = ID.replace('-', "");
    for id in [&*bare, &format!("%7B{ID}%7D"), &format!("urn:uuid:{ID}"), "apa", "%FF", &format!("{ID}%00")] {
        for tail in ["", "/events?before=1", "/handover.csv", "/photos/01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b"] {
            assert_eq!(
                ratna.get(&format!("/v1/desk/complaints/{id}{tail}")).await.problem(),
                (404, "not_found"),
                "{id}{tail}"
            );
        }
        let event = format!("/v1/complaints/{id}/events/01936f2a-5c00-7a10-8b3c-000000000009");
        let event = city.phone(1).ask("PUT", event).json(&json!({"kind": "reply", "at": "2026-11-24T03:05:00Z"})).await;
        assert_eq!(event.problem(), (404, "not_found"), "{id}");
        assert_eq!(city.phone(1).ask("GET", format!("/v1/complaints/{id}")).send().await.status, 404, "{id}");
        let put = city.phone(1).put(id, &content()).await;
        assert_eq!(put.problem(), (422, "invalid"), "{id}");
        assert_eq!(put.value()["errors"][0]["field"], "id");
    }
    assert_eq!(ratna.get(&format!("/v1/desk/complaints/{ID}")).await.status, 200);
}
