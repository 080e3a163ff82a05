//! Complaints by page, by status and by word: what table `complaint` keeps for it, and the index `complaint_words`.

mod hits;
mod query;

pub use query::IndexQuery;

use super::{Connection, StoreError, Vault, complaint, complaint::Complaint, row};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Params, Row, ToSql, params_from_iter};
use sambat_domain::{
    id::{CategoryId, ComplaintId, PackId},
    status::Shown,
};
use std::{cmp::Reverse, ops::RangeInclusive};

/// Which complaints are looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// The pack of the city whose complaints are searched.
    pub pack: PackId,
    /// The words that all of them have.
    pub words: IndexQuery,
    /// Of these kinds. `None`: of any.
    pub kinds: Option<Vec<CategoryId>>,
    /// Of these groups in the order of home, from one to another. `None`: of any.
    pub ranks: Option<RangeInclusive<Rank>>,
    /// In which order, as long as no words are looked for.
    pub order: Order,
}

/// In which order complaints come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    Newest,
    /// By whom they wait for, and until when.
    Turn,
}

/// Groups of complaints, in the order of home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// For the citizen.
    Needed = 0,
    /// On the phone.
    Local = 1,
    /// At the city.
    Running = 2,
    /// For nobody any more.
    Over = 3,
}

impl Rank {
    /// The group of a word of status.
    #[must_use]
    pub fn of(shown: Shown) -> Self {
        match shown {
            Shown::Attention => Self::Needed,
            Shown::Local => Self::Local,
            Shown::Waiting | Shown::Working => Self::Running,
            Shown::Done | Shown::Ended => Self::Over,
        }
    }
}

/// A complaint's place in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The newest first.
    Newest,
    /// The earliest promise first.
    By(Timestamp),
    /// Behind all that have one, the newest first.
    NoPromise,
    /// The latest first.
    Since(Timestamp),
}

/// Where a complaint stands in the order of home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its group.
    pub rank: Rank,
    /// Its place there.
    pub due: Due,
}

/// A complaint's place in both orders, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its group in the order of home; what is not worked out yet stands behind all.
    pub rank: u8,
    /// Its place there, the smallest first.
    pub due: i64,
    /// Its place in the order in which complaints were filed, the newest first.
    pub filed: Reverse<u32>,
}

/// Later than any promise, in milliseconds, and still a number that a page can tell from its neighbours.
const NO_PROMISE: i64 = 4_000_000_000_000_000;

/// Columns of a place.
const PLACE: &str = "rank, due, filed";

impl Place {
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self { rank: row.get("rank")?, due: row.get("due")?, filed: Reverse(row.get("filed")?) })
    }

    /// Where a complaint stands; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the file cannot be read.
    pub fn of(connection: &Connection, id: ComplaintId) -> Result<Option<Self>, StoreError> {
        let sql = format!("SELECT {PLACE} FROM complaint WHERE id = ?1");
        Ok(connection.query_row(&sql, [id.to_string()], Self::read).optional()?)
    }
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Self::Newest => "filed DESC",
            Self::Turn => "rank, due, filed DESC",
        }
    }
}

/// A condition in SQL and the values of its question marks, in their order.
#[derive(Default)]
struct Condition {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Condition {
    fn and(&mut self, sql: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(sql);
    }

    fn with(&mut self, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
    }

    /// Of this city and these kinds.
    fn narrow(&mut self, connection: &Connection, vault: &Vault, search: &Search) -> Result<(), StoreError> {
        self.and("pack_id = ?");
        self.with(search.pack.as_str().to_owned());
        if let Some(kinds) = &search.kinds {
            self.and(
                "CASE sealed WHEN 0 THEN CAST(content AS TEXT) ->> '$.category' IN (SELECT value FROM json_each(?))
                 ELSE id IN (SELECT value FROM json_each(?)) END",
            );
            self.with(row::to_json(kinds));
            self.with(row::to_json(&sealed_of(connection, vault, &search.pack, kinds)?));
        }
        Ok(())
    }

