//! Giving, showing and forgetting who complains.

use super::{IdentityGiven, IdentityView};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city,
    store::{
        self, Connection, StoreError, Transaction, Vault,
        city::City,
        identity::{Identity, KeptReporter, of_complaint, of_pack},
    },
};
use jiff::Timestamp;
use sambat_domain::{
    content::{Consent, Content},
    id::{ComplaintId, PackId},
    identity::Nik,
    pack::{ConsentFor, IdentityRule, Pack},
};
use sambat_protocol::{
    key::PublicKey,
    seal::{Reporter, sealing_key},
};
use zeroize::Zeroizing;

/// The longest name that is kept, in Unicode scalar values.
const LONGEST_NAME: usize = 120;

/// The longest telephone number that is kept, with whatever stands between its digits.
const LONGEST_PHONE: usize = 30;

/// What may be shown of the identity for the chosen city.
///
/// # Errors
/// Of the store.
pub async fn get(app: &App, _: Nothing) -> Result<IdentityView, ApiError> {
    app.read(|connection, _| {
        let pack = city::chosen(connection)?.document.pack;
        Ok(view(&pack, store::identity::find(connection, &pack.id)?))
    })
    .await
}

/// Keeps an identity for the chosen city in the place of the last one. When this answers, it reads nowhere on this phone.
///
/// # Errors
/// [`ApiCode::NikMalformed`], [`ApiCode::TextTooLong`]; [`ApiCode::BadArgument`] where the city does not ask for it, its text
/// was not agreed to, or nothing was given. What was kept before is then kept still.
pub async fn set(app: &App, given: IdentityGiven) -> Result<IdentityView, ApiError> {
    let now = app.now();
    app.write(move |transaction, vault| {
        let city = city::chosen(transaction)?;
        let pack = &city.document.pack;
        let identity = identity(&city, vault, &given, now)?;
        store::identity::put(transaction, &identity)?;
        Ok(view(pack, Some(identity)))
    })
    .await
}

/// Forgets the identity for the chosen city. Complaints that were submitted keep what they carry.
///
/// # Errors
/// Of the store.
pub async fn clear(app: &App, _: Nothing) -> Result<IdentityView, ApiError> {
    app.write(|transaction, _| {
        let pack = city::chosen(transaction)?.document.pack.id;
        store::identity::delete(transaction, &pack)?;
        Ok(IdentityView::default())
    })
    .await
}

fn identity(city: &City, vault: &Vault, given: &IdentityGiven, now: Timestamp) -> Result<Identity, ApiError> {
    let pack = &city.document.pack;
    let bad = || ApiError::new(ApiCode::BadArgument);
    let reporter = reporter(given)?;
    let asked = match pack.identity {
        IdentityRule::None => false,
        IdentityRule::Optional => reporter.nik.is_none(),
        IdentityRule::Nik => true,
    };
    let text = pack.consent(ConsentFor::Identity).ok_or_else(bad)?;
    let agreed = text.id == given.consent.text_id && text.version == given.consent.version;
    if !asked || !agreed || reporter.is_empty() {
        return Err(bad());
    }
    Ok(Identity {
        last4: reporter.nik.as_ref().map(|nik| nik.last4().to_owned()),
        has_name: reporter.name.is_some(),
        has_phone: reporter.phone.is_some(),
        warnings: reporter.nik.as_ref().map(Nik::warnings).unwrap_or_default(),
        consent: Consent { text_id: text.id.to_string(), version: text.version, at: now },
        reporter: KeptReporter::keep(vault, &of_pack(&pack.id), &reporter, key(city, now))?,
        pack_id: pack.id.clone(),
    })
}

fn reporter(given: &IdentityGiven) -> Result<Reporter, ApiError> {
    let said = |text: &Option<Zeroizing<String>>, most: usize| -> Result<Option<Zeroizing<String>>, ApiError> {
        let Some(text) = text.as_ref().map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
        if text.chars().count() > most {
            return Err(ApiError::new(ApiCode::TextTooLong).with("most", most));
        }
        Ok(Some(Zeroizing::new(text.to_owned())))
    };
    let nik = given.nik.as_ref().filter(|text| !text.trim().is_empty());
    let nik = nik.map(|text| text.parse::<Nik>().map_err(|_| ApiError::new(ApiCode::NikMalformed))).transpose()?;
    Ok(Reporter { nik, name: said(&given.name, LONGEST_NAME)?, phone: said(&given.phone, LONGEST_PHONE)? })
}

/// The key to seal to: one that is believed, not only offered.
fn key(city: &City, now: Timestamp) -> Option<&PublicKey> {
    sealing_key(&city.keys, &city.document.keys, now)
}

fn view(pack: &Pack, identity: Option<Identity>) -> IdentityView {
    let Some(identity) = identity else { return IdentityView::default() };
    IdentityView {
        agreed: is_agreed(pack, &identity.consent),
        sealed: matches!(identity.reporter, KeptReporter::Sealed(_)),
        last4: identity.last4,
        has_name: identity.has_name,
        has_phone: identity.has_phone,
        warnings: identity.warnings,
    }
}

/// Whether the pack still asks, by the text that was agreed to.
fn is_agreed(pack: &Pack, consent: &Consent) -> bool {
    !pack.identity.is_none()
        && pack
            .consent(ConsentFor::Identity)
            .is_some_and(|text| text.id.as_str() == consent.text_id && text.version == consent.version)
}

