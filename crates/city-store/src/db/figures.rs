//! How many rows there are of each kind, for the metrics of the machine.

use super::{Connection, Db};
use jiff::Timestamp;
use rusqlite::params;

/// How many rows of each kind there are.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Complaints that are kept.
    pub complaints: u64,
    /// Complaints of a flood that nobody has sorted yet.
    pub quarantined: u64,
    /// Photos that arrived and were not checked yet.
    pub photos: u64,
    /// Uploads that are not whole.
    pub uploads: u64,
    /// Complaints whose clocks are due to be computed again.
    pub clocks: u64,
    /// Complaints that wait for an answer past their target.
    pub late: u64,
    /// The last place of the chain of events.
    pub head: u64,
}

/// How many rows of each kind there are at this moment.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn now(c: &Connection, now: Timestamp) -> Db<Figures> {
    let sql = "SELECT (SELECT count(*) FROM complaint WHERE id NOT IN (SELECT complaint FROM erased)),
        (SELECT count(*) FROM standing WHERE status IN ('received', 'verified')
            AND complaint IN (SELECT id FROM complaint WHERE quarantined = 1)),
        (SELECT count(*) FROM photo WHERE state = 'arrived'),
        (SELECT count(*) FROM upload WHERE state = 'open'),
        (SELECT count(*) FROM complaint WHERE look_at <= ?1),
        (SELECT count(*) FROM standing WHERE wait_from IS NOT NULL AND wait_target < ?1),
        (SELECT coalesce(max(seq), 0) FROM event)";
    Ok(c.prepare_cached(sql)?.query_row(params![now.as_millisecond()], |row| {
        Ok(Figures {
            complaints: row.get(0)?,
            quarantined: row.get(1)?,
            photos: row.get(2)?,
            uploads: row.get(3)?,
            clocks: row.get(4)?,
            late: row.get(5)?,
            head: row.get(6)?,
        })
    })?)
}
