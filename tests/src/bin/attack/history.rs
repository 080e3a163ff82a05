//! One phone writes as much on one complaint as it may, and very many read it at once.

use super::{
    Outcome,
    crowd::at_once,
    site::{Site, heard, words},
};
use reqwest::Method;
use serde_json::json;

const ID: &str = "01936f2a-5c00-7a10-8b3c-00000000b201";

/// Events that are tried, and readers at once.
const EVENTS: u32 = 400;
const READERS: usize = 40;

fn event(n: u32) -> String {
    format!("/v1/complaints/{ID}/events/01936f2a-5c00-7a10-8b3c-0000{n:08x}")
}

/// Tries it.
pub async fn history(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let stranger = site.stranger(Site::address_in(1, 1), 1);
    let (status, _) = stranger.put(ID, &words("Jalan rusak.")).await;
    outcome.must(status == 201, format!("words are answered with {status}"));
    let body = json!({"kind": "reply", "note": "ꦗ".repeat(4_000), "at": "2026-11-24T03:05:00Z"});
    let coordinator = site.officer(Site::address_in(2, 1), "koordinator", &["--role", "coordinator"]).await;
    let (mut kept, mut refused, mut bytes, mut failed) = (0, 0, 0, 0);
    let attack = async {
        let says = (0..EVENTS).map(|n| heard(stranger.ask(Method::PUT, &event(n)).json(&body)));
        let answers = at_once(8, says).await;
        kept = answers.iter().filter(|(status, _)| *status == 201).count();
        refused = answers.iter().filter(|(status, _)| matches!(status, 422 | 429)).count();
        let read = |n: usize| {
            let request = match n % 3 {
                0 => stranger.ask(Method::GET, &format!("/v1/complaints/{ID}")),
                1 => stranger.ask(Method::GET, "/v1/changes"),
                _ => coordinator.desk(Method::GET, &format!("/v1/desk/complaints/{ID}")),
            };
            async move {
                match request.send().await {
                    Ok(answer) if answer.status() == 200 => answer.bytes().await.map_or(0, |body| body.len()),
                    _ => 0,
                }
            }
        };
        let read = at_once(READERS, (0..READERS * 10).map(read)).await;
        bytes = read.iter().copied().max().unwrap_or(0);
        failed = read.iter().filter(|bytes| **bytes == 0).count();
    };
    site.beside(attack).await;
    outcome.must(kept <= 100, format!("{kept} events were kept"));
    outcome.must(kept + refused == EVENTS as usize, "an event was neither kept nor refused");
    outcome.must(bytes <= 600 << 10, format!("an answer of {bytes} bytes"));
    outcome.must(failed == 0, format!("{failed} readers got nothing"));
    outcome.tried = format!("{EVENTS} events of 12 kB on one complaint, {READERS} readers at once, ten times");
    outcome.held = format!("{kept} kept, {refused} refused; answers of {} KiB at most", bytes >> 10);
    outcome
}
