//! Putting a submitted complaint in, with everything of it that has to reach the city.

use crate::{
    complaint::envelope,
    store::{
        self, StoreError, Transaction, Vault,
        complaint::Complaint,
        identity::KeptReporter,
        outbox::{NewItem, What},
    },
};
use sambat_domain::outbox::ItemKind;

/// Keeps a complaint and queues its words and the photos of its manifest, in the citizen's order.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Row`] where the frozen text is no JSON or a queued
/// row does not read; [`StoreError::Damaged`] where the file cannot be read.
pub(crate) fn enqueue(transaction: &Transaction<'_>, vault: &Vault, complaint: &Complaint) -> Result<(), StoreError> {
    store::complaint::insert(transaction, vault, complaint)?;
    if !complaint.private {
        store::photo::show_hashes(transaction, &complaint.content.photos)?;
    }
    enqueue_missing(transaction, complaint)
}

/// Queues whatever of a complaint was never queued, or is not known to have been.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Row`] where the frozen text is no JSON or a queued
/// row does not read; [`StoreError::Damaged`] where the file cannot be read.
pub(crate) fn enqueue_missing(transaction: &Transaction<'_>, complaint: &Complaint) -> Result<(), StoreError> {
    let there = store::outbox::of(transaction, complaint.id)?;
    let item = |what: What, bytes: u32| NewItem { pack: &complaint.pack_id, complaint: complaint.id, what, bytes };
    if !there.iter().any(|row| row.item.kind == ItemKind::Words) {
        let words = envelope::body(complaint).map_err(|_| StoreError::Row("complaint"))?;
        // A reporter that still waits will be sealed by then.
        let waiting = complaint.reporter.as_ref().filter(|kept| matches!(kept, KeptReporter::Waiting(_)));
        let bytes = words.len() + waiting.map_or(0, KeptReporter::wire_bytes);
        store::outbox::insert(transaction, item(What::Words, u32::try_from(bytes).unwrap_or(u32::MAX)))?;
    }
    for photo in &complaint.content.photos {
        if !there.iter().any(|row| row.photo == Some(photo.photo_id)) {
            store::outbox::insert(transaction, item(What::Photo(photo.photo_id), photo.bytes))?;
        }
    }
    Ok(())
}
