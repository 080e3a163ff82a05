//! Somebody guesses a PIN without end, with junk tickets beside it, while its owner wants to get in from elsewhere.

use super::{
    Outcome,
    site::{Site, Stranger, heard, words},
};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

const ID: &str = "01936f2a-5c00-7a10-8b3c-00000000b501";

/// How long it is tried: longer than the longest wait.
const LONG: Duration = Duration::from_secs(75);

/// Junk tickets that are tried beside it.
const JUNK: u32 = 4_200;

async fn claim(who: &Stranger, ticket: &str, pin: &str) -> u16 {
    heard(who.ask(Method::POST, "/v1/claims").json(&json!({"ticket": ticket, "pin": pin}))).await.0
}

/// Tries it.
pub async fn pins(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let phone = site.stranger(Site::address_in(9, 1), 9);
    let (status, answer) = phone.put(ID, &words("Jalan rusak.")).await;
    let (ticket, pin) = (answer["ticket"].as_str().unwrap_or_default(), answer["pin"].as_str().unwrap_or_default());
    outcome.must(status == 201 && pin.len() == 8, format!("words are answered with {status}"));
    let wrong = if pin == "00000000" { "00000001" } else { "00000000" };
    let (begun, attacker) = (Instant::now(), site.stranger(Site::address_in(1, 1), 1));
    let guess = async {
        let (mut tried, mut asked) = (0, 0);
        while begun.elapsed() < LONG {
            asked += 1;
            tried += u32::from(claim(&attacker, ticket, wrong).await == 404);
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        (tried, asked)
    };
    // From networks enough that the ticket's own count is what holds, and then junk.
    let crowd = async {
        let mut tried = 0;
        for n in 0..20 {
            tried += u32::from(claim(&site.stranger(Site::address_in(100 + n, 1), 2), ticket, wrong).await == 404);
        }
        for from in 0..JUNK / 21 {
            let network = u16::try_from(200 + from).unwrap_or(u16::MAX);
            let stranger = site.stranger(Site::address_in(network, 1), 3);
            for n in 0..21 {
                claim(&stranger, &format!("PSR-J{:03}-{:04}", from, n), wrong).await;
            }
        }
        tried
    };
    // The owner comes when the count is high, and again when they were told to.
    let owner = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let (owner, since) = (site.stranger(Site::address_in(3, 1), 4), Instant::now());
        while since.elapsed() < Duration::from_secs(130) {
            let claim = json!({"ticket": ticket, "pin": pin});
            let Ok(answer) = owner.ask(Method::POST, "/v1/claims").json(&claim).send().await else { continue };
            if answer.status() == 200 {
                return Some(since.elapsed());
            }
            let wait = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
            tokio::time::sleep(Duration::from_secs(wait.unwrap_or(1))).await;
        }
        None
    };
    let ((guessed, asked), crowd, waited) = site.beside(async { tokio::join!(guess, crowd, owner) }).await;
    outcome.must(guessed + crowd <= 20, format!("{} guesses were looked at", guessed + crowd));
    match waited {
        Some(waited) => {
            // A minute, and seconds for each of ten who stand before and never come.
            outcome.must(waited <= Duration::from_secs(120), format!("the owner waited {} s", waited.as_secs()));
            outcome.held =
                format!("{} guesses looked at, the owner was in after {} s", guessed + crowd, waited.as_secs());
        }
        None => outcome.harm.push("the owner did not get in".into()),
    }
    outcome.tried = format!(
        "one network asks {asked} times in {} s, 20 others guess too, {JUNK} junk tickets from {} networks",
        LONG.as_secs(),
        JUNK / 21
    );
    outcome
}
