//! What every request passes: the log, the guarding headers, and no identity number in an address.

use crate::refusal::Refusal;
use axum::{
    extract::{MatchedPath, Query, Request},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sambat_protocol::problem::{Code, MEDIA_TYPE};
use std::time::Instant;

/// Logs what was asked and how it went: the pattern of the path, never the path, and nothing of headers or bodies.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let path = pattern.as_ref().map_or("-", MatchedPath::as_str);
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status = response.status().as_u16(), millis, "answered");
    response
}

/// What axum refuses by itself, such as a path that is no text, is said as everything else is.
pub(super) async fn say_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let media = response.headers().get(header::CONTENT_TYPE);
    let ours = media.is_some_and(|media| media == MEDIA_TYPE || media == super::ask::MEDIA);
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    Refusal::from(if status.is_client_error() { Code::NotFound } else { Code::Internal }).into_response()
}

/// What is no page: no browser may guess, keep, frame or run an answer. A page says itself what it needs.
pub(super) async fn guard_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Addresses end up in logs of proxies: an identity number in one is refused, so that no client is ever written so.
pub(super) async fn refuse_identity_in_address(request: Request, next: Next) -> Response {
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    if query.is_ok_and(|Query(pairs)| pairs.iter().any(|(key, _)| key.eq_ignore_ascii_case("nik"))) {
        return Refusal::IdentityInAddress.into_response();
    }
    next.run(request).await
}
