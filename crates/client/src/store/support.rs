//! Table `support`: what the citizen supports. It waits here until the city has it; asked twice it is the same.

use super::{Connection, StoreError, row};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};
use sambat_domain::id::PackId;
use sambat_protocol::nearby::Handle;
use serde::{Deserialize, Serialize};

/// What became of a wish at the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportState {
    /// The city has not said that it has it.
    Waiting,
    /// It has.
    Sent,
    /// There is nothing to support any more.
    Gone,
}

/// Whether the citizen supports a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSupport {
    /// The city's pack.
    pub pack: PackId,
    /// The name of the thing.
    pub handle: Handle,
    /// Whether it is supported; `false` where that was taken back.
    pub wanted: bool,
    /// What became of it at the city.
    pub state: SupportState,
    /// Before this it is not tried again.
    pub next_at: Option<Timestamp>,
}

const TABLE: &str = "support";

fn read(row: &Row<'_>) -> Result<StoredSupport, StoreError> {
    Ok(StoredSupport {
        pack: row::parsed(row, "pack_id", TABLE)?,
        handle: row::parsed(row, "handle", TABLE)?,
        wanted: row.get("wanted")?,
        state: row::json(row, "state", TABLE)?,
        next_at: row::parsed_or_null(row, "next_at", TABLE)?,
    })
}

/// Whether the citizen supports a thing; `None` where they never said.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn find(connection: &Connection, pack: &PackId, handle: Handle) -> Result<Option<StoredSupport>, StoreError> {
    let sql = "SELECT * FROM support WHERE pack_id = ?1 AND handle = ?2";
    connection.query_row(sql, (pack.as_str(), handle.to_string()), |row| Ok(read(row))).optional()?.transpose()
}

/// What the citizen supports in a city, or did.
///
/// # Errors
/// As [`find`].
pub fn of_city(connection: &Connection, pack: &PackId) -> Result<Vec<StoredSupport>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM support WHERE pack_id = ?1 ORDER BY handle")?;
    let mut rows = statement.query([pack.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Keeps a wish, in place of the one before.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, kept: &StoredSupport) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO support (pack_id, handle, wanted, state, next_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pack_id, handle) DO UPDATE SET wanted = excluded.wanted, state = excluded.state, next_at = excluded.next_at",
        (
            kept.pack.as_str(),
            kept.handle.to_string(),
            kept.wanted,
            row::to_json(&kept.state),
            kept.next_at.map(|at| at.to_string()),
        ),
    )?;
    Ok(())
}

/// Keeps what became of a wish, unless the citizen wants something else by now.
///
/// # Errors
/// As [`keep`].
pub fn settle(connection: &Connection, sent: &StoredSupport) -> Result<(), StoreError> {
    match find(connection, &sent.pack, sent.handle)? {
        Some(now) if now.wanted == sent.wanted => keep(connection, sent),
        _ => Ok(()),
    }
}

/// Whether a city has received a report of this phone: before that it counts it nowhere.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn counts(connection: &Connection, pack: &PackId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM complaint WHERE pack_id = ?1 AND receipt IS NOT NULL)";
    Ok(connection.query_row(sql, [pack.as_str()], |row| row.get(0))?)
}

/// Whether any city has still to hear what the citizen supports.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn any_waits(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM support WHERE state = ?1)";
    Ok(connection.query_row(sql, [row::to_json(&SupportState::Waiting)], |row| row.get(0))?)
}