/// Who a content would go with, and its consent put into it: nobody where it is anonymous, or where what was agreed to is no
/// longer what the city asks. Nothing is opened.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn goes_with(
    connection: &Connection,
    pack: &Pack,
    content: &mut Content,
) -> Result<Option<KeptReporter>, StoreError> {
    if content.anonymous {
        return Ok(None);
    }
    let identity = store::identity::find(connection, &pack.id)?.filter(|identity| is_agreed(pack, &identity.consent));
    Ok(identity.map(|identity| {
        content.consent = Some(identity.consent);
        identity.reporter
    }))
}

/// The same at the submit: the complaint gets a copy of its own.
///
/// # Errors
/// [`StoreError`]. An identity whose key is gone goes with nothing: the words count.
pub(crate) fn attach(
    connection: &Connection,
    vault: &Vault,
    pack: &Pack,
    id: ComplaintId,
    content: &mut Content,
) -> Result<Option<KeptReporter>, StoreError> {
    let Some(reporter) = goes_with(connection, pack, content)? else { return Ok(None) };
    match reporter.again(vault, &of_pack(&pack.id), &of_complaint(id), None) {
        Err(StoreError::KeyGone) => {
            content.consent = None;
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// Seals what waited for a key of this city's, if there is one now. Goes before the words, so that none leaves without.
///
/// # Errors
/// [`StoreError`]. What waits under a key that is gone stays where it is.
pub(crate) fn seal_waiting(
    transaction: &Transaction<'_>,
    vault: &Vault,
    pack: &PackId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let city = store::city::get(transaction, pack)?;
    let Some(key) = key(&city, now) else { return Ok(()) };
    let sealed = |waiting: Vec<u8>, of: &str| match KeptReporter::Waiting(waiting).again(vault, of, of, Some(key)) {
        Ok(KeptReporter::Sealed(sealed)) => Ok(Some(KeptReporter::Sealed(sealed))),
        Ok(KeptReporter::Waiting(_)) | Err(StoreError::KeyGone) => Ok(None),
        Err(error) => Err(error),
    };
    if let Some(mut identity) = store::identity::find(transaction, pack)?
        && let KeptReporter::Waiting(waiting) = &identity.reporter
        && let Some(reporter) = sealed(waiting.clone(), &of_pack(pack))?
    {
        identity.reporter = reporter;
        store::identity::put(transaction, &identity)?;
    }
    for (id, waiting) in store::complaint::waiting_reporters(transaction, pack)? {
        if let Some(reporter) = sealed(waiting, &of_complaint(id))? {
            store::complaint::set_reporter(transaction, id, &reporter)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BuiltinPacks, Config, SecretFile,
        complaint::{self, OfComplaint},
        draft::{self, DraftChange, DraftUpdate, OfDraft},
        host::Surface,
        identity::Agreed,
        ports::{NoPicker, SystemClock, UnknownNetwork},
    };
    use sambat_domain::identity::NikWarning;
    use sambat_protocol::{
        key::{Algorithm, PublicKey},
        seal::Sealed,
    };
    use std::{fs, path::Path, sync::Arc};

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

    fn open(folder: &Path) -> App {
        App::open(Config {
            data: folder.join("data"),
            endpoint: None,
            surface: Surface::Browser,
            clock: Arc::new(SystemClock),
            secrets: Arc::new(SecretFile::new(folder.join("secrets.json"))),
            network: Arc::new(UnknownNetwork),
            picker: Arc::new(NoPicker),
            packs: Arc::new(BuiltinPacks),
        })
        .unwrap()
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
        let mut document = city(app).document;
        edit(&mut document.pack);
        let key = PublicKey::new(Algorithm::X25519, &raw(PUBLIC));
        document.keys = vec![key.clone()];
        app.store()
            .write(|transaction, _| store::city::put_served(transaction, &document, "\"x\"", "http://a", &[key]))
            .unwrap();
    }

    fn pass(app: &App) {
        let (pack, now) = (city(app).document.pack.id, app.now());
        app.store().write(|transaction, vault| seal_waiting(transaction, vault, &pack, now)).unwrap();
    }

    async fn file(app: &App, anonymous: bool) -> complaint::ComplaintDetail {
        let id = draft::create(app, Nothing {}).await.unwrap().id;
        for change in [
            DraftChange::Category(Some("jalan-rusak".parse().unwrap())),
            DraftChange::Landmark("Contoh".into()),
            DraftChange::Description("Contoh: lubang".into()),
            DraftChange::Anonymous(anonymous),
        ] {
            draft::update(app, DraftUpdate { id, change }).await.unwrap();
        }
        complaint::submit(app, OfDraft { id }).await.unwrap()
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
        assert_eq!(kept.content.consent.as_ref().map(|consent| &*consent.text_id), Some("identitas"));
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
        assert_eq!((kept.reporter, kept.content.consent), (None, None));
        let named = complaint(&app, file(&app, false).await.row.id);
        assert!(named.reporter.is_some() && named.content.consent.is_some());
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
        assert_eq!((after.reporter, after.content.consent), (None, None));
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
            for change in
                [DraftChange::Category(Some("lain".parse().unwrap())), DraftChange::Description("Contoh".into())]
            {
                draft::update(&app, DraftUpdate { id, change }).await.unwrap();
            }
            let told = draft::get(&app, OfDraft { id }).await.unwrap().words_bytes;
            complaint::submit(&app, OfDraft { id }).await.unwrap();
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
}
