//! Table `event`: a complaint's life, as far as the city told it and the citizen added to it.

use super::{Connection, StoreError, StoredValue, Vault, row};
use rusqlite::{OptionalExtension as _, Params, Row};
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId, PackId},
};
use sambat_protocol::message::HeardEvent;

const TABLE: &str = "event";

/// When the citizen's own were queued: their ids hold a time, and the phone's clock may have been set between two.
const QUEUED: &str =
    "(SELECT outbox.id FROM outbox WHERE outbox.complaint = event.complaint AND outbox.event = event.id)";

fn bound_to(event_id: &str) -> String {
    format!("{TABLE}/{event_id}")
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<HeardEvent, StoreError> {
    let kept = StoredValue { bytes: row.get("body")?, sealed: row.get("sealed")? };
    let plain = vault.open(&bound_to(&row.get::<_, String>("id")?), &kept)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Row(TABLE))
}

/// The events that this version can read: one of a newer city lies there until a newer version reads it.
fn known(event: HeardEvent) -> Option<Event> {
    match event {
        HeardEvent::Known(event) => Some(event),
        HeardEvent::Newer(_) => None,
    }
}

fn query(
    connection: &Connection,
    vault: &Vault,
    condition: &str,
    params: impl Params,
) -> Result<Vec<Event>, StoreError> {
    let mut statement =
        connection.prepare(&format!("SELECT * FROM event WHERE {condition} ORDER BY seq, {QUEUED}, id"))?;
    let mut rows = statement.query(params)?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.extend(known(read(row, vault)?));
    }
    Ok(events)
}

/// The events of a complaint, in the city's order; the citizen's own that it has not told yet come last.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn of(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<Vec<Event>, StoreError> {
    query(connection, vault, "complaint = ?1 AND stale < 2", [complaint.to_string()])
}

/// Officers' events that the city told and has no more, since it was restored from a backup.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn lost(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<Vec<Event>, StoreError> {
    query(connection, vault, "complaint = ?1 AND stale = 2", [complaint.to_string()])
}

/// Closes every event of a complaint that lies open.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Row`] where a row is
/// not as this version writes it; [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the
/// file cannot be read.
pub fn close(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT id, body FROM event WHERE complaint = ?1 AND sealed = 0")?;
    let open = statement
        .query_map([complaint.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(String, Vec<u8>)>, _>>()?;
    for (id, body) in open {
        let kept = vault.keep(true, &bound_to(&id), &body)?;
        connection.execute("UPDATE event SET body = ?2, sealed = 1 WHERE id = ?1", (&id, kept.bytes))?;
    }
    Ok(())
}

/// The city was restored from a backup: whatever it told counts until all of it was asked for again.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn doubt(connection: &Connection, pack: &PackId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE event SET stale = 1 WHERE stale = 0 AND seq <> ?1
             AND complaint IN (SELECT id FROM complaint WHERE pack_id = ?2)",
        (NOT_YET, pack.as_str()),
    )?;
    Ok(())
}

/// What is in doubt once everything was asked for again: the city has none of it. What this phone itself can open no more stays
/// as it is; what it cannot read yet goes.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn doubted(connection: &Connection, vault: &Vault, pack: &PackId) -> Result<Vec<Event>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT * FROM event WHERE stale = 1 AND complaint IN (SELECT id FROM complaint WHERE pack_id = ?1)",
    )?;
    let mut rows = statement.query([pack.as_str()])?;
    let (mut events, mut unread) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        match read(row, vault) {
            Err(StoreError::KeyGone) => {}
            event => match event? {
                HeardEvent::Known(event) => events.push(event),
                HeardEvent::Newer(event) => unread.push(event.id),
            },
        }
    }
    for id in unread {
        connection.execute("DELETE FROM event WHERE id = ?1", [id.to_string()])?;
    }
    Ok(events)
}

