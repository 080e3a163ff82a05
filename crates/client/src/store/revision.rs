//! Table `revision`: packs as they were in force when complaints were received.

use super::{StoreError, row};
use rusqlite::Connection;
use sambat_domain::{id::PackId, pack::Pack};
use std::collections::BTreeMap;

const TABLE: &str = "revision";

/// Keeps a revision that a complaint names.
///
/// # Errors
/// [`StoreError`].
pub fn keep(connection: &Connection, rev: &str, pack: &Pack) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO revision (pack_id, rev, pack) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (pack.id.as_str(), rev, row::to_json(pack)),
    )?;
    Ok(())
}

/// The revisions of a city's pack that complaints name, but for one that is at hand.
///
/// # Errors
/// [`StoreError`].
pub fn others(connection: &Connection, pack: &PackId, than: &str) -> Result<BTreeMap<String, Pack>, StoreError> {
    let mut statement = connection.prepare("SELECT rev, pack FROM revision WHERE pack_id = ?1 AND rev <> ?2")?;
    let mut rows = statement.query((pack.as_str(), than))?;
    let mut packs = BTreeMap::new();
    while let Some(row) = rows.next()? {
        packs.insert(row.get("rev")?, row::json(row, "pack", TABLE)?);
    }
    Ok(packs)
}

/// Forgets what no complaint names any more.
///
/// # Errors
/// [`StoreError`].
pub fn forget_unused(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM revision WHERE NOT EXISTS (
             SELECT 1 FROM complaint WHERE complaint.pack_id = revision.pack_id AND complaint.judged_by = revision.rev)",
        [],
    )?;
    Ok(())
}
