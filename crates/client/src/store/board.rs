//! Table `board`: the public board as each city last told it, a row a month. Nothing of a citizen is in it.

use super::{Connection, StoreError, row};
use rusqlite::{OptionalExtension as _, Row};
use sambat_domain::id::PackId;

/// The board of a month, as a city told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBoard {
    /// The city's pack.
    pub pack: PackId,
    /// Year and month, such as `2026-11`.
    pub month: String,
    /// Entity tag of the text.
    pub etag: String,
    /// As the city told it.
    pub text: String,
}

fn read(row: &Row<'_>) -> Result<StoredBoard, StoreError> {
    Ok(StoredBoard {
        pack: row::parsed(row, "pack_id", "board")?,
        month: row.get("month")?,
        etag: row.get("etag")?,
        text: row.get("text")?,
    })
}

/// What a city last told of a month, or of the latest that is kept.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn find(connection: &Connection, pack: &PackId, month: Option<&str>) -> Result<Option<StoredBoard>, StoreError> {
    let sql = "SELECT * FROM board WHERE pack_id = ?1 AND month = coalesce(?2, month) ORDER BY month DESC LIMIT 1";
    connection.query_row(sql, (pack.as_str(), month), |row| Ok(read(row))).optional()?.transpose()
}

/// Keeps what a city told, in place of what it told before.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, kept: &StoredBoard) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO board (pack_id, month, etag, text) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pack_id, month) DO UPDATE SET etag = excluded.etag, text = excluded.text",
        (kept.pack.as_str(), &kept.month, &kept.etag, &kept.text),
    )?;
    Ok(())
}
