//! Table `photo`: which photo belongs where. The bytes are files named by their hash.

use super::{StoreError, row};
use rusqlite::{Connection, OptionalExtension as _, Row};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::{PhotoManifest, Sha256},
    place::Position,
};
use serde::{Deserialize, Serialize};

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// The draft's or complaint's.
    pub complaint: ComplaintId,
    /// Hash of its bytes, which names its file.
    pub sha256: Sha256,
    /// How many bytes.
    pub bytes: u32,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it said of itself before that was stripped.
    pub hint: Hint,
}

/// What a photo said of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hint {
    /// Where it was taken.
    pub position: Option<Position>,
    /// When, in the camera's local time.
    pub taken: Option<String>,
}

impl Photo {
    /// What the complaint promises of it.
    #[must_use]
    pub fn manifest(&self) -> PhotoManifest {
        PhotoManifest { photo_id: self.id, sha256: self.sha256, bytes: self.bytes }
    }
}

const TABLE: &str = "photo";

fn read(row: &Row<'_>) -> Result<Photo, StoreError> {
    Ok(Photo {
        id: row::parsed(row, "id", TABLE)?,
        complaint: row::parsed(row, "complaint", TABLE)?,
        sha256: row::parsed(row, "sha256", TABLE)?,
        bytes: row::count(row, "bytes", TABLE)?,
        width: row::count(row, "width", TABLE)?,
        height: row::count(row, "height", TABLE)?,
        hint: row::json(row, "hint", TABLE)?,
    })
}

/// One photo.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(connection: &Connection, id: PhotoId) -> Result<Photo, StoreError> {
    let found =
        connection.query_row("SELECT * FROM photo WHERE id = ?1", [id.to_string()], |row| Ok(read(row))).optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// The photos of a draft or complaint, in order.
///
/// # Errors
/// [`StoreError`].
pub fn of(connection: &Connection, complaint: ComplaintId) -> Result<Vec<Photo>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM photo WHERE complaint = ?1 ORDER BY place, id")?;
    let mut rows = statement.query([complaint.to_string()])?;
    let mut photos = Vec::new();
    while let Some(row) = rows.next()? {
        photos.push(read(row)?);
    }
    Ok(photos)
}

/// Adds a photo after the others.
///
/// # Errors
/// [`StoreError`].
pub fn append(connection: &Connection, photo: &Photo) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO photo (id, complaint, place, sha256, bytes, width, height, hint)
         VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM photo WHERE complaint = ?2), ?3, ?4, ?5, ?6, ?7)",
        (
            photo.id.to_string(),
            photo.complaint.to_string(),
            photo.sha256.to_string(),
            photo.bytes,
            photo.width,
            photo.height,
            row::to_json(&photo.hint),
        ),
    )?;
    Ok(())
}

/// Takes one photo of a draft or complaint out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn remove(connection: &Connection, complaint: ComplaintId, id: PhotoId) -> Result<(), StoreError> {
    let gone = connection
        .execute("DELETE FROM photo WHERE complaint = ?1 AND id = ?2", (complaint.to_string(), id.to_string()))?;
    if gone == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Takes all photos of a draft out.
///
/// # Errors
/// [`StoreError`].
pub fn remove_all(connection: &Connection, complaint: ComplaintId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM photo WHERE complaint = ?1", [complaint.to_string()])?;
    Ok(())
}

/// Puts the photos in this order; ones not named keep their place behind.
///
/// # Errors
/// [`StoreError`].
pub fn reorder(connection: &Connection, complaint: ComplaintId, order: &[PhotoId]) -> Result<(), StoreError> {
    for (place, id) in order.iter().enumerate() {
        connection.execute(
            "UPDATE photo SET place = ?3 WHERE complaint = ?1 AND id = ?2",
            (complaint.to_string(), id.to_string(), i64::try_from(place).unwrap_or(i64::MAX)),
        )?;
    }
    Ok(())
}

/// Whether any row still names this file.
///
/// # Errors
/// [`StoreError`].
pub fn names_file(connection: &Connection, sha256: &Sha256) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM photo WHERE sha256 = ?1)";
    Ok(connection.query_row(query, [sha256.to_string()], |row| row.get(0))?)
}
