//! What every request passes: the log, the guarding headers, and no identity number in an address.

use super::{
    device::Device,
    origin::PublicOrigin,
    state::{AppState, PublicAddress},
};
use crate::{
    http::problem::ApiError,
    metrics::{Metrics, word},
};
use axum::{
    extract::{FromRequestParts as _, MatchedPath, Query, Request, State},
    http::{HeaderValue, StatusCode, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sambat_city::error::CityError;
use sambat_protocol::problem::{Code, MEDIA_TYPE};
use std::{sync::Arc, time::Instant};

/// Logs and counts what was asked and how it went: the pattern of the path, never the path, and nothing of headers or bodies.
pub(super) async fn log(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let path = pattern.as_ref().map_or("-", MatchedPath::as_str);
    let took = started.elapsed();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    metrics.answered(path, &method, response.status().as_u16(), took);
    // Anybody may make up a method.
    let method = word(&method);
    tracing::info!(method, path, status = response.status().as_u16(), millis, "answered");
    response
}

/// What axum refuses by itself, such as a path that is no text, is said as everything else is.
pub(super) async fn say_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let media = response.headers().get(header::CONTENT_TYPE);
    let ours = media.is_some_and(|media| media == MEDIA_TYPE || media == super::ticket_page::MEDIA);
    // How large the thing is of which a range was asked for stands in a header (RFC 9110, 15.5.17).
    let ours = ours || status == StatusCode::RANGE_NOT_SATISFIABLE;
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    ApiError::from(if status.is_client_error() { Code::NotFound } else { Code::Internal }).into_response()
}

/// Who does not say whom they ask is told so (RFC 9112, 3.2): a proxy could take the request for another city's.
pub(super) async fn refuse_without_host(request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        // HTTP/2 names it elsewhere.
        (None, _) => request.version() >= Version::HTTP_2 && request.uri().authority().is_some(),
        (Some(host), None) => Authority::try_from(host.as_bytes()).is_ok(),
        (Some(_), Some(_)) => false,
    };
    if named { next.run(request).await } else { ApiError::from(Code::BadHeader).into_response() }
}

/// Once reached over TLS, browsers ask by TLS only, for a year.
pub(super) async fn keep_to_tls(State(public): State<Arc<PublicAddress>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if public.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
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
        return ApiError::IdentityInAddress.into_response();
    }
    next.run(request).await
}

/// Who asks absurdly often is asked to come back: a phone takes that for a bad moment and tries again.
pub(super) async fn refuse_floods(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let network = PublicOrigin::from_request_parts(&mut parts, &state).await.ok().and_then(|origin| origin.0);
    let device = Device::from_request_parts(&mut parts, &state).await.ok().map(|device| device.0);
    let city = &state.city;
    match city.rates.request(&city.limits.allowances, network, device, city.now()) {
        Some(seconds) => ApiError::City(CityError::SlowDown(seconds)).into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    }
}
