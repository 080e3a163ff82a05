//! Events, their one order, and the chain over them.

use super::{Connection, Db, DbError, Transaction, clock_due, from_json, from_word, parsed, to_json, to_word};
use rusqlite::{OptionalExtension as _, Row, params};
use sambat_domain::{
    event::{Actor, Event, EventKind, MOST_CITIZEN_EVENTS, MOST_OFFICER_EVENTS},
    id::{ComplaintId, EventId},
    photo::Sha256,
};
use sambat_protocol::{
    cursor::{self, Cursor},
    hash,
    message::LARGEST_PAGE,
};

/// An event with its note as it is kept.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// The event; its note is `None`.
    pub event: Event,
    /// The note, sealed under the complaint's data key; `None` where there is none.
    pub note_sealed: Option<Vec<u8>>,
}

/// One link of the chain of events, as the audit reads it.
#[derive(Debug, Clone)]
pub struct Link {
    /// The event that is linked.
    pub kept: StoredEvent,
    /// The hash of its note, if it has one: the chain holds where the note is gone.
    pub note_sha256: Option<Sha256>,
    /// The chain's hash after it.
    pub chain: Option<Sha256>,
}

const COLUMNS: &str = "id, complaint, actor, kind, note_sealed, photos, at, received_at, seq, via, is_answer";

struct Raw {
    id: String,
    complaint: String,
    actor: String,
    kind: String,
    note_sealed: Option<Vec<u8>>,
    photos: String,
    at: String,
    received_at: String,
    seq: Option<u64>,
    via: Option<String>,
    is_answer: Option<bool>,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        id: row.get(0)?,
        complaint: row.get(1)?,
        actor: row.get(2)?,
        kind: row.get(3)?,
        note_sealed: row.get(4)?,
        photos: row.get(5)?,
        at: row.get(6)?,
        received_at: row.get(7)?,
        seq: row.get(8)?,
        via: row.get(9)?,
        is_answer: row.get(10)?,
    })
}

fn kept(raw: Raw) -> Db<StoredEvent> {
    let event = Event {
        id: parsed(&raw.id, "event")?,
        complaint: parsed(&raw.complaint, "event")?,
        actor: from_json(&raw.actor, "event")?,
        kind: from_json(&raw.kind, "event")?,
        note: None,
        photos: from_json(&raw.photos, "event")?,
        at: parsed(&raw.at, "event")?,
        received_at: Some(parsed(&raw.received_at, "event")?),
        via: raw.via.map(|via| from_word(via, "event")).transpose()?,
        is_answer: raw.is_answer,
        seq: raw.seq,
    };
    Ok(StoredEvent { event, note_sealed: raw.note_sealed })
}

/// Keeps an event that is not there yet, at the chain's end: what a transaction undoes, it takes off the chain again.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, event: &Event, note_sealed: Option<&[u8]>) -> Db<()> {
    let received_at = event.received_at.ok_or(DbError::BadRow("event"))?;
    let (before, chain) = last(t)?;
    let placed = Event { seq: Some(before + 1), ..event.clone() };
    let note_sha256 = note_sealed.map(hash::sha256);
    let chain = cursor::link(&chain, &placed, note_sha256.as_ref()).map_err(|_| DbError::BadRow("event"))?;
    t.prepare_cached(
        "INSERT INTO event (id, complaint, actor, kind, note_sealed, note_sha256, photos, at, received_at, seq, chain, via,
             is_answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        event.id.to_string(),
        event.complaint.to_string(),
        to_json(&event.actor, "event")?,
        to_json(&event.kind, "event")?,
        note_sealed,
        note_sha256.map(|hash| hash.0),
        to_json(&event.photos, "event")?,
        event.at.to_string(),
        received_at.to_string(),
        placed.seq,
        chain.0,
        event.via.map(|via| to_word(&via, "event")).transpose()?,
        event.is_answer,
    ])?;
    clock_due::look_again(t, event.complaint, Some(received_at))
}

/// The event of this id, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, id: EventId) -> Db<Option<StoredEvent>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id = ?1"))?
        .query_row([id.to_string()], raw)
        .optional()?
        .map(kept)
        .transpose()
}

