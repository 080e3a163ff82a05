//! The cells under which the open data have published complaints.

use super::{Connection, Db, Transaction};
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::{civil::Date, id::ComplaintId};

/// Whether the cells of a month were chosen on a day, or later.
pub fn chosen(c: &Connection, month: &str, day: Date) -> Db<bool> {
    let last: Option<String> = c
        .prepare_cached("SELECT day FROM told_day WHERE month = ?1")?
        .query_row([month], |row| row.get(0))
        .optional()?;
    Ok(last.and_then(|last| last.parse().ok()).is_some_and(|last: Date| last >= day))
}

/// Keeps what was chosen on a day. Of what was erased or closed since nothing is kept.
pub fn choose(t: &Transaction<'_>, month: &str, day: Date, told: &[(ComplaintId, u64)]) -> Db<()> {
    let mut insert = t.prepare_cached(
        "INSERT OR REPLACE INTO told (complaint, cell)
         SELECT ?1, ?2 WHERE ?1 IN (SELECT complaint FROM standing WHERE visibility = 'public')",
    )?;
    for (complaint, cell) in told {
        insert.execute(params![complaint.to_string(), i64::from_ne_bytes(cell.to_ne_bytes())])?;
    }
    t.prepare_cached("INSERT OR REPLACE INTO told_day (month, day) VALUES (?1, ?2)")?
        .execute([month, &day.to_string()])?;
    Ok(())
}

/// Forgets where an erased complaint was told to lie.
pub fn forget(t: &Transaction<'_>, complaint: &str) -> Db<()> {
    t.prepare_cached("DELETE FROM told WHERE complaint = ?1")?.execute([complaint])?;
    Ok(())
}
