//! The changes of a phone's complaints since it last asked.

use super::{device::Device, large, origin::PublicOrigin};
use crate::http::problem::ApiError;
use axum::{
    extract::{Query, State},
    response::Response,
};
use sambat_city::{blocking::blocking, city::City, event::open_notes};
use sambat_city_store::db::{
    self, Connection, Db,
    event::{self, EventPage},
};
use sambat_domain::photo::Sha256;
use sambat_limits::fair_queue::FairQueue;
use sambat_protocol::{
    cursor::Cursor,
    message::{Changes, MOST_CHANGES},
    problem::{Code, Problem},
};
use std::sync::Arc;

/// What changed since a cursor, for this phone.
#[utoipa::path(get, path = "/v1/changes", operation_id = "changes", tag = "complaints", security(("device" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "Where the phone's last pull ended; from the start without it"),
        ("seen" = Option<String>, Query, description = "The highest `Sambat-Head` that the phone has had"),
    ),
    responses(
        (status = 200, description = "Events in the order of `seq`, at most 200", body = Changes),
        (status = 410, description = "`restored`: a cursor does not lie on the chain", body = Problem),
        (status = 503, description = "`busy`: too many large answers at once", body = Problem),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    State(answers): State<FairQueue>,
    Device(device): Device,
    PublicOrigin(network): PublicOrigin,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let from = place(&query, "cursor")?.unwrap_or(Cursor::START);
    let seen = place(&query, "seen")?.unwrap_or(Cursor::START);
    let room = large::room(&answers, network).await?;
    let found = city.ledger.read(move |c| changes_for(c, &device, from, seen)).await?;
    let Found { kept, cursor, more, again } = found.ok_or(Code::Restored)?;
    if again {
        city.writer.write(move |t| db::device::pulled(t, &device)).await?;
    }
    let vault = city.vault.clone();
    let events = blocking(move || open_notes(&vault, kept)).await?;
    let erased = city.ledger.read(move |c| db::erased::notices(c, &device, MOST_CHANGES)).await?;
    large::json(room, &Changes { events, cursor, more, erased })
}

/// The events that a phone has not got yet.
struct Found {
    kept: Vec<event::StoredEvent>,
    cursor: Cursor,
    more: bool,
    /// Whether the phone was told to ask from the start, and does.
    again: bool,
}

/// Looks for it; `None` where the phone has to ask from the start. How far the chain goes beyond what is this phone's is told to
/// nobody: the number counts what happened to others, also of kinds that nobody is to know of.
fn changes_for(c: &Connection, device: &Sha256, from: Cursor, seen: Cursor) -> Db<Option<Found>> {
    let begins = from == Cursor::START;
    // Whoever is unknown begins, or was known to a city that was restored since. Nothing is looked for.
    if !db::device::is(c, device)? {
        let nothing = Found { kept: vec![], cursor: Cursor::START, more: false, again: false };
        return Ok((begins && seen == Cursor::START).then_some(nothing));
    }
    let again = db::device::pulls_again(c, device)?;
    // Told once, in whatever place its cursor is, until it asks from the start.
    if (again && !begins) || !lies_on_the_chain(c, from)? || !lies_on_the_chain(c, seen)? {
        return Ok(None);
    }
    let EventPage { kept, more } = event::changes(c, device, from.seq, MOST_CHANGES)?;
    let last = match kept.last().and_then(|kept| kept.event.seq) {
        Some(seq) => event::hash_at(c, seq)?.map_or(from, |hash| Cursor::at(seq, &hash)),
        None => from,
    };
    // What the phone has seen is no news to it, and lies before nothing of its own that it was not told.
    let cursor = if !more && seen.seq > last.seq { seen } else { last };
    Ok(Some(Found { kept, cursor, more, again }))
}

/// A cursor of the query. What is none of ours lies on no chain of ours.
fn place(query: &[(String, String)], name: &str) -> Result<Option<Cursor>, ApiError> {
    let text = query.iter().find(|(key, _)| key == name).map(|(_, text)| text).filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Code::Restored.into())).transpose()
}

fn lies_on_the_chain(c: &Connection, place: Cursor) -> Db<bool> {
    Ok(event::hash_at(c, place.seq)?.is_some_and(|hash| Cursor::at(place.seq, &hash) == place))
}
