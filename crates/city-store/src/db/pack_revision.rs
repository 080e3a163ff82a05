//! Every revision of the pack that was ever served.

use super::{Connection, Db, Transaction, from_json, to_json};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::pack::Pack;

/// Keeps the revision that is served now.
pub fn keep(t: &Transaction<'_>, rev: &str, pack: &Pack, now: Timestamp) -> Db<()> {
    t.execute(
        "INSERT INTO pack_revision (rev, pack, first_served_at, last_served_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (rev) DO UPDATE SET last_served_at = excluded.last_served_at",
        params![rev, to_json(pack, "pack_revision")?, now.to_string()],
    )?;
    Ok(())
}

/// A revision, if it was ever served.
pub fn find(c: &Connection, rev: &str) -> Db<Option<Pack>> {
    let found: Option<String> = c
        .prepare_cached("SELECT pack FROM pack_revision WHERE rev = ?1")?
        .query_row([rev], |row| row.get(0))
        .optional()?;
    found.map(|pack| from_json(&pack, "pack_revision")).transpose()
}

/// The revision that was served at a moment of the past.
pub fn in_force(c: &Connection, at: Timestamp) -> Db<Option<String>> {
    let sql = "SELECT rev FROM pack_revision WHERE first_served_at <= ?1 ORDER BY first_served_at DESC LIMIT 1";
    Ok(c.query_row(sql, [at.to_string()], |row| row.get(0)).optional()?)
}

/// The revision that was served last, with its name.
pub fn latest(c: &Connection) -> Db<Option<(String, Pack)>> {
    let found: Option<(String, String)> = c
        .query_row("SELECT rev, pack FROM pack_revision ORDER BY last_served_at DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    found.map(|(rev, pack)| Ok((rev, from_json(&pack, "pack_revision")?))).transpose()
}
