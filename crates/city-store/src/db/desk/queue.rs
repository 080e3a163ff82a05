//! The queue by its trays, filters and words, and what an officer sees of it.

use super::listed::{COLUMNS, Listed, row};
use crate::{
    db::{Connection, Db, to_json},
    vault::KindCache,
};
use jiff::Timestamp;
use rusqlite::{ToSql, types::Value};
use sambat_domain::id::{AgencyId, CategoryId, ComplaintId};
use sambat_protocol::desk::Tray;

/// Which complaints of the queue are asked for.
#[derive(Debug, Clone)]
pub struct QueueFilter {
    /// The tray: the part of the queue, such as what waits for an answer.
    pub tray: Tray,
    /// The officer's side: what they may read.
    pub reads: Reads,
    /// Only complaints of these kinds; `None` for all kinds.
    pub categories: Option<Vec<CategoryId>>,
    /// Only complaints that this office has; `None` for all.
    pub agency: Option<AgencyId>,
    /// Only complaints in this kelurahan, by its code; `None` for all.
    pub area: Option<String>,
    /// Only complaints that this search finds; `None` for all.
    pub search: Option<Search>,
    /// After this one, by its place and its id.
    pub after: Option<(i64, ComplaintId)>,
    /// The moment by which clocks are judged.
    pub now: Timestamp,
    /// The most rows of the answer.
    pub most: usize,
}

/// From whose side the queue is read: it decides what is shown whole.
#[derive(Debug, Clone)]
pub enum Reads {
    /// An office's: all that it has, whole.
    Office(AgencyId),
    /// The city's: what is public whole; of what is private an outline, which no filter but its way in may tell apart.
    City {
        /// Of which way in outlines are shown; `None` where another filter is set, which they never pass.
        outlines: Option<Outlines>,
    },
}

/// Of which private complaints the queue shows an outline.
#[derive(Debug, Clone)]
pub enum Outlines {
    /// Outlines of everything that is private.
    All,
    /// Outlines of the kinds of one way in.
    Of(Vec<CategoryId>),
    /// The one of this ticket, which whoever asks for knows already.
    Ticket(String),
}

/// What an officer searches for: complaints with all of the words and signs, in one of the kelurahan, or of such a ticket.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Words, as the index of the full text wants them; `None` where there are none.
    pub words: Option<String>,
    /// Patterns for `LIKE` of what is no word.
    pub signs: Vec<String>,
    /// Codes of kelurahan whose names were meant.
    pub areas: Vec<String>,
    /// A pattern for `LIKE` of a ticket without its hyphens; `None` where the text can be no piece of one.
    pub ticket: Option<String>,
}

impl Search {
    /// The condition that finds it. What is asked for and cannot be met by any is nothing.
    fn narrow(&self, asking: &mut Asking) -> Db<()> {
        let mut said = Vec::new();
        if let Some(words) = &self.words {
            said.push("words MATCH :words".to_owned());
            asking.values.push((":words", words.clone().into()));
        }
        if !self.signs.is_empty() {
            said.push(
                "NOT EXISTS (SELECT 1 FROM json_each(:signs) WHERE words.text NOT LIKE value ESCAPE '\\')".to_owned(),
            );
            asking.values.push((":signs", to_json(&self.signs, "standing")?.into()));
        }
        let mut ways = vec!["s.area IN (SELECT value FROM json_each(:areas))".to_owned()];
        asking.values.push((":areas", to_json(&self.areas, "standing")?.into()));
        if !said.is_empty() {
            ways.push(format!(
                "s.complaint IN (SELECT complaint FROM event WHERE n IN (SELECT rowid FROM words WHERE {}))",
                said.join(" AND ")
            ));
        }
        if let Some(ticket) = &self.ticket {
            ways.push(
                "s.complaint IN (SELECT id FROM complaint WHERE replace(ticket, '-', '') LIKE :ticket)".to_owned(),
            );
            asking.values.push((":ticket", ticket.clone().into()));
        }
        asking.wheres.push(format!("({})", ways.join(" OR ")));
        Ok(())
    }
}

/// The statuses of what is solved and over.
macro_rules! over {
    () => {
        "('done', 'closed', 'rejected', 'not_ours', 'duplicate_of', 'withdrawn')"
    };
}

