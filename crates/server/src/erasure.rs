//! Forgetting a complaint: its words, its photos, who said it, and the key under which anything of it could be read.

use crate::{
    city::City,
    complaint::blocking,
    db::{complaint, erased, photo},
    refusal::Refusal,
};
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
        .write(move |t| {
            let (files, parts) = erased::take_photos(t, id)?;
            // Before the commit, on the writer's thread: a file without a row would be found by nobody again.
            let dropped = parts.iter().try_for_each(|uid| store.drop_part(uid));
            let mut failed = dropped.is_err();
            for sha256 in files {
                failed |= !photo::needs_file(t, &sha256)? && store.drop_photo(&sha256).is_err();
            }
            if failed { Err(crate::db::DbError::Busy) } else { Ok(()) }
        })
        .await?;
    drop(turns);
    let (vault, ledger) = (city.vault.clone(), city.ledger.clone());
    blocking(move || vault.destroy(id)).await?;
    tokio::task::spawn_blocking(move || ledger.empty_log()).await.map_err(|_| Code::Internal)??;
    Ok(())
}
