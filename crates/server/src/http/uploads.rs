//! Uploads, as tus 1.0.0 speaks of them.

use super::{
    device::Device,
    origin::PublicOrigin,
    path_id::PathId,
    request::{coming, number},
    tus_headers::{UPLOADS, brings_bytes, checksum, offset, starts_at, wish},
};
use crate::http::problem::ApiError;
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use sambat_city::{
    city::City,
    error::CityError,
    photos::{
        arrival::UploadProgress,
        creation::{self, LARGEST},
        progress as upload,
        reception::{self, Delivery, drain},
        upload_locks::UploadGuard,
    },
};
use sambat_city_store::db::upload::Upload;
use sambat_protocol::{
    problem::{Code, Problem},
    tus,
};
use std::sync::Arc;

/// What is spoken here.
#[utoipa::path(options, path = "/v1/uploads", operation_id = "tus", tag = "photos", responses((status = 204, description = "tus 1.0.0", headers(
    ("Tus-Version" = String, description = "1.0.0"),
    ("Tus-Extension" = String, description = "creation,creation-with-upload,checksum,expiration,termination"),
    ("Tus-Max-Size" = u64, description = "The most bytes of one photo"),
    ("Tus-Checksum-Algorithm" = String, description = "sha256,sha1"),
))))]
pub(super) async fn options() -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    headers.insert(tus::header::VERSION, HeaderValue::from_static(tus::VERSION));
    headers.insert(tus::header::EXTENSION, HeaderValue::from_static(tus::EXTENSIONS));
    headers.insert(tus::header::MAX_SIZE, number(LARGEST));
    headers.insert(tus::header::CHECKSUM_ALGORITHM, HeaderValue::from_static(tus::CHECKSUM_ALGORITHMS));
    (StatusCode::NO_CONTENT, headers)
}

/// Creates the upload of a photo of the manifest, or finds the one that it has.
#[utoipa::path(post, path = "/v1/uploads", operation_id = "create_upload", tag = "photos", security(("device" = [])),
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "The manifest's bytes"),
        ("Upload-Metadata" = String, Header, description = "complaint, photo and sha256, each in base64; other keys are passed over"),
        ("Upload-Checksum" = Option<String>, Header, description = "Of the body, as with PATCH"),
    ),
    request_body(content_type = "application/offset+octet-stream", description = "None, or the photo's bytes from its first one"),
    responses(
        (status = 201, description = "Here it is", headers(
            ("Location" = String, description = "The upload, relative to this server"),
            ("Upload-Expires" = String, description = "When it is dropped if no byte comes"),
            ("Upload-Offset" = u64, description = "Bytes that are on the disk"),
            ("Sambat-Head" = String, description = "After the last byte: a cursor at or past the arrival"),
        )),
        (status = 400, description = "`bad_header`", body = Problem),
        (status = 404, description = "`not_found`: not this phone's complaint or photo", body = Problem),
        (status = 409, description = "`other_photo`: not the length or hash of the manifest", body = Problem),
        (status = 412, description = "`unsupported_tus`", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 429, description = "`busy`: too many open uploads", body = Problem),
        (status = 460, description = "`checksum_mismatch`: as with PATCH", body = Problem),
        (status = 507, description = "`disk_full`: no room for photos, or none for more of this network today", body = Problem),
    ))]
pub(super) async fn create(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(network): PublicOrigin,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, HeaderMap), ApiError> {
    let begun = async {
        let checksum = checksum(&headers)?;
        let (length, metadata) = wish(&headers)?;
        let brings_bytes = brings_bytes(&headers)?;
        let (created, was_there) = creation::create(&city, device, network, length, metadata).await?;
        // Of one that was there somebody may still be sending bytes: how many it has is known when they are put down.
        let taken =
            if brings_bytes || was_there { Some(upload::take(&city, device, &created.uid).await?) } else { None };
        Ok((created, taken, brings_bytes, checksum))
    };
    let (created, taken, brings_bytes, checksum) = match begun.await {
        Ok(begun) => begun,
        Err(refusal) => return Err(drained(&city, body, refusal).await),
    };
    let location = HeaderValue::from_str(&format!("{UPLOADS}/{}", created.uid)).map_err(|_| Code::Internal)?;
    // The offset is said also here: the phone need not ask before it sends.
    let mut answer = offset(&match taken {
        Some(taken) if brings_bytes => {
            deliver(city, taken, Delivery { body: coming(body), from: 0, checksum, network }).await?
        }
        // What came nevertheless is not read into anything.
        Some((found, turn)) => {
            drain(&city, coming(body)).await;
            upload::look(&city, found, &turn).await?
        }
        None => {
            drain(&city, coming(body)).await;
            UploadProgress { upload: created, head: None }
        }
    });
    answer.insert(header::LOCATION, location);
    Ok((StatusCode::CREATED, answer))
}