/// About what an event takes beside its note and its photos.
const FRAME: usize = 512;

/// Which parts of a complaint's events are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The events with their notes.
    Whole,
    /// With what officers wrote only where nobody judged yet whether it was an answer: all that a clock asks for.
    Clocks,
    /// Without notes: all that a status asks for.
    Bare,
}

impl Depth {
    fn columns(self) -> String {
        let note = match self {
            Self::Whole => "note_sealed",
            Self::Clocks => {
                "CASE WHEN is_answer IS NULL AND json_extract(actor, '$.role') = 'officer' THEN note_sealed END"
            }
            Self::Bare => "NULL",
        };
        COLUMNS.replace("note_sealed", note)
    }
}

/// A complaint's life so far, in order, as deep as is asked for.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn life(c: &Connection, complaint: ComplaintId, depth: Depth) -> Db<Vec<StoredEvent>> {
    let sql = format!("SELECT {} FROM event WHERE complaint = ?1 ORDER BY n", depth.columns());
    let mut select = c.prepare_cached(&sql)?;
    let rows = select.query_map([complaint.to_string()], raw)?;
    rows.map(|row| kept(row?)).collect()
}

/// A part of a list of events, and whether there is more.
#[derive(Debug, Clone)]
pub struct EventPage {
    /// The events, in order.
    pub kept: Vec<StoredEvent>,
    /// Whether there are more beyond them.
    pub more: bool,
}

/// As many events as one answer takes, by number and by bytes; one in any case.
fn part(rows: impl Iterator<Item = rusqlite::Result<Raw>>, most: usize) -> Db<EventPage> {
    let (mut part, mut bytes) = (EventPage { kept: Vec::new(), more: false }, 0);
    for row in rows {
        let row = row?;
        bytes += FRAME + row.note_sealed.as_ref().map_or(0, Vec::len) + row.photos.len() + row.kind.len();
        if part.kept.len() >= most || (bytes > LARGEST_PAGE && !part.kept.is_empty()) {
            part.more = true;
            break;
        }
        part.kept.push(kept(row)?);
    }
    Ok(part)
}

/// A complaint's events after a place.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn after(c: &Connection, complaint: ComplaintId, seq: u64, most: usize) -> Db<EventPage> {
    let Ok(seq) = i64::try_from(seq) else { return Ok(EventPage { kept: vec![], more: false }) };
    let sql = format!("SELECT {COLUMNS} FROM event WHERE complaint = ?1 AND seq > ?2 ORDER BY seq");
    let mut select = c.prepare_cached(&sql)?;
    part(select.query_map(params![complaint.to_string(), seq], raw)?, most)
}

/// The last of a complaint's events before a place, or of all, in order.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn before(c: &Connection, complaint: ComplaintId, seq: Option<u64>, most: usize) -> Db<EventPage> {
    let seq = seq.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
    let sql = format!("SELECT {COLUMNS} FROM event WHERE complaint = ?1 AND seq < ?2 ORDER BY seq DESC");
    let mut select = c.prepare_cached(&sql)?;
    let mut part = part(select.query_map(params![complaint.to_string(), seq], raw)?, most)?;
    part.kept.reverse();
    Ok(part)
}

/// How many events of a role a complaint has.
fn count_of(c: &Connection, complaint: ComplaintId, role: &str) -> Db<usize> {
    let sql = "SELECT count(*) FROM event WHERE complaint = ?1 AND json_extract(actor, '$.role') = ?2";
    Ok(c.prepare_cached(sql)?.query_row([&complaint.to_string(), role], |row| row.get(0))?)
}

/// Whether a complaint has as many events of this one's kind of actor as it may have.
///
/// What ends it and what takes a consent back is heard beyond that, once: nobody is kept from leaving by what was said before.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is_full(c: &Connection, event: &Event) -> Db<bool> {
    let (role, most) = match event.actor {
        Actor::System => return Ok(false),
        Actor::Officer { .. } => ("officer", MOST_OFFICER_EVENTS),
        _ => ("citizen", MOST_CITIZEN_EVENTS),
    };
    if count_of(c, event.complaint, role)? < most {
        return Ok(false);
    }
    let leaves = role == "citizen" && matches!(event.kind, EventKind::Withdrawn | EventKind::ConsentWithdrawn);
    Ok(!leaves || has_kind(c, event.complaint, &event.kind)?)
}

