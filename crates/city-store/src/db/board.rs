//! What the public board and the report of a month count: read in two passes over indexes, no event opened.

use super::{Connection, Db, DbError, parsed};
use crate::vault::KindCache;
use jiff::Timestamp;
use rusqlite::{Row, params};
use sambat_domain::{
    id::{AgencyId, CategoryId, ComplaintId},
    response::{Ending, Verdict},
    status::Status,
    visibility::Visibility,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A wait for an answer, of the city or of an office.
#[derive(Debug, Clone)]
pub struct WaitRow {
    /// The complaint that waits.
    pub complaint: ComplaintId,
    /// The kind of that complaint, an id of the pack.
    pub category: CategoryId,
    /// Whether its complaint is public by the rules under which it was received.
    pub public: bool,
    /// The office that is waited for; `None` where the city as a whole is.
    pub agency: Option<AgencyId>,
    /// When the wait began.
    pub from: Timestamp,
    /// How it ended; `None` while it lasts.
    pub ending: Option<Ending>,
    /// Working minutes that it took, where it has ended.
    pub working_min: Option<u32>,
    /// Minutes that it took by the wall clock, where it has ended.
    pub wall_min: Option<u32>,
    /// Whether it kept its target, where that can be said.
    pub verdict: Option<Verdict>,
}

/// Who complained, as far as the city tells people apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// By the keyed hash of a NIK, or by the hash of a phone's secret.
    Known(Vec<u8>),
    /// By nothing: such a complaint counts as one person's of its own.
    Alone(ComplaintId),
}

/// A complaint as the board and the report count it.
#[derive(Debug, Clone)]
pub struct ComplaintRow {
    /// The complaint's id.
    pub id: ComplaintId,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// Whether it is public by the rules under which it was received.
    pub public: bool,
    /// When the city received it.
    pub received_at: Timestamp,
    /// Its status after its last event.
    pub status: Status,
    /// In which round it is: 1 at first, and one more each time it is opened again.
    pub round: u32,
    /// The office that has it.
    pub agency: Option<AgencyId>,
    /// The moment by which a solution is promised; `None` where none is.
    pub promised_by: Option<Timestamp>,
    /// When it was solved, if it is.
    pub done_at: Option<Timestamp>,
    /// The H3 cell of resolution 9 that it lies in, where its place is known.
    pub cell: Option<u64>,
    /// The cell at resolution 12 of what it is about.
    pub thing_cell: Option<u64>,
    /// The cell that it was told under first, for good.
    pub told: Option<u64>,
    /// When a person of the city first did something with it.
    pub acted_at: Option<Timestamp>,
    /// Who complained, as far as the city tells people apart.
    pub person: Person,
    /// When somebody answered first, if anybody did.
    pub answered_at: Option<Timestamp>,
}

fn visibility(public: bool) -> Visibility {
    if public { Visibility::Public } else { Visibility::Private }
}

impl WaitRow {
    /// What was kept of who may see its complaint.
    pub fn visibility(&self) -> Visibility {
        visibility(self.public)
    }
}

impl ComplaintRow {
    /// What was kept of who may see it.
    pub fn visibility(&self) -> Visibility {
        visibility(self.public)
    }
}

/// The kind of what is private, sealed. `s` is its row of `standing`.
const CLOSED: &str =
    "CASE s.visibility WHEN 'private' THEN (SELECT kind_sealed FROM complaint WHERE id = s.complaint) END";

/// Not what came in a flood, as long as nobody of the city has acted on it. `s` is its row of `standing`.
const NO_FLOOD: &str = "NOT (s.status IN ('received', 'withdrawn')
             AND s.complaint IN (SELECT id FROM complaint WHERE quarantined = 1))";

/// All waits and complaints that began in a month.
#[derive(Debug, Clone, Default)]
pub struct MonthRows {
    /// Every wait for an answer that touches the month.
    pub waits: Vec<WaitRow>,
    /// Every complaint that was received in it.
    pub complaints: Vec<ComplaintRow>,
}

fn word<T: DeserializeOwned>(text: String) -> Db<T> {
    serde_json::from_value(text.into()).map_err(|_| DbError::BadRow("standing"))
}

fn moment(ms: i64) -> Db<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| DbError::BadRow("standing"))
}

/// When the first complaint came in.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn first(c: &Connection) -> Db<Option<Timestamp>> {
    let first: Option<i64> =
        c.prepare_cached("SELECT min(received_at) FROM standing")?.query_row([], |row| row.get(0))?;
    first.map(moment).transpose()
}

