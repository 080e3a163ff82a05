//! Who complains: closed on the phone, sealed before the words, shown by four digits.

use super::*;
use crate::{
    complaint::{self, OfComplaint},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate, OfDraft},
    identity::Agreed,
    opened::{self, open},
};
use sambat_domain::identity::NikWarning;
use sambat_protocol::{
    key::{Algorithm, PublicKey},
    seal::Sealed,
};
use std::{fs, path::Path};

/// Made up; it stands for none who lives.
const NIK: &str = "3575014107900001";
const NAME: &str = "Contoh Warga";
const PHONE: &str = "0812-0000-0000";

/// A city's key pair: a vector of RFC 9180.
const SECRET: &str = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
const PUBLIC: &str = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";

fn raw(hex: &str) -> [u8; 32] {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap()
}

fn given(nik: &str) -> IdentityGiven {
    let text = |text: &str| Some(Zeroizing::new(text.to_owned()));
    IdentityGiven { nik: text(nik), name: text(NAME), phone: text(PHONE), consent: agreed(1) }
}

fn agreed(version: u32) -> Agreed {
    Agreed { text_id: "identitas".parse().unwrap(), version }
}

fn city(app: &App) -> City {
    app.store().read(|connection, _| city::chosen(connection)).unwrap()
}

/// The city served its pack with this key, which is believed; `edit` changes the pack.
fn served(app: &App, edit: impl FnOnce(&mut Pack)) {
    let mut document = (*city(app).document).clone();
    edit(&mut document.pack);
    let key = PublicKey::new(Algorithm::X25519, &raw(PUBLIC));
    document.keys = vec![key.clone()];
    app.store()
        .write(|transaction, _| store::city::put_served(transaction, &document, "\"x\"", "http://a", &[key]))
        .unwrap();
}

fn pass(app: &App) {
    let (pack, now) = (city(app).document.pack.id.clone(), app.now());
    app.store().write(|transaction, vault| seal_waiting(transaction, vault, &pack, now)).unwrap();
}

async fn file(app: &App, anonymous: bool) -> complaint::ComplaintDetail {
    let more = [DraftChange::Landmark("Contoh".into()), DraftChange::Anonymous(anonymous)];
    opened::file(app, "jalan-rusak", "Contoh: lubang", more).await
}

fn complaint(app: &App, id: ComplaintId) -> store::complaint::Complaint {
    app.store().read(|connection, vault| store::complaint::get(connection, vault, id)).unwrap()
}

fn files(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { files(&path) } else { fs::read(path).unwrap() });
    }
    bytes
}

fn holds(folder: &Path, text: &str) -> bool {
    files(folder).windows(text.len()).any(|window| window == text.as_bytes())
}

/// No file below the folder tells who: not the NIK, not the part that tells sex, birth and origin, not the rest.
#[track_caller]
fn tells_nobody(folder: &Path) {
    for text in [NIK, &NIK[..12], NAME, PHONE] {
        assert!(!holds(folder, text), "{text}");
    }
    assert!(!holds(folder, &data_encoding::BASE64.encode(NIK.as_bytes())[..16]));
}

#[tokio::test]
async fn without_a_key_it_waits_closed_and_is_sealed_before_the_words() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    assert_eq!(get(&app, Nothing {}).await.unwrap(), IdentityView::default());
    let seen = set(&app, given("3575 0141 0790 0001")).await.unwrap();
    let expected = IdentityView {
        last4: Some("0001".into()),
        has_name: true,
        has_phone: true,
        warnings: vec![],
        sealed: false,
        agreed: true,
    };
    assert_eq!((&seen, &get(&app, Nothing {}).await.unwrap()), (&expected, &expected));
    let filed = file(&app, false).await;
    let kept = complaint(&app, filed.row.id);
    assert!(matches!(kept.reporter, Some(KeptReporter::Waiting(_))));
    assert_eq!(kept.content.consents.iter().map(|consent| &*consent.text_id).collect::<Vec<_>>(), ["identitas"]);
    tells_nobody(folder.path());

    served(&app, |_| {});
    pass(&app);
    let kept = complaint(&app, filed.row.id);
    let Some(KeptReporter::Sealed(sealed)) = &kept.reporter else { panic!("not sealed") };
    let opened = sealed.open(&raw(SECRET)).unwrap();
    assert_eq!(opened.nik.as_ref().map(Nik::reveal), Some(NIK));
    assert_eq!(opened.phone.as_deref().map(String::as_str), Some(PHONE));
    let body: serde_json::Value = serde_json::from_slice(&complaint::envelope::body(&kept).unwrap()).unwrap();
    assert_eq!(serde_json::from_value::<Sealed>(body["reporter_sealed"].clone()).unwrap(), *sealed);
    assert!(get(&app, Nothing {}).await.unwrap().sealed);
    tells_nobody(folder.path());
    drop(app);
    tells_nobody(folder.path());
}

#[tokio::test]
async fn with_a_key_it_is_sealed_at_once_and_forgotten_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    served(&app, |_| {});
    assert!(set(&app, given(NIK)).await.unwrap().sealed);
    let identity = app
        .store()
        .read(|connection, _| store::identity::find(connection, &city::chosen(connection)?.document.pack.id))
        .unwrap();
    let KeptReporter::Sealed(sealed) = identity.unwrap().reporter else { panic!("not sealed") };
    assert!(holds(folder.path(), &sealed.ciphertext));
    tells_nobody(folder.path());
    assert_eq!(clear(&app, Nothing {}).await.unwrap(), IdentityView::default());
    assert_eq!(get(&app, Nothing {}).await.unwrap(), IdentityView::default());
    assert!(complaint(&app, file(&app, false).await.row.id).reporter.is_none());
    drop(app);
    tells_nobody(folder.path());
    assert!(!holds(folder.path(), &sealed.ciphertext), "nor is the ciphertext there any more");
}

