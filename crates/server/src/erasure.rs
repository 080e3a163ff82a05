//! Forgetting a complaint: its words, its photos, who said it, and the key under which anything of it could be read.

use crate::{
    city::City,
    complaint::blocking,
    db::{Db, DbError, Ledger, Transaction, complaint, erased, photo},
    photos::store::Store,
    refusal::Refusal,
    vault::{KeyDatabase, VaultError},
};
use jiff::Timestamp;
use sambat_domain::{id::ComplaintId, photo::Sha256};
use sambat_protocol::problem::{Code, Problem};

/// What is answered to whoever sends something under an id that was erased.
pub(crate) fn refusal() -> Refusal {
    Problem::new(Code::Erased).stored_nothing().into()
}

/// Erases a complaint by its owner's wish, and keeps an id that nobody knows from ever being used.
///
/// Asked again, it does again what an end in the middle may have left: 204 means that all of it is gone.
pub(crate) async fn erase(city: &City, device: Sha256, id: ComplaintId) -> Result<(), Refusal> {
    let now = city.now();
    let (theirs, _) = city
        .writer
        .write(move |t| {
            if complaint::find(t, id)?.is_some() && !complaint::is_owner(t, &device, id)? {
                return Ok(false);
            }
            erased::put(t, id, now)?;
            Ok(true)
        })
        .await?;
    if !theirs {
        return Err(Code::NotFound.into());
    }
    // Nobody owns it now, so no upload begins any more; whoever is in the middle of one lets go.
    let mut turns = Vec::new();
    for uid in city.ledger.look(move |c| erased::uploads(c, id)).await? {
        turns.push(city.lanes.take(&uid, city.limits.lane).await.ok_or(Code::Busy)?);
    }
    let store = city.store.clone();
    city.writer
        // Before the commit, on the writer's thread: a file without a row would be found by nobody again.
        .write(move |t| drop_photos(t, &store, id))
        .await?;
    drop(turns);
    let (vault, ledger) = (city.vault.clone(), city.ledger.clone());
    blocking(move || vault.destroy(id)).await?;
    tokio::task::spawn_blocking(move || ledger.empty_log()).await.map_err(|_| Code::Internal)??;
    Ok(())
}

fn drop_photos(t: &Transaction<'_>, store: &Store, id: ComplaintId) -> Db<()> {
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
pub(crate) enum FinishError {
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    #[error("keys.db: {0}")]
    Keys(#[from] VaultError),
}

/// Before anybody asks: finishes erasures that an end cut short between the tombstone and the key, and erases again what a
/// main database from an older backup brought back though its key was destroyed since. Answers how many.
pub(crate) fn finish(ledger: &Ledger, store: &Store, keys: &KeyDatabase, now: Timestamp) -> Result<usize, FinishError> {
    let (erased, destroyed) = (ledger.read(erased::all)?, keys.destroyed()?);
    let half: Vec<_> = erased.symmetric_difference(&destroyed).copied().collect();
    if half.is_empty() {
        return Ok(0);
    }
    for id in half.iter().copied() {
        ledger.transact(|t| {
            erased::put(t, id, now)?;
            drop_photos(t, store, id)
        })?;
    }
    keys.destroy(&half)?;
    ledger.empty_log()?;
    Ok(half.len())
}
