//! Answers whether this server is the city's.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
};
use sambat_city::city::City;
use sambat_protocol::{API, header};
use std::sync::Arc;

/// Is this the city, and which pack does it serve?
#[utoipa::path(head, path = "/v1/health", operation_id = "health", tag = "city", responses(
    (status = 204, description = "It is", headers(
        ("Sambat-Api" = String, description = "The version of the wire: 1"),
        ("Sambat-Pack" = String, description = "The pack document's entity tag"),
        ("Date" = String, description = "The city's time"),
    )),
))]
pub(super) async fn head(State(city): State<Arc<City>>) -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    headers.insert(header::API, HeaderValue::from_static(API));
    for (name, value) in [(header::PACK, &city.served.etag), ("date", &header::date(city.now()))] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    (StatusCode::NO_CONTENT, headers)
}

/// The same, for clients that cannot ask with HEAD.
#[utoipa::path(get, path = "/v1/health", operation_id = "health_by_get", tag = "city", responses((status = 204, description = "It is")))]
pub(super) async fn get(city: State<Arc<City>>) -> (StatusCode, HeaderMap) {
    head(city).await
}
