//! Very many log in at once with wrong passwords, and from very many networks under one officer's name, who logs in too.

use super::{
    Outcome,
    crowd::at_once,
    site::{Site, Stranger, heard},
};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

/// Networks that try the officer's name, and names that are nobody's from one network.
const NETWORKS: u16 = 120;
const NAMES: u32 = 200;

async fn log_in(who: &Stranger, name: &str) -> u16 {
    let typed = json!({"name": name, "password": "bukan kata sandinya"});
    heard(who.desk(Method::POST, "/v1/session").json(&typed)).await.0
}

/// Tries it.
pub async fn logins(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    site.officer(Site::address_in(2, 1), "koordinator", &["--role", "coordinator"]).await;
    let from_everywhere = async {
        let tries = (0..NETWORKS).map(|n| {
            let stranger = site.stranger(Site::address_in(300 + n, 1), 1);
            async move { log_in(&stranger, "koordinator").await }
        });
        at_once(20, tries).await.into_iter().filter(|status| *status == 401).count()
    };
    let one = site.stranger(Site::address_in(1, 1), 1);
    let from_one = async {
        let tries = (0..NAMES).map(|n| {
            let one = one.clone();
            async move { log_in(&one, &format!("orang{n}")).await }
        });
        at_once(40, tries).await.into_iter().filter(|status| *status == 401).count()
    };
    // Beside them another officer, whose name nobody tries, comes in at once.
    let other = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let since = Instant::now();
        site.officer(Site::address_in(4, 1), "petugas", &["--role", "coordinator"]).await;
        since.elapsed()
    };
    let (everywhere, one_network, waited) = site.beside(async { tokio::join!(from_everywhere, from_one, other) }).await;
    outcome.must(everywhere <= 12, format!("{everywhere} passwords of one officer were looked at"));
    outcome.must(one_network <= 22, format!("{one_network} passwords from one network were looked at"));
    outcome.must(waited <= Duration::from_secs(5), format!("another officer waited {} ms", waited.as_millis()));
    outcome.tried = format!("{NETWORKS} networks at one officer's name, {NAMES} names from one network, 60 at once");
    outcome.held = format!(
        "{everywhere} and {one_network} passwords looked at; another officer was in after {} ms",
        waited.as_millis()
    );
    outcome
}
