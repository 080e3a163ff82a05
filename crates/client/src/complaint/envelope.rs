//! `complaints/<id>.json`: a second place where a submitted complaint is safe, should the database ever be damaged.
//!
//! The key of a complaint makes it harmless to send it from here again.

use crate::{
    files,
    store::{StoreError, StoredValue, Vault, complaint::Complaint, identity::KeptReporter},
};
use data_encoding::BASE64;
use jiff::Timestamp;
use sambat_domain::{
    content::Content,
    id::{ComplaintId, PackId},
    pack::VERSION,
    ticket::Ticket,
    visibility::Visibility,
};
use sambat_protocol::{hash, json, message::ComplaintEnvelope, seal::Sealed};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What `complaints/<id>.json` holds, as JSON.
#[derive(Debug, Serialize, Deserialize)]
struct EnvelopeFile {
    pack_id: PackId,
    ticket: Ticket,
    /// The body of the PUT as text; base64 of its ciphertext where the kind is never public.
    envelope: String,
    sealed: bool,
    /// Base64 of a reporter that waited for the city's key; one that is sealed is in the envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reporter: Option<String>,
    /// When it was submitted. Older files do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    saved_at: Option<Timestamp>,
}

/// The body of the PUT, read back.
#[derive(Debug, Deserialize)]
struct Sent {
    pack_rev: String,
    content: Box<RawValue>,
    #[serde(default)]
    reporter_sealed: Option<Sealed>,
}

/// The body of the PUT.
///
/// # Errors
/// Where the frozen text is no JSON.
pub fn body(complaint: &Complaint) -> Result<Vec<u8>, serde_json::Error> {
    let content = RawValue::from_string(complaint.text.clone())?;
    let reporter = match &complaint.reporter {
        Some(KeptReporter::Sealed(sealed)) => Some(serde_json::value::to_raw_value(sealed)?),
        // One that still waits is for nobody's eyes: the words go without.
        Some(KeptReporter::Waiting(_)) | None => None,
    };
    let envelope = ComplaintEnvelope {
        v: VERSION,
        pack_rev: &complaint.pack_rev,
        content: &content,
        reporter_sealed: reporter.as_deref(),
        // Known to the city, unless it was restored from a backup since: then ticket and time stay by its own word.
        receipt: complaint.receipt.as_ref(),
    };
    serde_json::to_vec(&envelope)
}