/// What a tray holds. `now` stands for itself.
fn holds(tray: Tray) -> &'static str {
    match tray {
        Tray::Unanswered => "s.wait_from IS NOT NULL",
        Tray::Late => "s.wait_from IS NOT NULL AND s.wait_target < :now",
        Tray::Escalated => "s.wait_from IS NOT NULL AND s.escalated",
        Tray::Working => "s.status IN ('dispatched', 'in_progress', 'on_hold', 'reopened') AND s.wait_from IS NULL",
        Tray::Reopened => {
            "s.status = 'reopened' OR (s.round > 1 AND s.status IN ('dispatched', 'in_progress', 'on_hold'))"
        }
        Tray::Sorting => "s.needs_sorting AND s.status IN ('received', 'verified')",
        Tray::Supported => concat!("s.supporters > 0 AND s.status NOT IN ", over!()),
        Tray::Over => concat!("s.status IN ", over!()),
        Tray::All => "TRUE",
    }
}

/// What a tray holds of what only an outline is seen of: its clock decides, and whether anybody has it at all. Trays that say
/// where it stands hold none.
fn outlines(tray: Tray) -> Option<&'static str> {
    match tray {
        Tray::Unanswered | Tray::Late | Tray::Escalated | Tray::All => Some(holds(tray)),
        Tray::Sorting => Some("s.needs_sorting AND s.agency IS NULL AND s.wait_from IS NOT NULL"),
        Tray::Working | Tray::Reopened | Tray::Supported | Tray::Over => None,
    }
}

/// By what a tray is ordered, what an outline stands by in it, and whether backwards. When something last happened to what only an
/// outline is seen of is not told, neither by its place nor by the cursor made of it.
fn order(tray: Tray) -> (&'static str, &'static str, bool) {
    match tray {
        Tray::Unanswered | Tray::Late | Tray::Escalated => ("s.wait_target", "s.wait_target", false),
        Tray::Supported => ("s.supporters", "s.received_at", true),
        _ => ("s.changed_at", "s.received_at", true),
    }
}

/// A question to the database: its SQL and the values for it.
struct Asking {
    wheres: Vec<String>,
    values: Vec<(&'static str, Value)>,
    by: &'static str,
    backwards: bool,
    most: usize,
}

impl Asking {
    fn new(query: &QueueFilter, holds: &str, by: &'static str, backwards: bool) -> Self {
        let mut asking = Self { wheres: vec![format!("({holds})")], values: vec![], by, backwards, most: query.most };
        if query.tray == Tray::Late {
            asking.values.push((":now", query.now.as_millisecond().into()));
        }
        if let Some((place, id)) = &query.after {
            let sign = if backwards { "<" } else { ">" };
            asking.wheres.push(format!("({by}, s.complaint) {sign} (:place, :id)"));
            asking.values.push((":place", (*place).into()));
            asking.values.push((":id", id.to_string().into()));
        }
        asking
    }

    fn with(&mut self, holds: &str, name: &'static str, value: impl Into<Value>) {
        self.wheres.push(holds.into());
        self.values.push((name, value.into()));
    }

