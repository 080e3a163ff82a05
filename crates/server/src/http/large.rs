//! Answers that may be large: room for them is taken before they are read, and is theirs until the last byte has gone.

use super::problem::ApiError;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use sambat_limits::{
    fair_queue::{FairQueue, Room},
    network::Network,
};
use sambat_protocol::{message::LARGEST_PAGE, problem::Code};
use serde::Serialize;
use std::time::Duration;

/// How long an answer waits for room.
const PATIENCE: Duration = Duration::from_secs(20);

/// Kibibytes that a page takes while it is made: as rows, as events, as text.
const PAGE: usize = (3 * LARGEST_PAGE) >> 10;

/// An answer of fewer kibibytes than this goes without room once it is made.
const SMALL: usize = 16;

/// Room for a page of events.
pub(super) async fn room(answers: &FairQueue, network: Option<Network>) -> Result<Room, ApiError> {
    let taking = answers.take(network, PAGE);
    Ok(tokio::time::timeout(PATIENCE, taking).await.map_err(|_| ApiError::Crowded)??)
}

struct Held {
    text: Vec<u8>,
    _room: Room,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

/// An answer of JSON that gives its room back when it is on its way.
pub(super) fn json(mut room: Room, value: &impl Serialize) -> Result<Response, ApiError> {
    let mut text = serde_json::to_vec(value).map_err(|_| Code::Internal)?;
    text.shrink_to_fit();
    let kib = text.len().div_ceil(1 << 10);
    let body = if kib < SMALL {
        drop(room);
        Bytes::from(text)
    } else {
        room.shrink(kib);
        Bytes::from_owner(Held { text, _room: room })
    };
    let media = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, media)], Body::from(body)).into_response())
}