/// The waits and complaints that began from one moment on and before another.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn month(c: &Connection, kinds: &KindCache, from: Timestamp, to: Timestamp) -> Db<MonthRows> {
    let span = params![from.as_millisecond(), to.as_millisecond()];
    let mut waits = c.prepare_cached(&format!(
        "SELECT w.category, s.visibility = 'public', w.agency, w.from_at, w.ending, w.working_min, w.wall_min, w.verdict,
             w.complaint, {CLOSED}
         FROM wait w INDEXED BY wait_month JOIN standing s ON s.complaint = w.complaint
         WHERE w.from_at >= ?1 AND w.from_at < ?2 AND {NO_FLOOD}"
    ))?;
    let raw = |row: &Row<'_>| {
        let fixed: (String, bool, Option<String>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let judged: (Option<String>, Option<u32>, Option<u32>, Option<String>) =
            (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
        Ok((fixed, judged, (row.get::<_, String>(8)?, row.get::<_, Option<Vec<u8>>>(9)?)))
    };
    let waits = waits
        .query_map(span, raw)?
        .map(|row| {
            let ((category, public, agency, from), (ending, working_min, wall_min, verdict), (complaint, sealed)) =
                row?;
            let complaint = parsed(&complaint, "wait")?;
            Ok(WaitRow {
                complaint,
                category: super::kind(kinds, complaint, &category, sealed.as_deref(), "wait")?,
                public,
                agency: agency.map(|agency| parsed(&agency, "wait")).transpose()?,
                from: moment(from)?,
                ending: ending.map(word).transpose()?,
                working_min,
                wall_min,
                verdict: verdict.map(word).transpose()?,
            })
        })
        .collect::<Db<_>>()?;
    let mut complaints = c.prepare_cached(&format!(
        "SELECT s.category, s.visibility = 'public', s.received_at, s.status, s.round, s.done_at, s.cell,
             CASE w.ending WHEN 'answered' THEN w.ended_at END, s.complaint, s.agency, s.promised_by, {CLOSED},
             s.thing_cell, told.cell, s.acted_at,
             coalesce((SELECT nik_hmac FROM reporter WHERE complaint = s.complaint),
                      (SELECT min(device) FROM owner WHERE complaint = s.complaint))
         FROM standing s LEFT JOIN wait w ON w.complaint = s.complaint AND w.n = 0
             LEFT JOIN told ON told.complaint = s.complaint
         WHERE s.received_at >= ?1 AND s.received_at < ?2 AND {NO_FLOOD}"
    ))?;
    let raw = |row: &Row<'_>| {
        let fixed: (String, bool, i64, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let rest: (Option<i64>, Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?, row.get(7)?);
        let whose: (String, Option<String>, Option<i64>, Option<Vec<u8>>) =
            (row.get(8)?, row.get(9)?, row.get(10)?, row.get(11)?);
        let open: (Option<i64>, Option<i64>, Option<i64>) = (row.get(12)?, row.get(13)?, row.get(14)?);
        Ok((fixed, rest, whose, open, row.get::<_, Option<Vec<u8>>>(15)?))
    };
    let complaints = complaints
        .query_map(span, raw)?
        .map(|row| {
            let ((category, public, received_at, status, round), rest, whose, open, person) = row?;
            let ((done_at, cell, answered_at), (id, agency, promised_by, sealed)) = (rest, whose);
            let (thing_cell, told, acted_at) = open;
            let id = parsed(&id, "standing")?;
            let index = |cell: i64| u64::from_ne_bytes(cell.to_ne_bytes());
            Ok(ComplaintRow {
                id,
                agency: agency.map(|agency| parsed(&agency, "standing")).transpose()?,
                promised_by: promised_by.map(moment).transpose()?,
                category: super::kind(kinds, id, &category, sealed.as_deref(), "standing")?,
                public,
                received_at: moment(received_at)?,
                status: word(status)?,
                round,
                done_at: done_at.map(moment).transpose()?,
                cell: cell.map(index),
                thing_cell: thing_cell.map(index),
                told: told.map(index),
                acted_at: acted_at.map(moment).transpose()?,
                person: person.map_or(Person::Alone(id), Person::Known),
                answered_at: answered_at.map(moment).transpose()?,
            })
        })
        .collect::<Db<_>>()?;
    Ok(MonthRows { waits, complaints })
}

/// The tickets of all whose waits began from one moment to before another: behind every number of that month stand some of these.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn tickets(c: &Connection, from: Timestamp, to: Timestamp) -> Db<BTreeMap<ComplaintId, String>> {
    let mut select = c.prepare_cached(
        "SELECT id, ticket FROM complaint WHERE id IN (
             SELECT complaint FROM wait INDEXED BY wait_month WHERE from_at >= ?1 AND from_at < ?2)",
    )?;
    let raw = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?));
    let rows = select.query_map(params![from.as_millisecond(), to.as_millisecond()], raw)?;
    rows.map(|row| row.map_err(Into::into).and_then(|(id, ticket)| Ok((parsed(&id, "complaint")?, ticket)))).collect()
}
