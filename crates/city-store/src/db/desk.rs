//! What the desk's queue reads: one row of `standing` a complaint, with the little of the complaint itself that a list shows.

use super::{Connection, Db, DbError, parsed};
use crate::vault::Kinds;
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, ToSql, params, params_from_iter, types::Value};
use sambat_domain::{
    event::EventKind,
    id::{AgencyId, CategoryId, ComplaintId},
    place::Position,
    status::Status,
    visibility::Visibility,
};
use sambat_protocol::desk::Tray;

/// A complaint as the queue reads it, whoever may see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The complaint's id.
    pub id: ComplaintId,
    /// Its ticket, as people write it.
    pub ticket: String,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// What was kept of who may see it.
    pub visibility: Visibility,
    /// The words of what is public, as received.
    pub words: Option<String>,
    /// Whether somebody must look before it goes to an office.
    pub needs_sorting: bool,
    /// When the city received it.
    pub received_at: Timestamp,
    /// Its status after its last event.
    pub status: Status,
    /// Whether its citizen was asked something and has not replied.
    pub asked: bool,
    /// The office that has it, if one does.
    pub agency: Option<AgencyId>,
    /// In which round it is: 1 at first, and one more each time it is opened again.
    pub round: u32,
    /// Since when it waits for an answer, if it does.
    pub wait_from: Option<Timestamp>,
    /// The moment by which that answer is due.
    pub wait_target: Option<Timestamp>,
    /// The moment by which that answer was promised to people.
    pub wait_promise: Option<Timestamp>,
    /// When that wait goes on the mayor's list.
    pub wait_limit: Option<Timestamp>,
    /// Whether it is on the mayor's list.
    pub escalated: bool,
    /// The moment by which a solution is promised; `None` where none is.
    pub promised_by: Option<Timestamp>,
    /// Code of the kelurahan, where it is known.
    pub area: Option<String>,
    /// Where it is, where that is known and may be told.
    pub position: Option<Position>,
    /// Its place in the order of its tray, by which the next page is asked for.
    pub place: i64,
}

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

/// What an officer searches for.
#[derive(Debug, Clone)]
pub enum Search {
    /// The complaints of one ticket, as people write it.
    Ticket(String),
    /// Words, as an expression of FTS5 that quotes them, or kelurahan by their codes.
    Words {
        /// Words, as the index of the full text wants them; `None` where only areas were meant.
        expression: Option<String>,
        /// Codes of kelurahan whose names were meant.
        areas: Vec<String>,
    },
}

const COLUMNS: &str = "s.complaint, c.ticket, s.category, CASE c.visibility WHEN 'public' THEN c.content END, s.needs_sorting,
    s.received_at, s.status, s.asked, s.agency, s.round, s.wait_from, s.wait_target, s.wait_promise, s.wait_limit, s.escalated,
    s.promised_by, s.area, s.lat_e7, s.lon_e7, c.visibility = 'private', c.kind_sealed";

fn row(row: &Row<'_>, kinds: &Kinds) -> Db<Listed> {
    let at = |column: usize| -> Db<Option<Timestamp>> {
        let ms: Option<i64> = row.get(column)?;
        // What is due at no time has no moment.
        Ok(ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
    };
    let text = |column: usize| -> Db<String> { Ok(row.get(column)?) };
    let lat: Option<i32> = row.get(17)?;
    let lon: Option<i32> = row.get(18)?;
    let id = parsed(&text(0)?, "standing")?;
    let sealed: Option<Vec<u8>> = row.get(20)?;
    Ok(Listed {
        id,
        ticket: text(1)?,
        category: super::kind(kinds, id, &text(2)?, sealed.as_deref(), "standing")?,
        visibility: if row.get(19)? { Visibility::Private } else { Visibility::Public },
        words: row.get(3)?,
        needs_sorting: row.get(4)?,
        received_at: at(5)?.ok_or(DbError::BadRow("standing"))?,
        status: serde_json::from_value(text(6)?.into()).map_err(|_| DbError::BadRow("standing"))?,
        asked: row.get(7)?,
        agency: row.get::<_, Option<String>>(8)?.map(|agency| parsed(&agency, "standing")).transpose()?,
        round: row.get(9)?,
        wait_from: at(10)?,
        wait_target: at(11)?,
        wait_promise: at(12)?,
        wait_limit: at(13)?,
        escalated: row.get(14)?,
        promised_by: at(15)?,
        area: row.get(16)?,
        position: lat.zip(lon).map(|(lat_e7, lon_e7)| Position { lat_e7, lon_e7 }),
        place: row.get(21)?,
    })
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
        Tray::Over => "s.status IN ('done', 'closed', 'rejected', 'not_ours', 'duplicate_of', 'withdrawn')",
        Tray::All => "TRUE",
    }
}

