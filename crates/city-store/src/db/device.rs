//! Phones. A phone is the SHA-256 of its secret; the secret itself is never here.

use super::{Connection, Db, DbError, Transaction};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::photo::Sha256;
use sambat_limits::rate_limiter::{self, Quota};

/// Keeps a phone whose words were accepted.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn register(t: &Transaction<'_>, device: &Sha256, now: Timestamp) -> Db<()> {
    t.prepare_cached("INSERT INTO device (secret_sha256, first_seen_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![device.0, now.to_string()])?;
    Ok(())
}

/// Whether a phone's words were ever accepted here.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is(c: &Connection, device: &Sha256) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM device WHERE secret_sha256 = ?1")?.exists([device.0])?)
}

/// Counts new words of a phone, written at a moment. Whether they are part of a flood.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn floods(t: &Transaction<'_>, device: &Sha256, of: Quota, now: Timestamp, written: Timestamp) -> Db<bool> {
    register(t, device, now)?;
    let until: i64 = t
        .prepare_cached("SELECT words_until FROM device WHERE secret_sha256 = ?1")?
        .query_row([device.0], |row| row.get(0))?;
    let (until, flood) = rate_limiter::words_of_device(of, until, now, written);
    t.prepare_cached("UPDATE device SET words_until = ?2 WHERE secret_sha256 = ?1")?
        .execute(params![device.0, until])?;
    Ok(flood)
}

/// Counts bytes that a phone has kept, in the transaction that keeps them.
///
/// # Errors
/// [`DbError::TooMuch`] where the phone has had too much kept lately: it undoes the transaction's part. Else as the database
/// fails.
pub fn spend(t: &Transaction<'_>, device: &Sha256, of: Quota, now: Timestamp, bytes: usize) -> Db<()> {
    register(t, device, now)?;
    let until: i64 = t
        .prepare_cached("SELECT bytes_until FROM device WHERE secret_sha256 = ?1")?
        .query_row([device.0], |row| row.get(0))?;
    let until = rate_limiter::bytes_of_device(of, until, now, bytes).map_err(DbError::TooMuch)?;
    t.prepare_cached("UPDATE device SET bytes_until = ?2 WHERE secret_sha256 = ?1")?
        .execute(params![device.0, until])?;
    Ok(())
}

/// Whether a phone must ask for everything once more.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn pulls_again(c: &Connection, device: &Sha256) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM device WHERE secret_sha256 = ?1 AND pull_again = 1")?.exists([device.0])?)
}

/// A phone asks for everything.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn pulled(t: &Transaction<'_>, device: &Sha256) -> Db<()> {
    t.execute("UPDATE device SET pull_again = 0 WHERE secret_sha256 = ?1", [device.0])?;
    Ok(())
}

/// One that has become an owner of what happened before its cursor must.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn pull_again(t: &Transaction<'_>, device: &Sha256) -> Db<()> {
    t.execute("UPDATE device SET pull_again = 1 WHERE secret_sha256 = ?1", [device.0])?;
    Ok(())
}

/// After a restore, every phone that is known must.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn all_pull_again(t: &Transaction<'_>) -> Db<()> {
    t.execute("UPDATE device SET pull_again = 1", [])?;
    Ok(())
}
