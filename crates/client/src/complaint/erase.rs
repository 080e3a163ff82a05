//! *Hapus laporan*: nothing of it stays, here or at the city.

use super::{OfComplaint, Story, changed, envelope};
use crate::{
    App,
    api::{ApiError, Nothing},
    store::{
        self, StoreError,
        outbox::{NewItem, What},
    },
};
use sambat_domain::id::ComplaintId;

/// Erases a complaint on this phone, and queues its erasure at the city if that may have something of it.
///
/// # Errors
/// [`crate::api::ApiCode::NotFound`]; of the store or the file system, and asking again goes on where it stopped.
pub async fn erase(app: &App, argument: OfComplaint) -> Result<Nothing, ApiError> {
    let id = argument.id;
    app.blocking(move |app| forget(app, id)).await?;
    changed(app, id);
    Ok(Nothing {})
}

fn forget(app: &App, id: ComplaintId) -> Result<(), StoreError> {
    let photos = app.store().write(|transaction, vault| {
        let pack = store::complaint::pack_of(transaction, id)?;
        let photos = store::photo::of(transaction, vault, id)?;
        let maybe_there = Story::may_be_at_the_city(&store::outbox::of(transaction, id)?);
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
    app.empty_log()
}
