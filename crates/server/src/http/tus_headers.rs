//! Headers of tus: what a request says in them, and what an upload says of itself.

use super::request::{cursor, is_packed, number, single};
use crate::http::problem::ApiError;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sambat_city::photos::{arrival::UploadProgress, creation::LARGEST};
use sambat_city_store::db::upload::{Upload, UploadState};
use sambat_protocol::{
    header::{HEAD, date},
    problem::Code,
    tus::{self, Checksum, UploadMetadata, byte_count},
};

/// Longest metadata that is read: three values of known length, and a file's name that nobody looks at.
const LONGEST_METADATA: usize = 4 << 10;

/// The path of uploads.
pub(super) const UPLOADS: &str = "/v1/uploads";

/// Every request about uploads but OPTIONS names the version, and every answer does, of whatever kind.
pub(super) async fn speak_tus(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(UPLOADS) {
        return next.run(request).await;
    }
    let version = single(request.headers(), tus::header::RESUMABLE);
    let speaks = request.method() == Method::OPTIONS || version.is_ok_and(|version| version == Some(tus::VERSION));
    let mut response =
        if speaks { next.run(request).await } else { ApiError::from(Code::UnsupportedTus).into_response() };
    let headers = response.headers_mut();
    headers.insert(tus::header::RESUMABLE, HeaderValue::from_static(tus::VERSION));
    if !speaks {
        headers.insert(tus::header::VERSION, HeaderValue::from_static(tus::VERSION));
    }
    response
}

/// The length in bytes and the metadata of an upload that is asked for.
pub(super) fn wish(headers: &HeaderMap) -> Result<(u64, UploadMetadata), ApiError> {
    if headers.contains_key("upload-defer-length") {
        return Err(Code::BadHeader.into());
    }
    let length = single(headers, tus::header::LENGTH)?.and_then(byte_count).ok_or(Code::BadHeader)?;
    if length > LARGEST {
        return Err(Code::TooLarge.into());
    }
    let metadata = single(headers, tus::header::METADATA)?.filter(|text| text.len() <= LONGEST_METADATA);
    let metadata = UploadMetadata::from_header(metadata.ok_or(Code::BadHeader)?).map_err(|_| Code::BadHeader)?;
    // No photo has no bytes.
    if length == 0 { Err(Code::BadHeader.into()) } else { Ok((length, metadata)) }
}

/// Whether the body is bytes of the photo, as they are.
pub(super) fn brings_bytes(headers: &HeaderMap) -> Result<bool, ApiError> {
    Ok(single(headers, header::CONTENT_TYPE.as_str())? == Some(tus::MEDIA_TYPE) && !is_packed(headers)?)
}

/// The offset in the photo, in bytes, at which the body starts.
pub(super) fn starts_at(headers: &HeaderMap) -> Result<u64, ApiError> {
    single(headers, tus::header::OFFSET)?.and_then(byte_count).ok_or(Code::BadHeader.into())
}

/// The checksum of the body's bytes; `None` where the request gives none.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, ApiError> {
    let value = single(headers, tus::header::CHECKSUM)?;
    value.map(|value| Checksum::from_header(value).map_err(|_| Code::BadHeader.into())).transpose()
}

/// The headers that say how far an upload has come.
pub(super) fn offset(progress: &UploadProgress) -> HeaderMap {
    let mut headers = standing(&progress.upload);
    headers.insert(tus::header::OFFSET, number(progress.upload.kept));
    if let Some(head) = progress.head {
        headers.insert(HEAD, cursor(head));
    }
    headers
}

/// When an unfinished upload is dropped.
fn standing(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let open = upload.state == UploadState::Open;
    if let Some(value) = HeaderValue::from_str(&date(upload.expires_at)).ok().filter(|_| open) {
        headers.insert(tus::header::EXPIRES, value);
    }
    headers
}
