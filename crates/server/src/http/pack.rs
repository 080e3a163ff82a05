//! Serves the pack document: what the city decides, and its public keys.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sambat_city::city::City;
use sambat_protocol::pack_document::PackDocument;
use std::sync::Arc;

/// What the city decides, and its public keys.
#[utoipa::path(get, path = "/v1/pack", operation_id = "pack", tag = "city",
    params(("If-None-Match" = Option<String>, Header, description = "Entity tags that the client has")),
    responses(
        (status = 200, description = "The pack document", body = PackDocument, content_type = "application/json",
            headers(("ETag" = String, description = "Of the whole document"))),
        (status = 304, description = "The client has it"),
    ))]
pub(super) async fn get(State(city): State<Arc<City>>, headers: HeaderMap) -> Response {
    let etag = &city.served.etag;
    let mut answer = HeaderMap::new();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        answer.insert(header::ETAG, etag);
    }
    // Kept, but asked about each time.
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if super::request::has(&headers, etag) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (answer, city.served.body.clone()).into_response()
}
