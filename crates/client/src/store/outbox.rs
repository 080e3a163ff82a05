//! Table `outbox`: what waits to reach the city.

use super::{Connection, StoreError, row};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Params, Row};
use sambat_domain::{
    id::{ComplaintId, EventId, PackId, PhotoId},
    outbox::{ItemKind, ItemState, OutboxItem},
};
use serde::{Deserialize, Serialize};

/// What is known of a photo's upload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Upload {
    /// The city was never asked for an upload.
    #[default]
    None,
    /// The city may have one, and bytes in it, and where was not heard.
    Somewhere,
    /// The path at the city at which it goes on.
    At(String),
}

impl Upload {
    /// As column `upload` has it.
    fn read(column: Option<String>) -> Self {
        match column {
            None => Self::None,
            Some(path) if path.is_empty() => Self::Somewhere,
            Some(path) => Self::At(path),
        }
    }

    fn column(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Somewhere => Some(""),
            Self::At(path) => Some(path),
        }
    }
}

/// What went wrong last, in a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LastError {
    /// Nobody answered, or the connection ended before the answer.
    Connection,
    /// The city asked for patience.
    Busy,
    /// The city has no room.
    NoRoom,
    /// The bytes arrived changed.
    Changed,
    /// The city's server does not let this device in just now.
    NotAllowed,
    /// The answer was not the city's, or its receipt did not verify.
    NotTheCity,
}

/// One thing that has to reach the city, or did: words, a photo, an event or an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number; the order of submitting.
    pub id: i64,
    /// Which city it goes to.
    pub pack: PackId,
    /// The complaint that it belongs to.
    pub complaint: ComplaintId,
    /// Which photo, for kind photo.
    pub photo: Option<PhotoId>,
    /// Which event, for kind event.
    pub event: Option<EventId>,
    /// Its state, its tries and its next attempt, as the machine in `domain::outbox` moves them.
    pub item: OutboxItem,
    /// All bytes of it.
    pub bytes: u32,
    /// Bytes that the city acknowledged.
    pub sent: u32,
    /// What is known of its upload, where it is a photo.
    pub upload: Upload,
    /// What went wrong last.
    pub last_error: Option<LastError>,
}

const TABLE: &str = "outbox";

fn read(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let last_error: Option<String> = row.get("last_error")?;
    Ok(OutboxRow {
        id: row.get("id")?,
        pack: row::parsed(row, "pack_id", TABLE)?,
        complaint: row::parsed(row, "complaint", TABLE)?,
        photo: row::parsed_or_null(row, "photo", TABLE)?,
        event: row::parsed_or_null(row, "event", TABLE)?,
        item: OutboxItem {
            kind: row::json(row, "kind", TABLE)?,
            state: row::json(row, "state", TABLE)?,
            tries: row::count(row, "tries", TABLE)?,
            crashes: row::count(row, "crashes", TABLE)?,
            mismatches: row::count(row, "mismatches", TABLE)?,
            in_local_step: row.get("in_local_step")?,
            stored: row::json(row, "stored", TABLE)?,
            next_at: row::parsed_or_null(row, "next_at", TABLE)?,
            waits_for_network: row.get("waits_for_network")?,
        },
        bytes: row::count(row, "bytes", TABLE)?,
        sent: row::count(row, "sent", TABLE)?,
        upload: Upload::read(row.get("upload")?),
        last_error: last_error.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

fn query(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<OutboxRow>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Neither sent nor cancelled, in the words of the index of those.
const LEFT: &str = r#"state NOT IN ('{"state":"sent"}', '{"state":"cancelled"}')"#;

/// What is left to send, in the order of submitting.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn left(connection: &Connection) -> Result<Vec<OutboxRow>, StoreError> {
    query(connection, &format!("SELECT * FROM outbox INDEXED BY outbox_left WHERE {LEFT} ORDER BY id"), [])
}

/// What is asked for among all that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Any of it.
    Anything,
    /// What is no photo.
    NoPhoto,
}

/// Whether such a thing still has to reach a city and may leave, however long the queue is.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn waits(connection: &Connection, what: Waiting) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_left WHERE {LEFT} AND state IN (?1, ?2) AND kind <> ?3)"
    );
    let not = match what {
        Waiting::Anything => String::new(),
        Waiting::NoPhoto => row::to_json(&ItemKind::Photo),
    };
    let [queued, sending] = [ItemState::Queued, ItemState::Sending].map(|state| row::to_json(&state));
    Ok(connection.query_row(&sql, (queued, sending, not), |row| row.get(0))?)
}

/// What is left to send to one city, in the order of submitting.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn left_of(connection: &Connection, pack: &PackId) -> Result<Vec<OutboxRow>, StoreError> {
    let sql = format!("SELECT * FROM outbox INDEXED BY outbox_left WHERE pack_id = ?1 AND {LEFT} ORDER BY id");
    query(connection, &sql, [pack.as_str()])
}

