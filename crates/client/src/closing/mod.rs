//! What versions before this one left open and is closed now: photos of drafts and of what is private, and the words of whoever
//! chose that nobody else reads them.

use crate::{
    complaint::envelope,
    folders::Folders,
    store::{self, Store, StoreError, complaint::Complaint},
};
use sambat_domain::id::ComplaintId;

/// Set once all of it is closed.
const DONE: &str = "all_closed";

/// Closes what lies open, once. A start that is cut off goes on with the next; a full disk is no reason not to start.
///
/// # Errors
/// [`StoreError::KeyGone`], [`StoreError::Row`] or [`StoreError::Damaged`] where what lies open cannot be read or
/// closed.
pub(crate) fn close_all(store: &Store, folders: &Folders<'_>) -> Result<(), StoreError> {
    if store.read(|connection, _| store::setting::get::<bool>(connection, DONE))?.unwrap_or(false) {
        return Ok(());
    }
    match close(store, folders) {
        Err(error @ (StoreError::Full | StoreError::File(_))) => {
            tracing::warn!(%error, "what an older version left open is closed at another start");
            Ok(())
        }
        other => other,
    }
}

/// What was taken from a database that was put aside may be older than its last closing.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room.
pub(crate) fn look_again(transaction: &store::Transaction<'_>) -> Result<(), StoreError> {
    store::setting::forget(transaction, DONE)
}

fn close(store: &Store, folders: &Folders<'_>) -> Result<(), StoreError> {
    let open = store.read(|connection, _| store::complaint::left_open(connection))?;
    for id in &open {
        close_words(store, folders, *id)?;
    }
    let photos = store.read(store::photo::left_open)?;
    folders.photos.close(store, &photos)?;
    if !open.is_empty() || !photos.is_empty() {
        store.rewrite()?;
    }
    store.write(|transaction, _| store::setting::set(transaction, DONE, &true))
}

fn close_words(store: &Store, folders: &Folders<'_>, id: ComplaintId) -> Result<(), StoreError> {
    store.write(|transaction, vault| {
        let complaint = Complaint { private: true, ..store::complaint::get(transaction, vault, id)? };
        store::complaint::close(transaction, vault, &complaint)?;
        store::event::close(transaction, vault, id)?;
        // One that was taken back has no file.
        if envelope::is_there(folders.complaints, id) {
            envelope::put(folders.complaints, vault, &complaint)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests;
