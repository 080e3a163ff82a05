//! Those who may enter the desk.

use super::{Connection, Db, Transaction, from_word, parsed, session, to_word};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use sambat_domain::officer::Seat;

/// An officer as the database keeps them, whether or not they may still enter.
#[derive(Debug, Clone)]
pub struct Officer {
    /// The row; no page ever names it.
    pub id: i64,
    /// The name by which they log in.
    pub name: String,
    /// The role and office, which decide what they may see and do.
    pub seat: Seat,
    /// Argon2id as a PHC string.
    pub password: String,
    /// The secret of their one-time codes, under the city's key; `None` without a second factor.
    pub totp_sealed: Option<Vec<u8>>,
    /// Whether they may not enter any more.
    pub disabled: bool,
}

/// An officer who is to be added.
pub struct NewOfficer<'a> {
    /// The name by which they log in.
    pub name: &'a str,
    /// The role and office, which decide what they may see and do.
    pub seat: &'a Seat,
    /// Their password as Argon2id has it, in PHC form.
    pub password: &'a str,
    /// When they were added.
    pub since: Timestamp,
}

const COLUMNS: &str = "id, name, role, agency, password, totp_sealed, disabled";

type Raw = (i64, String, String, Option<String>, String, Option<Vec<u8>>, bool);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
}

fn officer((id, name, role, agency, password, totp_sealed, disabled): Raw) -> Db<Officer> {
    let role = from_word(role, "officer")?;
    let agency = agency.map(|agency| parsed(&agency, "officer")).transpose()?;
    Ok(Officer { id, name, seat: Seat { role, agency }, password, totp_sealed, disabled })
}

/// Lets somebody in from now on. `None` where the name is taken.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`BadRow`](super::DbError::BadRow) where a row holds what no
/// row should, [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, new: &NewOfficer<'_>) -> Db<Option<i64>> {
    let inserted = t
        .prepare(
            "INSERT INTO officer (name, role, agency, password, since) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO NOTHING RETURNING id",
        )?
        .query_row(
            params![
                new.name,
                to_word(&new.seat.role, "officer")?,
                new.seat.agency.as_ref().map(|agency| agency.as_str()),
                new.password,
                new.since.to_string()
            ],
            |row| row.get(0),
        )
        .optional()?;
    Ok(inserted)
}

/// The officer of this name, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn by_name(c: &Connection, name: &str) -> Db<Option<Officer>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM officer WHERE name = ?1"))?
        .query_row([name], raw)
        .optional()?
        .map(officer)
        .transpose()
}

/// The officer of this number, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn by_id(c: &Connection, id: i64) -> Db<Option<Officer>> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM officer WHERE id = ?1"))?
        .query_row([id], raw)
        .optional()?
        .map(officer)
        .transpose()
}

/// Every officer, by name, also those who may not enter any more.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn all(c: &Connection) -> Db<Vec<Officer>> {
    let mut select = c.prepare(&format!("SELECT {COLUMNS} FROM officer ORDER BY name"))?;
    let rows = select.query_map([], raw)?;
    rows.map(|row| officer(row?)).collect()
}

/// Writes an officer's row anew, and ends all their sessions.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn update(t: &Transaction<'_>, now: &Officer) -> Db<()> {
    t.prepare_cached(
        "UPDATE officer SET role = ?2, agency = ?3, password = ?4, totp_sealed = ?5, disabled = ?6 WHERE id = ?1",
    )?
    .execute(params![
        now.id,
        to_word(&now.seat.role, "officer")?,
        now.seat.agency.as_ref().map(|agency| agency.as_str()),
        now.password,
        now.totp_sealed,
        now.disabled
    ])?;
    session::end_all_of(t, now.id)
}

/// Uses a step of somebody's one-time codes up. Whether it was not used before.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn use_step(t: &Transaction<'_>, id: i64, step: u64) -> Db<bool> {
    let used = t
        .prepare_cached("UPDATE officer SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2")?
        .execute(params![id, step])?;
    Ok(used > 0)
}