/// Bytes of the PUT that this content would be, with who complains.
///
/// # Errors
/// None in practice: a content is JSON.
pub fn size(content: &Content, reporter: Option<&KeptReporter>) -> Result<u32, serde_json::Error> {
    let content = RawValue::from_string(serde_json::to_string(content)?)?;
    // A revision has sixteen characters, whichever it is.
    let envelope = ComplaintEnvelope {
        v: VERSION,
        pack_rev: "0000000000000000",
        content: &content,
        reporter_sealed: None,
        receipt: None,
    };
    let bytes = serde_json::to_vec(&envelope)?.len() + reporter.map_or(0, KeptReporter::wire_bytes);
    Ok(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// Puts a complaint's file on disk.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::File`] where the file cannot be written;
/// [`StoreError::Row`] where the frozen text is no JSON; [`StoreError::KeyGone`] where the system gives no random
/// bytes.
pub fn put(folder: &Path, vault: &Vault, complaint: &Complaint) -> Result<(), StoreError> {
    let plain = body(complaint).map_err(|_| StoreError::Row("complaint"))?;
    let kept = vault.keep(complaint.private, &bound_to(complaint.id), &plain)?;
    let envelope =
        if kept.sealed { BASE64.encode(&kept.bytes) } else { String::from_utf8_lossy(&kept.bytes).into_owned() };
    let file = EnvelopeFile {
        pack_id: complaint.pack_id.clone(),
        ticket: complaint.ticket.clone(),
        envelope,
        sealed: kept.sealed,
        reporter: match &complaint.reporter {
            Some(KeptReporter::Waiting(bytes)) => Some(BASE64.encode(bytes)),
            Some(KeptReporter::Sealed(_)) | None => None,
        },
        saved_at: Some(complaint.saved_at),
    };
    let text = serde_json::to_vec(&file).map_err(|_| StoreError::Row("complaint"))?;
    files::put(&path(folder, complaint.id), &text)?;
    Ok(())
}

/// Whether a complaint has a file.
#[must_use]
pub fn is_there(folder: &Path, id: ComplaintId) -> bool {
    path(folder, id).exists()
}

/// The complaint of a file, or `None` where that does not read or is of another key: it is then left alone.
///
/// # Errors
/// [`StoreError::File`] where the file is there and cannot be read.
pub fn get(path: &Path, vault: &Vault) -> Result<Option<Complaint>, StoreError> {
    let text = fs::read(path)?;
    let (Some(id), Ok(file)) = (id_of(path), serde_json::from_slice::<EnvelopeFile>(&text)) else { return Ok(None) };
    let waiting = file.reporter.and_then(|text| BASE64.decode(text.as_bytes()).ok()).map(KeptReporter::Waiting);
    let bytes =
        if file.sealed { BASE64.decode(file.envelope.as_bytes()).ok() } else { Some(file.envelope.into_bytes()) };
    let kept = bytes.map(|bytes| StoredValue { bytes, sealed: file.sealed });
    let plain = kept.and_then(|kept| vault.open(&bound_to(id), &kept).ok());
    let modified = || fs::metadata(path).and_then(|about| about.modified()).ok();
    let saved_at = file.saved_at.or_else(|| Timestamp::try_from(modified()?).ok()).unwrap_or_default();
    let found = plain.and_then(|plain| complaint(id, file.pack_id, file.ticket, file.sealed, saved_at, &plain));
    Ok(found.map(|found| Complaint { reporter: found.reporter.or(waiting), ..found }))
}

fn complaint(
    id: ComplaintId,
    pack_id: PackId,
    ticket: Ticket,
    private: bool,
    saved_at: Timestamp,
    plain: &[u8],
) -> Option<Complaint> {
    let sent: Sent = serde_json::from_slice(plain).ok()?;
    let text = sent.content.get().to_owned();
    let content: Content = serde_json::from_str(&text).ok()?;
    let content_sha256 = hash::of_canonical(&json::strict(text.as_bytes()).ok()?).ok()?;
    Some(Complaint {
        id,
        pack_id,
        pack_rev: sent.pack_rev,
        ticket,
        text,
        // A file of a version before this one may lie open.
        private: private || content.visibility == Visibility::Private,
        content,
        content_sha256,
        saved_at,
        reporter: sent.reporter_sealed.map(KeptReporter::Sealed),
        receipt: None,
        heard_at: None,
        judged_by: None,
        pin: None,
    })
}

/// Deletes a complaint's file for good. Before the commit that forgets its row: left behind, it would be sent again after a
/// damage.
///
/// # Errors
/// [`StoreError::File`] where the file is there and cannot be deleted.
pub fn delete(folder: &Path, id: ComplaintId) -> Result<(), StoreError> {
    Ok(files::delete(&path(folder, id))?)
}

fn bound_to(id: ComplaintId) -> String {
    format!("envelope/{id}")
}

fn path(folder: &Path, id: ComplaintId) -> PathBuf {
    folder.join(format!("{id}.json"))
}

/// At a start: deletes what a kill left half-written.
///
/// # Errors
/// [`StoreError::File`] where the folder cannot be read, or a file in it cannot be deleted.
pub fn sweep(folder: &Path) -> Result<(), StoreError> {
    Ok(files::sweep(folder)?)
}

/// Every complaint that has a file, the oldest first.
///
/// # Errors
/// [`StoreError::File`] where the folder cannot be read.
pub fn all(folder: &Path) -> Result<Vec<(ComplaintId, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(id) = id_of(&path)
            && path.extension().is_some_and(|extension| extension == "json")
        {
            found.push((id, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn id_of(path: &Path) -> Option<ComplaintId> {
    path.file_stem()?.to_str()?.parse().ok()
}
