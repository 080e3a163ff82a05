//! Filling a new database: from the one that was put aside, and from the files of complaints.

use super::{DATABASE, KEEP, NO_DELETING_BEFORE, finish, forget_files, put_aside};
use crate::{
    closing,
    complaint::envelope,
    folders::Folders,
    outbox,
    photo::{PhotoFolder, Picture},
    store::{
        self, Store, StoreError, Transaction, Vault,
        complaint::Complaint,
        photo::Photo,
        salvage::{self, Salvage},
    },
};
use jiff::Timestamp;
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::PhotoManifest,
};
use std::{collections::BTreeSet, path::Path};

/// What could be read of a damaged database, and is in the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recovered {
    /// How many drafts were recovered.
    pub drafts: u32,
    /// How many complaints were recovered.
    pub complaints: u32,
}

/// Puts the database aside, opens a new one, and fills it with what can be read.
///
/// # Errors
/// [`StoreError::Full`] where there is no room for the new database; [`StoreError::File`] where a file cannot be moved
/// or read. What was put aside stays there, and the next start goes on.
pub(crate) fn recover(
    data: &Path,
    folders: &Folders<'_>,
    vault: impl Fn() -> Result<Vault, StoreError>,
    now: Timestamp,
) -> Result<(Store, Recovered), StoreError> {
    let aside = put_aside(data, now)?;
    let salvage = Salvage::read(&aside.join(DATABASE))?;
    let store = match Store::open(&data.join(DATABASE), vault()?) {
        // Of a start before this one, which never came to be used: all that is in it is in the one that was put aside.
        Err(StoreError::Damaged(_)) => {
            forget_files(data)?;
            Store::open(&data.join(DATABASE), vault()?)?
        }
        other => other?,
    };
    let recovered = store.write(|transaction, vault| {
        salvage.take(transaction, vault)?;
        let filed = restore(transaction, vault, folders)?;
        salvage.take_events(transaction, vault)?;
        one_of_each(transaction, vault, &filed)?;
        salvage::forget_stray(transaction)?;
        closing::look_again(transaction)?;
        // Photos of drafts that are lost may be worth a look by hand.
        folders.photos.note_lost(transaction)?;
        store::setting::set(transaction, NO_DELETING_BEFORE, &now.checked_add(KEEP).unwrap_or(now))?;
        let (drafts, complaints) = (store::draft::count(transaction)?, store::complaint::count(transaction)?);
        Ok::<_, StoreError>(Recovered { drafts, complaints })
    })?;
    finish(data, &aside)?;
    Ok((store, recovered))
}

/// Queues every complaint that has a file and is not there, and what is missing of the others. Answers whose files they are;
/// a file that does not read is left where it is and passed over.
fn restore(
    transaction: &Transaction<'_>,
    vault: &Vault,
    folders: &Folders<'_>,
) -> Result<BTreeSet<ComplaintId>, StoreError> {
    let mut filed = BTreeSet::new();
    for (id, path) in envelope::all(folders.complaints)? {
        let Some(complaint) = envelope::get(&path, vault)? else { continue };
        if !store::complaint::exists(transaction, id)? {
            store::complaint::insert(transaction, vault, &complaint)?;
            // Its receipt is lost with its row: the city says again what it said.
            store::outbox::remove_words(transaction, id)?;
        }
        outbox::enqueue_missing(transaction, &complaint)?;
        put_photos(transaction, vault, folders, &complaint)?;
        filed.insert(id);
    }
    Ok(filed)
}

/// Brings a complaint's photos to what it promised.
pub(super) fn put_photos(
    transaction: &Transaction<'_>,
    vault: &Vault,
    folders: &Folders<'_>,
    complaint: &Complaint,
) -> Result<(), StoreError> {
    let promised = &complaint.content.photos;
    let there: BTreeSet<PhotoId> = store::photo::ids_of(transaction, complaint.id)?.into_iter().collect();
    for id in there.iter().filter(|id| promised.iter().all(|manifest| manifest.photo_id != **id)) {
        store::photo::remove(transaction, complaint.id, *id)?;
    }
    for manifest in promised.iter().filter(|manifest| !there.contains(&manifest.photo_id)) {
        store::photo::append(transaction, vault, &photo(folders.photos, vault, complaint.id, manifest))?;
    }
    Ok(())
}

/// A page that was written before a submit or an amendment, and one that was written after: only one of the two holds.
fn one_of_each(transaction: &Transaction<'_>, vault: &Vault, filed: &BTreeSet<ComplaintId>) -> Result<(), StoreError> {
    for draft in store::draft::list(transaction, vault)? {
        if filed.contains(&draft.id) {
            store::draft::delete(transaction, draft.id)?;
        } else if store::complaint::exists(transaction, draft.id)? {
            store::outbox::remove_all(transaction, draft.id)?;
            store::complaint::delete(transaction, draft.id)?;
        }
    }
    Ok(())
}

/// A photo's row out of what its complaint promised. A file that is gone is found out when it is sent.
fn photo(folder: &PhotoFolder, vault: &Vault, complaint: ComplaintId, manifest: &PhotoManifest) -> Photo {
    let bytes = folder.read(vault, manifest.photo_id, &manifest.sha256, Picture::Full).ok();
    let clean = bytes.and_then(|bytes| sambat_photo::inspect(&bytes).ok());
    let (width, height) = clean.map_or((0, 0), |clean| (clean.width, clean.height));
    Photo {
        id: manifest.photo_id,
        complaint,
        sha256: manifest.sha256,
        bytes: manifest.bytes,
        width,
        height,
        hint: store::photo::Hint::default(),
    }
}
