//! Complaints whose reporter was forgotten, and those whose time has come.

use super::{Connection, Db, Transaction, parsed};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::id::ComplaintId;
use std::collections::BTreeSet;

/// Whether nobody's name is kept or taken there any more.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is(c: &Connection, id: ComplaintId) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM reporter_forgotten WHERE complaint = ?1")?.exists([id.to_string()])?)
}

/// Every complaint of which that is so.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn all(c: &Connection) -> Db<BTreeSet<ComplaintId>> {
    ids(c, "SELECT complaint FROM reporter_forgotten", [])
}

/// Forgets who complained: the seal, the keyed hash of the NIK and its last digits.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn put(t: &Transaction<'_>, id: ComplaintId, now: Timestamp) -> Db<()> {
    let text = id.to_string();
    t.prepare_cached("INSERT INTO reporter_forgotten (complaint, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![text, now.to_string()])?;
    t.execute("DELETE FROM reporter WHERE complaint = ?1", [&text])?;
    t.execute("UPDATE complaint SET reporter_sealed = NULL WHERE id = ?1", [&text])?;
    t.execute("UPDATE standing SET reporter_rests = NULL WHERE complaint = ?1", [&text])?;
    Ok(())
}

/// What is kept for longer than the rules of the pack allow.
#[derive(Debug, Clone, Default)]
pub struct Due {
    /// Complaints whose reporter is to be forgotten.
    pub reporters: BTreeSet<ComplaintId>,
    /// That are not public, and are to be erased.
    pub private: BTreeSet<ComplaintId>,
}

impl Due {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.reporters.is_empty() && self.private.is_empty()
    }
}

/// What rests since before these moments, the longest first. What happened since it was last looked at counts: it may be open
/// again.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn due(c: &Connection, reporters_before: Timestamp, private_before: Timestamp, most: usize) -> Db<Due> {
    let resting = |column: &str, before: Timestamp| {
        let sql = format!(
            "SELECT complaint FROM standing s WHERE {column} < ?1
                 AND seq = (SELECT max(seq) FROM event WHERE complaint = s.complaint)
             ORDER BY {column} LIMIT ?2"
        );
        ids(c, &sql, params![before.as_millisecond(), most])
    };
    let private = resting("private_rests", private_before)?;
    let mut reporters = resting("reporter_rests", reporters_before)?;
    // With the words goes who wrote them.
    reporters.retain(|id| !private.contains(id));
    Ok(Due { reporters, private })
}

fn ids(c: &Connection, sql: &str, params: impl rusqlite::Params) -> Db<BTreeSet<ComplaintId>> {
    let mut select = c.prepare_cached(sql)?;
    let rows = select.query_map(params, |row| row.get::<_, String>(0))?;
    rows.map(|id| parsed(&id?, "forgotten")).collect()
}
