//! The queue: what waits, what is late, and what else lies in which tray.

use super::scope_of;
use super::title_of;
use crate::{city::City, error::CityError, officer::Seated};
use jiff::Timestamp;
use sambat_city_store::db::{
    Connection,
    desk::{self, Listed, Outlines, QueueFilter, Reads, Search},
};
use sambat_domain::{
    content::Content,
    id::{AgencyId, ComplaintId},
    officer::{Role, Sight},
    response::{WorkingTime, counts_from},
    search::{SearchTerms, pattern},
    text,
    ticket::Ticket,
};
use sambat_protocol::{
    desk::{DeskPage, DeskRow, DeskWait, LONGEST_SEARCH, PAGE, QueueQuery, Tray, TrayCounts},
    field_mistake::FieldMistake,
    problem::Code,
};

const COUNTED: [Tray; 6] =
    [Tray::Unanswered, Tray::Late, Tray::Working, Tray::Reopened, Tray::Sorting, Tray::Escalated];

/// A page of what this officer may see.
///
/// # Errors
/// `invalid` where [`query`] says so; [`CityError::Db`] where the main database fails, `internal` where a row cannot be read.
pub async fn page(city: &City, who: &Seated, asked: QueueQuery) -> Result<DeskPage, CityError> {
    let now = city.now();
    let query = query(city, who, asked, now)?;
    let kinds = city.kinds.clone();
    let looking =
        move |c: &Connection| Ok((desk::page(c, &kinds, &query)?, desk::counts(c, &query.reads, &COUNTED, now)?));
    let (mut found, counts) = city.ledger.read(looking).await?;
    // One more was asked for than a page has: whether there is another.
    let next = (found.len() > PAGE).then(|| found.get(PAGE - 1).map(place)).flatten();
    found.truncate(PAGE);
    let rows = found
        .iter()
        .map(|listed| row(city, listed, who.seat.sees(&scope_of(city, listed))))
        .collect::<Result<_, _>>()?;
    let [unanswered, late, working, reopened, sorting, escalated] = <[u32; 6]>::try_from(counts).unwrap_or_default();
    Ok(DeskPage { rows, next, counts: TrayCounts { unanswered, late, working, reopened, sorting, escalated }, now })
}

/// The office whose complaints alone somebody sees; all where none is named.
fn scope(who: &Seated) -> Result<Option<AgencyId>, CityError> {
    match (who.seat.role, &who.seat.agency) {
        (Role::Coordinator | Role::Mayor, _) => Ok(None),
        (Role::Agency | Role::Field, Some(agency)) => Ok(Some(agency.clone())),
        (Role::Admin | Role::Agency | Role::Field, _) => Err(Code::Forbidden.into()),
    }
}

/// The query that an officer makes, limited to what they may ask.
///
/// # Errors
/// `invalid` with `q` where the words are too long, with `after` where it is no place in the queue.
pub fn query(city: &City, who: &Seated, asked: QueueQuery, now: Timestamp) -> Result<QueueFilter, CityError> {
    let scope = scope(who)?;
    let pack = &city.served.pack;
    let of_channel = asked.channel.as_ref().map(|channel| {
        let kinds = pack.categories.iter().filter(|category| category.channel == *channel);
        kinds.map(|category| category.id.clone()).collect::<Vec<_>>()
    });
    let text = asked.q.as_deref().and_then(text::said);
    if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SEARCH) {
        return Err(crate::error::invalid_field(FieldMistake::SearchTooLong));
    }
    let search = text.as_deref().map(|text| search(city, text));
    // Any eleven letters could be a ticket: one is only what begins as this city's do.
    let ticket = text.and_then(|text| text.parse::<Ticket>().ok()).filter(|ticket| ticket.is_of(&pack.ticket_prefix));
    let after = asked
        .after
        .map(|text| read_place(&text).ok_or_else(|| crate::error::invalid_field(FieldMistake::AfterMalformed)));
    // An outline passes no filter but that of its way in: by any other it would be told apart from what is not there.
    let by_more = asked.category.is_some() || asked.agency.is_some() || asked.area.is_some();
    let outlines = match (&search, &of_channel, ticket) {
        _ if by_more => None,
        (None, None, _) => Some(Outlines::All),
        (None, Some(kinds), _) => Some(Outlines::Of(kinds.clone())),
        (Some(_), None, Some(ticket)) => Some(Outlines::Ticket(ticket.to_string())),
        (Some(_), _, _) => None,
    };
    Ok(QueueFilter {
        tray: asked.tray.unwrap_or(Tray::Unanswered),
        reads: scope.map_or(Reads::City { outlines }, Reads::Office),
        categories: asked.category.map(|category| vec![category]).or(of_channel),
        agency: asked.agency,
        area: asked.area,
        search,
        after: after.transpose()?,
        now,
        most: PAGE + 1,
    })
}

