//! tus-js-client, in Node.js.

use crate::peers::Waiting;
use sambat_protocol::tus;
use sambat_tests::device::Device;
use serde_json::json;

const TUS_JS: &str = "send_tus_js.js";

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_one_request() {
    let waiting = Waiting::new(11).await;
    let sent = waiting.send(TUS_JS, &json!({}));
    assert_eq!(sent["offset"], waiting.bytes());
    assert_eq!(waiting.requests(), ["POST", "PATCH"]);
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_aborted_in_the_middle_and_found_again() {
    let waiting = Waiting::new(12).await;
    // A file that is read as it goes is sent without a length: the proxy of the tests cannot count that.
    let straight = format!("{}/v1/uploads", waiting.city.endpoint());
    let part = waiting.send(TUS_JS, &json!({"endpoint": straight, "stream": true, "chunk": 50_000, "abort_after": 3}));
    assert_eq!((&part["resumed"], &part["offset"]), (&json!(false), &json!(150_000)));
    let rest = waiting.send(TUS_JS, &json!({"endpoint": straight, "stream": true, "chunk": 1_000_000}));
    assert_eq!((&rest["resumed"], &rest["offset"]), (&json!(true), &json!(waiting.bytes())));
    assert_eq!((&rest["url"], &rest["requests"]), (&part["url"], &json!(["HEAD", "PATCH"])));
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_cut_off_by_the_network() {
    let waiting = Waiting::new(13).await;
    waiting.cut("PATCH", 120_000);
    let sent = waiting.send(TUS_JS, &json!({"retries": 3}));
    assert_eq!(sent["offset"], waiting.bytes());
    assert_eq!(waiting.requests(), ["POST", "PATCH", "HEAD", "PATCH"]);
    let patches = waiting.proxy.seen("PATCH");
    assert!(patches[1].up < waiting.bytes() - 100_000, "{patches:?}");
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_within_its_creation() {
    for chunk in [1_000_000, 90_000] {
        let waiting = Waiting::new(14).await;
        let sent = waiting.send(TUS_JS, &json!({"with_creation": true, "chunk": chunk}));
        assert_eq!(sent["offset"], waiting.bytes());
        let mut requests = vec!["PATCH"; waiting.bytes().div_ceil(chunk)];
        requests[0] = "POST";
        assert_eq!(waiting.requests(), requests);
        waiting.complete().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_with_bytes_that_is_cut_off_goes_on_where_it_was() {
    let waiting = Waiting::new(15).await;
    waiting.cut("POST", 120_000);
    let sent = waiting.send(TUS_JS, &json!({"with_creation": true, "retries": 3}));
    assert_eq!(sent["offset"], waiting.bytes());
    assert_eq!(waiting.requests(), ["POST", "POST"], "it knows no address yet, and begins again");
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_it_ends_itself_is_gone_and_the_phone_sends_the_photo() {
    let waiting = Waiting::new(16).await;
    let ended = waiting.send(TUS_JS, &json!({"chunk": 50_000, "abort_after": 2, "terminate": true}));
    assert_eq!(ended["offset"], 100_000);
    assert_eq!(waiting.requests(), ["POST", "PATCH", "PATCH", "DELETE"]);
    let path = ended["url"].as_str().unwrap().strip_prefix(&waiting.proxy.endpoint()).unwrap();
    let device = Device::new(waiting.city.address(), &waiting.phone.secret());
    let head = device.ask(&format!("HEAD {path}"), &[(tus::header::RESUMABLE, tus::VERSION)], b"").await;
    assert_eq!(head.head.status(), 410);
    assert_eq!(std::fs::read_dir(waiting.city.data().join("uploads")).unwrap().count(), 0);
    waiting.own.heal();
    waiting.phone.pass_until_complete(waiting.filed.row.id).await;
    let patches = waiting.own.seen("PATCH");
    assert_eq!(patches.len(), 1);
    assert!(patches[0].up > waiting.bytes(), "from the first byte");
}
