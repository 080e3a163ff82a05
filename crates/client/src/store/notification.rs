//! Table `notification`: what a citizen is to be told of each complaint, and what is waited for.

use super::{Connection, StoreError, row};
use crate::ports::NewsKind;
use jiff::Timestamp;
use sambat_domain::id::{ComplaintId, EventId, PackId};

const TABLE: &str = "notification";

/// What is to be told of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The complaint.
    pub complaint: ComplaintId,
    /// What it is about.
    pub kind: NewsKind,
    /// The event that it comes from, where it is one.
    pub event: Option<EventId>,
    /// When that was.
    pub at: Timestamp,
}

/// Notes that something is to be told, in place of what was to be told of the same complaint before.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put(connection: &Connection, waiting: &Waiting) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO notification (complaint, kind, event, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (complaint) DO UPDATE SET kind = excluded.kind, event = excluded.event, at = excluded.at",
        (
            waiting.complaint.to_string(),
            row::to_json(&waiting.kind),
            waiting.event.map(|event| event.to_string()),
            waiting.at.as_millisecond(),
        ),
    )?;
    Ok(())
}

/// All that is to be told, what happened first before the others.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn waiting(connection: &Connection) -> Result<Vec<Waiting>, StoreError> {
    let sql = "SELECT complaint, kind, event, at FROM notification WHERE kind IS NOT NULL ORDER BY at, complaint";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        waiting.push(Waiting {
            complaint: row::parsed(row, "complaint", TABLE)?,
            kind: row::json(row, "kind", TABLE)?,
            event: row::parsed_or_null(row, "event", TABLE)?,
            at: Timestamp::from_millisecond(row.get("at")?).map_err(|_| StoreError::Row(TABLE))?,
        });
    }
    Ok(waiting)
}

/// Notes that nothing is to be told any more, of any complaint.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn settle_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("UPDATE notification SET kind = NULL, event = NULL, at = NULL WHERE kind IS NOT NULL", [])?;
    Ok(())
}

/// Notes whether the city still owes something, and until when it promised to have answered. A promise that is known to be
/// broken is not waited for again.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn expect(
    connection: &Connection,
    complaint: ComplaintId,
    open: bool,
    promise: Option<Timestamp>,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO notification (complaint, open, promise) VALUES (?1, ?2, ?3)
         ON CONFLICT (complaint) DO UPDATE SET open = excluded.open,
             promise = iif(excluded.promise IS notification.missed, NULL, excluded.promise)",
        (complaint.to_string(), open, promise.map(Timestamp::as_millisecond)),
    )?;
    Ok(())
}

/// Takes the promises of a city that are broken at this moment of its clock: each is answered once.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn take_broken(
    connection: &Connection,
    pack: &PackId,
    now: Timestamp,
) -> Result<Vec<(ComplaintId, Timestamp)>, StoreError> {
    let mut statement = connection.prepare(
        "UPDATE notification SET missed = promise, promise = NULL
         WHERE promise < ?1 AND complaint IN (SELECT id FROM complaint WHERE pack_id = ?2)
         RETURNING complaint, missed",
    )?;
    let mut rows = statement.query((now.as_millisecond(), pack.as_str()))?;
    let mut broken = Vec::new();
    while let Some(row) = rows.next()? {
        let promise = Timestamp::from_millisecond(row.get("missed")?).map_err(|_| StoreError::Row(TABLE))?;
        broken.push((row::parsed(row, "complaint", TABLE)?, promise));
    }
    Ok(broken)
}

/// Whether something is to be told of a complaint.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn is_waiting(connection: &Connection, complaint: ComplaintId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM notification WHERE complaint = ?1 AND kind IS NOT NULL)";
    Ok(connection.query_row(sql, [complaint.to_string()], |row| row.get(0))?)
}

/// Notes that the city said of a complaint that nobody answered past the limit. Whether it says so for the first time.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn escalate(connection: &Connection, complaint: ComplaintId) -> Result<bool, StoreError> {
    let changed = connection.execute(
        "INSERT INTO notification (complaint, escalated) VALUES (?1, 1)
         ON CONFLICT (complaint) DO UPDATE SET escalated = 1 WHERE escalated = 0",
        [complaint.to_string()],
    )?;
    Ok(changed > 0)
}

/// Whether a city still owes something to this citizen.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn any_open(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM notification WHERE open)", [], |row| row.get(0))?)
}
