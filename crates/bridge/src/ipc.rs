//! `POST /ipc/{name}`: the list of commands as routes.

use crate::Shared;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sambat_client::{
    App,
    api::{ApiCode, ApiError},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Answers one command of the list: its argument and its answer are JSON, and a refusal is an `ApiError`.
pub async fn call(State(shared): State<Shared>, Path(name): Path<String>, body: Bytes) -> Response {
    let app = match &shared.core {
        Ok(app) => app,
        Err(error) => return refuse(error.clone()),
    };
    match dispatch(app, &name, &body).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refuse(error),
    }
}

macro_rules! dispatcher {
    ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
        async fn dispatch(app: &App, name: &str, body: &[u8]) -> Result<Value, ApiError> {
            #[allow(unused_imports, reason = "paths of the list are seen from the core")]
            use sambat_client::{api, arrival, board, bundle, code, complaint, draft, feedback, host, identity, link, map, nearby, notification, outbox, pack, photo, place, platform, receipt, setting, storage, sync};
            match name {
                $(stringify!($name) => {
                    let answer: $answer = $path(app, argument::<$argument>(body)?).await?;
                    serde_json::to_value(answer).map_err(|_| ApiError::new(ApiCode::Internal))
                })*
                _ => Err(ApiError::new(ApiCode::NotFound)),
            }
        }
    };
}
sambat_client::commands!(dispatcher);

fn argument<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::new(ApiCode::BadArgument))
}

/// An error as an answer.
pub fn refuse(error: ApiError) -> Response {
    let status = match error.code {
        ApiCode::NotFound => StatusCode::NOT_FOUND,
        ApiCode::BadArgument => StatusCode::BAD_REQUEST,
        ApiCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ApiCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ApiCode::StoreFromTheFuture | ApiCode::StoreDamaged | ApiCode::InUse | ApiCode::KeyGone => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(error)).into_response()
}
