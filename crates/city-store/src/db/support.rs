//! Who has the same trouble: how many phones support a complaint.

use super::{Connection, Db, Transaction, parsed};
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::{
    id::{CategoryId, ComplaintId},
    photo::Sha256,
};
use sambat_protocol::nearby::Handle;

/// A complaint by the name that strangers know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supported {
    /// The complaint's id.
    pub complaint: ComplaintId,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// Whether it is public, acted on and open.
    pub is_open: bool,
}

/// The complaint behind a handle; `None` where there is none, or none any more.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, handle: &Handle) -> Db<Option<Supported>> {
    let found = c
        .prepare_cached(
            "SELECT complaint, category, told_open = 1 FROM standing WHERE handle = ?1 AND visibility = 'public'",
        )?
        .query_row([handle.as_bytes()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)))
        .optional()?;
    let Some((complaint, category, is_open)) = found else { return Ok(None) };
    Ok(Some(Supported {
        complaint: parsed(&complaint, "standing")?,
        category: parsed(&category, "standing")?,
        is_open,
    }))
}

/// Whether a phone has a complaint here that no flood brought.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn may(c: &Connection, device: &Sha256) -> Db<bool> {
    let sql = "SELECT 1 FROM owner o JOIN complaint c ON c.id = o.complaint WHERE o.device = ?1 AND c.quarantined = 0
               AND c.id NOT IN (SELECT complaint FROM erased)";
    Ok(c.prepare_cached(sql)?.exists([device.0])?)
}

/// Counts a phone once, under the name that it has at this complaint.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room; [`Sqlite`](super::DbError::Sqlite) where the database cannot be
/// written.
pub fn add(t: &Transaction<'_>, complaint: ComplaintId, supporter: &[u8]) -> Db<()> {
    let new = t
        .prepare_cached("INSERT INTO support (complaint, supporter) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![complaint.to_string(), supporter])?;
    count(t, complaint, i64::from(new > 0))
}

/// Counts it no more.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room; [`Sqlite`](super::DbError::Sqlite) where the database cannot be
/// written.
pub fn remove(t: &Transaction<'_>, complaint: ComplaintId, supporter: &[u8]) -> Db<()> {
    let gone = t
        .prepare_cached("DELETE FROM support WHERE complaint = ?1 AND supporter = ?2")?
        .execute(params![complaint.to_string(), supporter])?;
    count(t, complaint, -i64::from(gone > 0))
}

/// Adds to the count: to count the rows anew would cost more with each of them.
fn count(t: &Transaction<'_>, complaint: ComplaintId, more: i64) -> Db<()> {
    t.prepare_cached("UPDATE standing SET supporters = supporters + ?2 WHERE complaint = ?1 AND ?2 <> 0")?
        .execute(params![complaint.to_string(), more])?;
    Ok(())
}

/// How many phones support a complaint.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of(c: &Connection, complaint: ComplaintId) -> Db<u32> {
    let found = c
        .prepare_cached("SELECT supporters FROM standing WHERE complaint = ?1")?
        .query_row([complaint.to_string()], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// Forgets who supported an erased complaint.
pub fn forget(t: &Transaction<'_>, complaint: &str) -> Db<()> {
    t.prepare_cached("DELETE FROM support WHERE complaint = ?1")?.execute([complaint])?;
    Ok(())
}
