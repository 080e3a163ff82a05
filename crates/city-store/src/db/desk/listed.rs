//! A complaint as every list of the desk reads it.

use crate::{
    db::{self, Connection, Db, DbError, parsed},
    vault::KindCache,
};
use jiff::Timestamp;
use rusqlite::Row;
use sambat_domain::{
    id::{AgencyId, CategoryId, ComplaintId},
    place::Position,
    status::Status,
    visibility::Visibility,
};

/// A complaint as the queue reads it, whoever may see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The complaint's id.
    pub id: ComplaintId,
    /// Its ticket, as people write it.
    pub ticket: String,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// What was kept of who may see it.
    pub visibility: Visibility,
    /// The words of what is public, as received.
    pub words: Option<String>,
    /// Whether somebody must look before it goes to an office.
    pub needs_sorting: bool,
    /// When the city received it.
    pub received_at: Timestamp,
    /// Its status after its last event.
    pub status: Status,
    /// Whether its citizen was asked something and has not replied.
    pub asked: bool,
    /// The office that has it, if one does.
    pub agency: Option<AgencyId>,
    /// In which round it is: 1 at first, and one more each time it is opened again.
    pub round: u32,
    /// Since when it waits for an answer, if it does.
    pub wait_from: Option<Timestamp>,
    /// The moment by which that answer is due.
    pub wait_target: Option<Timestamp>,
    /// The moment by which that answer was promised to people.
    pub wait_promise: Option<Timestamp>,
    /// When that wait goes on the mayor's list.
    pub wait_limit: Option<Timestamp>,
    /// Whether it is on the mayor's list.
    pub escalated: bool,
    /// The moment by which a solution is promised; `None` where none is.
    pub promised_by: Option<Timestamp>,
    /// How many phones support it.
    pub supporters: u32,
    /// Code of the kelurahan, where it is known.
    pub area: Option<String>,
    /// Where it is, where that is known and may be told.
    pub position: Option<Position>,
    /// Its place in the order of its tray, by which the next page is asked for.
    pub place: i64,
}

/// What [`row`] reads, by these names; whoever asks adds the `place` in its order.
pub(super) const COLUMNS: &str = "s.complaint AS id, c.ticket AS ticket, s.category AS category, c.kind_sealed AS kind_sealed,
    c.visibility = 'private' AS is_private, CASE c.visibility WHEN 'public' THEN c.content END AS words,
    s.needs_sorting AS needs_sorting, s.received_at AS received_at, s.status AS status, s.asked AS asked, s.agency AS agency,
    s.round AS round, s.wait_from AS wait_from, s.wait_target AS wait_target, s.wait_promise AS wait_promise,
    s.wait_limit AS wait_limit, s.escalated AS escalated, s.promised_by AS promised_by, s.area AS area, s.lat_e7 AS lat_e7,
    s.lon_e7 AS lon_e7, s.supporters AS supporters";

pub(super) fn row(row: &Row<'_>, kinds: &KindCache) -> Db<Listed> {
    let at = |column: &str| -> Db<Option<Timestamp>> {
        let ms: Option<i64> = row.get(column)?;
        // What is due at no time has no moment.
        Ok(ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
    };
    let text = |column: &str| -> Db<String> { Ok(row.get(column)?) };
    let (lat, lon): (Option<i32>, Option<i32>) = (row.get("lat_e7")?, row.get("lon_e7")?);
    let id = parsed(&text("id")?, "standing")?;
    let sealed: Option<Vec<u8>> = row.get("kind_sealed")?;
    Ok(Listed {
        id,
        ticket: text("ticket")?,
        category: db::kind(kinds, id, &text("category")?, sealed.as_deref(), "standing")?,
        visibility: if row.get("is_private")? { Visibility::Private } else { Visibility::Public },
        words: row.get("words")?,
        needs_sorting: row.get("needs_sorting")?,
        received_at: at("received_at")?.ok_or(DbError::BadRow("standing"))?,
        status: serde_json::from_value(text("status")?.into()).map_err(|_| DbError::BadRow("standing"))?,
        asked: row.get("asked")?,
        agency: row.get::<_, Option<String>>("agency")?.map(|agency| parsed(&agency, "standing")).transpose()?,
        round: row.get("round")?,
        wait_from: at("wait_from")?,
        wait_target: at("wait_target")?,
        wait_promise: at("wait_promise")?,
        wait_limit: at("wait_limit")?,
        escalated: row.get("escalated")?,
        promised_by: at("promised_by")?,
        supporters: row.get("supporters")?,
        area: row.get("area")?,
        position: lat.zip(lon).map(|(lat_e7, lon_e7)| Position { lat_e7, lon_e7 }),
        place: row.get("place")?,
    })
}

/// One complaint as the queue reads it.
///
/// # Errors
/// [`BadRow`](DbError::BadRow) where a row holds what no row should, [`Busy`](DbError::Busy) or
/// [`Sqlite`](DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, kinds: &KindCache, id: ComplaintId) -> Db<Option<Listed>> {
    let sql = format!(
        "SELECT {COLUMNS}, s.changed_at AS place FROM standing s JOIN complaint c ON c.id = s.complaint
         WHERE s.complaint = ?1"
    );
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query([id.to_string()])?;
    rows.next()?.map(|next| row(next, kinds)).transpose()
}
