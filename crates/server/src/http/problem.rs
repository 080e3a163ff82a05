//! Errors as they travel: problem documents (RFC 9457).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sambat_city::{
    error::{CityError, other_status},
    ticket_access::AccessDenied,
};
use sambat_city_store::{db::DbError, random};
use sambat_limits::fair_queue::LineFull;
use sambat_protocol::{
    json::NotStrict,
    problem::{Code, MEDIA_TYPE, Problem},
    tus,
};
use std::io;

/// Seconds after which one may ask again: with too many uploads open, and when the server is busy.
const AFTER_UPLOADS: u64 = 60;
const AFTER_BUSY: u64 = 2;

/// Why a request was not done: what the city says, and what the way to it adds.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// The city refused it or failed.
    #[error(transparent)]
    City(CityError),
    /// The path has no such method.
    #[error("no such method here")]
    Method,
    /// Too many bundles come in at once.
    #[error("too many bundles at once")]
    TooManyBundles,
    /// An identity number in an address, where logs would keep it.
    #[error("an identity number in an address")]
    IdentityInAddress,
    /// Too many large answers are under way.
    #[error("too many large answers at once")]
    Crowded,
}

impl ApiError {
    /// The problem document that is answered.
    fn problem(&self) -> Problem {
        match self {
            Self::City(error) => error.problem(),
            Self::Method => other_status(Code::NotFound, 405, "No such method here"),
            Self::TooManyBundles => other_status(Code::Busy, 429, "Too many bundles at once"),
            Self::IdentityInAddress => other_status(Code::BadHeader, 400, "No identity number belongs in an address"),
            Self::Crowded => other_status(Code::Busy, 503, "Too much at once"),
        }
    }

    /// Writes into the log what whoever keeps the city must know.
    pub(super) fn log(&self) {
        match self {
            Self::City(error) => error.log(),
            Self::Method | Self::TooManyBundles | Self::IdentityInAddress | Self::Crowded => {
                tracing::debug!(error = %self, "a request was refused");
            }
        }
    }
}

impl From<LineFull> for ApiError {
    fn from(LineFull: LineFull) -> Self {
        Self::Crowded
    }
}

macro_rules! of_the_city {
    ($($error:ty),*) => {$(
        impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                Self::City(error.into())
            }
        }
    )*};
}

of_the_city!(CityError, Problem, Code, NotStrict, DbError, AccessDenied, io::Error);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.problem();
        self.log();
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        match self {
            Self::City(CityError::Offset(have)) => {
                headers.insert(tus::header::OFFSET, HeaderValue::from(have));
            }
            Self::City(CityError::SlowDown(seconds)) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Self::City(CityError::TooManyUploads) | Self::TooManyBundles => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(spread(AFTER_UPLOADS)));
            }
            _ if problem.status == 503 => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(spread(AFTER_BUSY)));
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
