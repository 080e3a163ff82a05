//! Complaints by page, by status and by word: what table `complaint` keeps for it, and the index `complaint_words`.

mod words;

pub use words::Words;

use super::{StoreError, Vault, complaint, complaint::Complaint, row};
use jiff::Timestamp;
use rusqlite::{Connection, ToSql, params_from_iter};
use sambat_domain::{
    id::{CategoryId, ComplaintId, PackId},
    status::Shown,
};

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// In which city.
    pub pack: PackId,
    /// With these words.
    pub words: Words,
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

    fn of(connection: &Connection, vault: &Vault, search: &Search) -> Result<Self, StoreError> {
        let mut all = Self::default();
        all.and("pack_id = ?");
        all.with(search.pack.as_str().to_owned());
        if !search.words.is_empty() {
            all.words(search);
        }
        if let Some(kinds) = &search.kinds {
            all.and(
                "CASE sealed WHEN 0 THEN CAST(content AS TEXT) ->> '$.category' IN (SELECT value FROM json_each(?))
                 ELSE id IN (SELECT value FROM json_each(?)) END",
            );
            all.with(row::to_json(kinds));
            all.with(row::to_json(&sealed_of(connection, vault, &search.pack, kinds)?));
        }
        Ok(all)
    }

    /// All words in the text, or all of them together a piece of the ticket.
    fn words(&mut self, search: &Search) {
        let words = &search.words;
        let mut text = Self::default();
        if let Some(indexed) = &words.indexed {
            text.and("complaint_words MATCH ?");
            text.with(indexed.clone());
        }
        for short in &words.short {
            text.and("text LIKE ?");
            text.with(short.clone());
        }
        let mut found =
            format!("SELECT id FROM complaint WHERE words IN (SELECT rowid FROM complaint_words WHERE {})", text.sql);
        self.values.extend(text.values);
        if let Some(ticket) = &words.ticket {
            found.push_str(" UNION SELECT id FROM complaint WHERE pack_id = ? AND replace(ticket, '-', '') LIKE ?");
            self.with(search.pack.as_str().to_owned());
            self.with(ticket.clone());
        }
        self.and(&format!("id IN ({found})"));
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
/// [`StoreError`].
pub fn find(
    connection: &Connection,
    vault: &Vault,
    search: &Search,
    shown: &[Shown],
    after: Option<(Timestamp, ComplaintId)>,
    most: u32,
) -> Result<Found, StoreError> {
    let mut condition = Condition::of(connection, vault, search)?;
    let counts = counts(connection, &condition)?;
    if !shown.is_empty() {
        condition.and(&format!("shown IN ({})", vec!["?"; shown.len()].join(", ")));
        for word in shown {
            condition.with(row::to_json(word));
        }
    }
    if let Some((saved_at, id)) = after {
        condition.and("(saved_at, id) < (?, ?)");
        condition.with(saved_at.to_string());
        condition.with(id.to_string());
    }
    condition.with(most);
    let sql = format!("SELECT * FROM complaint WHERE {} ORDER BY saved_at DESC, id DESC LIMIT ?", condition.sql);
    Ok(Found { counts, page: complaint::query(connection, vault, &sql, params_from_iter(condition.values()))? })
}

fn counts(connection: &Connection, condition: &Condition) -> Result<Vec<(Shown, u32)>, StoreError> {
    let sql = format!("SELECT shown, count(*) AS found FROM complaint WHERE {} GROUP BY shown", condition.sql);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(condition.values()))?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        counts.push((row::json(row, "shown", "complaint")?, row::count(row, "found", "complaint")?));
    }
    Ok(counts)
}

/// Complaints of a city of which something changed since their status was worked out, or that never had it.
///
/// # Errors
/// [`StoreError`].
pub fn stale(connection: &Connection, pack: &PackId) -> Result<Vec<ComplaintId>, StoreError> {
    let mut statement =
        connection.prepare("SELECT id FROM complaint WHERE pack_id = ?1 AND shown IS NULL ORDER BY saved_at")?;
    let mut rows = statement.query([pack.as_str()])?;
    let mut stale = Vec::new();
    while let Some(row) = rows.next()? {
        stale.push(row::parsed(row, "id", "complaint")?);
    }
    Ok(stale)
}

/// Keeps the word of status of a complaint, and puts its text into the index where it has none there yet. `None`: its kind
/// is never public, and nothing of it is indexed.
///
/// # Errors
/// [`StoreError`].
pub fn keep(connection: &Connection, id: ComplaintId, shown: Shown, text: Option<&str>) -> Result<(), StoreError> {
    let id = id.to_string();
    connection.execute("UPDATE complaint SET shown = ?2 WHERE id = ?1", (&id, row::to_json(&shown)))?;
    let indexed: bool =
        connection.query_row("SELECT words IS NOT NULL FROM complaint WHERE id = ?1", [&id], |row| row.get(0))?;
    if let (Some(text), false) = (text, indexed) {
        connection.execute("INSERT INTO complaint_words (text) VALUES (?1)", [text])?;
        let words = connection.last_insert_rowid();
        connection.execute("UPDATE complaint SET words = ?2 WHERE id = ?1", (&id, words))?;
    }
    Ok(())
}
