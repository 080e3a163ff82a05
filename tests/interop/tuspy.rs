//! tuspy, in Python.

use crate::peers::Waiting;
use serde_json::json;

const TUSPY: &str = "send_tuspy.py";

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_one_request() {
    let waiting = Waiting::new(1).await;
    let sent = waiting.send(TUSPY, &json!({}));
    assert_eq!((&sent["offset"], &sent["cut"]), (&json!(waiting.bytes()), &json!(false)));
    assert_eq!(waiting.requests(), ["POST", "PATCH"]);
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_it_stops_and_goes_on_with_later() {
    let waiting = Waiting::new(2).await;
    let part = waiting.send(TUSPY, &json!({"stop_at": 100_000, "chunk": 30_000}));
    assert_eq!((&part["began"], &part["offset"]), (&json!(0), &json!(100_000)));
    let rest = waiting.send(TUSPY, &json!({}));
    assert_eq!((&rest["began"], &rest["offset"]), (&json!(100_000), &json!(waiting.bytes())));
    assert_eq!(rest["url"], part["url"]);
    assert_eq!(waiting.requests(), ["POST", "PATCH", "PATCH", "PATCH", "PATCH", "HEAD", "PATCH"]);
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_cut_off_by_the_network() {
    let waiting = Waiting::new(3).await;
    waiting.cut("PATCH", 120_000);
    assert_eq!(waiting.send(TUSPY, &json!({}))["cut"], true);
    let rest = waiting.send(TUSPY, &json!({}));
    let began = usize::try_from(rest["began"].as_u64().unwrap()).unwrap();
    assert!((100_000..waiting.bytes()).contains(&began), "{began}");
    assert_eq!(rest["offset"], waiting.bytes());
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_checksums_of_its_pieces() {
    let waiting = Waiting::new(4).await;
    let checked = json!({"checksum": true, "chunk": 64_000});
    waiting.send(TUSPY, &json!({"checksum": true, "chunk": 64_000, "stop_at": 128_000}));
    waiting.cut("PATCH", 40_000);
    assert_eq!(waiting.send(TUSPY, &checked)["cut"], true);
    let rest = waiting.send(TUSPY, &checked);
    assert_eq!((&rest["began"], &rest["offset"]), (&json!(128_000), &json!(waiting.bytes())), "half a piece is none");
    waiting.complete().await;
}