fn has_kind(c: &Connection, complaint: ComplaintId, kind: &EventKind) -> Db<bool> {
    let sql = "SELECT 1 FROM event WHERE complaint = ?1 AND kind = ?2";
    Ok(c.prepare_cached(sql)?.exists([complaint.to_string(), to_json(kind, "event")?])?)
}

/// A complaint's life so far, in order.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_complaint(c: &Connection, complaint: ComplaintId) -> Db<Vec<StoredEvent>> {
    life(c, complaint, Depth::Whole)
}

/// Whether the citizen withdrew the consent to what a complaint carries.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn withdrew_consent(c: &Connection, complaint: ComplaintId) -> Db<bool> {
    has_kind(c, complaint, &EventKind::ConsentWithdrawn)
}

/// Events of a phone's complaints after a place on the chain.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn changes(c: &Connection, device: &Sha256, after: u64, most: usize) -> Db<EventPage> {
    let mut select = c.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event
         WHERE complaint IN (SELECT complaint FROM owner WHERE device = ?1) AND seq > ?2
         ORDER BY seq LIMIT ?3"
    ))?;
    part(select.query_map(params![device.0, after, most + 1], raw)?, most)
}

/// The chain's hash at a place; the start's is known without a row.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn hash_at(c: &Connection, seq: u64) -> Db<Option<Sha256>> {
    if seq == 0 {
        return Ok(Some(cursor::GENESIS));
    }
    // A cursor is text from outside: what no row can have is no row.
    let Ok(seq) = i64::try_from(seq) else { return Ok(None) };
    let found: Option<[u8; 32]> =
        c.prepare_cached("SELECT chain FROM event WHERE seq = ?1")?.query_row([seq], |row| row.get(0)).optional()?;
    Ok(found.map(Sha256))
}

fn last(c: &Connection) -> Db<(u64, Sha256)> {
    let found: Option<(u64, [u8; 32])> = c
        .prepare_cached("SELECT seq, chain FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or((0, cursor::GENESIS), |(seq, chain)| (seq, Sha256(chain))))
}

/// Where the chain stood at the last event of a complaint: what a phone that owns it may know of the chain.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn head_of(c: &Connection, complaint: ComplaintId) -> Db<Cursor> {
    let sql = "SELECT seq, chain FROM event WHERE complaint = ?1 ORDER BY seq DESC LIMIT 1";
    let found = c
        .prepare_cached(sql)?
        .query_row([complaint.to_string()], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, [u8; 32]>(1)?)));
    Ok(found.optional()?.map_or(Cursor::START, |(seq, chain)| Cursor::at(seq, &Sha256(chain))))
}

/// The place and the hash of the last event.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn head(c: &Connection) -> Db<Cursor> {
    last(c).map(|(seq, chain)| Cursor::at(seq, &chain))
}

/// Walks the chain from its start. A row that cannot be read is given as its sequence number alone.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn walk(c: &Connection, mut step: impl FnMut(u64, Option<Link>) -> bool) -> Db<()> {
    let mut select =
        c.prepare(&format!("SELECT {COLUMNS}, note_sha256, chain FROM event WHERE seq IS NOT NULL ORDER BY seq"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let seq: u64 = row.get("seq")?;
        let hash = |column: &str| -> rusqlite::Result<Option<Sha256>> {
            Ok(row.get::<_, Option<[u8; 32]>>(column)?.map(Sha256))
        };
        let link = raw(row).and_then(|raw| Ok((raw, hash("note_sha256")?, hash("chain")?)));
        let link = link
            .map_err(DbError::from)
            .and_then(|(raw, note_sha256, chain)| Ok(Link { kept: kept(raw)?, note_sha256, chain }));
        if !step(seq, link.ok()) {
            break;
        }
    }
    Ok(())
}
