//! The audit log: who did what at the desk, each line chained to the one before it.

use super::{Connection, Db, DbError, Transaction};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::{
    event::Via,
    id::{ComplaintId, EventId},
    photo::Sha256,
};
use sambat_protocol::cursor;
use serde_json::json;

/// The kinds of action that the audit log tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// An officer logged in.
    Login,
    /// A name that is somebody's, and a wrong password or code.
    LoginRefused,
    /// An officer logged out.
    Logout,
    /// Somebody may enter, changed their seat, their password or their codes, or may not enter any more.
    OfficerChanged,
    /// An officer added an event to a complaint at the desk.
    Event,
    /// An event of the citizen's that did not come from the phone that sent the words: on the ticket's page, by its PIN.
    CitizenByPin,
    /// The same, from a phone that had claimed the complaint.
    CitizenByClaim,
    /// The same, in a file that was carried by hand.
    CitizenByBundle,
    /// An event that a command added, whoever it says acted.
    EventByCommand,
    /// A phone became an owner by the PIN.
    Claimed,
    /// A complaint was erased from a phone that had claimed it.
    ErasedByClaim,
    /// An officer opened protected data, and gave a reason.
    Reveal,
    /// A complaint was typed in that no phone sent.
    Intake,
    /// A complaint was erased at its citizen's request, by a command.
    Erased,
    /// A list was taken out.
    Export,
    /// The report of a month was taken out.
    Report,
    /// A complaint was written out for whoever it belongs to.
    HandOver,
    /// A name and a number were opened to tell somebody that their data leaked.
    Breach,
    /// A complaint that is another office's was asked for.
    Stranger,
    /// What came in a flood was dropped, by a command.
    FloodDropped,
    /// Who complained was forgotten by the software, because the time was over.
    ReporterExpired,
    /// What is not public was erased by the software, because the time was over.
    PrivateExpired,
}

impl From<Via> for AuditAction {
    /// The action that the audit log names for an event of the citizen's that came in another way than from the phone of the
    /// words.
    fn from(via: Via) -> Self {
        match via {
            Via::Pin => Self::CitizenByPin,
            Via::Claim => Self::CitizenByClaim,
            Via::Bundle => Self::CitizenByBundle,
            Via::Command => Self::EventByCommand,
        }
    }
}

impl AuditAction {
    fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LoginRefused => "login_refused",
            Self::Logout => "logout",
            Self::OfficerChanged => "officer_changed",
            Self::Event => "event",
            Self::CitizenByPin => "citizen_by_pin",
            Self::CitizenByClaim => "citizen_by_claim",
            Self::CitizenByBundle => "citizen_by_bundle",
            Self::EventByCommand => "event_by_command",
            Self::Claimed => "claimed",
            Self::ErasedByClaim => "erased_by_claim",
            Self::Reveal => "reveal",
            Self::Intake => "intake",
            Self::Erased => "erased_on_request",
            Self::Export => "export",
            Self::Report => "report",
            Self::HandOver => "hand_over",
            Self::Breach => "breach",
            Self::Stranger => "stranger",
            Self::FloodDropped => "flood_dropped",
            Self::ReporterExpired => "reporter_expired",
            Self::PrivateExpired => "private_expired",
        }
    }
}

/// One line to be written into the audit log.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// When it was done, by the city's clock.
    pub at: Timestamp,
    /// Which officer did it; `None` where nobody did, or no officer.
    pub officer: Option<i64>,
    /// The kind of action.
    pub deed: AuditAction,
    /// The complaint that it was done to; `None` where it was done to none.
    pub complaint: Option<ComplaintId>,
    /// The event by which it was done; `None` where it was done without one.
    pub event: Option<EventId>,
}

/// A line as the audit reads it.
pub struct Line {
    n: u64,
    at: String,
    officer: Option<i64>,
    deed: String,
    complaint: Option<String>,
    event: Option<String>,
    count: Option<u64>,
    reason: Option<String>,
    /// The chain's hash after it.
    pub chain: Sha256,
}

