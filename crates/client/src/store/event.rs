//! Table `event`: a complaint's life, as far as the city told it and the citizen added to it.

use super::{Kept, StoreError, Vault, row};
use rusqlite::{Connection, OptionalExtension as _, Row};
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId},
};

const TABLE: &str = "event";

fn bound_to(event_id: &str) -> String {
    format!("{TABLE}/{event_id}")
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Event, StoreError> {
    let kept = Kept { bytes: row.get("body")?, sealed: row.get("sealed")? };
    let plain = vault.open(&bound_to(&row.get::<_, String>("id")?), &kept)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Row(TABLE))
}

/// The events of a complaint, in the city's order; the citizen's own that it has not told yet come last.
///
/// # Errors
/// [`StoreError`].
pub fn of(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<Vec<Event>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM event WHERE complaint = ?1 ORDER BY seq, id")?;
    let mut rows = statement.query([complaint.to_string()])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(read(row, vault)?);
    }
    Ok(events)
}

/// Place of what the city has not told yet: after everything that it told. SQLite's largest number.
const NOT_YET: i64 = i64::MAX;

/// One event.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(connection: &Connection, vault: &Vault, id: EventId) -> Result<Event, StoreError> {
    let found = connection
        .query_row("SELECT * FROM event WHERE id = ?1", [id.to_string()], |row| Ok(read(row, vault)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Keeps an event: the citizen's own before the city has it, or one that the city told. One that the city told stays as it
/// is; whether this one is news.
///
/// # Errors
/// [`StoreError`].
pub fn put(connection: &Connection, vault: &Vault, event: &Event, private: bool) -> Result<bool, StoreError> {
    let id = event.id.to_string();
    let kept = vault.keep(private, &bound_to(&id), row::to_json(event).as_bytes())?;
    let seq = event.seq.map_or(Ok(NOT_YET), i64::try_from).map_err(|_| StoreError::Row(TABLE))?;
    let new = connection.execute(
        "INSERT INTO event (id, complaint, seq, body, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, body = excluded.body, sealed = excluded.sealed
         WHERE event.seq = ?6 AND event.complaint = excluded.complaint",
        (id, event.complaint.to_string(), seq, kept.bytes, kept.sealed, NOT_YET),
    )?;
    Ok(new > 0)
}