/// What a text finds: the words that it is made of, the kelurahan that it names, and the tickets that it is a piece of.
fn search(city: &City, text: &str) -> Search {
    let terms = SearchTerms::of(text);
    let lower = text.to_lowercase();
    let is_name = terms.words.iter().any(|word| word.chars().any(char::is_alphabetic));
    let areas = city.served.pack.areas.iter().filter(|area| is_name && area.name.to_lowercase().contains(&lower));
    Search {
        words: terms.expression(),
        signs: terms.signs.iter().map(|sign| pattern(sign)).collect(),
        areas: areas.map(|area| area.code.clone()).collect(),
        ticket: terms.ticket.as_deref().map(pattern),
    }
}

fn place(listed: &Listed) -> String {
    format!("{}.{}", listed.place, listed.id)
}

fn read_place(text: &str) -> Option<(i64, ComplaintId)> {
    let (place, id) = text.split_once('.')?;
    Some((place.parse().ok()?, id.parse().ok()?))
}

/// When a wait begins to count, where that is still to come.
fn still_closed(city: &City, listed: &Listed, from: Timestamp) -> Option<Timestamp> {
    let (pack, now) = (&city.served.pack, city.now());
    // Most of them count: what is due already, or without hours, is not worked out.
    listed.wait_target.filter(|target| *target > now)?;
    let basis = pack.response_for(&listed.category, listed.agency.as_ref()).basis;
    counts_from(from, basis, WorkingTime::of(pack).as_ref()).filter(|at| *at > now)
}

/// A row as this officer sees it. Of an outline: its way in, its age and its clock, and whether anybody has it at all.
///
/// # Errors
/// `internal` where the row holds what no row should.
pub fn row(city: &City, listed: &Listed, sight: Sight) -> Result<DeskRow, CityError> {
    let known = city.served.pack.category(&listed.category);
    let whole = sight == Sight::Whole;
    let content = listed.words.as_deref().filter(|_| whole).and_then(|text| serde_json::from_str::<Content>(text).ok());
    let nobodys = listed.agency.is_none() && listed.wait_from.is_some();
    Ok(DeskRow {
        id: listed.id,
        ticket: listed.ticket.parse().map_err(|_| Code::Internal)?,
        sight,
        channel: known.map(|category| category.channel.clone()),
        category: whole.then(|| listed.category.clone()),
        heading: content.map(|content| title_of(city, &content)),
        area: listed.area.clone().filter(|_| whole),
        position: listed.position.filter(|_| whole),
        status: whole.then_some(listed.status),
        asked: whole && listed.asked,
        agency: listed.agency.clone().filter(|_| whole),
        round: if whole { listed.round } else { 1 },
        received_at: listed.received_at,
        wait: listed.wait_from.map(|from| DeskWait {
            from,
            counts_from: still_closed(city, listed, from),
            target: listed.wait_target,
            promise: listed.wait_promise,
            limit: listed.wait_limit,
        }),
        escalated: listed.escalated,
        needs_sorting: listed.needs_sorting && (whole || nobodys),
        promised_by: listed.promised_by.filter(|_| whole),
        supporters: if whole { listed.supporters } else { 0 },
    })
}
