//! *Diterima kota* is the city's signed word, and nothing less.

use crate::rows;
use ed25519_dalek::SigningKey;
use jiff::SignedDuration;
use sambat_client::{
    api::ApiCode,
    draft::DraftChange,
    outbox::LastError,
    receipt::{self, Exported, ReceiptExport},
    sync::Reach,
};
use sambat_domain::{outbox::ItemState, status::Shown};
use sambat_protocol::{
    key::{self, PublicKey},
    message::ComplaintAccepted,
    receipt::{Receipt, ReceiptBody},
    receipt_file::{ReceiptFile, ReceiptFileError},
};
use sambat_tests::{
    city::City,
    device::Device,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Fault, Proxy},
};
use std::sync::Arc;

/// Signs anew, with a key that nobody believes; `under` says under whose name.
fn forged(body: &ReceiptBody, under: Option<String>) -> Receipt {
    let key = SigningKey::from_bytes(&[7; 32]);
    let kid = under.unwrap_or_else(|| key::kid(key.verifying_key().as_bytes()));
    Receipt::new(ReceiptBody { kid, ..body.clone() }, &key)
}

fn changed(change: impl Fn(ComplaintAccepted) -> ComplaintAccepted + Send + Sync + 'static) -> Fault {
    Fault::Changed(Arc::new(move |answer: Answer| {
        let accepted = change(serde_json::from_value(answer.json()).unwrap());
        answer.with_json(&serde_json::to_value(accepted).unwrap())
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_not_the_citys_marks_nothing() {
    let forgeries: [(&str, Fault); 6] = [
        ("another key", changed(|said| ComplaintAccepted { receipt: forged(&said.receipt.body, None), ..said })),
        (
            "another key under the city's name",
            changed(|said| {
                let under = Some(said.receipt.body.kid.clone());
                ComplaintAccepted { receipt: forged(&said.receipt.body, under), ..said }
            }),
        ),
        (
            "other words",
            changed(|mut said| {
                said.content_sha256.0[0] ^= 1;
                said
            }),
        ),
        (
            "other words in the receipt",
            changed(|mut said| {
                said.receipt.body.content_sha256.0[0] ^= 1;
                said
            }),
        ),
        (
            "an earlier hour",
            changed(|mut said| {
                said.received_at -= SignedDuration::from_hours(1);
                said.receipt.body.received_at = said.received_at;
                said
            }),
        ),
        (
            "another complaint",
            changed(|mut said| {
                said.id = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap();
                said.receipt.body.id = said.id;
                said
            }),
        ),
    ];
    for (name, fault) in forgeries {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
        proxy.once("PUT", fault);
        assert_eq!(phone.pass().await.reach, Reach::Stranger, "{name}");
        let row = phone.complaint(id).await.row;
        assert_eq!((row.shown, row.marks.received_at), (Shown::Local, None), "{name}");
        let words = &phone.parts(id).await[0];
        assert_eq!((&words.state, words.last_error), (&ItemState::Queued, Some(LastError::NotTheCity)), "{name}");
        assert!(proxy.seen("POST").is_empty(), "{name}: no photo before its words");

        // It goes on later: not at once, since this was no failure of the network.
        phone.clock.advance(SignedDuration::from_mins(15));
        phone.pass_until_complete(id).await;
        assert_eq!(rows(&city, "complaint"), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pin_is_kept_beside_the_receipt_and_an_older_city_gives_none() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    proxy.once("PUT", changed(|said| ComplaintAccepted { pin: None, ..said }));
    let old = phone.file("Lubang besar.", &[]).await.row.id;
    assert_eq!(phone.pass_until_complete(old).await.pin, None);
    let id = phone.file("Lampu mati.", &[]).await.row.id;
    let pin = phone.pass_until_complete(id).await.pin.unwrap();
    phone.reopen();
    assert_eq!(phone.complaint(id).await.pin, Some(pin));
    let draft = phone.draft("Obat habis.").await.id;
    phone.change(draft, DraftChange::Category(Some("layanan-kesehatan".parse().unwrap()))).await.unwrap();
    phone.agree(draft).await;
    let private = phone.submit(draft).await.unwrap().row.id;
    let pin = phone.pass_until_complete(private).await.pin.unwrap().to_string();
    let holds =
        |path: &std::path::Path| std::fs::read(path).unwrap().windows(pin.len()).any(|window| window == pin.as_bytes());
    let files = std::fs::read_dir(phone.folder()).unwrap().map(|entry| entry.unwrap().path());
    assert!(!files.filter(|path| path.is_file()).any(|path| holds(&path)), "sealed where the words are");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_nobody_vouches_for_do_not_replace_the_first_ones() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.pass().await;

    // The same address now offers another key, and receipts that this key signed.
    let other = SigningKey::from_bytes(&[7; 32]);
    let public = PublicKey::new(key::Algorithm::Ed25519, other.verifying_key().as_bytes());
    let pack = Device::new(city.address(), &phone.secret()).ask("GET /v1/pack", &[], b"").await;
    let mut document = pack.json();
    document["keys"] = serde_json::json!([public]);
    let healthy = Answer::made_up("204 No Content", &["Sambat-Api: 1", "Sambat-Pack: \"other\""], "");
    proxy.always("HEAD /v1/health", Fault::Instead(healthy));
    proxy.always("GET /v1/pack", Fault::Instead(pack.with_json(&document)));
    proxy.always("PUT", changed(|said| ComplaintAccepted { receipt: forged(&said.receipt.body, None), ..said }));
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    for _ in 0..2 {
        phone.pass().await;
        phone.clock.advance(SignedDuration::from_mins(15));
    }
    assert_eq!(proxy.seen("PUT").len(), 2);
    assert!(phone.complaint(id).await.receipt.is_none());

    proxy.heal();
    phone.pass_until_complete(id).await;
}

/// A received complaint's file, and the keys that the city serves.
async fn kept(city: &City) -> (ReceiptFile, Vec<PublicKey>) {
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    let waiting = receipt::export(phone.app(), ReceiptExport { id, picture: None }).await;
    assert_eq!(waiting.unwrap_err().code, ApiCode::NotFound, "there is none yet");
    let detail = phone.pass_until_complete(id).await;
    let Exported::Page { name, text } =
        receipt::export(phone.app(), ReceiptExport { id, picture: None }).await.unwrap()
    else {
        panic!("this host keeps no files")
    };
    assert_eq!(name, format!("tanda-terima-{}.json", detail.row.ticket));
    assert!(!text.contains("Lubang") && !text.contains("warung soto"), "{text}");
    let picture = Some(data_encoding::BASE64.encode(b"\x89PNG\r\n\x1a\n"));
    let picture = receipt::export(phone.app(), ReceiptExport { id, picture }).await;
    assert_eq!(picture.unwrap_err().code, ApiCode::Unsupported, "the browser has its own downloads");
    let file = ReceiptFile::read(&text).unwrap();
    assert_eq!((&file.city_name, &Some(file.receipt.clone())), (&"Kota Pasuruan".to_owned(), &detail.receipt));
    let pack = Device::new(city.address(), &phone.secret()).ask("GET /v1/pack", &[], b"").await.json();
    (file, serde_json::from_value(pack["keys"].clone()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_file_holds_under_the_citys_key_and_no_byte_of_it_can_be_changed() {
    let city = City::started().await;
    let (file, keys) = kept(&city).await;
    assert_eq!(file.check_by(&keys), Ok(()));
    assert_eq!(file.check_by(&[]), Err(ReceiptFileError::OtherKey));
    let text = file.to_text();
    let mut refused = 0;
    for at in 0..text.len() {
        for bit in [1, 0x20] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= bit;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            match ReceiptFile::read(&changed) {
                // The name for people is a comfort and is not signed; what the city said is.
                Ok(said) if said.check_by(&keys).is_ok() => {
                    assert_eq!((&said.receipt, &said.key), (&file.receipt, &file.key), "byte {at}");
                }
                _ => refused += 1,
            }
        }
    }
    assert!(refused > text.len(), "{refused}");
}

/// The recipe in docs/PROTOCOL.md, as it stands there, with programs that nobody here wrote.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_file_is_checked_by_openssl() {
    let city = City::started().await;
    let (file, _) = kept(&city).await;
    let page = include_str!("../../docs/PROTOCOL.md");
    let recipe = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let check = |file: &ReceiptFile| {
        std::fs::write(folder.path().join("tanda-terima.json"), file.to_text()).unwrap();
        let output = std::process::Command::new("bash")
            .args(["-euo", "pipefail", "-c", recipe])
            .current_dir(folder.path())
            .output();
        let output = output.unwrap();
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (good, said) = check(&file);
    assert!(good && said.contains("Signature Verified Successfully"), "{said}");
    let mut later = file;
    later.receipt.body.received_at += SignedDuration::from_secs(1);
    let (good, said) = check(&later);
    assert!(!good && said.contains("Signature Verification Failure"), "{said}");
}
