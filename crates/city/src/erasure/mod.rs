//! Forgetting a complaint: its words, its photos, who said it, and the keys under which anything of it could be read; or only who
//! said it.

pub mod on_request;

use crate::{blocking::blocking, city::City, error::CityError};
use jiff::Timestamp;
use sambat_city_store::{
    db::{
        Db, DbError, Ledger, Transaction,
        audit_log::{self, AuditAction, AuditEntry},
        complaint, erased, forgotten, photo,
    },
    photo_files::PhotoFiles,
    vault::{KeyDatabase, KeyOf, VaultError},
};
use sambat_domain::{event::Via, id::ComplaintId, photo::Sha256};
use sambat_limits::network::Network;
use sambat_protocol::problem::Code;

/// Seconds after which somebody may erase what nobody knows again.
const LATER: u64 = 60;

/// The result of a request to erase.
enum Wish {
    NotTheirs,
    /// Nobody knows the id: each leaves a row for ever, so they count as words do.
    TooMany,
    Unknown,
    Known,
}

/// Erases a complaint by its owner's wish, and keeps an id that nobody knows from ever being used.
///
/// Asked again, it does again what an end in the middle may have left: 204 means that all of it is gone.
///
/// # Errors
/// `not_found` where this phone owns no such complaint; [`CityError::SlowDown`] where a network erases too much that it never
/// sent; [`CityError::Db`] where the main database fails, [`CityError::Vault`] where a key cannot be destroyed.
pub async fn erase(city: &City, device: Sha256, from: Option<Network>, id: ComplaintId) -> Result<(), CityError> {
    let now = city.now();
    let (floods, of) = (city.rates.clone(), city.limits.allowances);
    let (wish, _) = city
        .writer
        .write(move |t| {
            // The city may have told this phone to: now it has heard.
            erased::heard(t, &device, id)?;
            if complaint::find(t, id)?.is_some() {
                let owner = complaint::Owner::Device(device);
                if !owner.owns(t, id)? {
                    return Ok(Wish::NotTheirs);
                }
                if owner.via(t, id)? == Some(Via::Claim) {
                    let (officer, deed) = (None, AuditAction::ErasedByClaim);
                    audit_log::write(t, &AuditEntry { at: now, officer, deed, complaint: Some(id), event: None })?;
                }
            } else if !erased::is(t, id)? {
                if from.is_some_and(|network| floods.words(&of, network, now)) {
                    return Ok(Wish::TooMany);
                }
                erased::put(t, id, now)?;
                return Ok(Wish::Unknown);
            }
            erased::put(t, id, now)?;
            Ok(Wish::Known)
        })
        .await?;
    match wish {
        Wish::NotTheirs => Err(Code::NotFound.into()),
        Wish::TooMany => Err(CityError::SlowDown(LATER)),
        // There is nothing of it in any log, whose emptying holds up everybody.
        Wish::Unknown => {
            let vault = city.vault.clone();
            blocking(move || vault.destroy(&[id])).await
        }
        Wish::Known => complete(city, &[id]).await,
    }
}

/// What follows once the tombstones of complaints are there: no photo, no key and no log of them is left when this answers.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Vault`]: it is written down and not complete; the next start completes it.
pub async fn complete(city: &City, ids: &[ComplaintId]) -> Result<(), CityError> {
    for id in ids {
        take_photos(city, *id).await?;
    }
    let (vault, ids) = (city.vault.clone(), ids.to_vec());
    blocking(move || vault.destroy(&ids)).await?;
    empty_log(city).await
}

/// The same for a command beside a running server, which empties the log itself in its time.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Vault`]: it is written down and not complete; the next start completes it.
pub async fn complete_beside(city: &City, ids: &[ComplaintId]) -> Result<(), CityError> {
    for id in ids {
        take_photos(city, *id).await?;
    }
    let (vault, ids) = (city.vault.clone(), ids.to_vec());
    blocking(move || vault.destroy(&ids)).await
}

/// What follows once it is there that reporters are forgotten: no copy of the words opens them any more when this answers.
pub(crate) async fn complete_reporters(city: &City, ids: &[ComplaintId]) -> Result<(), CityError> {
    let (vault, ids) = (city.vault.clone(), ids.to_vec());
    blocking(move || vault.destroy_reporters(&ids)).await?;
    empty_log(city).await
}

async fn empty_log(city: &City) -> Result<(), CityError> {
    let ledger = city.ledger.clone();
    blocking(move || ledger.empty_log()).await
}

async fn take_photos(city: &City, id: ComplaintId) -> Result<(), CityError> {
    // Nobody owns it now, so no upload begins any more; a request in the middle of one stops.
    let mut turns = Vec::new();
    for uid in city.ledger.read(move |c| erased::uploads(c, id)).await? {
        turns.push(city.upload_locks.take(&uid, city.limits.lane).await.ok_or(Code::Busy)?);
    }
    let store = city.photo_files.clone();
    city.writer
        // Before the commit, on the writer's thread: a file without a row would be found by nobody again.
        .write(move |t| drop_photos(t, &store, id))
        .await?;
    drop(turns);
    Ok(())
}

fn drop_photos(t: &Transaction<'_>, store: &PhotoFiles, id: ComplaintId) -> Db<()> {
    let (files, parts) = erased::take_photos(t, id)?;
    let dropped = parts.iter().try_for_each(|uid| store.drop_part(uid));
    let mut failed = dropped.is_err();
    for sha256 in files {
        failed |= !photo::needs_file(t, &sha256)? && store.drop_photo(&sha256).is_err();
    }
    if failed { Err(DbError::Busy) } else { Ok(()) }
}

/// Erasures cannot be finished.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The main database failed.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// The database of keys failed.
    #[error("keys.db: {0}")]
    Keys(#[from] VaultError),
}

/// What a start or a restore had to do again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Finished {
    /// How many complaints were erased once more.
    pub erased: usize,
    /// How many complaints' reporters were forgotten once more.
    pub forgotten: usize,
}

/// Before anybody asks: finishes what an end cut short between a tombstone and its key, and does again what a main database from
/// an older backup brought back though the key was destroyed since.
///
/// # Errors
/// [`FinishError::Db`] and [`FinishError::Keys`] for the database that failed; what is left stays for the next time.
pub fn finish(
    ledger: &Ledger,
    store: &PhotoFiles,
    keys: &KeyDatabase,
    now: Timestamp,
) -> Result<Finished, FinishError> {
    let (erased, destroyed) = (ledger.read_blocking(erased::all)?, keys.destroyed(KeyOf::Complaint)?);
    let half: Vec<_> = erased.symmetric_difference(&destroyed).copied().collect();
    // What is erased has no reporter either.
    let (named, shut) = (ledger.read_blocking(forgotten::all)?, keys.destroyed(KeyOf::Reporter)?);
    let gone = &erased | &destroyed;
    let nameless: Vec<_> = named.symmetric_difference(&shut).copied().filter(|id| !gone.contains(id)).collect();
    if half.is_empty() && nameless.is_empty() {
        return Ok(Finished::default());
    }
    for id in half.iter().copied() {
        ledger.transact(|t| {
            erased::put(t, id, now)?;
            drop_photos(t, store, id)
        })?;
    }
    ledger.transact(|t| nameless.iter().try_for_each(|id| forgotten::put(t, *id, now)))?;
    keys.destroy(KeyOf::Complaint, &half)?;
    keys.destroy(KeyOf::Reporter, &nameless)?;
    ledger.empty_log()?;
    Ok(Finished { erased: half.len(), forgotten: nameless.len() })
}
