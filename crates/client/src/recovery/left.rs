//! A submit that a kill or a dead battery cut off between its file and its commit.

use super::restore::put_photos;
use crate::{
    complaint::{self, envelope},
    folders::Folders,
    outbox,
    store::{self, Connection, StoreError, Transaction, Vault},
};
use jiff::Timestamp;
use sambat_domain::id::ComplaintId;
use std::collections::BTreeSet;

/// Finishes every submit whose file is there and whose row is not: the citizen sent it, and perhaps the disk lost its commit.
/// Where the draft was changed since, it is the draft that counts, and the file goes.
///
/// # Errors
/// [`StoreError::File`] where the files of complaints cannot be read or deleted; [`StoreError::Full`] where the disk
/// has no room; [`StoreError::Row`], [`StoreError::KeyGone`] or [`StoreError::Damaged`] where a row does not read.
pub(crate) fn finish_submits(
    transaction: &Transaction<'_>,
    vault: &Vault,
    folders: &Folders<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for (id, path) in envelope::all(folders.complaints)? {
        if store::complaint::exists(transaction, id)? {
            continue;
        }
        let Some(complaint) = envelope::get(&path, vault)? else { continue };
        match store::draft::get(transaction, vault, id) {
            Ok(draft) => {
                let same = complaint::frozen(transaction, vault, id, now)
                    .is_ok_and(|frozen| frozen.content_sha256 == complaint.content_sha256);
                if !same && draft.saved_at > complaint.saved_at {
                    envelope::delete(folders.complaints, id)?;
                    continue;
                }
                store::draft::delete(transaction, id)?;
            }
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
        put_photos(transaction, vault, folders, &complaint)?;
        outbox::enqueue(transaction, vault, &complaint)?;
    }
    Ok(())
}

/// Writes the files of complaints that lost theirs: an erasure or an amendment that did not come to its commit had deleted it.
///
/// # Errors
/// [`StoreError::File`] or [`StoreError::Full`] where a file cannot be written; [`StoreError::Row`] or
/// [`StoreError::Damaged`] where a complaint does not read.
pub(crate) fn heal_files(connection: &Connection, vault: &Vault, folders: &Folders<'_>) -> Result<(), StoreError> {
    let filed: BTreeSet<ComplaintId> = envelope::all(folders.complaints)?.into_iter().map(|(id, _)| id).collect();
    for id in store::complaint::alive(connection)?.into_iter().filter(|id| !filed.contains(id)) {
        match store::complaint::get(connection, vault, id) {
            Ok(complaint) => envelope::put(folders.complaints, vault, &complaint)?,
            Err(StoreError::KeyGone) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
