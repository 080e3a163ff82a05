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
    text,
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
/// [`ApiCode::StoreDamaged`] where the phone's data cannot be read, [`ApiCode::Internal`] where the store fails in
/// another way.
pub async fn get(app: &App, _: Nothing) -> Result<IdentityView, ApiError> {
    app.read(|connection, _| {
        let document = city::chosen(connection)?.document;
        let pack = &document.pack;
        Ok(view(pack, store::identity::find(connection, &pack.id)?))
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
/// [`ApiCode::DiskFull`] where the phone has no room, [`ApiCode::StoreDamaged`] where its data cannot be read,
/// [`ApiCode::Internal`] where the store fails in another way.
pub async fn clear(app: &App, _: Nothing) -> Result<IdentityView, ApiError> {
    app.write(|transaction, _| {
        let pack = city::chosen_id(transaction)?;
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
    let agreed = text.is(given.consent.text_id.as_str(), given.consent.version);
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
        let Some(text) = text.as_ref().and_then(|said| text::said(said)).map(Zeroizing::new) else { return Ok(None) };
        if text.chars().count() > most {
            return Err(ApiError::new(ApiCode::TextTooLong).with("most", most));
        }
        Ok(Some(text))
    };
    let nik = given.nik.as_ref().filter(|text| !text::is_blank(text));
    let nik = nik.map(|text| text.parse::<Nik>().map_err(|_| ApiError::new(ApiCode::NikMalformed))).transpose()?;
    Ok(Reporter { nik, name: said(&given.name, LONGEST_NAME)?, phone: said(&given.phone, LONGEST_PHONE)? })
}

/// The key to seal to: one that is believed, not only offered.
pub(crate) fn key(city: &City, now: Timestamp) -> Option<&PublicKey> {
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
        && pack.consent(ConsentFor::Identity).is_some_and(|text| text.is(&consent.text_id, consent.version))
}

/// Who a content would go with, and its consent put into it: nobody where it is anonymous, or where what was agreed to is no
/// longer what the city asks. Nothing is opened.
///
/// # Errors
/// [`StoreError::Row`] where the kept identity does not read; [`StoreError::Damaged`] where the file cannot be read.
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
        content.consents.push(identity.consent);
        identity.reporter
    }))
}

/// The same at the submit: the complaint gets a copy of its own.
///
/// # Errors
/// [`StoreError::Row`] where the kept identity does not read; [`StoreError::Damaged`] where the file cannot be read.
/// An identity whose key is gone is no error: the words go without it.
pub(crate) fn attach(
    connection: &Connection,
    vault: &Vault,
    pack: &Pack,
    id: ComplaintId,
    content: &mut Content,
) -> Result<Option<KeptReporter>, StoreError> {
    let without = content.consents.len();
    let Some(reporter) = goes_with(connection, pack, content)? else { return Ok(None) };
    match reporter.again(vault, &of_pack(&pack.id), &of_complaint(id), None) {
        Err(StoreError::KeyGone) => {
            content.consents.truncate(without);
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// Seals what waited for a key of this city's, if there is one now. Goes before the words, so that none leaves without.
///
/// # Errors
/// [`StoreError::NotFound`] where the phone does not know the city; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Row`] or [`StoreError::Damaged`] where something does not read. What waits under a key that is gone
/// stays where it is.
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
mod tests;
