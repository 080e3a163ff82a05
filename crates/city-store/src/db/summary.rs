//! Where each complaint stands and how long each wait for an answer took: made from events, kept beside them.

use super::{Connection, Db, DbError, Transaction, support, told};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::{
    id::ComplaintId,
    pack::Basis,
    place::Position,
    response::{AgencyClock, Clock, Clocks},
    status::Progress,
};
use sambat_protocol::nearby::Handle;
use serde::Serialize;

/// What a search and the map find of a complaint that is public.
#[derive(Debug, Clone, Default)]
pub struct PublicLocation {
    /// The text that a search goes through; `None` where there is none to be found.
    pub text: Option<String>,
    /// The code of its kelurahan.
    pub area: Option<String>,
    /// Its place; `None` where that is not known.
    pub position: Option<Position>,
    /// Its H3 cell at resolution 9.
    pub cell: Option<u64>,
    /// Its H3 cell at resolution 12, where the place is known well enough.
    pub thing_cell: Option<u64>,
    /// That one's parent at resolution 6: by it is asked what lies near.
    pub large_cell: Option<u64>,
}

/// The summary of a complaint's events that is kept beside them, so that lists need not read them.
#[derive(Debug, Clone)]
pub struct ComplaintSummary {
    /// The complaint's id.
    pub complaint: ComplaintId,
    /// When the city received it.
    pub received_at: Timestamp,
    /// Its status and round, folded from its events.
    pub progress: Progress,
    /// Its waits for an answer, and what is due.
    pub clocks: Clocks,
    /// Whether it is on the mayor's list.
    pub escalated: bool,
    /// The moment by which a solution is promised; `None` where none is.
    pub promised_by: Option<Timestamp>,
    /// Since when nothing is to be done about it.
    pub rests_since: Option<Timestamp>,
    /// What a search and the map find of it; `None` leaves what was kept.
    pub spot: Option<PublicLocation>,
    /// When a person of the city first did something with it.
    pub acted_at: Option<Timestamp>,
    /// The name by which strangers may know it; kept of what is public alone.
    pub handle: Option<Handle>,
    /// The last event that it was folded from, and when that came.
    pub seq: u64,
    /// When something happened to it last.
    pub changed_at: Timestamp,
}

/// The words of what is public, as received: `Some(None)` for what is private, `None` for what was erased.
pub fn public_words(c: &Connection, id: ComplaintId) -> Db<Option<Option<String>>> {
    let sql = "SELECT CASE visibility WHEN 'public' THEN content END FROM complaint
               WHERE id = ?1 AND id NOT IN (SELECT complaint FROM erased)";
    Ok(c.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0)).optional()?)
}

fn word(value: impl Serialize) -> Db<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(DbError::BadRow("standing")),
    }
}

fn ms(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}

/// A cell of H3 as SQLite keeps it.
fn cell(cell: u64) -> i64 {
    i64::from_ne_bytes(cell.to_ne_bytes())
}

/// Keeps where a complaint stands, instead of what was kept before.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room; [`Sqlite`](super::DbError::Sqlite) where the database cannot be
/// written.
pub fn save(t: &Transaction<'_>, now: &ComplaintSummary) -> Db<()> {
    let (id, clocks) = (now.complaint.to_string(), &now.clocks);
    let wait = lasting(clocks);
    let (holder, spot) = (clocks.agencies.last(), now.spot.as_ref());
    t.prepare_cached(
        "INSERT INTO standing (complaint, category, visibility, needs_sorting, received_at, status, asked, agency,
             round, wait_from, wait_target, wait_promise, wait_limit, escalated, promised_by, done_at, area, lat_e7, lon_e7,
             cell, seq, changed_at, reporter_rests, private_rests, acted_at, thing_cell,
             handle, large_cell, told_open)
         SELECT ?1, category, visibility, needs_sorting, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
             ?17, ?18, ?19, CASE WHEN reporter_sealed IS NOT NULL THEN ?20 END, CASE visibility WHEN 'private' THEN ?20 END,
             ?21, ?22, CASE visibility WHEN 'public' THEN ?24 END, ?25,
             CASE visibility WHEN 'public' THEN ?26 ELSE 0 END
         FROM complaint WHERE id = ?1
         ON CONFLICT (complaint) DO UPDATE SET category = excluded.category, visibility = excluded.visibility,
             needs_sorting = excluded.needs_sorting, received_at = excluded.received_at, status = excluded.status,
             asked = excluded.asked, agency = excluded.agency, round = excluded.round, wait_from = excluded.wait_from,
             wait_target = excluded.wait_target, wait_promise = excluded.wait_promise, wait_limit = excluded.wait_limit,
             escalated = excluded.escalated, promised_by = excluded.promised_by, done_at = excluded.done_at,
             seq = excluded.seq, changed_at = excluded.changed_at, reporter_rests = excluded.reporter_rests,
             private_rests = excluded.private_rests, acted_at = excluded.acted_at,
             handle = excluded.handle,
             told_open = excluded.told_open,
             area = iif(?23, excluded.area, area), lat_e7 = iif(?23, excluded.lat_e7, lat_e7),
             lon_e7 = iif(?23, excluded.lon_e7, lon_e7), cell = iif(?23, excluded.cell, cell),
             thing_cell = iif(?23, excluded.thing_cell, thing_cell),
             large_cell = iif(?23, excluded.large_cell, large_cell)",
    )?
    .execute(params![
        id,
        now.received_at.as_millisecond(),
        word(now.progress.status)?,
        now.progress.before_question.is_some(),
        holder.map(|holder| holder.agency.as_str()),
        clocks.round,
        ms(wait.map(|wait| wait.started_at)),
        // What is due at no time stands behind everything else.
        wait.map(|wait| ms(wait.due.target).unwrap_or(i64::MAX)),
        ms(wait.and_then(|wait| wait.due.promise)),
        ms(wait.and_then(|wait| wait.due.limit)),
        now.escalated && wait.is_some(),
        ms(now.promised_by),
        ms(clocks.done.done_at),
        spot.and_then(|spot| spot.area.as_deref()),
        spot.and_then(|spot| spot.position).map(|at| at.lat_e7),
        spot.and_then(|spot| spot.position).map(|at| at.lon_e7),
        spot.and_then(|spot| spot.cell).map(cell),
        now.seq,
        now.changed_at.as_millisecond(),
        ms(now.rests_since),
        ms(now.acted_at),
        spot.and_then(|spot| spot.thing_cell).map(cell),
        spot.is_some(),
        now.handle.as_ref().map(Handle::as_bytes),
        spot.and_then(|spot| spot.large_cell).map(cell),
        now.acted_at.is_some() && now.progress.status.is_open(),
    ])?;
    if let Some(text) = spot.and_then(|spot| spot.text.as_deref()) {
        t.prepare_cached(KEEP_TEXT)?.execute([id.as_str(), text])?;
    }
    t.prepare_cached("DELETE FROM wait WHERE complaint = ?1")?.execute([&id])?;
    insert_wait(t, &id, 0, None, &clocks.city)?;
    for (n, agency) in (1..).zip(&clocks.agencies) {
        insert_wait(t, &id, n, Some(agency), &agency.clock)?;
    }
    Ok(())
}