/// What a line of the audit log may hold besides the rest.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// For how many of the same it stands, where that is not one.
    pub count: Option<u64>,
    /// Why it was done; of a complaint that an officer typed, how it came to the desk.
    pub reason: Option<String>,
}

impl Line {
    /// What the chain says of it after the line before it. `None` for what cannot be.
    pub fn link(&self, last: &Sha256) -> Option<Sha256> {
        let mut row = json!({
            "n": self.n, "at": self.at, "officer": self.officer, "deed": self.deed, "complaint": self.complaint,
            "event": self.event,
        });
        // Lines of before have neither, and stay what they were.
        let more =
            [("count", self.count.map(|count| json!(count))), ("reason", self.reason.as_ref().map(|why| json!(why)))];
        for (name, value) in more {
            if let Some(value) = value {
                row[name] = value;
            }
        }
        cursor::link_row(last, &row).ok()
    }
}

/// Writes a line at the end.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn write(t: &Transaction<'_>, entry: &AuditEntry) -> Db<()> {
    write_more(t, entry, More::default())
}

/// Writes a line at the end that says more.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn write_more(t: &Transaction<'_>, entry: &AuditEntry, more: More) -> Db<()> {
    let (before, last) = last(t)?;
    let mut line = Line {
        n: before + 1,
        at: entry.at.to_string(),
        officer: entry.officer,
        deed: entry.deed.as_str().into(),
        complaint: entry.complaint.map(|id| id.to_string()),
        event: entry.event.map(|id| id.to_string()),
        count: more.count,
        reason: more.reason,
        chain: cursor::GENESIS,
    };
    line.chain = line.link(&last).ok_or(DbError::BadRow("register"))?;
    t.prepare_cached(
        "INSERT INTO register (n, at, officer, deed, complaint, event, count, reason, chain)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        line.n,
        line.at,
        line.officer,
        line.deed,
        line.complaint,
        line.event,
        line.count,
        line.reason,
        line.chain.0
    ])?;
    Ok(())
}

/// The number and the hash of the last line; 0 and [`cursor::GENESIS`] while the log is empty.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn last(c: &Connection) -> Db<(u64, Sha256)> {
    let found: Option<(u64, [u8; 32])> = c
        .prepare_cached("SELECT n, chain FROM register ORDER BY n DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or((0, cursor::GENESIS), |(n, chain)| (n, Sha256(chain))))
}

/// Walks it from its start, until told to stop.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn walk(c: &Connection, mut step: impl FnMut(u64, &Line) -> bool) -> Db<()> {
    let mut select =
        c.prepare("SELECT n, at, officer, deed, complaint, event, count, reason, chain FROM register ORDER BY n")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let line = Line {
            n: row.get(0)?,
            at: row.get(1)?,
            officer: row.get(2)?,
            deed: row.get(3)?,
            complaint: row.get(4)?,
            event: row.get(5)?,
            count: row.get(6)?,
            reason: row.get(7)?,
            chain: Sha256(row.get(8)?),
        };
        if !step(line.n, &line) {
            break;
        }
    }
    Ok(())
}

/// How often an officer did something in the day before now. Whoever has a bound to hold asks this where the next is written.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn taken_today(t: &Transaction<'_>, officer: i64, deed: AuditAction, now: Timestamp) -> Db<u64> {
    let since = now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(now);
    let sql = "SELECT count(*) FROM register WHERE officer = ?1 AND deed = ?2 AND at >= ?3";
    Ok(t.prepare_cached(sql)?.query_row(params![officer, deed.as_str(), since.to_string()], |row| row.get(0))?)
}

/// The officer who did an event, by their number; `None` where none did.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_event(c: &Connection, event: EventId) -> Db<Option<i64>> {
    let found = c
        .prepare_cached("SELECT officer FROM register WHERE event = ?1 AND deed IN ('event', 'reveal')")?
        .query_row([event.to_string()], |row| row.get(0));
    Ok(found.optional()?.flatten())
}
