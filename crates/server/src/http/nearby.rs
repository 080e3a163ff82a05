//! What lies near, and who has the same trouble.

use super::{device::Device, origin::PublicOrigin, path_id::PathId, problem::ApiError};
use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use sambat_city::{
    city::City,
    error::invalid_field,
    support::{self, Wish},
};
use sambat_city_pages::nearby::{self, KEPT_S, Nearbys};
use sambat_protocol::{
    field_mistake::FieldMistake,
    nearby::{Handle, Nearby, Supporters},
    problem::Problem,
};
use std::sync::Arc;

/// What is reported and open in a cell of H3 at resolution 6: the same as the open data tell of it.
///
/// For a whole cell, without a bearer: it is no log of where people are.
#[utoipa::path(get, path = "/v1/nearby", operation_id = "nearby", tag = "public",
    params(
        ("cell" = String, Query, description = "The H3 cell at resolution 6, in lower-case hex, and nothing else"),
        ("If-None-Match" = Option<String>, Header, description = "Entity tags that the client has"),
    ),
    responses(
        (status = 200, description = "At most 400, the latest day first; at most a minute old", body = Nearby,
            headers(("ETag" = String, description = "Of the whole answer"))),
        (status = 304, description = "The client has it"),
        (status = 422, description = "`invalid` with `cell`", body = Problem),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    State(nearbys): State<Arc<Nearbys>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // The one spelling of a question: what else stands beside it would be another for every cache.
    let cell = query.as_deref().and_then(|query| query.strip_prefix("cell="));
    let cell = cell.ok_or_else(|| invalid_field(FieldMistake::CellMalformed))?;
    let answer = nearby::answer(&nearbys, &city, cell).await?;
    Ok(super::board::told(answer, &headers, "application/json", KEPT_S))
}

/// A phone has the same trouble: it is counted, once.
#[utoipa::path(put, path = "/v1/support/{handle}", operation_id = "support", tag = "public", security(("device" = [])),
    params(("handle" = String, Path, description = "The handle of what lies near")),
    responses(
        (status = 200, description = "It is counted, now or before", body = Supporters),
        (status = 403, description = "`forbidden`: no report of this phone is here", body = Problem),
        (status = 404, description = "`not_found`: nothing that is open has the handle", body = Problem),
        (status = 429, description = "`slow_down`: absurdly many of one phone or network", body = Problem),
    ))]
pub(super) async fn put(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(from): PublicOrigin,
    PathId(handle): PathId<Handle>,
) -> Result<Json<Supporters>, ApiError> {
    Ok(Json(support::keep(&city, device, from, handle, Wish::Add).await?))
}

/// The phone takes that back.
#[utoipa::path(delete, path = "/v1/support/{handle}", operation_id = "support_no_more", tag = "public", security(("device" = [])),
    params(("handle" = String, Path, description = "The handle of what lies near")),
    responses(
        (status = 200, description = "It is not counted, or never was", body = Supporters),
        (status = 403, description = "`forbidden`: no report of this phone is here", body = Problem),
        (status = 404, description = "`not_found`: nothing has the handle", body = Problem),
        (status = 429, description = "`slow_down`: absurdly many of one phone or network", body = Problem),
    ))]
pub(super) async fn delete(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(from): PublicOrigin,
    PathId(handle): PathId<Handle>,
) -> Result<Json<Supporters>, ApiError> {
    Ok(Json(support::keep(&city, device, from, handle, Wish::Remove).await?))
}