/// Puts the text of a complaint into the index, once, under the place of its first event. Whether it is there is asked of that
/// place: a list of those that are would be made anew for each complaint, of all the others.
const KEEP_TEXT: &str = "INSERT INTO words (rowid, text)
     SELECT first, ?2 FROM (SELECT min(n) AS first FROM event WHERE complaint = ?1)
     WHERE first IS NOT NULL AND NOT EXISTS (SELECT 1 FROM words WHERE rowid = first)";

/// The wait for an answer that lasts: that for the office that has it, else that for the city.
pub fn lasting(clocks: &Clocks) -> Option<&Clock> {
    let wait = clocks.agencies.last().map_or(&clocks.city, |holder| &holder.clock);
    Some(wait).filter(|wait| wait.ending.is_none())
}

fn insert_wait(t: &Transaction<'_>, id: &str, n: u32, of: Option<&AgencyClock>, clock: &Clock) -> Db<()> {
    let ended = clock.ended_at.is_some();
    t.prepare_cached(
        "INSERT INTO wait (complaint, n, category, agency, round, from_at, ended_at, ending, working_min, wall_min, basis,
             promise, verdict)
         SELECT ?1, ?2, category, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM complaint WHERE id = ?1",
    )?
    .execute(params![
        id,
        n,
        of.map(|of| of.agency.as_str()),
        of.map_or(1, |of| of.round),
        clock.started_at.as_millisecond(),
        ms(clock.ended_at),
        clock.ending.map(word).transpose()?,
        clock.elapsed.working_min.filter(|_| ended),
        Some(clock.elapsed.wall_min).filter(|_| ended),
        match clock.basis {
            Basis::Working => "working",
            Basis::Wall => "wall",
        },
        ms(clock.due.promise),
        clock.verdict.map(word).transpose()?,
    ])?;
    Ok(())
}

/// Forgets where an erased complaint stood.
pub fn forget(t: &Transaction<'_>, id: &str) -> Db<()> {
    t.prepare_cached("DELETE FROM standing WHERE complaint = ?1")?.execute([id])?;
    t.prepare_cached("DELETE FROM wait WHERE complaint = ?1")?.execute([id])?;
    told::forget(t, id)?;
    support::forget(t, id)?;
    t.prepare_cached("DELETE FROM words WHERE rowid = (SELECT min(n) FROM event WHERE complaint = ?1)")?
        .execute([id])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Ledger;
    use rusqlite::StatementStatus;

    /// Steps of SQLite's machine for keeping one text beside so many others.
    fn steps(others: u32) -> i32 {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let (steps, _) = ledger
            .transact(|t| {
                t.execute_batch("PRAGMA defer_foreign_keys = 1")?;
                let event = "INSERT INTO event (n, id, complaint, actor, kind, photos, at, received_at)
                    VALUES (?1, ?1, ?1, '', '', '', '', '')";
                for n in 1..=others {
                    t.execute("INSERT INTO words (rowid, text) VALUES (?1, 'lubang')", [n])?;
                }
                t.execute(event, [others + 1])?;
                let mut statement = t.prepare(KEEP_TEXT)?;
                for kept in [1, 0] {
                    assert_eq!(statement.execute([&(others + 1).to_string(), "lampu"])?, kept, "once");
                }
                let steps = statement.get_status(StatementStatus::VmStep);
                t.execute("DELETE FROM event", [])?;
                Ok(steps)
            })
            .unwrap();
        steps
    }

    #[test]
    fn what_keeping_a_text_costs_does_not_grow_with_the_others() {
        assert_eq!(steps(10), steps(1_000));
    }
}