/// What becomes of an event that the city lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// This phone sends it again: until then, it is one that the city has not told yet.
    SentAgain,
    /// Nobody says it again. It stays to be read.
    ToRead,
    /// It comes again by itself, such as what the city says of itself.
    Gone,
}

/// Does with an event that the city lost what is to become of it.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn lose(
    connection: &Connection,
    vault: &Vault,
    event: &Event,
    private: bool,
    fate: Fate,
) -> Result<(), StoreError> {
    let id = event.id.to_string();
    match fate {
        Fate::Gone => connection.execute("DELETE FROM event WHERE id = ?1", [id])?,
        Fate::ToRead => connection.execute("UPDATE event SET stale = 2 WHERE id = ?1", [id])?,
        Fate::SentAgain => {
            let kept = vault.keep(private, &bound_to(&id), row::to_json(&event.untold()).as_bytes())?;
            connection.execute(
                "UPDATE event SET stale = 0, seq = ?2, body = ?3, sealed = ?4 WHERE id = ?1",
                (id, NOT_YET, kept.bytes, kept.sealed),
            )?
        }
    };
    Ok(())
}

/// Place of what the city has not told yet: after everything that it told. SQLite's largest number.
const NOT_YET: i64 = i64::MAX;

/// One event that this version can read.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::KeyGone`] where the vault's key did not close it;
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn get(connection: &Connection, vault: &Vault, id: EventId) -> Result<Event, StoreError> {
    known(heard(connection, vault, id)?).ok_or(StoreError::NotFound)
}

/// One event, whether this version can read it or not.
///
/// # Errors
/// As [`get`].
pub fn heard(connection: &Connection, vault: &Vault, id: EventId) -> Result<HeardEvent, StoreError> {
    let found = connection
        .query_row("SELECT * FROM event WHERE id = ?1", [id.to_string()], |row| Ok(read(row, vault)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Whether this phone has it, read or not.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn is_there(connection: &Connection, id: EventId) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM event WHERE id = ?1)", [id.to_string()], |row| row.get(0))?)
}

/// Keeps what the city told: as [`put`], and of a newer city as it came.
///
/// # Errors
/// As [`put`].
pub fn put_heard(connection: &Connection, vault: &Vault, told: &HeardEvent, private: bool) -> Result<bool, StoreError> {
    match told {
        HeardEvent::Known(event) => put(connection, vault, event, private),
        HeardEvent::Newer(event) => {
            let (id, complaint, seq) = (event.id, event.complaint, Some(event.seq));
            keep(connection, vault, Written { id, complaint, seq, body: row::to_json(event), private })
        }
    }
}

/// Keeps an event: the citizen's own before the city has it, or one that the city told. One that the city told stays as it
/// is, unless that was before a restore; whether this one is news.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put(connection: &Connection, vault: &Vault, event: &Event, private: bool) -> Result<bool, StoreError> {
    let (id, complaint, seq) = (event.id, event.complaint, event.seq);
    keep(connection, vault, Written { id, complaint, seq, body: row::to_json(event), private })
}

/// A row before it is written.
struct Written {
    id: EventId,
    complaint: ComplaintId,
    seq: Option<u64>,
    body: String,
    private: bool,
}

fn keep(connection: &Connection, vault: &Vault, written: Written) -> Result<bool, StoreError> {
    let id = written.id.to_string();
    let kept = vault.keep(written.private, &bound_to(&id), written.body.as_bytes())?;
    let seq = written.seq.map_or(Ok(NOT_YET), i64::try_from).map_err(|_| StoreError::Row(TABLE))?;
    let new = connection.execute(
        "INSERT INTO event (id, complaint, seq, body, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, body = excluded.body, sealed = excluded.sealed, stale = 0
         WHERE (event.seq = ?6 OR event.stale > 0) AND event.complaint = excluded.complaint",
        (id, written.complaint.to_string(), seq, kept.bytes, kept.sealed, NOT_YET),
    )?;
    Ok(new > 0)
}
