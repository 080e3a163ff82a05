//! Table `nearby`: what lies near, as each city last told it, a row a cell.

use super::{Connection, StoreError, row};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};
use sambat_domain::id::PackId;

/// The most cells that are kept: whoever travels leaves those of long ago behind.
const MOST_CELLS: u32 = 24;

/// The things in a cell, as a city told them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNearby {
    /// The city's pack.
    pub pack: PackId,
    /// The H3 cell at resolution 6.
    pub cell: String,
    /// Entity tag of the text.
    pub etag: String,
    /// As the city told it.
    pub text: String,
    /// When it last said that this holds.
    pub told_at: Timestamp,
}

fn read(row: &Row<'_>) -> Result<StoredNearby, StoreError> {
    Ok(StoredNearby {
        pack: row::parsed(row, "pack_id", "nearby")?,
        cell: row.get("cell")?,
        etag: row.get("etag")?,
        text: row.get("text")?,
        told_at: row::parsed(row, "told_at", "nearby")?,
    })
}

/// What a city last told of a cell.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn find(connection: &Connection, pack: &PackId, cell: &str) -> Result<Option<StoredNearby>, StoreError> {
    let sql = "SELECT * FROM nearby WHERE pack_id = ?1 AND cell = ?2";
    connection.query_row(sql, (pack.as_str(), cell), |row| Ok(read(row))).optional()?.transpose()
}

/// Keeps what a city told, in place of what it told before.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, kept: &StoredNearby) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO nearby (pack_id, cell, etag, text, told_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pack_id, cell) DO UPDATE SET etag = excluded.etag, text = excluded.text, told_at = excluded.told_at",
        (kept.pack.as_str(), &kept.cell, &kept.etag, &kept.text, kept.told_at.to_string()),
    )?;
    connection.execute(
        "DELETE FROM nearby WHERE (pack_id, cell) NOT IN
             (SELECT pack_id, cell FROM nearby ORDER BY told_at DESC LIMIT ?1)",
        [MOST_CELLS],
    )?;
    Ok(())
}
