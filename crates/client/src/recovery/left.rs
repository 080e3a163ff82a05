//! A submit that a kill or a dead battery cut off between its file and its commit.

use super::restore::photo;
use crate::{
    api::{ApiCode, ApiError},
    complaint::{self, envelope},
    outbox,
    start::Folders,
    store::{self, Connection, StoreError, Transaction, Vault},
};
use jiff::Timestamp;
use sambat_domain::id::ComplaintId;
use std::collections::BTreeSet;

/// Finishes every submit whose file is there and whose row is not: the citizen sent it. Where the draft says something else
/// by now, it is the draft that counts, and the file goes.
///
/// A file with neither row nor draft is of a commit that the disk lost.
///
/// # Errors
/// [`StoreError`].
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
        match complaint::frozen(transaction, vault, id, now) {
            Ok(draft) if draft.content_sha256 == complaint.content_sha256 => {
                store::draft::delete(transaction, id)?;
            }
            Err(ApiError { code: ApiCode::NotFound, .. }) => {
                for manifest in &complaint.content.photos {
                    store::photo::append(transaction, &photo(folders.photos, id, manifest))?;
                }
            }
            _ => {
                envelope::delete(folders.complaints, id)?;
                continue;
            }
        }
        outbox::enqueue(transaction, vault, &complaint)?;
    }
    Ok(())
}

/// Writes the files of complaints that lost theirs: an erasure or an amendment that did not come to its commit had deleted it.
///
/// # Errors
/// [`StoreError`].
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
