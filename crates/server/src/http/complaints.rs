//! Words in, and how they stand.

use super::{device::Device, large, origin::PublicOrigin, path_id::PathId, request::cursor, strict_json::StrictJson};
use crate::http::problem::ApiError;
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sambat_city::{
    city::City,
    complaint::{self, Envelope},
    erasure,
    error::{CityError, invalid_field},
};
use sambat_domain::id::ComplaintId;
use sambat_limits::fair_queue::FairQueue;
use sambat_protocol::{
    field_mistake::FieldMistake,
    header,
    message::{ComplaintAccepted, ComplaintEnvelope, ComplaintState, WordsAnswer},
    problem::Problem,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Sends words, once or any number of times.
#[utoipa::path(put, path = "/v1/complaints/{id}", operation_id = "send_words", tag = "complaints", security(("device" = [])),
    params(("id" = String, Path, description = "The complaint's id, made by the phone")),
    request_body = ComplaintEnvelope<'_>,
    responses(
        (status = 201, description = "The city has them now", body = ComplaintAccepted,
            headers(("Sambat-Head" = String, description = "The cursor of the complaint's last event"))),
        (status = 200, description = "The city had them already: all of it to an owner, to anybody else only that", body = WordsAnswer,
            headers(("Sambat-Head" = String, description = "To an owner: the cursor of the complaint's last event"))),
        (status = 400, description = "`bad_json`, `bad_header`", body = Problem),
        (status = 409, description = "`other_content`", body = Problem),
        (status = 410, description = "`erased`", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 422, description = "`invalid`, `duplicate_key`, `unknown_version`; `stored` is false", body = Problem),
        (status = 429, description = "`slow_down`: absurdly many requests of one phone or network", body = Problem),
        (status = 507, description = "`disk_full`", body = Problem),
    ))]
pub(super) async fn put(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(from): PublicOrigin,
    id: Result<PathId<ComplaintId>, ApiError>,
    body: Result<StrictJson<Map<String, Value>>, ApiError>,
) -> Result<(StatusCode, HeaderMap, Json<WordsAnswer>), ApiError> {
    let PathId(id) = id.map_err(|_| invalid_field(FieldMistake::IdMalformed))?;
    let envelope = match body.and_then(|StrictJson(members)| Ok(Envelope::read(members)?)) {
        Ok(envelope) => envelope,
        Err(refusal) => return Err(with_stored(&city, id, refusal).await),
    };
    let received = complaint::receive(&city, device, from, id, envelope).await?;
    let status = if received.new { StatusCode::CREATED } else { StatusCode::OK };
    let mut headers = HeaderMap::new();
    if let Some(head) = received.head {
        headers.insert(header::HEAD, cursor(head));
    }
    Ok((status, headers, Json(received.answer)))
}

/// Says `stored: false` of what could not be read, if nothing is kept under the id either: the phone may then let its
/// citizen mend the words.
async fn with_stored(city: &City, id: ComplaintId, refusal: ApiError) -> ApiError {
    match refusal {
        ApiError::City(CityError::Problem(problem)) if problem.status < 500 => {
            match complaint::is_unknown(city, id).await {
                Ok(true) => problem.stored_nothing().into(),
                Ok(false) => Problem { stored: None, ..*problem }.into(),
                Err(error) => error.into(),
            }
        }
        other => other,
    }
}

/// How one of this phone's complaints stands.
#[utoipa::path(get, path = "/v1/complaints/{id}", operation_id = "complaint", tag = "complaints", security(("device" = [])),
    params(
        ("id" = String, Path, description = "The complaint's id"),
        ("after" = Option<u64>, Query, description = "The place after which the page of its events begins; the first without it"),
    ),
    responses(
        (status = 200, description = "Its hash, status and a page of its events", body = ComplaintState),
        (status = 404, description = "`not_found`: no such complaint, or not this phone's", body = Problem),
        (status = 503, description = "`busy`: too many large answers at once", body = Problem),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    State(answers): State<FairQueue>,
    Device(device): Device,
    PublicOrigin(network): PublicOrigin,
    PathId(id): PathId<ComplaintId>,
    Query(page): Query<Page>,
) -> Result<Response, ApiError> {
    let room = large::room(&answers, network).await?;
    large::json(room, &complaint::state_after(&city, device, id, page.after.unwrap_or(0)).await?)
}

/// Where a page of events begins.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    after: Option<u64>,
}

/// Erases one of this phone's complaints, for ever.
///
/// An id that the city does not know is kept from ever being used: words that are still on their way find it erased.
#[utoipa::path(delete, path = "/v1/complaints/{id}", operation_id = "erase", tag = "complaints", security(("device" = [])),
    params(("id" = String, Path, description = "The complaint's id")),
    responses(
        (status = 204, description = "Nothing of it is here, now or before"),
        (status = 404, description = "`not_found`: another phone's", body = Problem),
        (status = 429, description = "`slow_down`: absurdly many of which the city knows nothing", body = Problem),
        (status = 503, description = "`busy`: something of it is still in use", body = Problem),
    ))]
pub(super) async fn delete(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(from): PublicOrigin,
    PathId(id): PathId<ComplaintId>,
) -> Result<StatusCode, ApiError> {
    erasure::erase(&city, device, from, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
