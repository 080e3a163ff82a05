//! Which complaints' clocks are due to be computed again, and when.

use super::{
    Connection, Db,
    event::{self, Depth},
    kind, parsed,
};
use crate::vault::KindCache;
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
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
    /// Whether what its words say of where it lies is to be read again too: always before its first summary, and after a new
    /// version of this software asked for all of it.
    pub anew: bool,
    /// All its events, in order; their notes are still sealed.
    pub events: Vec<event::StoredEvent>,
}

/// The complaints whose clocks are due, what happened last first: what a transaction has just changed does not wait behind what
/// only time has.
pub fn due(c: &Connection, now: Timestamp, most: usize) -> Db<Vec<ComplaintId>> {
    let mut select =
        c.prepare_cached("SELECT id FROM complaint WHERE look_at <= ?1 ORDER BY look_at DESC, id LIMIT ?2")?;
    let ids = select.query_map(params![now.as_millisecond(), most], |row| row.get::<_, String>(0))?;
    ids.map(|id| parsed(&id?, "complaint")).collect()
}

/// A complaint for its clocks; `None` where there is none of this id.
pub fn find(c: &Connection, kinds: &KindCache, id: ComplaintId) -> Db<Option<DueComplaint>> {
    let row = c
        .prepare_cached(
            "SELECT category, received_at, judged_by, kind_sealed,
                 look_at = 0 OR id NOT IN (SELECT complaint FROM standing) FROM complaint WHERE id = ?1",
        )?
        .query_row([id.to_string()], |row| {
            let sealed: Option<Vec<u8>> = row.get(3)?;
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, sealed, row.get(4)?))
        });
    let Some((category, received_at, judged_by, sealed, anew)) = row.optional()? else { return Ok(None) };
    let category = kind(kinds, id, &category, sealed.as_deref(), "complaint")?;
    let received_at = parsed(&received_at, "complaint")?;
    Ok(Some(DueComplaint { id, category, received_at, judged_by, anew, events: event::life(c, id, Depth::Clocks)? }))
}
