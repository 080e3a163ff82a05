//! aiotus, in Python.

use crate::peers::Waiting;
use serde_json::json;

const AIOTUS: &str = "send_aiotus.py";

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_pieces_and_what_the_city_says_of_it() {
    let waiting = Waiting::new(41).await;
    let sent = waiting.send(AIOTUS, &json!({"chunk": 100_000}));
    assert_eq!((&sent["began"], &sent["offset"]), (&json!(0), &json!(waiting.bytes())));
    assert_eq!(
        sent["extensions"],
        json!(["creation", "creation-with-upload", "checksum", "expiration", "termination"])
    );
    let photo = &waiting.filed.photos[0];
    let known = json!({"complaint": waiting.filed.row.id, "photo": photo.id, "sha256": photo.sha256});
    assert_eq!(sent["metadata"], known, "the photo, and not the name of its file");
    waiting.complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_cut_off_by_the_network() {
    let waiting = Waiting::new(42).await;
    waiting.cut("PATCH", 120_000);
    let part = waiting.send(AIOTUS, &json!({"chunk": 1_000_000}));
    assert_eq!(part["cut"], true);
    // It keeps no address: the same creation names the same upload.
    let rest = waiting.send(AIOTUS, &json!({"chunk": 1_000_000}));
    assert_eq!((&rest["url"], &rest["began"]), (&part["url"], &part["offset"]));
    assert!(rest["began"].as_u64().unwrap() > 100_000, "{rest}");
    assert_eq!(rest["offset"], waiting.bytes());
    waiting.complete().await;
}
