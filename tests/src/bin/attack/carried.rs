//! Files of reports that are brought by hand: with made-up owners past every limit, and slowly, so that nobody else has a place.

use crate::{
    Outcome,
    site::{Site, heard, words},
};
use reqwest::Method;
use sambat_protocol::{
    bundle::{BundleAnswer, BundleWriter, CarriedOutcome},
    hash,
    key::{Algorithm, PublicKey},
    pack_document::PackDocument,
};
use sambat_tests::tls;
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::AsyncWriteExt as _,
    time::{Instant, timeout},
};

/// Files, and reports in each.
const FILES: u32 = 6;
const REPORTS: u32 = 30;

/// Places that are tried to be held, half of them without a header, and for how long.
const HELD: u8 = 20;
const LONG: Duration = Duration::from_secs(12);

fn written(key: &PublicKey, owner: u32, reports: u32) -> Vec<u8> {
    let pack = "pasuruan".parse().unwrap();
    let mut chance = [0x3C; 32];
    chance[..4].copy_from_slice(&owner.to_be_bytes());
    let owner_hash = hash::sha256(&owner.to_be_bytes());
    let mut writer = BundleWriter::new(Vec::new(), key, &pack, owner_hash, &chance.into()).unwrap();
    for n in 0..reports {
        let id = format!("01936f2a-5c00-7a10-8b3c-{:012x}", 1_000 * owner + n).parse().unwrap();
        let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": words("Lubang.")}).to_string();
        writer.words(id, body.as_bytes()).unwrap();
    }
    writer.finish().unwrap()
}

/// Six files from one address; and from ten networks two places each are held, as far as they are given.
pub async fn attack(site: &Site) -> Outcome {
    let stranger = site.stranger(Site::address_in(9, 1), 1);
    let document = stranger.ask(Method::GET, "/v1/pack").send().await.unwrap().json::<PackDocument>().await.unwrap();
    let key = document.keys.into_iter().find(|key| key.alg == Algorithm::X25519).unwrap();
    let connector = tls::connector(site.authority.pem(), &["http/1.1"]);
    let slow_file = written(&key, 1_000, 1);
    let (mut new, mut brought_beside, mut came) = (0, 0, 0);
    let work = async {
        for owner in 0..FILES {
            let ask = stranger.ask(Method::POST, "/v1/bundles").body(written(&key, owner, REPORTS));
            let (status, answer) = heard(ask).await;
            if status == 200 {
                let answer: BundleAnswer = serde_json::from_value(answer).unwrap();
                new += answer.complaints.iter().filter(|of| of.outcome == CarriedOutcome::New).count();
            }
        }
        let mut held = Vec::new();
        for n in 0..HELD {
            let stream = site.socket(Site::address_in(20 + u16::from(n) / 2, 1 + n)).await;
            let Ok(stream) = stream else { continue };
            let agreed = timeout(LONG, connector.connect(site.address.ip().into(), stream)).await;
            let Ok(Ok(mut stream)) = agreed else { continue };
            let head = "POST /v1/bundles HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
            let begun = if n % 2 == 0 { &slow_file[..200] } else { b"sambat-bundle-1\n".as_slice() };
            came += usize::from(stream.write_all(&[head.as_bytes(), begun].concat()).await.is_ok());
            held.push(stream);
        }
        let until = Instant::now() + LONG;
        while Instant::now() < until {
            tokio::time::sleep(Duration::from_secs(1)).await;
            for stream in &mut held {
                let _ = stream.write_all(&[b'x'; 45]).await;
            }
        }
        // They gave up their places: whoever comes from elsewhere brings a file.
        let other = site.stranger(Site::address_in(40, 1), 2);
        let ask = other.ask(Method::POST, "/v1/bundles").body(written(&key, 2_000, 1));
        brought_beside += usize::from(heard(ask).await.0 == 200);
        drop(held);
    };
    site.beside(work).await;
    let mut outcome = Outcome::default();
    outcome.must(new == (FILES * REPORTS) as usize, format!("only {new} reports came"));
    outcome.must(brought_beside == 1, "nobody else could bring a file");
    outcome.tried = format!(
        "{FILES} files with {REPORTS} reports each, of made-up owners, from one address; {came} more held open at 45 bytes a second for {} s",
        LONG.as_secs()
    );
    outcome.held =
        format!("{new} reports came, each counted to its bringer's network; another brought a file beside them");
    outcome
}