    /// The first rows of these kinds; of all where none are named. What kind a private one is opens here.
    fn rows(self, c: &Connection, kinds: &KindCache, of: Option<&[CategoryId]>) -> Db<Vec<Listed>> {
        let Self { wheres, values, by, backwards, most } = self;
        let way = if backwards { "DESC" } else { "ASC" };
        // What is asked in Rust may pass over rows.
        let limit = if of.is_some() { i64::MAX } else { i64::try_from(most).unwrap_or(i64::MAX) };
        let sql = format!(
            "SELECT {COLUMNS}, {by} AS place FROM standing s JOIN complaint c ON c.id = s.complaint
             WHERE {} ORDER BY {by} {way}, s.complaint {way} LIMIT {limit}",
            wheres.join(" AND ")
        );
        let mut select = c.prepare_cached(&sql)?;
        let values: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect();
        let mut rows = select.query(&*values)?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(next) = rows.next()?
        {
            found.extend(Some(row(next, kinds)?).filter(|row| of.is_none_or(|of| of.contains(&row.category))));
        }
        Ok(found)
    }
}

/// A page of the queue.
///
/// # Errors
/// [`Busy`](super::super::DbError::Busy) or [`Sqlite`](super::super::DbError::Sqlite) where the database cannot be read.
pub fn page(c: &Connection, kinds: &KindCache, query: &QueueFilter) -> Db<Vec<Listed>> {
    let mut found = read_whole(c, kinds, query)?;
    if let Reads::City { outlines: Some(of) } = &query.reads {
        let (_, _, backwards) = order(query.tray);
        found.extend(outlined(c, kinds, query, of)?);
        found.sort_by_key(|row| (row.place, row.id));
        if backwards {
            found.reverse();
        }
        found.truncate(query.most);
    }
    Ok(found)
}

/// What is read whole.
fn read_whole(c: &Connection, kinds: &KindCache, query: &QueueFilter) -> Db<Vec<Listed>> {
    let (by, _, backwards) = order(query.tray);
    let mut asking = Asking::new(query, holds(query.tray), by, backwards);
    let mut of = None;
    match &query.reads {
        Reads::Office(agency) => asking.with("s.agency = :of", ":of", agency.to_string()),
        Reads::City { .. } => asking.wheres.push("s.visibility = 'public'".into()),
    }
    if let Some(agency) = &query.agency {
        asking.with("s.agency = :agency", ":agency", agency.to_string());
    }
    if let Some(area) = &query.area {
        asking.with("s.area = :area", ":area", area.clone());
    }
    if let Some(categories) = &query.categories {
        let names: Vec<_> = categories.iter().map(ToString::to_string).collect();
        let names = to_json(&names, "standing")?;
        let public = "s.category IN (SELECT value FROM json_each(:categories))";
        if matches!(query.reads, Reads::Office(_)) {
            asking.with(&format!("({public} OR s.visibility = 'private')"), ":categories", names);
            of = Some(&**categories);
        } else {
            asking.with(public, ":categories", names);
        }
    }
    if let Some(search) = &query.search {
        search.narrow(&mut asking)?;
    }
    asking.rows(c, kinds, of)
}

/// What only an outline is seen of.
fn outlined(c: &Connection, kinds: &KindCache, query: &QueueFilter, which: &Outlines) -> Db<Vec<Listed>> {
    let (_, by, backwards) = order(query.tray);
    let Some(holds) = outlines(query.tray) else { return Ok(vec![]) };
    let mut asking = Asking::new(query, holds, by, backwards);
    asking.wheres.push("s.visibility = 'private'".into());
    let of = match which {
        Outlines::All => None,
        Outlines::Of(kinds) => Some(&**kinds),
        Outlines::Ticket(ticket) => {
            asking.with(OF_TICKET, ":ticket", ticket.clone());
            None
        }
    };
    asking.rows(c, kinds, of)
}

const OF_TICKET: &str = "s.complaint IN (SELECT id FROM complaint WHERE ticket = :ticket)";

/// How many complaints lie in each of these trays, in the same order.
///
/// # Errors
/// [`BadRow`](super::super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::super::DbError::Busy) or
/// [`Sqlite`](super::super::DbError::Sqlite) where the database cannot be read.
pub fn counts(c: &Connection, reads: &Reads, trays: &[Tray], now: Timestamp) -> Db<Vec<u32>> {
    let (of, city) = match reads {
        Reads::Office(agency) => (Some(agency.to_string()), false),
        Reads::City { .. } => (None, true),
    };
    let sum = |tray: &Tray| {
        let (whole, outlined) = (holds(*tray), outlines(*tray).unwrap_or("FALSE"));
        if city {
            format!("count(*) FILTER (WHERE CASE s.visibility WHEN 'public' THEN ({whole}) ELSE ({outlined}) END)")
        } else {
            format!("count(*) FILTER (WHERE {whole})")
        }
    };
    let sums: Vec<_> = trays.iter().map(sum).collect();
    // All trays in one pass: most of them hold what no index knows. Named also where no tray asks for it: the moment.
    let sql = format!(
        "SELECT {} FROM standing s WHERE (:of IS NULL OR s.agency = :of) AND :now IS NOT NULL",
        sums.join(", ")
    );
    let now = now.as_millisecond();
    let mut select = c.prepare_cached(&sql)?;
    let values: [(&str, &dyn ToSql); 2] = [(":of", &of), (":now", &now)];
    select
        .query_row(&values[..], |row| (0..trays.len()).map(|n| row.get(n)).collect::<Result<_, _>>())
        .map_err(Into::into)
}
