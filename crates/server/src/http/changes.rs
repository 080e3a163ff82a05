//! What changed in a phone's complaints.

use super::{device::Device, large, origin::PublicOrigin};
use crate::{
    city::City,
    complaint::blocking,
    db::{
        self, Connection, Db,
        event::{self, Part},
    },
    event::open_notes,
    refusal::Refusal,
};
use axum::{
    extract::{Query, State},
    response::Response,
};
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
    Device(device): Device,
    PublicOrigin(network): PublicOrigin,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let from = place(&query, "cursor")?.unwrap_or(Cursor::START);
    let seen = place(&query, "seen")?;
    let room = large::room(&city, network).await?;
    let found = city
        .ledger
        .look(move |c| {
            let again = db::device::pulls_again(c, &device)?;
            // Told once, in whatever place its cursor is, until it asks from the start.
            if again && from != Cursor::START {
                return Ok(None);
            }
            for place in [Some(from), seen].into_iter().flatten() {
                if !lies_on_the_chain(c, place)? {
                    return Ok(None);
                }
            }
            Ok(Some((event::changes(c, &device, from.seq, MOST_CHANGES)?, event::head(c)?, again)))
        })
        .await?;
    let (Part { kept, more }, head, again) = found.ok_or(Code::Restored)?;
    if again {
        city.writer.write(move |t| db::device::pulled(t, &device)).await?;
    }
    let last = kept.last().and_then(|kept| kept.event.seq);
    let cursor = match last.filter(|_| more) {
        None => head,
        Some(seq) => {
            let hash = city.ledger.look(move |c| event::hash_at(c, seq)).await?;
            Cursor::at(seq, &hash.ok_or(Code::Restored)?)
        }
    };
    let vault = city.vault.clone();
    let events = blocking(move || open_notes(&vault, kept)).await?;
    let erased = city.ledger.look(move |c| db::erased::notices(c, &device, MOST_CHANGES)).await?;
    large::json(room, &Changes { events, cursor, more, erased })
}

/// A cursor of the query. What is none of ours lies on no chain of ours.
fn place(query: &[(String, String)], name: &str) -> Result<Option<Cursor>, Refusal> {
    let text = query.iter().find(|(key, _)| key == name).map(|(_, text)| text).filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Code::Restored.into())).transpose()
}

fn lies_on_the_chain(c: &Connection, place: Cursor) -> Db<bool> {
    Ok(event::hash_at(c, place.seq)?.is_some_and(|hash| Cursor::at(place.seq, &hash) == place))
}