#[tokio::test]
async fn an_anonymous_complaint_says_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    served(&app, |_| {});
    set(&app, given(NIK)).await.unwrap();
    let kept = complaint(&app, file(&app, true).await.row.id);
    assert_eq!((kept.reporter, kept.content.consents), (None, vec![]));
    let named = complaint(&app, file(&app, false).await.row.id);
    assert!(named.reporter.is_some() && !named.content.consents.is_empty());
    // Forgetting it changes nothing that was said before.
    clear(&app, Nothing {}).await.unwrap();
    assert_eq!(complaint(&app, named.id).reporter, named.reporter);
}

#[tokio::test]
async fn an_odd_nik_warns_and_what_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let odd = set(&app, given("3575019913900000")).await.unwrap();
    assert_eq!(odd.warnings, [NikWarning::DateOdd, NikWarning::SerialZero]);
    for (wrong, code) in [
        (given("357501"), ApiCode::NikMalformed),
        (IdentityGiven { consent: agreed(2), ..given(NIK) }, ApiCode::BadArgument),
        (IdentityGiven { name: None, phone: None, ..given(" ") }, ApiCode::BadArgument),
        (IdentityGiven { name: Some(Zeroizing::new("a".repeat(121))), ..given(NIK) }, ApiCode::TextTooLong),
    ] {
        let error = set(&app, wrong).await.unwrap_err();
        assert_eq!(error.code, code);
        assert!(!format!("{error:?} {error}").contains("3575"));
    }
    assert_eq!(get(&app, Nothing {}).await.unwrap(), odd, "the last one stays");
    assert_eq!(format!("{:?}", given(NIK)), "IdentityGiven");
}

#[tokio::test]
async fn a_new_wording_is_agreed_to_before_anything_goes() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    served(&app, |_| {});
    set(&app, given(NIK)).await.unwrap();
    served(&app, |pack| pack.consents[0].version = 2);
    let seen = get(&app, Nothing {}).await.unwrap();
    assert!(!seen.agreed && seen.last4.is_some());
    assert!(complaint(&app, file(&app, false).await.row.id).reporter.is_none());
    let renewed = IdentityGiven { consent: agreed(2), ..given(NIK) };
    assert!(set(&app, renewed).await.unwrap().agreed);
    // What a city does not ask for is not kept.
    served(&app, |pack| pack.identity = IdentityRule::Optional);
    let named = IdentityGiven { nik: None, consent: agreed(2), ..given("") };
    assert_eq!(set(&app, named).await.unwrap().last4, None);
    let with_nik = IdentityGiven { consent: agreed(2), ..given(NIK) };
    assert_eq!(set(&app, with_nik).await.unwrap_err().code, ApiCode::BadArgument);
}

#[tokio::test]
async fn an_identity_whose_key_is_gone_stops_no_words() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    set(&app, given(NIK)).await.unwrap();
    let before = file(&app, false).await.row.id;
    drop(app);
    fs::remove_file(folder.path().join("secrets.json")).unwrap();
    let app = open(folder.path());
    let after = complaint(&app, file(&app, false).await.row.id);
    assert_eq!((after.reporter, after.content.consents), (None, vec![]));
    served(&app, |_| {});
    pass(&app);
    let kept = complaint(&app, before);
    assert!(matches!(kept.reporter, Some(KeptReporter::Waiting(_))), "it stays closed");
    let body: serde_json::Value = serde_json::from_slice(&complaint::envelope::body(&kept).unwrap()).unwrap();
    assert_eq!(body.get("reporter_sealed"), None);
    // Given again, it is sealed.
    assert!(set(&app, given(NIK)).await.unwrap().sealed);
}

#[tokio::test]
async fn the_draft_tells_the_bytes_that_go_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    for key in [false, true] {
        if key {
            served(&app, |_| {});
        }
        set(&app, given(NIK)).await.unwrap();
        let id = draft::create(&app, Nothing {}).await.unwrap().id;
        for change in [DraftChange::Category(Some("lain".parse().unwrap())), DraftChange::Description("Contoh".into())]
        {
            draft::update(&app, DraftUpdate { id, seen: None, change }).await.unwrap();
        }
        let told = draft::get(&app, OfDraft { id }).await.unwrap().words_bytes;
        complaint::submit(&app, DraftSubmit { id, seen: None }).await.unwrap();
        served(&app, |_| {});
        pass(&app);
        let sent = complaint::envelope::body(&complaint(&app, id)).unwrap().len();
        assert!(usize::try_from(told).unwrap().abs_diff(sent) <= 2, "{told} {sent}");
    }
}

#[tokio::test]
async fn a_damaged_database_costs_no_complaint_its_reporter() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    set(&app, given(NIK)).await.unwrap();
    let waiting = file(&app, false).await.row.id;
    served(&app, |_| {});
    set(&app, given(NIK)).await.unwrap();
    let sealed = file(&app, false).await.row.id;
    drop(app);
    for name in ["sambat.db-wal", "sambat.db-shm"] {
        let _ = fs::remove_file(folder.path().join("data").join(name));
    }
    fs::write(folder.path().join("data/sambat.db"), "not a database any more. ".repeat(400)).unwrap();
    let app = open(folder.path());
    assert!(app.info().recovered);
    complaint::get(&app, OfComplaint { id: waiting }).await.unwrap();
    served(&app, |_| {});
    pass(&app);
    for id in [waiting, sealed] {
        let Some(KeptReporter::Sealed(seal)) = complaint(&app, id).reporter else { panic!("not sealed") };
        assert_eq!(seal.open(&raw(SECRET)).unwrap().nik.as_ref().map(Nik::reveal), Some(NIK));
    }
}
