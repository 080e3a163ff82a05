//! The public board and open data.

use super::{path_id::PathId, problem::ApiError, state::AppState};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use sambat_city::{city::City, day_heads};
use sambat_city_pages::{
    board::{self, Answer, BoardFormat, Boards, FRESH_S},
    page::{Language, style},
};
use sambat_domain::{civil::Date, pack::Basis};
use sambat_protocol::{board::Board, day_head::DayHeads, problem::Code};
use serde::Deserialize;
use std::sync::Arc;

/// What the page may take from this server: sheet, typeface and mark. It has no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// Which month, and how it is shown.
#[derive(Debug, Deserialize)]
pub(super) struct BoardQuery {
    month: Option<String>,
    basis: Option<String>,
    lang: Option<String>,
}

/// Up to which day.
#[derive(Debug, Deserialize)]
pub(super) struct Until {
    until: Option<String>,
}

/// The board as a page.
#[utoipa::path(get, path = "/board", operation_id = "board_page", tag = "public",
    params(
        ("month" = Option<String>, Query, description = "2026-11; this month if left out"),
        ("basis" = Option<String>, Query, description = "working or wall; what the pack judges by if left out"),
        ("lang" = Option<String>, Query, description = "id or en"),
    ),
    responses((status = 200, description = "A page without script", body = String, content_type = "text/html"), (status = 304, description = "The client has it")))]
pub(super) async fn page(
    State(city): State<Arc<City>>,
    State(boards): State<Arc<Boards>>,
    Query(asked): Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let wall = match asked.basis.as_deref() {
        None => city.served.pack.response.basis == Basis::Wall,
        Some("wall") => true,
        Some("working") => false,
        Some(_) => return Err(Code::NotFound.into()),
    };
    let language = asked.lang.as_deref().map_or(Some(Language::Id), Language::of).ok_or(Code::NotFound)?;
    let answer = board::answer(&boards, &city, asked.month.as_deref(), BoardFormat::Page { wall, language }).await?;
    let mut response = told(answer, &headers, "text/html; charset=utf-8", FRESH_S);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}

/// The board's numbers.
#[utoipa::path(get, path = "/board.json", operation_id = "board", tag = "public",
    params(("month" = Option<String>, Query, description = "2026-11; this month if left out")),
    responses((status = 200, description = "The numbers of a month, at most a minute old", body = Board), (status = 304, description = "The client has it")))]
pub(super) async fn json(
    state: State<AppState>,
    asked: Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    form(state, asked, headers, BoardFormat::Json, "application/json").await
}

/// The public complaints of a month as comma-separated values.
#[utoipa::path(get, path = "/open-data/complaints.csv", operation_id = "open_data_csv", tag = "public",
    params(("month" = Option<String>, Query, description = "2026-11; this month if left out")),
    responses((status = 200, description = "RFC 4180; no cell is a formula", body = String, content_type = "text/csv"), (status = 304, description = "The client has it")))]
pub(super) async fn csv(
    state: State<AppState>,
    asked: Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    form(state, asked, headers, BoardFormat::Csv, "text/csv; charset=utf-8; header=present").await
}

/// The same as GeoJSON.
#[utoipa::path(get, path = "/open-data/complaints.geojson", operation_id = "open_data_geojson", tag = "public",
    params(("month" = Option<String>, Query, description = "2026-11; this month if left out")),
    responses((status = 200, description = "RFC 7946", body = Object, content_type = "application/geo+json"), (status = 304, description = "The client has it")))]
pub(super) async fn geojson(
    state: State<AppState>,
    asked: Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    form(state, asked, headers, BoardFormat::GeoJson, "application/geo+json").await
}

async fn form(
    State(state): State<AppState>,
    Query(asked): Query<BoardQuery>,
    headers: HeaderMap,
    form: BoardFormat,
    media: &'static str,
) -> Result<Response, ApiError> {
    let answer = board::answer(&state.boards, &state.city, asked.month.as_deref(), form).await?;
    Ok(told(answer, &headers, media, FRESH_S))
}

/// Where the chain of events stood at the end of each day, signed.
#[utoipa::path(get, path = "/board/heads", operation_id = "heads", tag = "public",
    params(("until" = Option<String>, Query, description = "The last day to tell: 2026-11-24")),
    responses((status = 200, description = "The latest first, 366 at most", body = DayHeads)))]
pub(super) async fn heads(
    State(city): State<Arc<City>>,
    Query(Until { until }): Query<Until>,
) -> Result<Response, ApiError> {
    let until = until.map(|day| day.parse::<Date>().map_err(|_| Code::NotFound)).transpose()?;
    let heads = DayHeads { heads: day_heads::latest(&city, until).await? };
    let body = serde_json::to_vec(&heads).map_err(|_| Code::Internal)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=60")];
    Ok((headers, body).into_response())
}

/// A file of the page. Its address changes when it does.
pub(super) async fn asset(PathId(name): PathId<String>) -> Result<Response, ApiError> {
    let (bytes, media) = style::asset(&name).ok_or(Code::NotFound)?;
    let headers = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, Bytes::from_static(bytes)).into_response())
}

/// An answer that is good for so many seconds, or that the client has it.
pub(super) fn told(answer: Answer, asked: &HeaderMap, media: &'static str, fresh_s: i64) -> Response {
    let Answer { bytes, etag, age_s } = answer;
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &etag);
    set(header::CACHE_CONTROL, &format!("public, max-age={fresh_s}"));
    // What a cache may add to it: the answer grows no older than that, whoever keeps it.
    set(header::AGE, &age_s.to_string());
    if super::request::has(asked, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    // Numbers are for everybody, also for the pages of others.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    (headers, bytes).into_response()
}
