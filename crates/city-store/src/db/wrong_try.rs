//! What wrong tries leave: counts that hold over a restart, and how often an officer's name was tried since the last line of the
//! audit log about it.

use super::{
    Connection, Db, Transaction,
    audit_log::{self, AuditAction, AuditEntry, More},
};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use sambat_limits::attempt_limiter::KeptCount;

/// What the counted tries were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Tries of receipts' PINs.
    Pin,
    /// Tries of officers' passwords and one-time codes.
    Login,
}

impl About {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::Login => "login",
        }
    }
}

/// Keeps counts, and lets go of those whose last is older than a moment.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn keep(t: &Transaction<'_>, about: About, counts: &[KeptCount], before: Timestamp) -> Db<()> {
    let mut insert = t.prepare_cached(
        "INSERT INTO wrong_try (about, kind, place, wrong, last) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET wrong = excluded.wrong, last = excluded.last",
    )?;
    for count in counts {
        insert.execute(params![about.as_str(), count.kind, count.place, count.wrong, count.last])?;
    }
    t.prepare_cached("DELETE FROM wrong_try WHERE last < ?1")?.execute([before.as_millisecond()])?;
    Ok(())
}

/// The counts that were kept.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn all(c: &Connection, about: About) -> Db<Vec<KeptCount>> {
    let mut select = c.prepare("SELECT kind, place, wrong, last FROM wrong_try WHERE about = ?1")?;
    let rows = select.query_map([about.as_str()], |row| {
        Ok(KeptCount { kind: row.get(0)?, place: row.get(1)?, wrong: row.get(2)?, last: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that an officer's name was refused.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn refused(t: &Transaction<'_>, officer: i64, now: Timestamp) -> Db<()> {
    t.prepare_cached(
        "INSERT INTO login_refused (officer, count, since, last) VALUES (?1, 1, ?2, ?2)
         ON CONFLICT DO UPDATE SET count = count + 1, last = excluded.last",
    )?
    .execute(params![officer, now.as_millisecond()])?;
    Ok(())
}

/// Writes what an officer's name was refused into the audit log, in one line.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn tell(t: &Transaction<'_>, officer: i64) -> Db<()> {
    let sql = "DELETE FROM login_refused WHERE officer = ?1 RETURNING count, last";
    let found: Option<(u64, i64)> =
        t.prepare_cached(sql)?.query_row([officer], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((count, last)) = found else { return Ok(()) };
    let at = Timestamp::from_millisecond(last).unwrap_or(Timestamp::UNIX_EPOCH);
    let entry =
        AuditEntry { at, officer: Some(officer), deed: AuditAction::LoginRefused, complaint: None, event: None };
    audit_log::write_more(t, &entry, More { count: Some(count), reason: None })
}

/// Officers whose span began before a moment.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn untold(c: &Connection, before: Timestamp) -> Db<Vec<i64>> {
    let mut select = c.prepare_cached("SELECT officer FROM login_refused WHERE since <= ?1 ORDER BY officer")?;
    let rows = select.query_map([before.as_millisecond()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
