//! `complaints/<id>.json`: a second place where a submitted complaint is safe, should the database ever be damaged.
//!
//! The key of a complaint makes it harmless to send it from here again.

use crate::{
    files,
    store::{StoreError, Vault, complaint::Complaint},
};
use data_encoding::BASE64;
use sambat_domain::{
    content::Content,
    id::{ComplaintId, PackId},
    pack::VERSION,
};
use sambat_protocol::message::ComplaintEnvelope;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file's content.
#[derive(Debug, Serialize, Deserialize)]
struct EnvelopeFile {
    pack_id: PackId,
    /// The body of the PUT as text; base64 of its ciphertext where the kind is never public.
    envelope: String,
    sealed: bool,
}

/// The body of the PUT.
///
/// # Errors
/// Where the frozen text is no JSON.
pub fn body(complaint: &Complaint) -> Result<Vec<u8>, serde_json::Error> {
    let content = RawValue::from_string(complaint.text.clone())?;
    let envelope =
        ComplaintEnvelope { v: VERSION, pack_rev: &complaint.pack_rev, content: &content, reporter_sealed: None, receipt: None };
    serde_json::to_vec(&envelope)
}

/// Bytes of the PUT that this content would be.
///
/// # Errors
/// None in practice: a content is JSON.
pub fn size(content: &Content) -> Result<u32, serde_json::Error> {
    let content = RawValue::from_string(serde_json::to_string(content)?)?;
    // A revision has sixteen characters, whichever it is.
    let envelope =
        ComplaintEnvelope { v: VERSION, pack_rev: "0000000000000000", content: &content, reporter_sealed: None, receipt: None };
    Ok(u32::try_from(serde_json::to_vec(&envelope)?.len()).unwrap_or(u32::MAX))
}

/// Puts a complaint's file on disk.
///
/// # Errors
/// [`StoreError`].
pub fn put(folder: &Path, vault: &Vault, complaint: &Complaint) -> Result<(), StoreError> {
    let plain = body(complaint).map_err(|_| StoreError::Row("complaint"))?;
    let kept = vault.keep(complaint.private, &format!("envelope/{}", complaint.id), &plain)?;
    let envelope = if kept.sealed { BASE64.encode(&kept.bytes) } else { String::from_utf8_lossy(&kept.bytes).into_owned() };
    let file = EnvelopeFile { pack_id: complaint.pack_id.clone(), envelope, sealed: kept.sealed };
    let text = serde_json::to_vec(&file).map_err(|_| StoreError::Row("complaint"))?;
    files::put(&path(folder, complaint.id), &text)?;
    Ok(())
}

fn path(folder: &Path, id: ComplaintId) -> PathBuf {
    folder.join(format!("{id}.json"))
}

/// At a start: a file without a submitted row is of a submit that did not come to its commit; the draft is still there.
///
/// # Errors
/// [`StoreError`].
pub fn sweep(folder: &Path, submitted: impl Fn(ComplaintId) -> Result<bool, StoreError>) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let leftover = path.extension().is_some_and(|extension| extension == "tmp");
        let id: Option<ComplaintId> = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let Some(id) = id
            && (leftover || !submitted(id)?)
        {
            files::delete(&path)?;
        }
    }
    Ok(())
}