/// What a tray holds of what only an outline is seen of: its clock decides, and whether anybody has it at all. Trays that say
/// where it stands hold none.
fn outlines(tray: Tray) -> Option<&'static str> {
    match tray {
        Tray::Unanswered | Tray::Late | Tray::Escalated | Tray::All => Some(holds(tray)),
        Tray::Sorting => Some("s.needs_sorting AND s.agency IS NULL AND s.wait_from IS NOT NULL"),
        Tray::Working | Tray::Reopened | Tray::Over => None,
    }
}

/// By what a tray is ordered, what an outline stands by in it, and whether backwards. When something last happened to what only an
/// outline is seen of is not told, neither by its place nor by the cursor made of it.
fn order(tray: Tray) -> (&'static str, &'static str, bool) {
    match tray {
        Tray::Unanswered | Tray::Late | Tray::Escalated => ("s.wait_target", "s.wait_target", false),
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
    fn rows(self, c: &Connection, kinds: &Kinds, of: Option<&[CategoryId]>) -> Db<Vec<Listed>> {
        let Self { wheres, values, by, backwards, most } = self;
        let way = if backwards { "DESC" } else { "ASC" };
        // What is asked in Rust may pass over rows.
        let limit = if of.is_some() { i64::MAX } else { i64::try_from(most).unwrap_or(i64::MAX) };
        let sql = format!(
            "SELECT {COLUMNS}, {by} FROM standing s JOIN complaint c ON c.id = s.complaint
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
pub fn page(c: &Connection, kinds: &Kinds, query: &QueueFilter) -> Db<Vec<Listed>> {
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
fn read_whole(c: &Connection, kinds: &Kinds, query: &QueueFilter) -> Db<Vec<Listed>> {
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
        let names = super::to_json(&names, "standing")?;
        let public = "s.category IN (SELECT value FROM json_each(:categories))";
        if matches!(query.reads, Reads::Office(_)) {
            asking.with(&format!("({public} OR s.visibility = 'private')"), ":categories", names);
            of = Some(&**categories);
        } else {
            asking.with(public, ":categories", names);
        }
    }
    match &query.search {
        None => {}
        Some(Search::Ticket(ticket)) => asking.with(OF_TICKET, ":ticket", ticket.clone()),
        Some(Search::Words { expression, areas }) => {
            let words = "s.complaint IN (SELECT complaint FROM event WHERE n IN (SELECT rowid FROM words WHERE words MATCH :words))";
            let there = "s.area IN (SELECT value FROM json_each(:areas))";
            if let Some(expression) = expression {
                asking.with(&format!("({words} OR {there})"), ":words", expression.clone());
                asking.values.push((":areas", super::to_json(areas, "standing")?.into()));
            } else {
                asking.with(there, ":areas", super::to_json(areas, "standing")?);
            }
        }
    }
    asking.rows(c, kinds, of)
}

/// What only an outline is seen of.
fn outlined(c: &Connection, kinds: &Kinds, query: &QueueFilter, which: &Outlines) -> Db<Vec<Listed>> {
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

/// One complaint as the queue reads it.
pub fn find(c: &Connection, kinds: &Kinds, id: ComplaintId) -> Db<Option<Listed>> {
    let sql = format!(
        "SELECT {COLUMNS}, s.changed_at FROM standing s JOIN complaint c ON c.id = s.complaint WHERE s.complaint = ?1"
    );
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query([id.to_string()])?;
    rows.next()?.map(|next| row(next, kinds)).transpose()
}

/// How many complaints lie in each of these trays, in the same order.
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

/// An event, as far as it decides who hears of it.
pub struct Happened {
    /// Who may see the complaint at most.
    pub visibility: Visibility,
    /// The office that has its complaint now.
    pub agency: Option<AgencyId>,
    /// The office whose wait it ended.
    pub left: Option<AgencyId>,
    /// Whether a wait began or ended by it, or it put its complaint on the mayor's list.
    pub moved_a_clock: bool,
}

/// The events after one place and up to another, of complaints that stand somewhere.
pub fn happened(c: &Connection, after: u64, until: u64) -> Db<Vec<Happened>> {
    let mut select = c.prepare_cached(
        "SELECT e.complaint, e.received_at, e.kind, s.visibility = 'private', s.agency
         FROM event e JOIN standing s ON s.complaint = e.complaint WHERE e.seq > ?1 AND e.seq <= ?2",
    )?;
    let mut waits = c.prepare_cached(
        "SELECT agency, ended_at IS ?2 FROM wait WHERE complaint = ?1 AND (from_at = ?2 OR ended_at = ?2)",
    )?;
    let escalated = super::to_json(&EventKind::Escalated, "event")?;
    let office = |name: Option<String>| name.map(|name| parsed(&name, "standing")).transpose();
    let mut rows = select.query(params![after, until])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (complaint, at): (String, String) = (row.get(0)?, row.get(1)?);
        let at: Timestamp = parsed(&at, "event")?;
        let mut moved = waits.query(params![complaint, at.as_millisecond()])?;
        let (mut left, mut moved_a_clock) = (None, row.get::<_, String>(2)? == escalated);
        while let Some(wait) = moved.next()? {
            moved_a_clock = true;
            if wait.get(1)? {
                left = office(wait.get(0)?)?.or(left);
            }
        }
        found.push(Happened {
            visibility: if row.get(3)? { Visibility::Private } else { Visibility::Public },
            agency: office(row.get(4)?)?,
            left,
            moved_a_clock,
        });
    }
    Ok(found)
}

/// Complaints of a kind that lie in some cells, came in since then and are not over, by an index that holds all of it.
pub fn spots(
    c: &Connection,
    cells: &[u64],
    category: &CategoryId,
    since: Timestamp,
) -> Db<Vec<(ComplaintId, Position)>> {
    let holes = vec!["?"; cells.len()].join(", ");
    let sql = format!(
        "SELECT complaint, lat_e7, lon_e7 FROM standing INDEXED BY standing_near
         WHERE cell IN ({holes}) AND category = ? AND received_at >= ?
             AND status NOT IN ('rejected', 'not_ours', 'duplicate_of', 'withdrawn', 'closed')"
    );
    let mut values: Vec<Value> = cells.iter().map(|cell| i64::from_ne_bytes(cell.to_ne_bytes()).into()).collect();
    values.push(category.to_string().into());
    values.push(since.as_millisecond().into());
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = parsed(row.get_ref(0)?.as_str().map_err(|_| DbError::BadRow("standing"))?, "standing")?;
        found.push((id, Position { lat_e7: row.get(1)?, lon_e7: row.get(2)? }));
    }
    Ok(found)
}

/// Everything of a complaint that only opening it shows.
pub struct Inside {
    /// The words, where they are public.
    pub words: Option<String>,
    /// The words sealed under the complaint's data key, where it is private.
    pub words_sealed: Option<Vec<u8>>,
    /// Who complains, sealed under a data key; `None` where nobody is named.
    pub reporter_sealed: Option<Vec<u8>>,
    /// The NIK's last four digits, under a data key.
    pub last4_sealed: Option<Vec<u8>>,
    /// JSON: what is odd about who complains.
    pub flags: Option<String>,
    /// Whether the data of who complained were erased.
    pub forgotten: bool,
    /// Other complaints with the same NIK that may be opened too.
    pub others: u32,
    /// The revision of the pack that was in force at its receipt, where it is known.
    pub judged_by: Option<String>,
    /// Whether it came in a flood.
    pub quarantined: bool,
}

/// The inside of a complaint. Others of the same NIK count where whoever asks may open them: what an office has, else what is public.
pub fn inside(c: &Connection, id: ComplaintId, of: Option<&AgencyId>) -> Db<Option<Inside>> {
    let sql = "SELECT c.content, c.content_sealed, c.reporter_sealed, r.last4_sealed, r.flags,
                   (SELECT count(*) FROM reporter o JOIN standing s ON s.complaint = o.complaint
                    WHERE o.nik_hmac = r.nik_hmac AND o.complaint <> c.id
                        AND CASE WHEN ?2 IS NULL THEN s.visibility = 'public' ELSE s.agency = ?2 END), c.judged_by,
                   EXISTS (SELECT 1 FROM reporter_forgotten f WHERE f.complaint = c.id), c.quarantined
               FROM complaint c LEFT JOIN reporter r ON r.complaint = c.id
               WHERE c.id = ?1 AND c.id NOT IN (SELECT complaint FROM erased)";
    let inside = c.prepare_cached(sql)?.query_row(params![id.to_string(), of.map(AgencyId::as_str)], |row| {
        Ok(Inside {
            words: row.get(0)?,
            words_sealed: row.get(1)?,
            reporter_sealed: row.get(2)?,
            last4_sealed: row.get(3)?,
            flags: row.get(4)?,
            others: row.get(5)?,
            judged_by: row.get(6)?,
            forgotten: row.get(7)?,
            quarantined: row.get(8)?,
        })
    });
    Ok(inside.optional()?)
}
