//! Somebody acts as the citizen: an officer who knows the words, whoever writes a file, whoever listens.

use crate::{
    Outcome,
    site::{self, Site, Stranger, heard},
};
use reqwest::Method;
use sambat_domain::id::EventId;
use sambat_protocol::{
    bundle::BundleWriter,
    hash,
    key::{Algorithm, PublicKey},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Complaints of citizens that are tried.
const VICTIMS: u32 = 10;

/// Bearers that are made up for each.
const BEARERS: u32 = 5;

/// What a citizen says after sending.
const SAID: [&str; 5] = ["confirmed", "disputed", "reply", "withdrawn", "consent_withdrawn"];

fn id(n: u32) -> String {
    format!("01936f2a-5c00-7a10-8b3c-{n:012x}")
}

/// A citizen's complaint, with the phone that sent it and what that heard.
async fn victim(site: &Site, n: u32) -> (u32, Stranger, Value) {
    let network = u16::try_from(100 + n).unwrap();
    let phone = site.stranger(Site::address_in(network, 1), 10_000 + n);
    let (status, accepted) = phone.put(&id(n), &site::words("Lubang dalam di jalur kiri.")).await;
    assert_eq!(status, 201, "a citizen is heard");
    (n, phone, accepted)
}

async fn victims(site: &Site) -> Vec<(u32, Stranger, Value)> {
    let mut victims = Vec::new();
    for n in 0..VICTIMS {
        victims.push(victim(site, n).await);
    }
    victims
}

fn event(kind: &str) -> Value {
    json!({"kind": kind, "at": "2026-11-24T03:00:00Z"})
}

/// Every complaint is as its citizen left it: one event, and no line of the audit log speaks for a citizen.
async fn are_untouched(outcome: &mut Outcome, victims: &[(u32, Stranger, Value)]) {
    for (n, phone, _) in victims {
        let (status, state) = heard(phone.ask(Method::GET, &format!("/v1/complaints/{}", id(*n)))).await;
        let events = state["events"].as_array().map_or(0, Vec::len);
        outcome.must((status, events) == (200, 1), format!("complaint {n} is not as its citizen left it"));
    }
}

/// An officer takes the words of complaints and sends them under bearers of their own, with and without the receipt, and by the
/// desk's way for those who have no phone; then does what only the citizen may.
pub async fn words(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let victims = victims(site).await;
    let officer = site.officer(Site::address_in(2, 1), "petugas", &["--role", "coordinator"]).await;
    let (mut puts, mut deeds) = (0, 0);
    let trying = async {
        for (n, _, accepted) in &victims {
            let path = format!("/v1/complaints/{}", id(*n));
            let content = site::words("Lubang dalam di jalur kiri.");
            for bearer in 0..BEARERS {
                let network = u16::try_from(200 + bearer).unwrap();
                let made_up = site.stranger(Site::address_in(network, 1), 20_000 + n * BEARERS + bearer);
                let bare = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content});
                let mut with_receipt = bare.clone();
                with_receipt["receipt"] = accepted["receipt"].clone();
                for body in [bare, with_receipt] {
                    let (status, said) = heard(made_up.ask(Method::PUT, &path).json(&body)).await;
                    let told: BTreeSet<_> = said.as_object().into_iter().flatten().map(|(key, _)| &**key).collect();
                    let nothing = BTreeSet::from(["content_sha256", "id", "ticket"]);
                    outcome.must((status, told) == (200, nothing), format!("a made-up bearer is told {said}"));
                    puts += 1;
                }
                for (event_id, kind) in (0..).zip(SAID) {
                    let path = format!("{path}/events/{}", id(30_000 + event_id));
                    let (status, _) = heard(made_up.ask(Method::PUT, &path).json(&event(kind))).await;
                    outcome.must(status == 404, format!("{kind} of a made-up bearer is answered with {status}"));
                    deeds += 1;
                }
                for method in [Method::GET, Method::DELETE] {
                    let (status, _) = heard(made_up.ask(method, &path)).await;
                    outcome.must(status == 404, format!("a made-up bearer is answered with {status}"));
                    deeds += 1;
                }
            }
            let typed = json!({"content": content, "came_by": "walk_in"});
            let (_, said) =
                heard(officer.desk(Method::PUT, &format!("/v1/desk/complaints/{}", id(*n))).json(&typed)).await;
            outcome.must(said.get("pin").is_none(), "the desk tells the PIN of a citizen's complaint");
            puts += 1;
        }
    };
    site.beside(trying).await;
    are_untouched(&mut outcome, &victims).await;
    outcome.tried = format!("{puts} times a citizen's words, {deeds} times what only the citizen may do");
    outcome.held = format!("{puts} of {puts} told nothing, {deeds} of {deeds} 404, {VICTIMS} complaints untouched");
    outcome
}

