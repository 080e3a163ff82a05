//! Refusals as they travel.

use super::request::number;
use crate::refusal::Refusal;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sambat_city_store::random;
use sambat_protocol::{problem::MEDIA_TYPE, tus};

/// Seconds after which one may ask again: with too many uploads open, and when the server is busy.
const AFTER_UPLOADS: u64 = 60;
const AFTER_BUSY: u64 = 2;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let problem = self.problem();
        self.log();
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match self {
            Self::Offset(have) => {
                headers.insert(tus::header::OFFSET, number(have));
            }
            Self::SlowDown(seconds) => {
                headers.insert(header::RETRY_AFTER, number(seconds));
            }
            Self::TooManyUploads | Self::TooManyBundles => {
                headers.insert(header::RETRY_AFTER, number(spread(AFTER_UPLOADS)));
            }
            _ if problem.status == 503 => {
                headers.insert(header::RETRY_AFTER, number(spread(AFTER_BUSY)));
            }
            _ => {}
        }
        response
    }
}

/// Once to twice as long: phones that were refused together do not come back together.
fn spread(seconds: u64) -> u64 {
    let [chance] = random::bytes().unwrap_or([0]);
    seconds + seconds * u64::from(chance) / 255
}
