//! Complaints that came as part of a flood and that nobody has acted on since.

use super::{Connection, Db, parsed};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::id::ComplaintId;

/// A complaint that came as part of a flood.
#[derive(Debug, Clone)]
pub struct Flooded {
    /// The complaint's id.
    pub id: ComplaintId,
    /// When the city received it.
    pub received_at: Timestamp,
    /// The hash of the phone's secret; none where no phone owns it.
    pub device: Option<Vec<u8>>,
    /// The keyed hash of the network; none where that is not known.
    pub network: Option<Vec<u8>>,
}

/// Whether one is still one of them.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is(c: &Connection, id: ComplaintId) -> Db<bool> {
    let sql = "SELECT 1 FROM complaint WHERE id = ?1 AND quarantined = 1 AND NOT EXISTS
                   (SELECT 1 FROM event WHERE event.complaint = ?1 AND json_extract(actor, '$.role') = 'officer')";
    Ok(c.prepare_cached(sql)?.exists([id.to_string()])?)
}

/// All such complaints that were received in a span, the oldest first.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn all(c: &Connection, since: Timestamp, until: Timestamp) -> Db<Vec<Flooded>> {
    let mut select = c.prepare(
        "SELECT id, received_at, (SELECT device FROM owner WHERE complaint = id LIMIT 1), flood_network FROM complaint
         WHERE quarantined = 1 AND unixepoch(received_at) BETWEEN ?1 AND ?2 AND NOT EXISTS
             (SELECT 1 FROM event WHERE event.complaint = complaint.id AND json_extract(actor, '$.role') = 'officer')
         ORDER BY received_at, id",
    )?;
    let rows = select.query_map(params![since.as_second(), until.as_second()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
    })?;
    rows.map(|row| {
        let (id, at, device, network) = row?;
        Ok(Flooded { id: parsed(&id, "complaint")?, received_at: parsed(&at, "complaint")?, device, network })
    })
    .collect()
}
