//! tus 1.0.0 with creation, expiration and termination.

use super::{
    device::Device,
    request::{cursor, is_packed, number, single},
};
use crate::{
    city::City,
    db::upload::{State as UploadState, Upload},
    photos::reception::{self, LARGEST, Progress, drain},
    refusal::Refusal,
};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use sambat_protocol::{
    header::HEAD,
    problem::{Code, Problem},
    tus::{self, UploadMetadata, byte_count},
};
use std::sync::Arc;

/// Longest metadata that is read: three values of known length, and a file's name that nobody looks at.
const LONGEST_METADATA: usize = 4 << 10;

/// Where uploads are.
const UPLOADS: &str = "/v1/uploads";

/// Every request about uploads but OPTIONS names the version, and every answer does, of whatever kind.
pub(super) async fn speak_tus(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(UPLOADS) {
        return next.run(request).await;
    }
    let version = single(request.headers(), tus::header::RESUMABLE);
    let speaks = request.method() == Method::OPTIONS || version.is_ok_and(|version| version == Some(tus::VERSION));
    let mut response =
        if speaks { next.run(request).await } else { Refusal::from(Code::UnsupportedTus).into_response() };
    let headers = response.headers_mut();
    headers.insert(tus::header::RESUMABLE, HeaderValue::from_static(tus::VERSION));
    if !speaks {
        headers.insert(tus::header::VERSION, HeaderValue::from_static(tus::VERSION));
    }
    response
}

/// What is spoken here.
#[utoipa::path(options, path = "/v1/uploads", operation_id = "tus", tag = "photos", responses((status = 204, description = "tus 1.0.0", headers(
    ("Tus-Version" = String, description = "1.0.0"),
    ("Tus-Extension" = String, description = "creation,expiration,termination"),
    ("Tus-Max-Size" = u64, description = "The most bytes of one photo"),
))))]
pub(super) async fn options() -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    headers.insert(tus::header::VERSION, HeaderValue::from_static(tus::VERSION));
    headers.insert(tus::header::EXTENSION, HeaderValue::from_static(tus::EXTENSIONS));
    headers.insert(tus::header::MAX_SIZE, number(LARGEST));
    (StatusCode::NO_CONTENT, headers)
}

/// Creates the upload of a photo of the manifest, or finds the one that it has.
#[utoipa::path(post, path = "/v1/uploads", operation_id = "create_upload", tag = "photos", security(("device" = [])),
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "The manifest's bytes"),
        ("Upload-Metadata" = String, Header, description = "complaint, photo and sha256, each in base64"),
    ),
    responses(
        (status = 201, description = "Here it is", headers(
            ("Location" = String, description = "The upload, relative to this server"),
            ("Upload-Expires" = String, description = "When it is dropped if no byte comes"),
        )),
        (status = 400, description = "`bad_header`", body = Problem),
        (status = 404, description = "`not_found`: not this phone's complaint or photo", body = Problem),
        (status = 409, description = "`other_photo`: not the length or hash of the manifest", body = Problem),
        (status = 412, description = "`unsupported_tus`", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 429, description = "`busy`: too many open uploads", body = Problem),
    ))]
pub(super) async fn create(
    State(city): State<Arc<City>>,
    Device(device): Device,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, HeaderMap), Refusal> {
    let wish = wish(&headers);
    // Nothing belongs in it; what came nevertheless is not read into anything.
    drain(&city, body).await;
    let (length, metadata) = wish?;
    let upload = reception::create(&city, device, length, metadata).await?;
    let mut answer = standing(&upload);
    let location = HeaderValue::from_str(&format!("{UPLOADS}/{}", upload.uid)).map_err(|_| Code::Internal)?;
    answer.insert(header::LOCATION, location);
    Ok((StatusCode::CREATED, answer))
}

fn wish(headers: &HeaderMap) -> Result<(u64, UploadMetadata), Refusal> {
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

/// How many bytes the city has.
#[utoipa::path(head, path = "/v1/uploads/{uid}", operation_id = "upload", tag = "photos", security(("device" = [])),
    params(("uid" = String, Path, description = "The upload"), ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses(
        (status = 200, description = "So many", headers(
            ("Upload-Offset" = u64, description = "Bytes that are on the disk"),
            ("Upload-Length" = u64, description = "All bytes"),
        )),
        (status = 404, description = "Unknown, or not this phone's"),
        (status = 410, description = "Gone"),
    ))]
