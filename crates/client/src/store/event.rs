//! Table `event`: a complaint's life, as far as the city told it.

use super::{Kept, StoreError, Vault, row};
use rusqlite::{Connection, Row};
use sambat_domain::{event::Event, id::ComplaintId};

const TABLE: &str = "event";

fn bound_to(event_id: &str) -> String {
    format!("{TABLE}/{event_id}")
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Event, StoreError> {
    let kept = Kept { bytes: row.get("body")?, sealed: row.get("sealed")? };
    let plain = vault.open(&bound_to(&row.get::<_, String>("id")?), &kept)?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Row(TABLE))
}

/// The events of a complaint, in the city's order.
///
/// # Errors
/// [`StoreError`].
pub fn of(connection: &Connection, vault: &Vault, complaint: ComplaintId) -> Result<Vec<Event>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM event WHERE complaint = ?1 ORDER BY seq")?;
    let mut rows = statement.query([complaint.to_string()])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(read(row, vault)?);
    }
    Ok(events)
}

/// Keeps an event that the city told. One that is known stays; whether it was new.
///
/// # Errors
/// [`StoreError`].
pub fn put(connection: &Connection, vault: &Vault, event: &Event, private: bool) -> Result<bool, StoreError> {
    let id = event.id.to_string();
    let kept = vault.keep(private, &bound_to(&id), row::to_json(event).as_bytes())?;
    let seq = i64::try_from(event.seq.unwrap_or(0)).map_err(|_| StoreError::Row(TABLE))?;
    let new = connection.execute(
        "INSERT INTO event (id, complaint, seq, body, sealed) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
        (id, event.complaint.to_string(), seq, kept.bytes, kept.sealed),
    )?;
    Ok(new > 0)
}