    /// Of these groups.
    fn within(&mut self, ranks: Option<&RangeInclusive<Rank>>) {
        if let Some(ranks) = ranks {
            self.and("rank BETWEEN ? AND ?");
            self.with(*ranks.start() as u8);
            self.with(*ranks.end() as u8);
        }
    }

    /// Behind this place in the order of pages.
    fn behind(&mut self, order: Order, after: Option<Place>) {
        match (order, after) {
            (_, None) => {}
            (Order::Newest, Some(after)) => {
                self.and("filed < ?");
                self.with(after.filed.0);
            }
            // The first half bounds the walk through the index; the second is asked of those that share a moment.
            (Order::Turn, Some(Place { rank, due, filed })) => {
                self.and("(rank, due) >= (?, ?) AND NOT (rank = ? AND due = ? AND filed >= ?)");
                self.with(rank);
                self.with(due);
                self.with(rank);
                self.with(due);
                self.with(filed.0);
            }
        }
    }

    fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(AsRef::as_ref)
    }
}

/// Which sealed complaints are of these kinds. Their kind lies in the text that is sealed: each has to be opened.
fn sealed_of(
    connection: &Connection,
    vault: &Vault,
    pack: &PackId,
    kinds: &[CategoryId],
) -> Result<Vec<ComplaintId>, StoreError> {
    let sealed = complaint::query(
        connection,
        vault,
        "SELECT * FROM complaint WHERE pack_id = ?1 AND sealed = 1",
        [pack.as_str()],
    )?;
    Ok(sealed.iter().filter(|complaint| kinds.contains(&complaint.content.category)).map(|found| found.id).collect())
}

/// What a search finds.
#[derive(Debug)]
pub struct Found {
    /// How many under each word of status, whichever words are asked for.
    pub counts: Vec<(Shown, u32)>,
    /// A page of them, in order.
    pub page: Vec<Complaint>,
}

/// Finds a page behind the last one of the page before. What has words comes in the order of home.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn find(
    connection: &Connection,
    vault: &Vault,
    search: &Search,
    after: Option<Place>,
    most: u32,
) -> Result<Found, StoreError> {
    if !search.words.is_empty() {
        return hits::find(connection, vault, search, after, most);
    }
    let mut condition = Condition::default();
    condition.narrow(connection, vault, search)?;
    let counts =
        if search.kinds.is_none() { kept_counts(connection, &search.pack)? } else { counts(connection, &condition)? };
    condition.within(search.ranks.as_ref());
    condition.behind(search.order, after);
    condition.with(most);
    // The ids first: whole rows are read of those that are shown, and of no others.
    let order = search.order.sql();
    let sql = format!("SELECT * FROM complaint WHERE id IN ({}) ORDER BY {order}", ids(&condition, search.order));
    Ok(Found { counts, page: complaint::query(connection, vault, &sql, params_from_iter(condition.values()))? })
}

/// Asks for the ids of a page.
fn ids(condition: &Condition, order: Order) -> String {
    format!("SELECT id FROM complaint WHERE {} ORDER BY {} LIMIT ?", condition.sql, order.sql())
}

/// So many question marks, for a list.
fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// How many stand under each word of status, of all complaints of a city.
fn kept_counts(connection: &Connection, pack: &PackId) -> Result<Vec<(Shown, u32)>, StoreError> {
    let sql = "SELECT shown, found FROM complaint_count WHERE pack_id = ? AND shown <> '' AND found > 0 ORDER BY shown";
    read_counts(connection, sql, [pack.as_str()])
}

fn counts(connection: &Connection, condition: &Condition) -> Result<Vec<(Shown, u32)>, StoreError> {
    let sql = format!("SELECT shown, count(*) AS found FROM complaint WHERE {} GROUP BY shown", condition.sql);
    read_counts(connection, &sql, params_from_iter(condition.values()))
}

fn read_counts(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<(Shown, u32)>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        counts.push((row::json(row, "shown", "complaint")?, row::count(row, "found", "complaint")?));
    }
    Ok(counts)
}

