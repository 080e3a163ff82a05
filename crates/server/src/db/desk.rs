//! What the desk's queue reads: one row of `standing` a complaint, with the little of the complaint itself that a list shows.

use super::{Connection, Db, DbError, parsed};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, ToSql, params_from_iter, types::Value};
use sambat_domain::{
    id::{AgencyId, CategoryId, ComplaintId},
    place::Position,
    status::Status,
};
use sambat_protocol::desk::Tray;

/// A complaint as the queue reads it, whoever may see it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) id: ComplaintId,
    pub(crate) ticket: String,
    pub(crate) category: CategoryId,
    /// The words of what is public, as received.
    pub(crate) words: Option<String>,
    pub(crate) needs_sorting: bool,
    pub(crate) received_at: Timestamp,
    pub(crate) status: Status,
    pub(crate) asked: bool,
    pub(crate) agency: Option<AgencyId>,
    pub(crate) round: u32,
    pub(crate) wait_from: Option<Timestamp>,
    pub(crate) wait_target: Option<Timestamp>,
    pub(crate) wait_promise: Option<Timestamp>,
    pub(crate) wait_limit: Option<Timestamp>,
    pub(crate) escalated: bool,
    pub(crate) promised_by: Option<Timestamp>,
    pub(crate) area: Option<String>,
    pub(crate) position: Option<Position>,
    /// Where it stands in the order of its tray.
    pub(crate) place: i64,
}

/// What is asked of the queue.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) tray: Tray,
    /// Only what this office has.
    pub(crate) of: Option<AgencyId>,
    /// Only of these kinds.
    pub(crate) categories: Option<Vec<CategoryId>>,
    pub(crate) agency: Option<AgencyId>,
    pub(crate) area: Option<String>,
    pub(crate) search: Option<Search>,
    /// After this one, by its place and its id.
    pub(crate) after: Option<(i64, ComplaintId)>,
    pub(crate) now: Timestamp,
    pub(crate) most: usize,
}

/// What is searched for.
#[derive(Debug, Clone)]
pub(crate) enum Search {
    /// One ticket.
    Ticket(String),
    /// Words, as an expression of FTS5 that quotes them, or kelurahan by their codes.
    Words { expression: Option<String>, areas: Vec<String> },
}

const COLUMNS: &str = "s.complaint, c.ticket, s.category, CASE c.visibility WHEN 'public' THEN c.content END, s.needs_sorting,
    s.received_at, s.status, s.asked, s.agency, s.round, s.wait_from, s.wait_target, s.wait_promise, s.wait_limit, s.escalated,
    s.promised_by, s.area, s.lat_e7, s.lon_e7";

