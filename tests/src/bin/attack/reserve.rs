//! Uploads that are begun and never brought, of one byte each, and begun and dropped again: what only waits takes no room from
//! anybody.

use crate::{
    Outcome,
    site::{Site, Stranger, heard, words},
};
use data_encoding::BASE64;
use reqwest::Method;
use serde_json::{Value, json};

/// Made-up devices, and reports of each. A report promises five photos.
const DEVICES: u32 = 9;
const REPORTS: u32 = 6;
const PHOTOS: u32 = 5;

/// Times that one upload is begun and dropped.
const DROPPED: usize = 100;

/// The most bytes that a photo may promise.
const LARGEST: u32 = 26 << 20;

fn id(n: u32) -> String {
    format!("01936f2a-5c00-7a10-8b3c-{n:012x}")
}

async fn begin(stranger: &Stranger, complaint: &str, photo: &Value, body: &'static str) -> (u16, String) {
    let encoded = |text: &str| BASE64.encode(text.as_bytes());
    let metadata = format!(
        "complaint {},photo {},sha256 {}",
        encoded(complaint),
        encoded(photo["photo_id"].as_str().unwrap()),
        encoded(photo["sha256"].as_str().unwrap())
    );
    let mut ask = stranger.ask(Method::POST, "/v1/uploads").header("Tus-Resumable", "1.0.0");
    ask = ask.header("Upload-Length", photo["bytes"].to_string()).header("Upload-Metadata", metadata);
    if !body.is_empty() {
        ask = ask.header("Content-Type", "application/offset+octet-stream").body(body);
    }
    let Ok(answer) = ask.send().await else { return (0, String::new()) };
    let place = answer.headers().get("location").and_then(|place| place.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status().as_u16(), place)
}

/// All of it from one network.
pub async fn attack(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut begun, mut refused, mut full, mut dropped) = (0, 0, 0, 0);
    let work = async {
        for device in 0..DEVICES {
            let stranger = site.stranger(Site::address_in(7, u8::try_from(device + 1).unwrap()), 100 + device);
            for report in 0..REPORTS {
                let first = 1_000 * (device + 1) + 10 * report;
                let photo = |n: u32| json!({"photo_id": id(first + n), "sha256": "7".repeat(64), "bytes": LARGEST - n});
                let mut content = words("Lubang.");
                content["photos"] = (0..PHOTOS).map(photo).collect();
                stranger.put(&id(first), &content).await;
                for n in 0..PHOTOS {
                    // Every other one has its first byte.
                    let (status, _) = begin(&stranger, &id(first), &photo(n), if n % 2 == 0 { "" } else { "x" }).await;
                    match status {
                        201 => begun += 1,
                        507 => full += 1,
                        _ => refused += 1,
                    }
                }
            }
        }
        let stranger = site.stranger(Site::address_in(7, 99), 99);
        let photo = json!({"photo_id": id(50_001), "sha256": "7".repeat(64), "bytes": 1_000});
        let mut content = words("Lubang.");
        content["photos"] = json!([photo]);
        stranger.put(&id(50_000), &content).await;
        for _ in 0..DROPPED {
            let (_, place) = begin(&stranger, &id(50_000), &photo, "x").await;
            let drop = stranger.ask(Method::DELETE, &place).header("Tus-Resumable", "1.0.0");
            dropped += usize::from(heard(drop).await.0 == 204);
        }
    };
    site.beside(work).await;
    outcome.must(full == 0, format!("{full} were told that the disk is full, for room that nobody used"));
    outcome.tried = format!(
        "{} uploads of 26 MiB by {DEVICES} made-up devices, half without a byte and half with one; one more begun and dropped {dropped} times",
        DEVICES * REPORTS * PHOTOS
    );
    outcome.held = format!("{begun} begun, {refused} too many of one device refused, no room kept for any");
    outcome
}
