//! The city's map: the file, with ranges so that a download goes on from the byte, and its tiles for the desk's page.

use super::{path_id::PathId, problem::ApiError, request};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sambat_city::{city::City, city_map::CityMap};
use sambat_domain::photo::Sha256;
use sambat_protocol::problem::Code;
use std::{io, ops::Range, sync::Arc};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};
use tokio_util::io::ReaderStream;

/// Its address names its bytes: it never changes, and nothing on the way may pack it anew.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable, no-transform");

/// So much of the file is held at a time.
const PIECE: usize = 64 << 10;

/// The map as a file.
#[utoipa::path(get, path = "/v1/map/{sha256}", operation_id = "map", tag = "city",
    params(
        ("sha256" = String, Path, description = "As the pack document's `map` names it"),
        ("Range" = Option<String>, Header, description = "One range of bytes; of several the whole file is answered"),
        ("If-Range" = Option<String>, Header, description = "The ETag of what the client has a part of"),
    ),
    responses(
        (status = 200, description = "A PMTiles archive of version 3", body = Vec<u8>, content_type = "application/vnd.pmtiles"),
        (status = 206, description = "The range", body = Vec<u8>, content_type = "application/vnd.pmtiles"),
        (status = 304, description = "The client has it"),
        (status = 404, description = "`not_found`: the city has no such map, or no longer"),
        (status = 416, description = "The range begins past the end"),
    ))]
pub(super) async fn file(
    State(city): State<Arc<City>>,
    PathId(sha256): PathId<Sha256>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let map = named(&city, sha256)?;
    let bytes = map.file.bytes;
    let etag = format!("\"{sha256}\"");
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, FOR_EVER);
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::ETAG, HeaderValue::from_str(&etag).map_err(|_| Code::Internal)?);
    if request::has(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    let range = request::single(&headers, header::RANGE.as_str())?.filter(|_| holds(&headers, &etag));
    let (status, range) = match range.map_or(Asked::Whole, |text| asked(text, bytes)) {
        Asked::Whole => (StatusCode::OK, 0..bytes),
        Asked::Part(range) => {
            let told = format!("bytes {}-{}/{bytes}", range.start, range.end - 1);
            answer.insert(header::CONTENT_RANGE, HeaderValue::from_str(&told).map_err(|_| Code::Internal)?);
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Asked::PastTheEnd => {
            let told = format!("bytes */{bytes}");
            answer.insert(header::CONTENT_RANGE, HeaderValue::from_str(&told).map_err(|_| Code::Internal)?);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, answer).into_response());
        }
    };
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.pmtiles"));
    answer.insert(header::CONTENT_LENGTH, request::number(range.end - range.start));
    let body = stream(map, range).await.map_err(|error| {
        tracing::warn!(%error, "the map is not served");
        Code::NotFound
    })?;
    Ok((status, answer, body).into_response())
}

/// A tile of the map, inflated; empty where there is nothing to draw.
#[utoipa::path(get, path = "/v1/map/{sha256}/{z}/{x}/{y}", operation_id = "map_tile", tag = "city",
    params(
        ("sha256" = String, Path, description = "As the pack document's `map` names it"),
        ("z" = u8, Path, description = "Zoom"),
        ("x" = u32, Path, description = "Column"),
        ("y" = u32, Path, description = "Row, from the north"),
    ),
    responses(
        (status = 200, description = "A Mapbox vector tile", body = Vec<u8>, content_type = "application/x-protobuf"),
        (status = 404, description = "`not_found`: the city has no such map, or no longer"),
    ))]
pub(super) async fn tile(
    State(city): State<Arc<City>>,
    Path((sha256, z, x, y)): Path<(String, u8, u32, u32)>,
) -> Result<Response, ApiError> {
    let map = named(&city, sha256.parse().map_err(|_| Code::NotFound)?)?;
    let tile = map.tile(z, x, y).await.map_err(|error| {
        tracing::warn!(%error, "a tile is not served");
        Code::Internal
    })?;
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/x-protobuf")), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, tile.unwrap_or_default()).into_response())
}

fn named(city: &City, sha256: Sha256) -> Result<&CityMap, Code> {
    city.map.as_ref().filter(|map| map.file.sha256 == sha256).ok_or(Code::NotFound)
}

async fn stream(map: &CityMap, range: Range<u64>) -> io::Result<Body> {
    let mut file = File::from_std(map.open()?);
    file.seek(io::SeekFrom::Start(range.start)).await?;
    Ok(Body::from_stream(ReaderStream::with_capacity(file.take(range.end - range.start), PIECE)))
}

/// Whether a range is of what the client has a part of.
fn holds(headers: &HeaderMap, etag: &str) -> bool {
    headers.get(header::IF_RANGE).is_none_or(|value| value.as_bytes() == etag.as_bytes())
}

/// What of the file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    PastTheEnd,
}

/// Reads one range of bytes (RFC 9110, section 14.1.2). What is none, or several, is left aside, as the RFC allows.
fn asked(text: &str, bytes: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Asked::Whole;
    };
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(bytes),
        (Ok(first), Err(_)) if last.is_empty() => first..bytes,
        (Err(_), Ok(last)) if first.is_empty() => bytes.saturating_sub(last)..bytes,
        _ => return Asked::Whole,
    };
    if range.is_empty() { Asked::PastTheEnd } else { Asked::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read_and_anything_else_is_the_whole() {
        for (text, range) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=3-", Asked::Part(3..10)),
            ("bytes=-4", Asked::Part(6..10)),
            ("bytes=-40", Asked::Part(0..10)),
            ("bytes=2-99", Asked::Part(2..10)),
            ("bytes=10-", Asked::PastTheEnd),
            ("bytes=-0", Asked::PastTheEnd),
            ("bytes=4-3", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("lines=0-1", Asked::Whole),
            ("bytes=18446744073709551615-18446744073709551615", Asked::PastTheEnd),
            ("bytes=-", Asked::Whole),
        ] {
            assert_eq!(asked(text, 10), range, "{text}");
        }
    }
}
