//! The queue, one complaint, and what is done to it.

use crate::{
    http::problem::ApiError,
    http::{
        large,
        origin::PublicOrigin,
        path_id::{PathId, PathIds},
        request,
        strict_json::{RequestBody, TypedJson},
    },
};
use axum::{
    Json,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sambat_city::{city::City, desk, error::invalid_field, event, officer::Seated};
use sambat_city_pages::export;
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId, PhotoId},
    officer::Proof,
};
use sambat_limits::fair_queue::FairQueue;
use sambat_protocol::{
    desk::{DeskComplaint, DeskEvents, DeskPage, Judged, QueueQuery, Revealed},
    field_mistake::FieldMistake,
    message::{ComplaintAccepted, ComplaintKnown, WordsAnswer},
    problem::Problem,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A page of the queue.
#[utoipa::path(get, path = "/v1/desk/complaints", operation_id = "desk_queue", tag = "desk", params(QueueQuery),
    responses(
        (status = 200, description = "At most fifty", body = DeskPage),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`: this seat sees no complaint", body = Problem),
        (status = 422, description = "`invalid`", body = Problem),
    ))]
pub(super) async fn list(
    State(city): State<Arc<City>>,
    who: Seated,
    asked: Result<Query<QueueQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<DeskPage>, ApiError> {
    let Query(asked) = asked.map_err(|_| invalid_field(FieldMistake::QueryMalformed))?;
    Ok(Json(desk::queue::page(&city, &who, asked).await?))
}

/// One complaint, opened.
#[utoipa::path(get, path = "/v1/desk/complaints/{id}", operation_id = "desk_complaint", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    responses(
        (status = 200, description = "What this officer may see of it", body = DeskComplaint),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 404, description = "`not_found`: none, or another office's", body = Problem),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    State(answers): State<FairQueue>,
    who: Seated,
    PublicOrigin(network): PublicOrigin,
    PathId(id): PathId<ComplaintId>,
) -> Result<Response, ApiError> {
    let room = large::room(&answers, network).await?;
    large::json(room, &desk::complaint::open(&city, &who, id).await?)
}

/// What happened to a complaint before a place: a page of a long history.
#[utoipa::path(get, path = "/v1/desk/complaints/{id}/events", operation_id = "desk_events", tag = "desk",
    params(
        ("id" = String, Path, description = "The complaint's id"),
        ("before" = u64, Query, description = "The place that `earlier` named"),
    ),
    responses(
        (status = 200, description = "At most a hundred, in order", body = DeskEvents),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 404, description = "`not_found`: none, or another office's", body = Problem),
        (status = 422, description = "`invalid`", body = Problem),
        (status = 503, description = "`busy`: too many large answers at once", body = Problem),
    ))]
pub(super) async fn events(
    State(city): State<Arc<City>>,
    State(answers): State<FairQueue>,
    who: Seated,
    PublicOrigin(network): PublicOrigin,
    PathId(id): PathId<ComplaintId>,
    before: Result<Query<Before>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(Before { before }) = before.map_err(|_| invalid_field(FieldMistake::QueryMalformed))?;
    let room = large::room(&answers, network).await?;
    large::json(room, &desk::complaint::events(&city, &who, id, before).await?)
}

/// The place in the chain before which events are asked for.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Before {
    before: u64,
}

/// Does something to a complaint: an event. The id is the page's, so that what is sent twice is done once.
#[utoipa::path(put, path = "/v1/desk/complaints/{id}/events/{eid}", operation_id = "desk_act", tag = "desk",
    params(
        ("id" = String, Path, description = "The complaint's id"),
        ("eid" = String, Path, description = "The event's id, made by the page"),
    ),
    request_body = Event,
    responses(
        (status = 201, description = "Done", body = DeskComplaint),
        (status = 200, description = "Done before", body = DeskComplaint),
        (status = 204, description = "Done, and another office's from now on"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`: this seat is not for it, or from another page", body = Problem),
        (status = 404, description = "`not_found`: none, or another office's", body = Problem),
        (status = 409, description = "`misfit`: it stands elsewhere by now; `other_content`", body = Problem),
        (status = 422, description = "`invalid`: what is missing", body = Problem),
    ))]
pub(super) async fn act(
    State(city): State<Arc<City>>,
    who: Seated,
    PathIds(id, eid): PathIds<ComplaintId, EventId>,
    TypedJson(body): TypedJson<Map<String, Value>>,
) -> Result<Response, ApiError> {
    let said = event::read_as(body, id, eid, desk::complaint::actor(&who))?;
    let new = desk::action::act(&city, &who, said).await?;
    match desk::complaint::open_if_seen(&city, &who, id).await? {
        Some(after) => Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(after)).into_response()),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// What an officer is about to say.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    note: String,
}

impl RequestBody for Draft {}

