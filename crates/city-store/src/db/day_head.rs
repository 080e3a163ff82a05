//! Signed heads of days.

use super::{Connection, Db, DbError, Transaction, parsed};
use jiff::{Timestamp, civil::Date};
use rusqlite::{OptionalExtension as _, Row, params};
use sambat_domain::{id::PackId, photo::Sha256};
use sambat_protocol::{
    cursor,
    day_head::{DayHead, DayHeadBody},
};

/// When the first event came, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn first_event(c: &Connection) -> Db<Option<Timestamp>> {
    let sql = "SELECT received_at FROM event WHERE seq IS NOT NULL ORDER BY seq LIMIT 1";
    let first: Option<String> = c.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
    first.map(|at| parsed(&at, "event")).transpose()
}

/// The last day that is signed.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn last_day(c: &Connection) -> Db<Option<Date>> {
    let last: Option<String> = c.prepare_cached("SELECT max(day) FROM day_head")?.query_row([], |row| row.get(0))?;
    last.map(|day| parsed(&day, "day_head")).transpose()
}

/// Where the chain stood before a moment that is a whole second.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn chain_before(c: &Connection, moment: Timestamp) -> Db<(u64, Sha256)> {
    let text = moment.to_string();
    // Without its end: parts of a second come before the `Z` in the order of texts.
    let moment = text.strip_suffix('Z').unwrap_or(&text);
    let found: Option<(u64, [u8; 32])> = c
        .prepare_cached(
            "SELECT seq, chain FROM event WHERE seq IS NOT NULL AND received_at < ?1 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([moment], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or((0, cursor::GENESIS), |(seq, chain)| (seq, Sha256(chain))))
}

/// Keeps a day's head, unless the day has one.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn keep(t: &Transaction<'_>, head: &DayHead) -> Db<()> {
    let body = &head.body;
    t.prepare_cached("INSERT OR IGNORE INTO day_head (day, seq, chain, kid, signature) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![body.day.to_string(), body.seq, body.chain.0, body.kid, head.signature])?;
    Ok(())
}

/// The latest signed days, up to one if it is named.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn latest(c: &Connection, city: &PackId, until: Option<Date>, most: usize) -> Db<Vec<DayHead>> {
    let raw = |row: &Row<'_>| {
        let (day, seq, chain): (String, u64, [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((day, seq, chain, row.get::<_, String>(3)?, row.get::<_, String>(4)?))
    };
    let mut select = c.prepare_cached(
        "SELECT day, seq, chain, kid, signature FROM day_head WHERE day <= ?1 ORDER BY day DESC LIMIT ?2",
    )?;
    let until = until.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let rows = select.query_map(params![until, most], raw)?;
    rows.map(|row| {
        let (day, seq, chain, kid, signature) = row?;
        let day = parsed(&day, "day_head")?;
        let body = DayHeadBody { chain: Sha256(chain), city: city.clone(), day, kid, seq };
        Ok(DayHead { body, signature })
    })
    .collect::<Result<_, DbError>>()
}
