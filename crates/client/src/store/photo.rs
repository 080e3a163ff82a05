//! Table `photo`: which photo belongs where. What tells which picture it is, and where it was taken, is closed.

use super::{Connection, StoreError, StoredValue, Vault, row};
use rusqlite::{OptionalExtension as _, Params, Row};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::{PhotoManifest, Sha256},
    place::{Fix, Position},
};
use serde::{Deserialize, Serialize};

/// A photo of a draft or complaint. What is closed in the row is open here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its id, by which its file is named.
    pub id: PhotoId,
    /// The id of the draft or complaint that it belongs to.
    pub complaint: ComplaintId,
    /// Hash of its bytes.
    pub sha256: Sha256,
    /// How many bytes of it travel.
    pub bytes: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
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
    /// Where the device was before and after the shot, if the app asked for it.
    pub fixes: Vec<Fix>,
}

impl Hint {
    /// The most exact of where the device was.
    #[must_use]
    pub fn best_fix(&self) -> Option<&Fix> {
        best(&self.fixes)
    }
}

/// The most exact of some measurements.
#[must_use]
pub fn best(fixes: &[Fix]) -> Option<&Fix> {
    fixes.iter().min_by_key(|fix| fix.accuracy_dm.unwrap_or(u32::MAX))
}

impl Photo {
    /// What the complaint promises of it.
    #[must_use]
    pub fn manifest(&self) -> PhotoManifest {
        PhotoManifest { photo_id: self.id, sha256: self.sha256, bytes: self.bytes }
    }
}

const TABLE: &str = "photo";
const DELETED: &str = "deleted_photo";

fn bound_to(id: PhotoId) -> String {
    format!("{TABLE}/{id}")
}

/// What is closed of a row, always: nobody knows yet what kind it will be of.
#[derive(Serialize, Deserialize)]
struct Closed {
    sha256: Sha256,
    hint: Hint,
}

fn kept(vault: &Vault, photo: &Photo) -> Result<Vec<u8>, StoreError> {
    let plain = row::to_json(&Closed { sha256: photo.sha256, hint: photo.hint.clone() });
    Ok(vault.keep(true, &bound_to(photo.id), plain.as_bytes())?.bytes)
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Photo, StoreError> {
    let id = row::parsed(row, "id", TABLE)?;
    let closed: Option<Vec<u8>> = row.get("closed")?;
    let opened = closed.map(|bytes| vault.open(&bound_to(id), &StoredValue { bytes, sealed: true }));
    let Closed { sha256, hint } = match opened {
        Some(Ok(plain)) => serde_json::from_slice(&plain).map_err(|_| StoreError::Row(TABLE))?,
        // By a version before this one.
        None => Closed { sha256: row::parsed(row, "sha256", TABLE)?, hint: row::json(row, "hint", TABLE)? },
        // Of a public complaint at least its words tell what they promise.
        Some(Err(StoreError::KeyGone)) if !row.get::<_, String>("sha256")?.is_empty() => {
            Closed { sha256: row::parsed(row, "sha256", TABLE)?, hint: Hint::default() }
        }
        Some(Err(error)) => return Err(error),
    };
    Ok(Photo {
        id,
        complaint: row::parsed(row, "complaint", TABLE)?,
        sha256,
        bytes: row::count(row, "bytes", TABLE)?,
        width: row::count(row, "width", TABLE)?,
        height: row::count(row, "height", TABLE)?,
        hint,
    })
}

/// One photo.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::KeyGone`] where the vault's key did not close it;
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn get(connection: &Connection, vault: &Vault, id: PhotoId) -> Result<Photo, StoreError> {
    let found = connection
        .query_row("SELECT * FROM photo WHERE id = ?1", [id.to_string()], |row| Ok(read(row, vault)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Photos by a statement that selects whole rows.
fn query(connection: &Connection, vault: &Vault, sql: &str, params: impl Params) -> Result<Vec<Photo>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    let mut photos = Vec::new();
    while let Some(row) = rows.next()? {
        photos.push(read(row, vault)?);
    }
    Ok(photos)
}

/// The photos of a draft or complaint, in order.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn of(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<Vec<Photo>, StoreError> {
    let sql = "SELECT * FROM photo WHERE complaint = ?1 ORDER BY place, id";
    query(connection, vault, sql, [complaint.to_string()])
}

/// The ids of the photos of a draft or complaint, in order, also where nothing else of them can be opened.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn ids_of(connection: &Connection, complaint: ComplaintId) -> Result<Vec<PhotoId>, StoreError> {
    let mut statement = connection.prepare("SELECT id FROM photo WHERE complaint = ?1 ORDER BY place, id")?;
    let mut rows = statement.query([complaint.to_string()])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row::parsed(row, "id", TABLE)?);
    }
    Ok(ids)
}

/// How many photos a draft or complaint has.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn count_of(connection: &Connection, complaint: ComplaintId) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) FROM photo WHERE complaint = ?1";
    let count: i64 = connection.query_row(sql, [complaint.to_string()], |row| row.get(0))?;
    // A count is never negative, nor more than memory could hold.
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// What a version before this one left open of drafts and of what is private.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn left_open(connection: &Connection, vault: &Vault) -> Result<Vec<Photo>, StoreError> {
    let sql = "SELECT * FROM photo WHERE closed IS NULL
                   AND complaint IN (SELECT id FROM draft UNION SELECT id FROM complaint WHERE sealed = 1)";
    query(connection, vault, sql, [])
}

