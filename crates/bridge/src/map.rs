//! Tiles of the city's map, to be shown.

use crate::{Shared, ipc};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use sambat_client::map;

/// `GET /map/{zoom}/{x}/{y}`: a vector tile, inflated; empty where there is nothing to draw.
pub async fn tile(State(shared): State<Shared>, Path((zoom, x, y)): Path<(u8, u32, u32)>) -> Response {
    let app = match &shared.core {
        Ok(app) => app,
        Err(error) => return ipc::refuse(error.clone()),
    };
    match map::tile(app, zoom, x, y).await {
        Ok(tile) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/x-protobuf")),
                // The file is here, and another map may take its place.
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, tile).into_response()
        }
        Err(error) => ipc::refuse(error),
    }
}
