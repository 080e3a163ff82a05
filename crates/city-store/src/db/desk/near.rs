//! What lies near by.

use crate::db::{Connection, Db, DbError, parsed};
use jiff::Timestamp;
use rusqlite::{params_from_iter, types::Value};
use sambat_domain::{
    id::{CategoryId, ComplaintId},
    place::Position,
};

/// Complaints of a kind that lie in some cells, came in since then and are not over, by an index that holds all of it.
///
/// # Errors
/// [`BadRow`](super::super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::super::DbError::Busy) or
/// [`Sqlite`](super::super::DbError::Sqlite) where the database cannot be read.
pub fn spots(
    c: &Connection,
    cells: &[u64],
    category: &CategoryId,
    since: Timestamp,
) -> Db<Vec<(ComplaintId, Position)>> {
    let holes = vec!["?"; cells.len()].join(", ");
    let sql = format!(
        "SELECT complaint, lat_e7, lon_e7 FROM standing INDEXED BY standing_near
         WHERE cell IN ({holes}) AND category = ? AND received_at >= ?
             AND status NOT IN ('rejected', 'not_ours', 'duplicate_of', 'withdrawn', 'closed')"
    );
    let mut values: Vec<Value> = cells.iter().map(|cell| i64::from_ne_bytes(cell.to_ne_bytes()).into()).collect();
    values.push(category.to_string().into());
    values.push(since.as_millisecond().into());
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = parsed(row.get_ref(0)?.as_str().map_err(|_| DbError::BadRow("standing"))?, "standing")?;
        found.push((id, Position { lat_e7: row.get(1)?, lon_e7: row.get(2)? }));
    }
    Ok(found)
}
