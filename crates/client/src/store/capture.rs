//! Table `capture`: photos that the device's camera was asked for and that are not in their draft yet.

use super::{Connection, StoreError, StoredValue, Vault, row};
use rusqlite::Row;
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    place::Fix,
};

/// A photo that the camera was asked for. What is closed in the row is open here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The photo's id to be, which names the camera's file.
    pub id: PhotoId,
    /// The draft that it belongs into.
    pub draft: ComplaintId,
    /// Where the device was before the camera opened.
    pub before: Option<Fix>,
}

const TABLE: &str = "capture";

fn bound_to(id: PhotoId) -> String {
    format!("{TABLE}/{id}")
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Capture, StoreError> {
    let id = row::parsed(row, "id", TABLE)?;
    let before = vault.open(&bound_to(id), &StoredValue { bytes: row.get("closed")?, sealed: true });
    Ok(Capture {
        id,
        draft: row::parsed(row, "draft", TABLE)?,
        // The photo is worth more than the place: where that does not open, it goes without.
        before: before.ok().and_then(|plain| serde_json::from_slice(&plain).ok()).flatten(),
    })
}

/// Notes that the camera is about to be opened.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put(connection: &Connection, vault: &Vault, capture: &Capture) -> Result<(), StoreError> {
    let closed = vault.keep(true, &bound_to(capture.id), row::to_json(&capture.before).as_bytes())?.bytes;
    connection.execute(
        "INSERT INTO capture (id, draft, closed) VALUES (?1, ?2, ?3)",
        (capture.id.to_string(), capture.draft.to_string(), closed),
    )?;
    Ok(())
}

/// All of them, in the order in which the camera was opened.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn all(connection: &Connection, vault: &Vault) -> Result<Vec<Capture>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM capture ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut captures = Vec::new();
    while let Some(row) = rows.next()? {
        captures.push(read(row, vault)?);
    }
    Ok(captures)
}

/// Whether a draft waits for a photo.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn is_awaited(connection: &Connection, draft: ComplaintId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM capture WHERE draft = ?1)";
    Ok(connection.query_row(sql, [draft.to_string()], |row| row.get(0))?)
}

/// Nothing is waited for any more: it is in its draft, or there is none.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn remove(connection: &Connection, id: PhotoId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM capture WHERE id = ?1", [id.to_string()])?;
    Ok(())
}