/// Has bytes received by a task of its own: when the socket dies this handler is dropped, and what came must still be put
/// down.
async fn deliver(
    city: Arc<City>,
    (upload, turn): (Upload, UploadGuard),
    delivery: Delivery,
) -> Result<UploadProgress, ApiError> {
    Ok(tokio::spawn(reception::receive(city, upload, turn, delivery)).await.map_err(|_| Code::Internal)??)
}

async fn drained(city: &City, body: Body, refusal: ApiError) -> ApiError {
    drain(city, coming(body)).await;
    refusal
}

/// How many bytes the city has.
#[utoipa::path(head, path = "/v1/uploads/{uid}", operation_id = "upload", tag = "photos", security(("device" = [])),
    params(("uid" = String, Path, description = "The upload"), ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses(
        (status = 200, description = "So many", headers(
            ("Upload-Offset" = u64, description = "Bytes that are on the disk"),
            ("Upload-Length" = u64, description = "All bytes"),
            ("Upload-Metadata" = String, description = "complaint, photo and sha256, and no other key"),
            ("Upload-Expires" = String, description = "Before the last byte: when it is dropped if no byte comes"),
        )),
        (status = 404, description = "Unknown, or not this phone's"),
        (status = 410, description = "Gone"),
    ))]
pub(super) async fn look(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PathId(uid): PathId<String>,
) -> Result<(StatusCode, HeaderMap), ApiError> {
    let (upload, turn) = upload::take(&city, device, &uid).await?;
    let progress = upload::look(&city, upload, &turn).await?;
    let mut answer = offset(&progress);
    answer.insert(tus::header::LENGTH, number(progress.upload.length));
    let metadata = upload::metadata(&city, &progress.upload).await?.to_header();
    answer.insert(tus::header::METADATA, HeaderValue::from_str(&metadata).map_err(|_| Code::Internal)?);
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, answer))
}

/// Sends bytes from the offset that the city has.
#[utoipa::path(patch, path = "/v1/uploads/{uid}", operation_id = "send_bytes", tag = "photos", security(("device" = [])),
    params(
        ("uid" = String, Path, description = "The upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the body starts"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha256 or sha1, a space, the body's hash in base64: all of the body is kept or nothing"),
    ),
    request_body(content_type = "application/offset+octet-stream", description = "The bytes"),
    responses(
        (status = 204, description = "They are on the disk; after the last one the photo has arrived", headers(
            ("Upload-Offset" = u64, description = "Bytes that are on the disk"),
            ("Upload-Expires" = String, description = "Before the last byte: when it is dropped if no byte comes"),
            ("Sambat-Head" = String, description = "After the last byte: a cursor at or past the arrival"),
        )),
        (status = 400, description = "`bad_header`, also for a checksum that is none or of another algorithm", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`offset_mismatch`, with the `Upload-Offset` to go on from", body = Problem),
        (status = 410, description = "`gone`", body = Problem),
        (status = 413, description = "`too_large`: more than was promised; the upload is gone", body = Problem),
        (status = 415, description = "`unsupported_media`", body = Problem),
        (status = 423, description = "`busy`: a newer request took over", body = Problem),
        (status = 460, description = "`checksum_mismatch`: of the body, whose bytes were dropped; or of the whole photo, and then the upload is gone", body = Problem),
        (status = 507, description = "`disk_full`", body = Problem),
    ))]
pub(super) async fn receive(
    State(city): State<Arc<City>>,
    Device(device): Device,
    PublicOrigin(network): PublicOrigin,
    PathId(uid): PathId<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, HeaderMap), ApiError> {
    let taken = async {
        if !brings_bytes(&headers)? {
            return Err(Code::UnsupportedMedia.into());
        }
        let checksum = checksum(&headers)?;
        let from = starts_at(&headers)?;
        let taken = upload::take(&city, device, &uid).await?;
        if from == taken.0.kept { Ok((taken, from, checksum)) } else { Err(CityError::Offset(taken.0.kept).into()) }
    };
    match taken.await {
        Ok((taken, from, checksum)) => {
            let progress = deliver(city, taken, Delivery { body: coming(body), from, checksum, network }).await?;
            Ok((StatusCode::NO_CONTENT, offset(&progress)))
        }
        Err(refusal) => Err(drained(&city, body, refusal).await),
    }
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
    PathId(uid): PathId<String>,
) -> Result<StatusCode, ApiError> {
    let (upload, turn) = upload::take(&city, device, &uid).await?;
    upload::terminate(&city, upload, &turn).await?;
    Ok(StatusCode::NO_CONTENT)
}
