//! Ids under which nothing is kept any more, nor ever will be.

use super::{Connection, Db, Transaction, parsed, proof, summary};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::{id::ComplaintId, photo::Sha256};
use std::collections::BTreeSet;

/// Whether an id was erased.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is(c: &Connection, id: ComplaintId) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM erased WHERE complaint = ?1")?.exists([id.to_string()])?)
}

/// Every id that was erased.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn all(c: &Connection) -> Db<BTreeSet<ComplaintId>> {
    let mut select = c.prepare("SELECT complaint FROM erased")?;
    let rows = select.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|id| parsed(&id?, "erased")).collect()
}

/// Writes the tombstone and deletes the words, the notes, who complains and whose it is. Photos go with their files, by
/// [`take_photos`].
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn put(t: &Transaction<'_>, id: ComplaintId, now: Timestamp) -> Db<()> {
    let text = id.to_string();
    t.prepare_cached("INSERT INTO erased (complaint, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![text, now.to_string()])?;
    t.execute("DELETE FROM reporter WHERE complaint = ?1", [&text])?;
    t.execute("DELETE FROM owner WHERE complaint = ?1", [&text])?;
    // Events hang on this row: it stays, and says nothing.
    t.execute(
        "UPDATE complaint SET ticket = '', content_sha256 = zeroblob(32), content = '', content_sealed = NULL,
             reporter_sealed = NULL, pack_rev = '', category = '', kind_sealed = NULL, visibility = 'private', needs_sorting = 0,
             quarantined = 0, flood_network = NULL, receipt = '', look_at = NULL
         WHERE id = ?1",
        [&text],
    )?;
    summary::forget(t, &text)?;
    // The chain holds the hash of a note's ciphertext.
    t.execute("UPDATE event SET note_sealed = NULL WHERE complaint = ?1", [&text])?;
    Ok(())
}

/// Deletes the rows of an erased complaint's photos and uploads. Answers what to remove: files by their hash, unless another
/// photo needs them, and parts by their upload.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn take_photos(t: &Transaction<'_>, id: ComplaintId) -> Db<(Vec<Sha256>, Vec<String>)> {
    let text = id.to_string();
    let parts = uploads(t, id)?;
    let mut files = Vec::new();
    {
        let mut select = t.prepare_cached("SELECT sha256, shown_sha256 FROM photo WHERE complaint = ?1")?;
        let rows =
            select.query_map([&text], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Option<[u8; 32]>>(1)?)))?;
        for row in rows {
            let (came, shown) = row?;
            files.extend([Some(came), shown].into_iter().flatten().map(Sha256));
        }
    }
    t.execute("DELETE FROM upload WHERE complaint = ?1", [&text])?;
    proof::forget(t, &text)?;
    t.execute("DELETE FROM photo WHERE complaint = ?1", [&text])?;
    Ok((files, parts))
}

/// The phones that a complaint belongs to.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn owners(c: &Connection, id: ComplaintId) -> Db<Vec<Sha256>> {
    let mut select = c.prepare_cached("SELECT device FROM owner WHERE complaint = ?1")?;
    let rows = select.query_map([id.to_string()], |row| Ok(Sha256(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Has each phone of a complaint told that the city erased it. Answers how many there are.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn notify(t: &Transaction<'_>, id: ComplaintId, now: Timestamp) -> Db<usize> {
    let owners = owners(t, id)?;
    for device in &owners {
        t.prepare_cached(
            "INSERT INTO erasure_notice (device, complaint, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![device.0, id.to_string(), now.to_string()])?;
    }
    Ok(owners.len())
}

/// The complaints whose erasure a phone has still to be told, at most so many.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn notices(c: &Connection, device: &Sha256, most: usize) -> Db<Vec<ComplaintId>> {
    let mut select =
        c.prepare_cached("SELECT complaint FROM erasure_notice WHERE device = ?1 ORDER BY complaint LIMIT ?2")?;
    let rows = select.query_map(params![device.0, most], |row| row.get::<_, String>(0))?;
    rows.map(|id| parsed(&id?, "erasure_notice")).collect()
}

/// A phone says that nothing of it is left there.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn heard(t: &Transaction<'_>, device: &Sha256, id: ComplaintId) -> Db<()> {
    t.prepare_cached("DELETE FROM erasure_notice WHERE device = ?1 AND complaint = ?2")?
        .execute(params![device.0, id.to_string()])?;
    Ok(())
}

/// Forgets notices from before a moment: a phone that was lost never comes again.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn forget_notices(t: &Transaction<'_>, before: Timestamp) -> Db<()> {
    // RFC 3339 in UTC sorts as text up to the fraction, which does not matter for days.
    t.execute("DELETE FROM erasure_notice WHERE at < ?1", [before.to_string()])?;
    Ok(())
}

/// Every upload of a complaint.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn uploads(c: &Connection, id: ComplaintId) -> Db<Vec<String>> {
    let mut select = c.prepare_cached("SELECT uid FROM upload WHERE complaint = ?1")?;
    let rows = select.query_map([id.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
