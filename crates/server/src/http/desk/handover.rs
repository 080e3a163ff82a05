//! The sheet by which a complaint that is not the city's is handed over.

use crate::http::{path_id::PathId, problem::ApiError, state::PublicAddress};
use axum::{extract::State, response::Response};
use sambat_city::{city::City, officer::Seated};
use sambat_city_pages::handover;
use sambat_domain::id::ComplaintId;
use sambat_protocol::problem::Problem;
use std::sync::Arc;

/// A complaint that is not the city's, as SP4N-LAPOR! asks for one: without who complains. It is written down who took it.
#[utoipa::path(get, path = "/v1/desk/complaints/{id}/handover.csv", operation_id = "handover_csv", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    responses(
        (status = 200, description = "RFC 4180: a head, and one line", body = String, content_type = "text/csv"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`: this seat hands nothing over", body = Problem),
        (status = 404, description = "`not_found`: none, or another office's", body = Problem),
        (status = 409, description = "`misfit`: it is the city's", body = Problem),
        (status = 422, description = "`invalid`, `visibility`: what is private is not handed over", body = Problem),
    ))]
pub(super) async fn csv(
    State(city): State<Arc<City>>,
    State(public): State<Arc<PublicAddress>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
) -> Result<Response, ApiError> {
    let taken = handover::take(&city, &who, public.origin.as_deref(), id).await?;
    Ok(super::file("text/csv; charset=utf-8", &format!("{}.csv", taken.ticket), taken.csv().into_bytes()))
}

/// The same on paper.
#[utoipa::path(get, path = "/v1/desk/complaints/{id}/handover.pdf", operation_id = "handover_pdf", tag = "desk",
    params(("id" = String, Path, description = "The complaint's id")),
    responses(
        (status = 200, description = "A4, its text selectable", content_type = "application/pdf"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`: this seat hands nothing over", body = Problem),
        (status = 404, description = "`not_found`: none, or another office's", body = Problem),
        (status = 409, description = "`misfit`: it is the city's", body = Problem),
        (status = 422, description = "`invalid`, `visibility`: what is private is not handed over", body = Problem),
    ))]
pub(super) async fn pdf(
    State(city): State<Arc<City>>,
    State(public): State<Arc<PublicAddress>>,
    who: Seated,
    PathId(id): PathId<ComplaintId>,
) -> Result<Response, ApiError> {
    let taken = handover::take(&city, &who, public.origin.as_deref(), id).await?;
    Ok(super::file("application/pdf", &format!("{}.pdf", taken.ticket), taken.pdf()))
}
