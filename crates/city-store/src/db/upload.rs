//! Uploads: what is known of each, and how much of it is on the disk for sure.

use super::{Connection, Db, DbError, Transaction, parsed};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
};

/// Whether an upload goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// It waits for more bytes.
    Open,
    /// All bytes came, and they are the photo that was announced.
    Arrived,
    /// It takes no more bytes, ever.
    Dead,
}

impl UploadState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Arrived => "arrived",
            Self::Dead => "dead",
        }
    }

    fn of(text: &str) -> Db<Self> {
        [Self::Open, Self::Arrived, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(DbError::BadRow("upload"))
    }
}

/// An upload of one photo's bytes, in as many parts as the network needs.
#[derive(Debug, Clone)]
pub struct Upload {
    /// 128 random bits in hex: its path and its file's name.
    pub uid: String,
    /// The complaint that the photo belongs to.
    pub complaint: ComplaintId,
    /// The photo's id.
    pub photo: PhotoId,
    /// The phone that may send it, by the hash of its secret.
    pub device: Sha256,
    /// How many bytes the photo has in all.
    pub length: u64,
    /// Bytes that are on the disk for sure.
    pub kept: u64,
    /// How far it has come.
    pub state: UploadState,
    /// When it is dropped if no byte comes.
    pub expires_at: Timestamp,
    /// The name of the network from which it was begun.
    pub network: Option<[u8; 8]>,
}

impl Upload {
    /// Whether its time is over.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.state == UploadState::Open && self.expires_at <= now
    }
}

const COLUMNS: &str = "uid, complaint, photo, device, length, kept, state, expires_at, network";

type Raw = (String, String, String, [u8; 32], u64, u64, String, String, Option<[u8; 8]>);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
    ))
}

fn upload((uid, complaint, photo, device, length, kept, state, expires_at, network): Raw) -> Db<Upload> {
    Ok(Upload {
        uid,
        complaint: parsed(&complaint, "upload")?,
        photo: parsed(&photo, "upload")?,
        device: Sha256(device),
        length,
        kept,
        state: UploadState::of(&state)?,
        expires_at: parsed(&expires_at, "upload")?,
        network,
    })
}

/// Keeps a new upload.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, new: &Upload) -> Db<()> {
    t.prepare_cached(
        "INSERT INTO upload (uid, complaint, photo, device, length, kept, state, expires_at, network)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        new.uid,
        new.complaint.to_string(),
        new.photo.to_string(),
        new.device.0,
        new.length,
        new.kept,
        new.state.as_str(),
        new.expires_at.to_string(),
        new.network,
    ])?;
    Ok(())
}

/// The upload of this `uid`, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, uid: &str) -> Db<Option<Upload>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM upload WHERE uid = ?1"))?
        .query_row([uid], raw)
        .optional()?
        .map(upload)
        .transpose()
}

/// The living upload of a photo.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_photo(c: &Connection, complaint: ComplaintId, photo: PhotoId) -> Db<Option<Upload>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM upload WHERE complaint = ?1 AND photo = ?2 AND state <> 'dead'"))?
        .query_row(params![complaint.to_string(), photo.to_string()], raw)
        .optional()?
        .map(upload)
        .transpose()
}

/// How many uploads a phone has open.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn open_of_device(c: &Connection, device: &Sha256, now: Timestamp) -> Db<u64> {
    Ok(c.prepare_cached("SELECT count(*) FROM upload WHERE device = ?1 AND state = 'open' AND expires_at > ?2")?
        .query_row(params![device.0, now.to_string()], |row| row.get(0))?)
}

/// The uploads that a network has open.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn waiting_of_network(c: &Connection, network: Option<[u8; 8]>) -> Db<Vec<Upload>> {
    let mut select =
        c.prepare_cached(&format!("SELECT {COLUMNS} FROM upload WHERE network IS ?1 AND state = 'open'"))?;
    let rows = select.query_map([network], raw)?;
    rows.map(|row| upload(row?)).collect()
}

/// All uploads that are open.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn open(c: &Connection) -> Db<Vec<Upload>> {
    let mut select = c.prepare(&format!("SELECT {COLUMNS} FROM upload WHERE state = 'open'"))?;
    let rows = select.query_map([], raw)?;
    rows.map(|row| upload(row?)).collect()
}

/// Notes what is on the disk now. An open upload that moves lives on.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn keep(t: &Transaction<'_>, uid: &str, kept: u64, expires_at: Timestamp) -> Db<()> {
    t.prepare_cached("UPDATE upload SET kept = ?2, expires_at = ?3 WHERE uid = ?1 AND state = 'open'")?
        .execute(params![uid, kept, expires_at.to_string()])?;
    Ok(())
}

/// Ends an upload, one way or the other. Of the dead of one photo only the last is remembered: however often somebody begins and
/// drops it, no more stays.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn end(t: &Transaction<'_>, uid: &str, state: UploadState) -> Db<()> {
    if state == UploadState::Dead {
        t.prepare_cached(
            "DELETE FROM upload WHERE state = 'dead' AND uid <> ?1
                 AND (complaint, photo) = (SELECT complaint, photo FROM upload WHERE uid = ?1)",
        )?
        .execute([uid])?;
    }
    t.prepare_cached("UPDATE upload SET state = ?2 WHERE uid = ?1")?.execute(params![uid, state.as_str()])?;
    Ok(())
}

/// Forgets the dead whose time was over before this moment: their address is then unknown rather than gone.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn forget_dead(t: &Transaction<'_>, before: Timestamp) -> Db<()> {
    // RFC 3339 in UTC sorts as text up to the fraction, which does not matter for days.
    t.execute("DELETE FROM upload WHERE state = 'dead' AND expires_at < ?1", [before.to_string()])?;
    Ok(())
}
