//! The events that a citizen's phone sends after its complaint.

use super::{device::Device, path_id::PathIds, request::cursor, strict_json::StrictJson};
use crate::http::problem::ApiError;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use sambat_city::{city::City, event};
use sambat_city_store::db::complaint::Owner;
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId},
};
use sambat_protocol::{header, problem::Problem};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Adds an event of the citizen's: `reply`, `confirmed`, `disputed`, `withdrawn`, `consent_withdrawn`, `photo_added` or `photo_given_up`.
///
/// One that does not fit where the complaint stands is kept and changes no status. `consent_withdrawn` is answered when what the
/// consent was for is destroyed.
#[utoipa::path(put, path = "/v1/complaints/{id}/events/{eid}", operation_id = "add_event", tag = "complaints", security(("device" = [])),
    params(
        ("id" = String, Path, description = "The complaint's id"),
        ("eid" = String, Path, description = "The event's id, made by the phone"),
    ),
    request_body = Event,
    responses(
        (status = 201, description = "Kept", body = Event,
            headers(("Sambat-Head" = String, description = "A cursor at or past the event"))),
        (status = 200, description = "Kept before", body = Event,
            headers(("Sambat-Head" = String, description = "A cursor at or past the event"))),
        (status = 404, description = "`not_found`: no such complaint, or not this phone's", body = Problem),
        (status = 409, description = "`other_content`: another event has this id", body = Problem),
        (status = 410, description = "`erased`", body = Problem),
        (status = 422, description = "`invalid`; `events_too_many` where the complaint has as many as one may have", body = Problem),
        (status = 429, description = "`slow_down`: more than a phone may have kept in a day", body = Problem),
    ))]
pub(super) async fn put(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PathIds(id, eid): PathIds<ComplaintId, EventId>,
    StrictJson(body): StrictJson<Map<String, Value>>,
) -> Result<(StatusCode, HeaderMap, Json<Event>), ApiError> {
    let said = event::read(body, id, eid)?;
    let kept = event::keep(&city, Owner::Device(device), said).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::HEAD, cursor(kept.head));
    Ok((if kept.new { StatusCode::CREATED } else { StatusCode::OK }, headers, Json(kept.event)))
}
