//! Sessions of browsers in which an officer is logged in.

use super::{Connection, Db, Transaction};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::photo::Sha256;

/// A session as it is kept.
pub struct StoredSession {
    /// The officer who is logged in; `None` before the login.
    pub officer: Option<i64>,
    /// What tower-sessions keeps in it, as JSON.
    pub data: String,
    /// When it began, in milliseconds since 1970.
    pub made_at: i64,
    /// When somebody was last there, in milliseconds since 1970.
    pub seen_at: i64,
}

/// Keeps a session, new or changed.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn save(t: &Transaction<'_>, key: &Sha256, officer: Option<i64>, data: &str, now: Timestamp) -> Db<()> {
    t.prepare_cached(
        "INSERT INTO session (key, officer, data, made_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)
         ON CONFLICT (key) DO UPDATE SET officer = excluded.officer, data = excluded.data, seen_at = excluded.seen_at",
    )?
    .execute(params![key.0, officer, data, now.as_millisecond()])?;
    Ok(())
}

/// Whether there is a session of this key.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is(c: &Connection, key: &Sha256) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM session WHERE key = ?1")?.exists([key.0])?)
}

/// The session of this key, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, key: &Sha256) -> Db<Option<StoredSession>> {
    let kept = c
        .prepare_cached("SELECT officer, data, made_at, seen_at FROM session WHERE key = ?1")?
        .query_row([key.0], |row| {
            Ok(StoredSession { officer: row.get(0)?, data: row.get(1)?, made_at: row.get(2)?, seen_at: row.get(3)? })
        });
    Ok(kept.optional()?)
}

/// Notes that somebody is still there.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn touch(t: &Transaction<'_>, key: &Sha256, now: Timestamp) -> Db<()> {
    t.prepare_cached("UPDATE session SET seen_at = max(seen_at, ?2) WHERE key = ?1")?
        .execute(params![key.0, now.as_millisecond()])?;
    Ok(())
}

/// Ends the session of this key, if there is one.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn end(t: &Transaction<'_>, key: &Sha256) -> Db<()> {
    t.prepare_cached("DELETE FROM session WHERE key = ?1")?.execute([key.0])?;
    Ok(())
}

/// Ends all sessions of one officer.
pub(crate) fn end_all_of(t: &Transaction<'_>, officer: i64) -> Db<()> {
    t.prepare_cached("DELETE FROM session WHERE officer = ?1")?.execute([officer])?;
    Ok(())
}

/// Deletes those that ended by themselves: not seen since the one moment, or made before the other.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn sweep(t: &Transaction<'_>, seen_before: i64, made_before: i64) -> Db<()> {
    t.prepare_cached("DELETE FROM session WHERE seen_at < ?1 OR made_at < ?2")?.execute([seen_before, made_before])?;
    Ok(())
}