/// So many complaints of a city of which something changed since their status was worked out, or that never had it: the newest.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn stale(connection: &Connection, pack: &PackId, most: u32) -> Result<Vec<ComplaintId>, StoreError> {
    let mut statement = connection
        .prepare("SELECT id FROM complaint WHERE pack_id = ?1 AND shown IS NULL ORDER BY filed DESC LIMIT ?2")?;
    let mut rows = statement.query((pack.as_str(), most))?;
    let mut stale = Vec::new();
    while let Some(row) = rows.next()? {
        stale.push(row::parsed(row, "id", "complaint")?);
    }
    Ok(stale)
}

/// How many of those there are.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn stale_count(connection: &Connection, pack: &PackId) -> Result<u32, StoreError> {
    let sql = "SELECT coalesce(sum(found), 0) FROM complaint_count WHERE pack_id = ?1 AND shown = ''";
    Ok(connection.query_row(sql, [pack.as_str()], |row| row.get(0))?)
}

/// Keeps the word of status of a complaint and its place in the order of home, and puts its text and its ticket into the index
/// where they are not there yet. No text: its kind is never public.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, id: ComplaintId, shown: Shown, turn: Turn, text: &str) -> Result<(), StoreError> {
    let id = id.to_string();
    let (moment, else_from) = match turn.due {
        Due::Newest => (None, 0),
        Due::By(at) => (Some(at.as_millisecond()), 0),
        Due::NoPromise => (None, NO_PROMISE),
        Due::Since(at) => (Some(-at.as_millisecond()), 0),
    };
    let kept = "UPDATE complaint SET shown = ?2, rank = ?3, due = coalesce(?4, ?5 - filed) WHERE id = ?1";
    connection.execute(kept, (&id, row::to_json(&shown), turn.rank as u8, moment, else_from))?;
    let indexed = "INSERT INTO complaint_words (text, ticket)
                   SELECT ?2, replace(ticket, '-', '') FROM complaint WHERE id = ?1 AND words IS NULL";
    if connection.execute(indexed, (&id, text))? > 0 {
        let words = connection.last_insert_rowid();
        connection.execute("UPDATE complaint SET words = ?2 WHERE id = ?1", (&id, words))?;
    }
    Ok(())
}

/// Puts the index of words together: each transaction leaves a piece of it, and every search asks all of them. A hundred thousand
/// complaints take a second or two.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn merge(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("INSERT INTO complaint_words (complaint_words) VALUES ('optimize')", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opened;

    fn plan(
        connection: &Connection,
        order: Order,
        ranks: Option<&RangeInclusive<Rank>>,
        after: Option<Place>,
    ) -> String {
        let mut condition = Condition::default();
        condition.and("pack_id = ?");
        condition.with("pasuruan".to_owned());
        condition.within(ranks);
        condition.behind(order, after);
        condition.with(30);
        let sql = format!("EXPLAIN QUERY PLAN {}", ids(&condition, order));
        let mut statement = connection.prepare(&sql).unwrap();
        let lines = statement.query_map(params_from_iter(condition.values()), |row| row.get::<_, String>("detail"));
        lines.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn no_page_is_sorted_when_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        let after = Some(Place { rank: 2, due: 7, filed: Reverse(9) });
        app.store()
            .read::<_, StoreError>(|connection, _| {
                for (order, index) in [(Order::Newest, "complaint_newest"), (Order::Turn, "complaint_turn")] {
                    for after in [None, after] {
                        let plan = plan(connection, order, None, after);
                        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
                    }
                }
                for after in [None, after] {
                    let plan = plan(connection, Order::Turn, Some(&(Rank::Local..=Rank::Running)), after);
                    assert!(
                        plan.contains("complaint_turn (pack_id=? AND rank>?") && !plan.contains("TEMP B-TREE"),
                        "{plan}"
                    );
                }
                Ok(())
            })
            .unwrap();
    }
}
