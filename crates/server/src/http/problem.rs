//! Refusals as they travel.

use super::request::number;
use crate::refusal::Refusal;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sambat_protocol::{problem::MEDIA_TYPE, tus};

/// When one with too many uploads may ask again, in seconds: they end by being finished, not by waiting.
const RETRY_AFTER: u64 = 60;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let problem = self.problem();
        if problem.status >= 500 {
            tracing::error!(error = %self, source = source(&self), "a request failed");
        }
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match self {
            Self::Offset(have) => {
                headers.insert(tus::header::OFFSET, number(have));
            }
            Self::TooManyUploads => {
                headers.insert(header::RETRY_AFTER, number(RETRY_AFTER));
            }
            _ => {}
        }
        response
    }
}

/// The innermost cause, for the log. SQLite and the file system name no citizen.
fn source(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