pub(super) async fn look(
    State(city): State<Arc<City>>,
    Device(device): Device,
    Path(uid): Path<String>,
) -> Result<(StatusCode, HeaderMap), Refusal> {
    let (upload, turn) = reception::take(&city, device, &uid).await?;
    let progress = reception::look(&city, upload, &turn).await?;
    let mut answer = offset(&progress);
    answer.insert(tus::header::LENGTH, number(progress.upload.length));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, answer))
}

/// Sends bytes from the offset that the city has.
#[utoipa::path(patch, path = "/v1/uploads/{uid}", operation_id = "send_bytes", tag = "photos", security(("device" = [])),
    params(
        ("uid" = String, Path, description = "The upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the body starts"),
    ),
    request_body(content_type = "application/offset+octet-stream", description = "The bytes"),
    responses(
        (status = 204, description = "They are on the disk; after the last one the photo has arrived", headers(
            ("Upload-Offset" = u64, description = "Bytes that are on the disk"),
            ("Sambat-Head" = String, description = "After the last byte: a cursor at or past the arrival"),
        )),
        (status = 400, description = "`bad_header`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`offset_mismatch`, with the `Upload-Offset` to go on from", body = Problem),
        (status = 410, description = "`gone`", body = Problem),
        (status = 413, description = "`too_large`: more than was promised; the upload is gone", body = Problem),
        (status = 415, description = "`unsupported_media`", body = Problem),
        (status = 423, description = "`busy`: a newer request took over", body = Problem),
        (status = 460, description = "`checksum_mismatch`: the bytes were dropped, the upload is gone", body = Problem),
        (status = 507, description = "`disk_full`", body = Problem),
    ))]
pub(super) async fn receive(
    State(city): State<Arc<City>>,
    Device(device): Device,
    Path(uid): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, HeaderMap), Refusal> {
    let (upload, turn) = match at_offset(&city, device, &uid, &headers).await {
        Ok(taken) => taken,
        Err(refusal) => {
            drain(&city, body).await;
            return Err(refusal);
        }
    };
    // A task of its own: when the socket dies this handler is dropped, and what came must still be put down.
    let receiving = tokio::spawn(reception::receive(city, upload, turn, body));
    let progress = receiving.await.map_err(|_| Code::Internal)??;
    Ok((StatusCode::NO_CONTENT, offset(&progress)))
}

async fn at_offset(
    city: &City,
    device: sambat_domain::photo::Sha256,
    uid: &str,
    headers: &HeaderMap,
) -> Result<(Upload, crate::photos::lane::Turn), Refusal> {
    if single(headers, header::CONTENT_TYPE.as_str())? != Some(tus::MEDIA_TYPE) || is_packed(headers)? {
        return Err(Code::UnsupportedMedia.into());
    }
    let from = single(headers, tus::header::OFFSET)?.and_then(byte_count).ok_or(Code::BadHeader)?;
    let (upload, turn) = reception::take(city, device, uid).await?;
    if from == upload.kept { Ok((upload, turn)) } else { Err(Refusal::Offset(upload.kept)) }
}

/// Drops an upload.
#[utoipa::path(delete, path = "/v1/uploads/{uid}", operation_id = "drop_upload", tag = "photos", security(("device" = [])),
    params(("uid" = String, Path, description = "The upload"), ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses(
        (status = 204, description = "Dropped; a photo that has arrived stays"),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 410, description = "`gone`", body = Problem),
    ))]
pub(super) async fn terminate(
    State(city): State<Arc<City>>,
    Device(device): Device,
    Path(uid): Path<String>,
) -> Result<StatusCode, Refusal> {
    let (upload, turn) = reception::take(&city, device, &uid).await?;
    reception::terminate(&city, upload, &turn).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn offset(progress: &Progress) -> HeaderMap {
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
    let expires = DateTimePrinter::new().timestamp_to_rfc9110_string(&upload.expires_at).ok();
    let expires = expires.filter(|_| upload.state == UploadState::Open);
    if let Some(value) = expires.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(tus::header::EXPIRES, value);
    }
    headers
}