/// Closes a row that a version before this one left open.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn close(connection: &Connection, vault: &Vault, photo: &Photo) -> Result<(), StoreError> {
    let sql = "UPDATE photo SET sha256 = '', hint = '{}', closed = ?2 WHERE id = ?1";
    connection.execute(sql, (photo.id.to_string(), kept(vault, photo)?))?;
    Ok(())
}

/// Says openly what a complaint for everybody promises: its words do so too.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn show_hashes(connection: &Connection, promised: &[PhotoManifest]) -> Result<(), StoreError> {
    let mut update = connection.prepare("UPDATE photo SET sha256 = ?2 WHERE id = ?1 AND closed IS NOT NULL")?;
    for photo in promised {
        update.execute((photo.photo_id.to_string(), photo.sha256.to_string()))?;
    }
    Ok(())
}

/// Says it no more: a complaint is a draft again.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn hide_hashes(connection: &Connection, complaint: ComplaintId) -> Result<(), StoreError> {
    let sql = "UPDATE photo SET sha256 = '' WHERE complaint = ?1 AND closed IS NOT NULL";
    connection.execute(sql, [complaint.to_string()])?;
    Ok(())
}

/// Adds a photo after the others.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn append(connection: &Connection, vault: &Vault, photo: &Photo) -> Result<(), StoreError> {
    connection
        .prepare(
            "INSERT INTO photo (id, complaint, place, sha256, bytes, width, height, closed)
             VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM photo WHERE complaint = ?2), '', ?3, ?4, ?5, ?6)",
        )?
        .execute((
            photo.id.to_string(),
            photo.complaint.to_string(),
            photo.bytes,
            photo.width,
            photo.height,
            kept(vault, photo)?,
        ))?;
    Ok(())
}

/// Puts a photo into the place of another of the same draft, which is taken out.
///
/// # Errors
/// [`StoreError::NotFound`] where the other is not there; [`StoreError::KeyGone`] where the system gives no random bytes to close
/// the row with; [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn replace(connection: &Connection, vault: &Vault, old: PhotoId, photo: &Photo) -> Result<(), StoreError> {
    connection
        .prepare(
            "INSERT INTO photo (id, complaint, place, sha256, bytes, width, height, closed)
             SELECT ?1, complaint, place, '', ?4, ?5, ?6, ?7 FROM photo WHERE complaint = ?2 AND id = ?3",
        )?
        .execute((
            photo.id.to_string(),
            photo.complaint.to_string(),
            old.to_string(),
            photo.bytes,
            photo.width,
            photo.height,
            kept(vault, photo)?,
        ))?;
    // Where there was nothing to replace, nothing was put.
    remove(connection, photo.complaint, old)
}

/// Takes one photo of a draft or complaint out.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn remove(connection: &Connection, complaint: ComplaintId, id: PhotoId) -> Result<(), StoreError> {
    let gone = connection
        .execute("DELETE FROM photo WHERE complaint = ?1 AND id = ?2", (complaint.to_string(), id.to_string()))?;
    if gone == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Takes all photos of a draft out.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn remove_all(connection: &Connection, complaint: ComplaintId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM photo WHERE complaint = ?1", [complaint.to_string()])?;
    Ok(())
}

/// Puts the photos in this order; ones not named keep their place behind.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn reorder(connection: &Connection, complaint: ComplaintId, order: &[PhotoId]) -> Result<(), StoreError> {
    for (place, id) in order.iter().enumerate() {
        connection.execute(
            "UPDATE photo SET place = ?3 WHERE complaint = ?1 AND id = ?2",
            (complaint.to_string(), id.to_string(), i64::try_from(place).unwrap_or(i64::MAX)),
        )?;
    }
    Ok(())
}

/// Whether there is such a photo.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn exists(connection: &Connection, id: PhotoId) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM photo WHERE id = ?1)";
    Ok(connection.query_row(query, [id.to_string()], |row| row.get(0))?)
}

/// A photo whose row is gone, and whose file is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedPhoto {
    /// What names its file.
    pub id: PhotoId,
    /// What names its open file, of a version before this one.
    pub sha256: Option<Sha256>,
}

/// The photos whose files are to be deleted where no row names them.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn deleted(connection: &Connection) -> Result<Vec<DeletedPhoto>, StoreError> {
    let mut statement = connection.prepare("SELECT id, nullif(sha256, '') AS sha256 FROM deleted_photo")?;
    let mut rows = statement.query([])?;
    let mut deleted = Vec::new();
    while let Some(row) = rows.next()? {
        deleted.push(DeletedPhoto {
            id: row::parsed(row, "id", DELETED)?,
            sha256: row::parsed_or_null(row, "sha256", DELETED)?,
        });
    }
    Ok(deleted)
}

/// Notes a file that no row names to be deleted.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn note_deleted(connection: &Connection, id: PhotoId) -> Result<(), StoreError> {
    connection.execute("INSERT OR IGNORE INTO deleted_photo (id, sha256) VALUES (?1, '')", [id.to_string()])?;
    Ok(())
}

/// Forgets photos whose files are gone.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget_deleted(connection: &Connection, gone: &[DeletedPhoto]) -> Result<(), StoreError> {
    let mut delete = connection.prepare("DELETE FROM deleted_photo WHERE id = ?1")?;
    for photo in gone {
        delete.execute([photo.id.to_string()])?;
    }
    Ok(())
}

/// Whether a row of a version before this one still names the file of this hash.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn names_file(connection: &Connection, sha256: &Sha256) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM photo WHERE sha256 = ?1 AND closed IS NULL)";
    Ok(connection.query_row(query, [sha256.to_string()], |row| row.get(0))?)
}
