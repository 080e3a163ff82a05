//! What is said with an event: sealed where it is kept, opened where it is read.

use sambat_city_store::{
    db::event,
    vault::{Purpose, Vault, VaultError},
};
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId},
};

/// Events with their notes opened. A note whose key was destroyed is gone; the event stays.
///
/// # Errors
/// [`VaultError::Damaged`] where a note is not what was sealed; other variants where the database of data keys fails.
pub fn open_notes(vault: &Vault, kept: Vec<event::StoredEvent>) -> Result<Vec<Event>, VaultError> {
    kept.into_iter()
        .map(|kept| {
            let note = open_note(vault, &kept)?;
            Ok(Event { note, ..kept.event })
        })
        .collect()
}

fn open_note(vault: &Vault, kept: &event::StoredEvent) -> Result<Option<String>, VaultError> {
    let Some(sealed) = &kept.note_sealed else { return Ok(None) };
    let Some(key) = vault.known_key(kept.event.complaint)? else { return Ok(None) };
    let plain = key.open(Purpose::Note(kept.event.id), sealed)?;
    String::from_utf8(plain).map(Some).map_err(|_| VaultError::Damaged)
}

/// A note as it is kept; `None` where there is none.
///
/// # Errors
/// [`VaultError`] where the data key of the complaint cannot be had or used.
pub(crate) fn seal_note(
    vault: &Vault,
    complaint: ComplaintId,
    event: EventId,
    note: Option<&str>,
) -> Result<Option<Vec<u8>>, VaultError> {
    note.map(|note| vault.key(complaint)?.seal(Purpose::Note(event), note.as_bytes())).transpose()
}
