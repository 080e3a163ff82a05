//! Complaints by page, by status and by word: what table `complaint` keeps for it, and the index `complaint_words`.

mod hits;
mod query;

pub use query::IndexQuery;

use super::{Connection, StoreError, Vault, complaint, complaint::Complaint, row};
use rusqlite::{Params, ToSql, params_from_iter};
use sambat_domain::{
    id::{CategoryId, ComplaintId, PackId},
    status::Shown,
};

/// Which complaints are looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// The pack of the city whose complaints are searched.
    pub pack: PackId,
    /// The words that all of them have.
    pub words: IndexQuery,
    /// Of these kinds. `None`: of any.
    pub kinds: Option<Vec<CategoryId>>,
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

    /// Behind this place in the order of pages.
    fn behind(&mut self, after: Option<u32>) {
        if let Some(filed) = after {
            self.and("filed < ?");
            self.with(filed);
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
    /// A page of them, the newest first.
    pub page: Vec<Complaint>,
}

/// Finds a page, of these words of status, or of any where none is named; behind the last one of the page before.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn find(
    connection: &Connection,
    vault: &Vault,
    search: &Search,
    shown: &[Shown],
    after: Option<u32>,
    most: u32,
) -> Result<Found, StoreError> {
    if !search.words.is_empty() {
        return hits::find(connection, vault, search, shown, after, most);
    }
    let mut condition = Condition::default();
    condition.narrow(connection, vault, search)?;
    let counts =
        if search.kinds.is_none() { kept_counts(connection, &search.pack)? } else { counts(connection, &condition)? };
    if !shown.is_empty() {
        condition.and(&format!("shown IN ({})", marks(shown.len())));
        for word in shown {
            condition.with(row::to_json(word));
        }
    }
    condition.behind(after);
    condition.with(most);
    // The ids first: whole rows are read of those that are shown, and of no others.
    let sql = format!(
        "SELECT * FROM complaint WHERE id IN (
             SELECT id FROM complaint WHERE {} ORDER BY filed DESC LIMIT ?)
         ORDER BY filed DESC",
        condition.sql
    );
    Ok(Found { counts, page: complaint::query(connection, vault, &sql, params_from_iter(condition.values()))? })
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

/// Keeps the word of status of a complaint, and puts its text and its ticket into the index where they are not there yet. No
/// text: its kind is never public.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep(connection: &Connection, id: ComplaintId, shown: Shown, text: &str) -> Result<(), StoreError> {
    let id = id.to_string();
    let kept = "UPDATE complaint SET shown = ?2 WHERE id = ?1";
    connection.execute(kept, (&id, row::to_json(&shown)))?;
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
