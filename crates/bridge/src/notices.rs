//! `GET /events`: what changes by itself, as server-sent events.

use crate::{Shared, ipc};
use axum::{
    extract::State,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use tokio_stream::{StreamExt as _, wrappers::BroadcastStream};

/// Streams notices. One that falls too far behind ends: the browser comes again and asks for everything.
pub async fn stream(State(shared): State<Shared>) -> Response {
    let app = match shared.core {
        Ok(app) => app,
        Err(error) => return ipc::refuse(error),
    };
    let notices =
        BroadcastStream::new(app.notices()).map_while(Result::ok).map(|notice| Event::default().json_data(notice));
    Sse::new(notices).keep_alive(KeepAlive::default()).into_response()
}
