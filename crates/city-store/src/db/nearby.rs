//! What lies near, as anybody may ask for it: by an index that holds all of it.

use super::{Connection, Db, DbError, parsed};
use jiff::Timestamp;
use rusqlite::{ToSql, params_from_iter};
use sambat_domain::{
    id::{CategoryId, ComplaintId},
    status::Status,
};

/// A public complaint about a thing that a person of the city acted on and that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingRow {
    /// The complaint's id.
    pub id: ComplaintId,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// When the city received it.
    pub received_at: Timestamp,
    /// When a person of the city first did something with it.
    pub acted_at: Timestamp,
    /// Its status after its last event.
    pub status: Status,
    /// The cell at resolution 12 of what it is about.
    pub thing_cell: u64,
    /// How many phones support it.
    pub supporters: u32,
}

/// The part of one kind: in the order of the index, so that what is not answered is not read. What came in a flood is left out as
/// long as it stands where it came in, as on the board.
const OF_KIND: &str = "SELECT complaint, category, received_at, acted_at, status, thing_cell, supporters
     FROM standing s INDEXED BY standing_nearby
     WHERE large_cell = ? AND told_open = 1 AND category = ? AND acted_at < ? AND NOT (status = 'received'
         AND EXISTS (SELECT 1 FROM complaint WHERE id = s.complaint AND quarantined = 1))";

/// The latest of some kinds in a cell of resolution 6 that were acted on before a moment.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn things(
    c: &Connection,
    large_cell: u64,
    kinds: &[CategoryId],
    acted_before: Timestamp,
    most: usize,
) -> Db<Vec<ThingRow>> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{} ORDER BY received_at DESC LIMIT ?", vec![OF_KIND; kinds.len()].join(" UNION ALL "));
    let (cell, before) = (i64::from_ne_bytes(large_cell.to_ne_bytes()), acted_before.as_millisecond());
    let kinds: Vec<&str> = kinds.iter().map(CategoryId::as_str).collect();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let of_kinds = kinds.iter().flat_map(|kind| [&cell as &dyn ToSql, kind, &before]);
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(of_kinds.chain([&most as &dyn ToSql])))?;
    let bad = || DbError::BadRow("standing");
    let moment = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_| bad());
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |column: usize| -> Db<&str> { row.get_ref(column)?.as_str().map_err(|_| bad()) };
        found.push(ThingRow {
            id: parsed(text(0)?, "standing")?,
            category: parsed(text(1)?, "standing")?,
            received_at: moment(row.get(2)?)?,
            acted_at: moment(row.get(3)?)?,
            status: super::from_word(text(4)?.to_owned(), "standing")?,
            thing_cell: u64::from_ne_bytes(row.get::<_, i64>(5)?.to_ne_bytes()),
            supporters: row.get(6)?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Ledger;

    #[test]
    fn the_latest_of_all_kinds_are_read_from_the_index_alone() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let thing = 12;
        let written = ledger.transact(|t| {
            t.execute_batch("PRAGMA defer_foreign_keys = 1")?;
            for (n, status) in Status::ALL.iter().enumerate() {
                let word = super::super::to_word(status, "standing")?;
                t.execute(
                    "INSERT INTO standing (complaint, category, visibility, needs_sorting, received_at, status, asked, round,
                         escalated, seq, changed_at, acted_at, thing_cell, large_cell, told_open)
                     VALUES (?1, 'jalan-rusak', 'public', 0, ?2, ?3, 0, 1, 0, 1, 0, 5, ?4, 6, ?5)",
                    rusqlite::params![format!("01936f2a-0000-7000-8000-{n:012}"), n, word, thing, status.is_open()],
                )?;
            }
            let kinds: Vec<CategoryId> = ["jalan-rusak", "lampu-jalan"].map(|kind| kind.parse().unwrap()).into();
            let before = Timestamp::from_millisecond(6).unwrap();
            let all: Vec<Status> = things(t, 6, &kinds, before, 100)?.iter().map(|row| row.status).collect();
            let two = things(t, 6, &kinds, before, 2)?.len();
            let early = things(t, 6, &kinds, Timestamp::from_millisecond(5).unwrap(), 100)?.len();
            let sql = format!("EXPLAIN QUERY PLAN {OF_KIND} UNION ALL {OF_KIND} ORDER BY received_at DESC LIMIT 2");
            let mut explain = t.prepare(&sql)?;
            let holes = explain.parameter_count();
            let plan: Vec<String> = explain
                .query_map(params_from_iter(vec![1_i64; holes]), |row| row.get("detail"))?
                .collect::<Result<_, _>>()?;
            t.execute("DELETE FROM standing", [])?;
            Ok((all, two, early, plan.join("\n")))
        });
        let ((all, two, early, plan), _) = written.unwrap();
        let open: Vec<Status> = Status::ALL.into_iter().filter(|status| status.is_open()).rev().collect();
        assert_eq!((all, two, early), (open, 2, 0));
        assert!(plan.contains("COVERING INDEX standing_nearby (large_cell=? AND category=?)"), "{plan}");
        assert!(!plan.contains("USE TEMP B-TREE"), "{plan}");
    }
}