fn row(row: &Row<'_>, place: usize) -> Db<Listed> {
    let at = |column: usize| -> Db<Option<Timestamp>> {
        let ms: Option<i64> = row.get(column)?;
        // What is due at no time has no moment.
        Ok(ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()))
    };
    let text = |column: usize| -> Db<String> { Ok(row.get(column)?) };
    let lat: Option<i32> = row.get(17)?;
    let lon: Option<i32> = row.get(18)?;
    Ok(Listed {
        id: parsed(&text(0)?, "standing")?,
        ticket: text(1)?,
        category: parsed(&text(2)?, "standing")?,
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
        place: row.get(place)?,
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

/// By what a tray is ordered, and whether backwards.
fn order(tray: Tray) -> (&'static str, bool) {
    match tray {
        Tray::Unanswered | Tray::Late | Tray::Escalated => ("s.wait_target", false),
        _ => ("s.changed_at", true),
    }
}

/// A page of the queue.
pub(crate) fn page(c: &Connection, query: &Query) -> Db<Vec<Listed>> {
    let (by, backwards) = order(query.tray);
    let mut values: Vec<(&str, Value)> = vec![];
    let mut wheres = vec![format!("({})", holds(query.tray))];
    if query.tray == Tray::Late {
        values.push((":now", query.now.as_millisecond().into()));
    }
    if let Some(agency) = &query.of {
        wheres.push("s.agency = :of".into());
        values.push((":of", agency.to_string().into()));
    }
    if let Some(agency) = &query.agency {
        wheres.push("s.agency = :agency".into());
        values.push((":agency", agency.to_string().into()));
    }
    if let Some(area) = &query.area {
        wheres.push("s.area = :area".into());
        values.push((":area", area.clone().into()));
    }
    if let Some(categories) = &query.categories {
        let names: Vec<_> = categories.iter().map(ToString::to_string).collect();
        wheres.push("s.category IN (SELECT value FROM json_each(:categories))".into());
        values.push((":categories", super::to_json(&names, "standing")?.into()));
    }
    match &query.search {
        None => {}
        Some(Search::Ticket(ticket)) => {
            wheres.push("s.complaint IN (SELECT id FROM complaint WHERE ticket = :ticket)".into());
            values.push((":ticket", ticket.clone().into()));
        }
        Some(Search::Words { expression, areas }) => {
            let words = "s.complaint IN (SELECT complaint FROM event WHERE n IN (SELECT rowid FROM words WHERE words MATCH :words))";
            let there = "s.area IN (SELECT value FROM json_each(:areas))";
            wheres.push(match expression {
                Some(_) => format!("({words} OR {there})"),
                None => there.to_owned(),
            });
            if let Some(expression) = expression {
                values.push((":words", expression.clone().into()));
            }
            values.push((":areas", super::to_json(areas, "standing")?.into()));
        }
    }
    if let Some((place, id)) = &query.after {
        let sign = if backwards { "<" } else { ">" };
        wheres.push(format!("({by}, s.complaint) {sign} (:place, :id)"));
        values.push((":place", (*place).into()));
        values.push((":id", id.to_string().into()));
    }
    let way = if backwards { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT {COLUMNS}, {by} FROM standing s JOIN complaint c ON c.id = s.complaint
         WHERE {} ORDER BY {by} {way}, s.complaint {way} LIMIT {}",
        wheres.join(" AND "),
        query.most
    );
    let mut select = c.prepare_cached(&sql)?;
    let values: Vec<(&str, &dyn ToSql)> = values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect();
    let mut rows = select.query(&*values)?;
    let mut found = Vec::new();
    while let Some(next) = rows.next()? {
        found.push(row(next, 19)?);
    }
    Ok(found)
}

/// One complaint as the queue reads it.
pub(crate) fn find(c: &Connection, id: ComplaintId) -> Db<Option<Listed>> {
    let sql = format!(
        "SELECT {COLUMNS}, s.changed_at FROM standing s JOIN complaint c ON c.id = s.complaint WHERE s.complaint = ?1"
    );
    let mut select = c.prepare_cached(&sql)?;
    let mut rows = select.query([id.to_string()])?;
    rows.next()?.map(|next| row(next, 19)).transpose()
}

/// How many lie in each of these trays.
pub(crate) fn counts(c: &Connection, of: Option<&AgencyId>, trays: &[Tray], now: Timestamp) -> Db<Vec<u32>> {
    let sums: Vec<_> = trays.iter().map(|tray| format!("count(*) FILTER (WHERE {})", holds(*tray))).collect();
    // All trays in one pass: most of them hold what no index knows. Named also where no tray asks for it: the moment.
    let sql = format!(
        "SELECT {} FROM standing s WHERE (:of IS NULL OR s.agency = :of) AND :now IS NOT NULL",
        sums.join(", ")
    );
    let (of, now) = (of.map(ToString::to_string), now.as_millisecond());
    let mut select = c.prepare_cached(&sql)?;
    let values: [(&str, &dyn ToSql); 2] = [(":of", &of), (":now", &now)];
    select
        .query_row(&values[..], |row| (0..trays.len()).map(|n| row.get(n)).collect::<Result<_, _>>())
        .map_err(Into::into)
}

/// Complaints of a kind that lie in some cells, came in since then and are not over, by an index that holds all of it.
pub(crate) fn spots(
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
pub(crate) struct Inside {
    pub(crate) words: Option<String>,
    pub(crate) words_sealed: Option<Vec<u8>>,
    pub(crate) reporter_sealed: Option<Vec<u8>>,
    pub(crate) last4_sealed: Option<Vec<u8>>,
    /// JSON: what is odd about who complains.
    pub(crate) flags: Option<String>,
    /// Whether who complained was forgotten.
    pub(crate) forgotten: bool,
    /// Other complaints with the same NIK.
    pub(crate) others: u32,
    pub(crate) judged_by: Option<String>,
    /// Whether it came in a flood.
    pub(crate) quarantined: bool,
}

/// The inside of a complaint.
pub(crate) fn inside(c: &Connection, id: ComplaintId) -> Db<Option<Inside>> {
    let sql = "SELECT c.content, c.content_sealed, c.reporter_sealed, r.last4_sealed, r.flags,
                   (SELECT count(*) FROM reporter o WHERE o.nik_hmac = r.nik_hmac AND o.complaint <> c.id), c.judged_by,
                   EXISTS (SELECT 1 FROM reporter_forgotten f WHERE f.complaint = c.id), c.quarantined
               FROM complaint c LEFT JOIN reporter r ON r.complaint = c.id
               WHERE c.id = ?1 AND c.id NOT IN (SELECT complaint FROM erased)";
    let inside = c.prepare_cached(sql)?.query_row([id.to_string()], |row| {
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
