//! *Hapus laporan*: nothing of it stays, here or at the city.

use super::{ComplaintRecord, OfComplaint, changed, envelope};
use crate::{
    App,
    api::{ApiError, Nothing},
    store::{
        self, StoreError,
        outbox::{NewItem, What},
    },
};
use sambat_domain::{
    id::{ComplaintId, PackId},
    outbox::ItemKind,
};

/// Erases a complaint on this phone, and queues its erasure at the city if that may have something of it.
///
/// # Errors
/// [`crate::api::ApiCode::NotFound`]; of the store or the file system, and asking again goes on where it stopped.
pub async fn erase(app: &App, argument: OfComplaint) -> Result<Nothing, ApiError> {
    let id = argument.id;
    app.blocking(move |app| forget(app, id)).await?;
    changed(app, id).await;
    Ok(Nothing {})
}

/// The city erased a complaint at its citizen's request: nothing of it stays here either, and the erasure that is queued says so
/// to the city, as after one of one's own. Answers whether anything of it was here. What is another city's is no business of
/// this one.
pub(crate) fn follow(app: &App, from: &PackId, id: ComplaintId) -> Result<bool, StoreError> {
    let theirs = app.store().read(|connection, _| match store::complaint::pack_of(connection, id) {
        Ok(pack) => Ok(Some(pack == *from)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    })?;
    match theirs {
        Some(true) => forget(app, id)?,
        Some(false) => return Ok(false),
        None => {}
    }
    app.store().write(|transaction, _| {
        let mut rows = store::outbox::of(transaction, id)?.into_iter().filter(|row| row.item.kind == ItemKind::Erasure);
        let Some(mut row) = rows.next() else {
            return store::outbox::insert(
                transaction,
                NewItem { pack: from, complaint: id, what: What::Erasure, bytes: 0 },
            );
        };
        // It was said before, and the city was restored since.
        if let Ok(item) = row.item.clone().again() {
            row.item = item;
            store::outbox::save(transaction, &row)?;
        }
        Ok(())
    })?;
    Ok(theirs.is_some())
}

fn forget(app: &App, id: ComplaintId) -> Result<(), StoreError> {
    let photos = app.store().write(|transaction, vault| {
        let pack = store::complaint::pack_of(transaction, id)?;
        let photos = store::photo::of(transaction, vault, id)?;
        let maybe_there = ComplaintRecord::may_be_at_the_city(&store::outbox::of(transaction, id)?);
        envelope::delete(app.complaints(), id)?;
        store::outbox::remove_all(transaction, id)?;
        store::photo::remove_all(transaction, id)?;
        store::complaint::delete(transaction, id)?;
        if maybe_there {
            store::outbox::insert(transaction, NewItem { pack: &pack, complaint: id, what: What::Erasure, bytes: 0 })?;
        }
        Ok::<_, StoreError>(photos)
    })?;
    app.photos().delete(app.store(), &photos)?;
    app.config().notifier.retract(Some(id));
    app.empty_log()
}
