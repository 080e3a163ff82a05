//! Which complaints' clocks are due to be computed again, and when.

use super::{
    Connection, Db, Transaction,
    event::{self, Depth},
    kind, parsed,
};
use crate::vault::Kinds;
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::id::{CategoryId, ComplaintId};

/// A complaint whose clocks are due to be computed again.
#[derive(Debug, Clone)]
pub struct DueComplaint {
    /// The complaint's id.
    pub id: ComplaintId,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// When the city received it.
    pub received_at: Timestamp,
    /// The revision in force at receipt; none for what is older than this column.
    pub judged_by: Option<String>,
    /// All its events, in order; their notes are still sealed.
    pub events: Vec<event::StoredEvent>,
}

/// The first complaints whose clocks are due.
pub fn due(c: &Connection, kinds: &Kinds, now: Timestamp, most: usize) -> Db<Vec<DueComplaint>> {
    let mut select = c.prepare_cached(
        "SELECT id, category, received_at, judged_by, kind_sealed FROM complaint
         WHERE look_at <= ?1 ORDER BY look_at, id LIMIT ?2",
    )?;
    let rows = select.query_map(params![now.as_millisecond(), most], |row| {
        let sealed: Option<Vec<u8>> = row.get(4)?;
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?, sealed))
    })?;
    rows.map(|row| {
        let (id, category, received_at, judged_by, sealed) = row?;
        let id = parsed(&id, "complaint")?;
        let category = kind(kinds, id, &category, sealed.as_deref(), "complaint")?;
        let received_at = parsed(&received_at, "complaint")?;
        Ok(DueComplaint { id, category, received_at, judged_by, events: event::life(c, id, Depth::Clocks)? })
    })
    .collect()
}

/// Notes when to look next, if nothing has happened since that look. Whether that is so.
pub fn looked(t: &Transaction<'_>, seen: &DueComplaint, next: Option<Timestamp>) -> Db<bool> {
    let last = seen.events.last().and_then(|kept| kept.event.seq);
    let done = t
        .prepare_cached(
            "UPDATE complaint SET look_at = ?2
             WHERE id = ?1 AND (SELECT max(seq) FROM event WHERE complaint = ?1) IS ?3",
        )?
        .execute(params![seen.id.to_string(), next.map(Timestamp::as_millisecond), last])?;
    Ok(done > 0)
}