/// Everything of one city, also what was sent, in the order of submitting.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn of_pack(connection: &Connection, pack: &PackId) -> Result<Vec<OutboxRow>, StoreError> {
    query(connection, "SELECT * FROM outbox WHERE pack_id = ?1 ORDER BY id", [pack.as_str()])
}

/// Everything of one complaint.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn of(connection: &Connection, complaint: ComplaintId) -> Result<Vec<OutboxRow>, StoreError> {
    query(connection, "SELECT * FROM outbox WHERE complaint = ?1 ORDER BY id", [complaint.to_string()])
}

/// One row.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::Row`] where a row is not as this version writes it;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn get(connection: &Connection, id: i64) -> Result<OutboxRow, StoreError> {
    let found = connection.query_row("SELECT * FROM outbox WHERE id = ?1", [id], |row| Ok(read(row))).optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Something that is to be queued.
#[derive(Debug, Clone, Copy)]
pub struct NewItem<'a> {
    /// The pack of the city that it goes to.
    pub pack: &'a PackId,
    /// The complaint that it belongs to.
    pub complaint: ComplaintId,
    /// What of the complaint has to reach the city.
    pub what: What,
    /// All bytes of it.
    pub bytes: u32,
}

/// What of a complaint is sent, with its id where there can be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What was written, with the promise of its photos.
    Words,
    /// The photo of this id.
    Photo(PhotoId),
    /// The event of this id.
    Event(EventId),
    /// That the city is to erase the complaint.
    Erasure,
}

/// Queues something new.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn insert(connection: &Connection, new: NewItem<'_>) -> Result<(), StoreError> {
    let (kind, photo, event) = match new.what {
        What::Words => (ItemKind::Words, None, None),
        What::Photo(photo) => (ItemKind::Photo, Some(photo.to_string()), None),
        What::Event(event) => (ItemKind::Event, None, Some(event.to_string())),
        What::Erasure => (ItemKind::Erasure, None, None),
    };
    let item = OutboxItem::new(kind);
    let sql = "INSERT INTO outbox (pack_id, complaint, kind, photo, event, state, stored, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare(sql)?.execute((
        new.pack.as_str(),
        new.complaint.to_string(),
        row::to_json(&kind),
        photo,
        event,
        row::to_json(&item.state),
        row::to_json(&item.stored),
        new.bytes,
    ))?;
    Ok(())
}

/// Forgets everything of a complaint.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn remove_all(connection: &Connection, complaint: ComplaintId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM outbox WHERE complaint = ?1", [complaint.to_string()])?;
    Ok(())
}

/// Forgets that a complaint's words were ever queued.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn remove_words(connection: &Connection, complaint: ComplaintId) -> Result<(), StoreError> {
    let sql = "DELETE FROM outbox WHERE complaint = ?1 AND kind = ?2";
    connection.execute(sql, (complaint.to_string(), row::to_json(&ItemKind::Words)))?;
    Ok(())
}

/// Saves where a row stands. One that was cancelled while it was under way stays cancelled.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn save(connection: &Connection, row: &OutboxRow) -> Result<(), StoreError> {
    let item = &row.item;
    connection.execute(
        "UPDATE outbox SET state = ?2, tries = ?3, crashes = ?4, mismatches = ?5, in_local_step = ?6, stored = ?7, next_at = ?8,
         waits_for_network = ?9, sent = ?10, upload = ?11, last_error = ?12 WHERE id = ?1 AND state <> ?13",
        rusqlite::params![
            row.id,
            row::to_json(&item.state),
            item.tries,
            item.crashes,
            item.mismatches,
            item.in_local_step,
            row::to_json(&item.stored),
            row::time(item.next_at),
            item.waits_for_network,
            row.sent,
            row.upload.column(),
            row.last_error.as_ref().map(row::to_json),
            row::to_json(&ItemState::Cancelled),
        ],
    )?;
    Ok(())
}

/// How long until something of any city is due; `None` where nothing waits. `photos`: whether photos count, or wait for
/// something that no moment brings.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn next_due(connection: &Connection, now: Timestamp, photos: bool) -> Result<Option<SignedDuration>, StoreError> {
    let rows = left(connection)?.into_iter().filter(|row| photos || row.item.kind != ItemKind::Photo);
    Ok(rows.filter_map(|row| row.item.due_in(now)).min())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sambat_domain::outbox::ItemState;

    #[test]
    fn what_is_left_is_neither_sent_nor_cancelled_as_they_are_kept() {
        let over = [ItemState::Sent, ItemState::Cancelled].map(|state| format!("'{}'", row::to_json(&state)));
        assert_eq!(LEFT, format!("state NOT IN ({})", over.join(", ")));
    }
}
