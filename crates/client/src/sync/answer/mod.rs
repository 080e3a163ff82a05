//! What an answer is: the city's, a proxy's before it, or a stranger's (docs/PROTOCOL.md, sections 1 and 7).

use super::request_error::RequestError;
use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER},
};
use sambat_protocol::{
    cursor::Cursor,
    header,
    problem::{self, Code, Problem},
    tus,
};
use serde::de::DeserializeOwned;

/// What an answer to HEAD can say under tus, where each status has one meaning and there is no body.
const TUS_CODES: [Code; 9] = [
    Code::NotFound,
    Code::Gone,
    Code::UnsupportedTus,
    Code::TooLarge,
    Code::Busy,
    Code::OffsetMismatch,
    Code::ChecksumMismatch,
    Code::Internal,
    Code::DiskFull,
];

/// The longest refusal that is read: the city names what is wrong with each field, and no more.
const LONGEST_REFUSAL: usize = 256 * 1024;

/// The answer, if it has one of the expected statuses; else what it refuses.
pub(super) async fn expect(answer: Response, wanted: &[StatusCode]) -> Result<Response, RequestError> {
    let status = answer.status();
    if wanted.contains(&status) {
        return Ok(answer);
    }
    let headers = answer.headers().clone();
    // A refusal whose body is lost is one all the same.
    let body = at_most(LONGEST_REFUSAL, answer).await.unwrap_or_default();
    Err(refused(status, &headers, &body))
}

/// What an answer refuses that has none of the expected statuses.
pub(super) fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> RequestError {
    let retry_after = retry_after(headers);
    let speaks_problems = text(headers, &CONTENT_TYPE).is_some_and(|kind| kind.starts_with(problem::MEDIA_TYPE));
    let said: Option<Problem> = if speaks_problems { serde_json::from_slice(body).ok() } else { None };
    let said = said.or_else(|| {
        let code = TUS_CODES.into_iter().find(|code| code.status() == status.as_u16());
        headers.get(tus::header::RESUMABLE).and(code).map(Problem::new)
    });
    match (said, status.as_u16()) {
        (Some(problem), status) if problem.status == status => RequestError::Problem { problem, retry_after },
        (_, status @ (401 | 403)) => RequestError::NotAllowed(status),
        (_, 413) => RequestError::Bulky,
        (_, 507) => RequestError::Problem { problem: Problem::new(Code::DiskFull), retry_after },
        (_, number) if is_gateway(status) => RequestError::Gateway { status: number, retry_after },
        (_, number) => RequestError::Stranger(number),
    }
}

/// Statuses of whatever stands before a city that does not answer.
pub(super) fn is_gateway(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502..=504 | 520..=527)
}

/// A body of so many bytes at most; whoever says more than the city would is a stranger.
pub(super) async fn at_most(most: usize, mut answer: Response) -> Result<Vec<u8>, RequestError> {
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if body.len() + piece.len() > most {
            return Err(RequestError::Stranger(answer.status().as_u16()));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// A body of the city's; what does not read as one is a stranger's.
pub(super) async fn json<T: DeserializeOwned>(answer: Response) -> Result<T, RequestError> {
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await?;
    serde_json::from_slice(&bytes).map_err(|_| RequestError::Stranger(status))
}

pub(super) fn speaks_tus(answer: &Response) -> Result<(), RequestError> {
    let version = answer.headers().get(tus::header::RESUMABLE).and_then(|value| value.to_str().ok());
    if version == Some(tus::VERSION) { Ok(()) } else { Err(RequestError::Stranger(answer.status().as_u16())) }
}

pub(super) fn offset(answer: &Response) -> Result<u64, RequestError> {
    let text = answer.headers().get(tus::header::OFFSET).and_then(|value| value.to_str().ok());
    text.and_then(tus::byte_count).ok_or(RequestError::Stranger(answer.status().as_u16()))
}

pub(super) fn head(answer: &Response) -> Option<Cursor> {
    answer.headers().get(header::HEAD)?.to_str().ok()?.parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `Retry-After` in either form (RFC 9110 §10.2.3), a date being read against the answer's own `Date`: the phone's clock
/// may be years off.
fn retry_after(headers: &HeaderMap) -> Option<SignedDuration> {
    let asked = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<u32>() {
        return Some(SignedDuration::from_secs(i64::from(seconds)));
    }
    let wait = header::read_date(asked)?.duration_since(date(headers, &DATE)?);
    Some(wait.max(SignedDuration::ZERO))
}

/// A moment that a header names (RFC 9110 §5.6.7).
pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    header::read_date(text(headers, name)?)
}

#[cfg(test)]
mod tests;
