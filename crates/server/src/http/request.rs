//! Reads requests strictly: bodies of bounded size as a whole, and headers that may come once.

use crate::http::problem::ApiError;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use sambat_city::{
    city::City,
    error::CityError,
    photos::reception::{self, Coming},
};
use sambat_protocol::{cursor::Cursor, problem::Code};
use std::io;
use tokio_stream::StreamExt as _;

/// The most bytes of a body that is read whole.
const LARGEST: usize = 64 << 10;

/// A header that may come once. Twice, or not as text, is no header for us.
pub(super) fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err(Code::BadHeader.into());
    }
    value.map(|value| value.to_str().map_err(|_| Code::BadHeader.into())).transpose()
}

/// Whether the client has this entity already.
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
    })
}

/// A number as the value of a header.
pub(super) fn number(n: u64) -> HeaderValue {
    HeaderValue::from(n)
}

/// A cursor as the value of a header.
pub(super) fn cursor(head: Cursor) -> HeaderValue {
    HeaderValue::from_str(&head.to_string()).unwrap_or(HeaderValue::from_static("0-0000000000000000"))
}

/// Whether the body is packed. Nothing is unpacked here: a few bytes could become any number.
pub(super) fn is_packed(headers: &HeaderMap) -> Result<bool, ApiError> {
    let encoding = single(headers, header::CONTENT_ENCODING.as_str())?;
    Ok(encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")))
}

/// A body of JSON, whole.
pub(super) async fn json(city: &City, headers: &HeaderMap, body: Body) -> Result<Bytes, ApiError> {
    let is_json = single(headers, header::CONTENT_TYPE.as_str())?.is_none_or(|media| is(media, "application/json"));
    whole(city, headers, body, is_json, LARGEST).await
}

/// What a form of a page sends, whole.
pub(super) async fn form(city: &City, headers: &HeaderMap, body: Body) -> Result<Bytes, ApiError> {
    let media = single(headers, header::CONTENT_TYPE.as_str())?;
    let is_form = media.is_some_and(|media| is(media, "application/x-www-form-urlencoded"));
    whole(city, headers, body, is_form, LARGEST).await
}

/// A body that is a file, whole, of at most so many bytes.
pub(super) async fn file(city: &City, headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, ApiError> {
    whole(city, headers, body, true, most).await
}

fn is(media: &str, wanted: &str) -> bool {
    media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(wanted))
}

async fn whole(
    city: &City,
    headers: &HeaderMap,
    mut body: Body,
    is_expected: bool,
    most: usize,
) -> Result<Bytes, ApiError> {
    if !is_expected || is_packed(headers)? {
        reception::drain(city, coming(body)).await;
        return Err(Code::UnsupportedMedia.into());
    }
    let mut read = BytesMut::new();
    loop {
        let frame = tokio::time::timeout(city.limits.idle, body.frame()).await.map_err(|_| CityError::Idle)?;
        let Some(frame) = frame else { return Ok(read.freeze()) };
        let Ok(data) = frame.map_err(|_| CityError::CutOff)?.into_data() else { continue };
        if read.len() + data.len() > most {
            reception::drain(city, coming(body)).await;
            return Err(Code::TooLarge.into());
        }
        read.extend_from_slice(&data);
    }
}

/// A body as the bytes that come.
pub(super) fn coming(body: Body) -> Coming {
    Box::pin(body.into_data_stream().map(|data| data.map_err(io::Error::other)))
}
