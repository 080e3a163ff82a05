//! What happened since, for whoever listens at the desk.

use crate::db::{Connection, Db, parsed, to_json};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::{event::EventKind, id::AgencyId, visibility::Visibility};

/// An event, as far as it decides who hears of it.
pub struct Happened {
    /// Who may see the complaint at most.
    pub visibility: Visibility,
    /// The office that has its complaint now.
    pub agency: Option<AgencyId>,
    /// The office whose wait it ended.
    pub left: Option<AgencyId>,
    /// Whether a wait began or ended by it, or it put its complaint on the mayor's list.
    pub moved_a_clock: bool,
}

/// The events after one place and up to another, of complaints that stand somewhere.
///
/// # Errors
/// [`BadRow`](super::super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::super::DbError::Busy) or
/// [`Sqlite`](super::super::DbError::Sqlite) where the database cannot be read.
pub fn happened(c: &Connection, after: u64, until: u64) -> Db<Vec<Happened>> {
    let mut select = c.prepare_cached(
        "SELECT e.complaint, e.received_at, e.kind, s.visibility = 'private', s.agency
         FROM event e JOIN standing s ON s.complaint = e.complaint WHERE e.seq > ?1 AND e.seq <= ?2",
    )?;
    let mut waits = c.prepare_cached(
        "SELECT agency, ended_at IS ?2 FROM wait WHERE complaint = ?1 AND (from_at = ?2 OR ended_at = ?2)",
    )?;
    let escalated = to_json(&EventKind::Escalated, "event")?;
    let office = |name: Option<String>| name.map(|name| parsed(&name, "standing")).transpose();
    let mut rows = select.query(params![after, until])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (complaint, at): (String, String) = (row.get(0)?, row.get(1)?);
        let at: Timestamp = parsed(&at, "event")?;
        let mut moved = waits.query(params![complaint, at.as_millisecond()])?;
        let (mut left, mut moved_a_clock) = (None, row.get::<_, String>(2)? == escalated);
        while let Some(wait) = moved.next()? {
            moved_a_clock = true;
            if wait.get(1)? {
                left = office(wait.get(0)?)?.or(left);
            }
        }
        found.push(Happened {
            visibility: if row.get(3)? { Visibility::Private } else { Visibility::Public },
            agency: office(row.get(4)?)?,
            left,
            moved_a_clock,
        });
    }
    Ok(found)
}
