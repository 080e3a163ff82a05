//! The photos that complaints promise, and how far each has come.

use super::{Connection, Db, DbError, Transaction, parsed};
use rusqlite::{OptionalExtension as _, Row, params};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::{PhotoManifest, Sha256},
};
use std::collections::BTreeSet;

/// How far a photo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoState {
    /// Announced by its phone, and not all of its bytes are here.
    Missing,
    /// It will not come: the city no longer waits for it.
    GivenUp,
    /// All bytes are here, and it was not checked yet.
    Arrived,
    /// It was checked and can be shown.
    Ready,
    /// It was checked and cannot be shown.
    Refused,
}

impl PhotoState {
    /// The state as the column `state` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::GivenUp => "given_up",
            Self::Arrived => "arrived",
            Self::Ready => "ready",
            Self::Refused => "refused",
        }
    }

    fn of(text: &str) -> Db<Self> {
        [Self::Missing, Self::GivenUp, Self::Arrived, Self::Ready, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(DbError::BadRow("photo"))
    }
}

/// A photo of a complaint, and how far it has come.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The complaint that it belongs to.
    pub complaint: ComplaintId,
    /// Its id, SHA-256 and size in bytes, as its phone announced them.
    pub manifest: PhotoManifest,
    /// How far it has come.
    pub state: PhotoState,
}

const COLUMNS: &str = "complaint, photo, sha256, bytes, state";

type Raw = (String, String, [u8; 32], u32, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn photo((complaint, photo_id, sha256, bytes, state): Raw) -> Db<Photo> {
    let manifest = PhotoManifest { photo_id: parsed(&photo_id, "photo")?, sha256: Sha256(sha256), bytes };
    Ok(Photo { complaint: parsed(&complaint, "photo")?, manifest, state: PhotoState::of(&state)? })
}

/// Adds a photo at the end of its complaint's list.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn add(t: &Transaction<'_>, complaint: ComplaintId, manifest: &PhotoManifest) -> Db<()> {
    t.prepare_cached(
        "INSERT INTO photo (complaint, photo, place, sha256, bytes, state)
         VALUES (?1, ?2, (SELECT count(*) FROM photo WHERE complaint = ?1), ?3, ?4, 'missing')",
    )?
    .execute(params![complaint.to_string(), manifest.photo_id.to_string(), manifest.sha256.0, manifest.bytes])?;
    Ok(())
}

/// The photo of this complaint and this id, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, complaint: ComplaintId, photo_id: PhotoId) -> Db<Option<Photo>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM photo WHERE complaint = ?1 AND photo = ?2"))?
        .query_row(params![complaint.to_string(), photo_id.to_string()], raw)
        .optional()?
        .map(photo)
        .transpose()
}

/// The file to show of a photo, once it can be shown.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn shown(c: &Connection, complaint: ComplaintId, photo_id: PhotoId) -> Db<Option<Sha256>> {
    let found: Option<Option<[u8; 32]>> = c
        .prepare_cached("SELECT shown_sha256 FROM photo WHERE complaint = ?1 AND photo = ?2")?
        .query_row(params![complaint.to_string(), photo_id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(found.flatten().map(Sha256))
}

/// All photos of a complaint, in its order.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_complaint(c: &Connection, complaint: ComplaintId) -> Db<Vec<Photo>> {
    let mut select = c.prepare_cached(&format!("SELECT {COLUMNS} FROM photo WHERE complaint = ?1 ORDER BY place"))?;
    let rows = select.query_map([complaint.to_string()], raw)?;
    rows.map(|row| photo(row?)).collect()
}

/// The photos whose bytes the city still waits for.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn missing(c: &Connection, complaint: ComplaintId) -> Db<Vec<PhotoId>> {
    let photos = of_complaint(c, complaint)?;
    Ok(photos
        .into_iter()
        .filter(|photo| photo.state == PhotoState::Missing)
        .map(|photo| photo.manifest.photo_id)
        .collect())
}

/// Photos that arrived and were not checked yet.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn arrived(c: &Connection) -> Db<Vec<Photo>> {
    let mut select = c.prepare_cached(&format!("SELECT {COLUMNS} FROM photo WHERE state = 'arrived'"))?;
    let rows = select.query_map([], raw)?;
    rows.map(|row| photo(row?)).collect()
}

/// Notes how far a photo has come; `shown` is the hash of the file to show.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn set_state(
    t: &Transaction<'_>,
    complaint: ComplaintId,
    photo_id: PhotoId,
    state: PhotoState,
    shown: Option<&Sha256>,
) -> Db<()> {
    t.prepare_cached("UPDATE photo SET state = ?3, shown_sha256 = ?4 WHERE complaint = ?1 AND photo = ?2")?
        .execute(params![complaint.to_string(), photo_id.to_string(), state.as_str(), shown.map(|hash| hash.0)])?;
    Ok(())
}

/// Whether some photo still needs the file of this hash: it waits to be checked, or it is shown.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn needs_file(c: &Connection, sha256: &Sha256) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM photo WHERE (sha256 = ?1 AND state = 'arrived') OR shown_sha256 = ?1")?
        .exists([sha256.0])?)
}

/// Every file that some photo still needs.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn files(c: &Connection) -> Db<BTreeSet<Sha256>> {
    let mut select = c.prepare(
        "SELECT sha256 FROM photo WHERE state = 'arrived'
         UNION SELECT shown_sha256 FROM photo WHERE shown_sha256 IS NOT NULL",
    )?;
    let rows = select.query_map([], |row| row.get::<_, [u8; 32]>(0))?;
    Ok(rows.map(|hash| hash.map(Sha256)).collect::<Result<_, _>>()?)
}

/// A file is gone: its photos are waited for again, and the uploads that brought them are dead.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn lost(t: &Transaction<'_>, sha256: &Sha256) -> Db<()> {
    let of = "(sha256 = ?1 AND state = 'arrived') OR shown_sha256 = ?1";
    t.execute(
        &format!(
            "UPDATE upload SET state = 'dead' WHERE state <> 'dead'
                 AND (complaint, photo) IN (SELECT complaint, photo FROM photo WHERE {of})"
        ),
        [sha256.0],
    )?;
    t.execute(&format!("UPDATE photo SET state = 'missing', shown_sha256 = NULL WHERE {of}"), [sha256.0])?;
    Ok(())
}
