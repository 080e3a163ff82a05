//! Photos in from a file input, and out to be shown.

use crate::{Shared, ipc};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use sambat_client::{
    StoreError,
    api::{ApiCode, ApiError},
    photo::{self, Picture},
    ports::{Source, SourceFile},
};
use sambat_domain::photo::PhotoMistake;
use sambat_photo::limits::MAX_BYTES;
use serde::Deserialize;
use std::{io, path::Path as FilePath};
use tempfile::{NamedTempFile, TempPath};
use tokio::{fs::File, io::AsyncWriteExt as _};

/// What an upload says of itself.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /upload?name=`: streams a file to disk and answers what `photo_add` takes.
pub async fn upload(State(shared): State<Shared>, Query(named): Query<Named>, body: Body) -> Response {
    let app = match &shared.core {
        Ok(app) => app,
        Err(error) => return ipc::refuse(error.clone()),
    };
    match receive(&shared.incoming, body).await {
        Ok(file) => Json(app.picked_files().register(Box::new(Uploaded { file, name: named.name }))).into_response(),
        Err(error) => {
            let too_large = error.params.contains_key("limit");
            let mut answer = ipc::refuse(error);
            if too_large {
                *answer.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            }
            answer
        }
    }
}

async fn receive(folder: &FilePath, mut body: Body) -> Result<TempPath, ApiError> {
    let stored = |error: io::Error| ApiError::from(StoreError::from(error));
    let path = NamedTempFile::new_in(folder).map_err(stored)?.into_temp_path();
    let mut file = File::create(&path).await.map_err(stored)?;
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(ApiError::new(ApiCode::BadArgument)) };
        let Ok(bytes) = frame.into_data() else { continue };
        received += bytes.len();
        if received > MAX_BYTES {
            let refused = ApiError::new(ApiCode::PhotoRefused);
            return Err(refused.with("reason", PhotoMistake::TooManyBytes.code()).with("limit", MAX_BYTES));
        }
        file.write_all(&bytes).await.map_err(stored)?;
    }
    file.flush().await.map_err(stored)?;
    Ok(path)
}

/// An uploaded file, deleted when it is let go.
struct Uploaded {
    file: TempPath,
    name: String,
}

impl Source for Uploaded {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        SourceFile { path: self.file.to_path_buf(), name: String::new() }.read(limit)
    }
}

/// `GET /foto/{thumb|full}/{id}`: a photo's picture.
pub async fn show(State(shared): State<Shared>, Path((picture, id)): Path<(String, String)>) -> Response {
    let app = match &shared.core {
        Ok(app) => app,
        Err(error) => return ipc::refuse(error.clone()),
    };
    let picture = match picture.as_str() {
        "thumb" => Picture::Thumbnail,
        "full" => Picture::Full,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Ok(id) = id.parse() else { return StatusCode::NOT_FOUND.into_response() };
    match photo::show(app, id, picture).await {
        Ok(jpeg) => {
            // On the phone it lies closed: no cache of a browser is to put it on the disk open.
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            (headers, jpeg).into_response()
        }
        Err(error) => ipc::refuse(error),
    }
}
