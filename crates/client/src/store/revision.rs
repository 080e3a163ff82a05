//! Table `revision`: packs as they were in force when complaints were received.

use super::{Connection, StoreError, row};
use sambat_domain::{id::PackId, pack::Pack};
use std::{collections::BTreeMap, sync::Arc};

const TABLE: &str = "revision";

/// Keeps a revision that a complaint names.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, rev: &str, pack: &Pack) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO revision (pack_id, rev, pack) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (pack.id.as_str(), rev, row::to_json(pack)),
    )?;
    Ok(())
}

/// The revisions of a city's pack that complaints name, but for this one.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn others(connection: &Connection, pack: &PackId, than: &str) -> Result<BTreeMap<String, Arc<Pack>>, StoreError> {
    let mut statement = connection.prepare("SELECT rev, pack FROM revision WHERE pack_id = ?1 AND rev <> ?2")?;
    let mut rows = statement.query((pack.as_str(), than))?;
    let mut packs = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let rev: String = row.get("rev")?;
        let found = connection.revision(pack.as_str(), &rev, || row::json(row, "pack", TABLE))?;
        packs.insert(rev, found);
    }
    Ok(packs)
}

/// Forgets what no complaint names any more.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget_unused(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM revision WHERE NOT EXISTS (
             SELECT 1 FROM complaint WHERE complaint.pack_id = revision.pack_id AND complaint.judged_by = revision.rev)",
        [],
    )?;
    Ok(())
}