/// Whether these words would count as an answer, before they are sent.
#[utoipa::path(post, path = "/v1/desk/complaints/{id}/judge", operation_id = "desk_judge", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    request_body = Draft,
    responses(
        (status = 200, description = "The verdict", body = Judged),
        (status = 404, description = "`not_found`: none, or not read here", body = Problem),
    ))]
pub(super) async fn judge(
    State(city): State<Arc<City>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
    TypedJson(Draft { note }): TypedJson<Draft>,
) -> Result<Json<Judged>, ApiError> {
    Ok(Json(Judged { is_answer: desk::action::judge(&city, &who, id, note).await? }))
}

/// Why somebody looks at what is protected.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// At least ten letters.
    reason: String,
}

impl RequestBody for Reason {}

/// Looks at what is protected. It is an event that the citizen sees.
#[utoipa::path(post, path = "/v1/desk/complaints/{id}/reveal", operation_id = "desk_reveal", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    request_body = Reason,
    responses(
        (status = 200, description = "Once", body = Revealed),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 422, description = "`invalid`: the reason", body = Problem),
        (status = 429, description = "`slow_down`: more than a day's work needs", body = Problem),
    ))]
pub(super) async fn reveal(
    State(city): State<Arc<City>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
    TypedJson(Reason { reason }): TypedJson<Reason>,
) -> Result<Json<Revealed>, ApiError> {
    Ok(Json(desk::reveal::reveal(&city, &who, id, &reason).await?))
}

/// A photo of a complaint, as it was looked through.
#[utoipa::path(get, path = "/v1/desk/complaints/{id}/photos/{photo}", operation_id = "desk_photo", tag = "desk",
    params(
        ("id" = String, Path, description = "The complaint's id"),
        ("photo" = String, Path, description = "The photo's id"),
    ),
    responses(
        (status = 200, description = "A JPEG", content_type = "image/jpeg"),
        (status = 404, description = "`not_found`: none, not ready, or not to be seen here", body = Problem),
    ))]
pub(super) async fn photo(
    State(city): State<Arc<City>>,
    who: Seated,
    PathIds(id, photo): PathIds<ComplaintId, PhotoId>,
) -> Result<Response, ApiError> {
    let bytes = desk::complaint::photo(&city, &who, id, photo).await?;
    let kind = HeaderValue::from_static("image/jpeg");
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// Brings a photo of finished work. What is odd about it is told, and is no reason to refuse it.
#[utoipa::path(post, path = "/v1/desk/complaints/{id}/photos", operation_id = "desk_proof", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    request_body(content_type = "image/jpeg", description = "The file as the camera made it: JPEG, PNG or WebP"),
    responses(
        (status = 201, description = "Kept; an event may name it now", body = Proof),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 422, description = "`invalid`: why it is no photo", body = Problem),
    ))]
pub(super) async fn proof(
    State(city): State<Arc<City>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Proof>), ApiError> {
    let bytes = request::file(&city, &headers, body, sambat_photo::limits::MAX_BYTES).await?;
    let proof = desk::proof::bring(&city, &who, id, bytes.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(proof)))
}

/// Takes a complaint in that no phone sent. The answer has what the citizen takes home.
#[utoipa::path(put, path = "/v1/desk/complaints/{id}", operation_id = "desk_intake", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id, made by the page")),
    request_body(content = Object, description = "`{content, came_by, reporter?: {name?, phone?, nik?}}`"),
    responses(
        (status = 201, description = "The city has it now", body = ComplaintAccepted),
        (status = 200, description = "The city had it already: whoever takes it in again hears no PIN", body = ComplaintKnown),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`other_content`", body = Problem),
        (status = 422, description = "`invalid`", body = Problem),
    ))]
pub(super) async fn intake(
    State(city): State<Arc<City>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
    TypedJson(typed): TypedJson<Map<String, Value>>,
) -> Result<(StatusCode, Json<WordsAnswer>), ApiError> {
    let received = desk::intake::take(&city, &who, id, typed).await?;
    Ok((if received.new { StatusCode::CREATED } else { StatusCode::OK }, Json(received.answer)))
}

/// Takes a list out, as the queue shows it under the same question. It is written down who did.
#[utoipa::path(get, path = "/v1/desk/export.csv", operation_id = "desk_export", tag = "desk", params(QueueQuery),
    responses(
        (status = 200, description = "At most five thousand rows", content_type = "text/csv"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 429, description = "`slow_down`: more than a day's work needs", body = Problem),
    ))]
pub(super) async fn export(
    State(city): State<Arc<City>>,
    who: Seated,
    asked: Result<Query<QueueQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(asked) = asked.map_err(|_| invalid_field(FieldMistake::QueryMalformed))?;
    let text = export::csv(&city, &who, asked).await?;
    Ok(super::file("text/csv; charset=utf-8", "aduan.csv", text.into_bytes()))
}