/// Files in the owners' names that take everything back, from other networks.
pub async fn file(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let victims = victims(site).await;
    let (_, pack) = heard(site.stranger(Site::address_in(1, 1), 1).ask(Method::GET, "/v1/pack")).await;
    let keys: Vec<PublicKey> = serde_json::from_value(pack["keys"].clone()).unwrap();
    let key = keys.iter().find(|key| key.alg == Algorithm::X25519).unwrap();
    let mut brought = 0;
    let bringing = async {
        for (n, phone, _) in &victims {
            for owner in [phone.owner(), hash::sha256(b"nobody")] {
                let pack = "pasuruan".parse().unwrap();
                let mut writer = BundleWriter::new(Vec::new(), key, &pack, owner, &[8; 32].into()).unwrap();
                let words = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": site::words("Lubang dalam di jalur kiri.")});
                writer.words(id(*n).parse().unwrap(), words.to_string().as_bytes()).unwrap();
                let given_up =
                    json!({"kind": "photo_given_up", "photo_id": id(7), "reason": "x", "at": "2026-11-24T03:00:00Z"});
                for (m, said) in (0..).zip([event("withdrawn"), event("consent_withdrawn"), given_up]) {
                    let event_id = EventId::new(jiff::Timestamp::UNIX_EPOCH, &[u8::try_from(n * 8 + m).unwrap(); 10]);
                    writer.event(event_id, said.to_string().as_bytes()).unwrap();
                }
                let network = u16::try_from(300 + n).unwrap();
                let bringer = site.stranger(Site::address_in(network, 2), 0);
                let request = bringer.ask(Method::POST, "/v1/bundles").body(writer.finish().unwrap());
                let (_, said) = heard(request.header("Content-Type", "application/octet-stream")).await;
                let taken = said["complaints"][0]["events"].as_u64().unwrap_or(0);
                outcome.must(taken == 0, format!("{taken} events of a file were taken"));
                brought += 1;
            }
        }
    };
    site.beside(bringing).await;
    are_untouched(&mut outcome, &victims).await;
    outcome.tried =
        format!("{brought} files with the owner's hash or another, each with three events that end a complaint");
    outcome.held = format!("{} events turned away, {VICTIMS} complaints untouched", brought * 3);
    outcome
}

/// Whoever may not hear listens: an officer who was disabled at the live line, made-up bearers at the changes.
pub async fn listening(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let officer = site.officer(Site::address_in(2, 1), "petugas", &["--role", "coordinator"]).await;
    let mut line = officer.desk(Method::GET, "/v1/desk/live").send().await.unwrap();
    outcome.must(line.chunk().await.is_ok_and(|told| told.is_some()), "an officer hears nothing");
    let disabled = site.city.command(&["user", "disable", "petugas"], "");
    assert!(disabled.status.success(), "{}", String::from_utf8_lossy(&disabled.stderr));
    let (mut heads, mut counted) = (BTreeSet::new(), BTreeSet::new());
    let acting = async {
        let known = site.stranger(Site::address_in(5, 1), 5);
        let (status, _) = known.put(&id(90), &site::words("Lampu padam.")).await;
        assert_eq!(status, 201);
        for n in 0..VICTIMS {
            victim(site, n).await;
            let made_up = site.stranger(Site::address_in(4, 1), 40_000 + n);
            for query in ["", "?cursor=0-0000000000000000", "?seen=0-0000000000000000"] {
                let (_, said) = heard(made_up.ask(Method::GET, &format!("/v1/changes{query}"))).await;
                heads.insert(said["cursor"].to_string());
            }
            let (_, said) = heard(known.ask(Method::GET, "/v1/changes")).await;
            counted.insert(said["cursor"].to_string());
        }
        // The line has ended by now, or tells: either comes by itself.
        while let Ok(Some(told)) = line.chunk().await {
            if told.starts_with(b"event") {
                outcome.must(false, "a disabled officer heard of an event");
                break;
            }
        }
    };
    site.beside(acting).await;
    outcome.must(
        heads == BTreeSet::from(["\"0-0000000000000000\"".to_owned()]),
        format!("made-up bearers heard {heads:?}"),
    );
    outcome.must(counted.len() == 1, format!("a phone with one report heard {counted:?}"));
    outcome.tried = format!(
        "a disabled officer, {VICTIMS} made-up bearers and a phone with one report listen while {VICTIMS} others come"
    );
    outcome.held = "the line ended before the next event; nobody heard a number that moves".into();
    outcome
}
