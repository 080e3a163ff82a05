//! Requests of the protocol (docs/PROTOCOL.md), and what counts as the city's answer.

use super::{pieces::Pieces, refusal::Refusal};
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{
    Body, Client, Method, RequestBuilder, Response, StatusCode, Url,
    header::{CONTENT_TYPE, DATE, ETAG, IF_NONE_MATCH, LOCATION, RETRY_AFTER},
};
use sambat_domain::{event::Event, id::ComplaintId};
use sambat_protocol::{
    API,
    bundle::BundleAnswer,
    cursor::Cursor,
    header,
    message::{Changes, ComplaintAccepted},
    pack_document::PackDocument,
    problem::{self, Problem},
    tus::{self, UploadMetadata},
};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Patience for an answer to a few bytes.
const SHORT: Duration = Duration::from_secs(20);

/// Patience for words on a bad connection.
const WORDS: Duration = Duration::from_secs(60);

/// Bytes in a second below which an upload is not worth waiting for.
const SLOWEST: u64 = 1_000;

/// One city, as this device knows it.
#[derive(Debug)]
pub struct Wire {
    client: Client,
    base: Url,
    bearer: String,
}

impl Wire {
    /// The city at this address, or `None` where it is none: not https, and not this machine.
    #[must_use]
    pub fn to(client: Client, endpoint: &str, secret: &[u8; 32]) -> Option<Self> {
        Some(Self { client, base: base(endpoint)?, bearer: BASE64URL_NOPAD.encode(secret) })
    }

    /// Scheme, host and port: what keys and a device's secret belong to.
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// Whether the city is there; answers its pack's entity tag. Anything but exactly the agreed answer is a stranger's.
    pub async fn health(&self) -> Result<String, Refusal> {
        let answer = self.request(Method::HEAD, "v1/health")?.timeout(SHORT).send().await?;
        let text = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        match (answer.status(), text(header::API), text(header::PACK)) {
            (StatusCode::NO_CONTENT, Some(API), Some(etag)) => Ok(etag.to_owned()),
            (status, ..) => Err(Refusal::Stranger(status.as_u16())),
        }
    }

    /// The city's pack document and its entity tag; `None` where the one with this tag still holds.
    pub async fn pack(&self, known: &str) -> Result<Option<(PackDocument, String)>, Refusal> {
        let mut request = self.request(Method::GET, "v1/pack")?.timeout(WORDS);
        if !known.is_empty() {
            request = request.header(IF_NONE_MATCH, known);
        }
        let answer = request.send().await?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let answer = expect(answer, &[StatusCode::OK]).await?;
        let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Ok(Some((json(answer).await?, etag)))
    }

    /// Sends a complaint's words.
    pub async fn put_complaint(
        &self,
        id: ComplaintId,
        body: Vec<u8>,
    ) -> Result<(ComplaintAccepted, Option<Cursor>), Refusal> {
        let request = self.request(Method::PUT, &format!("v1/complaints/{id}"))?;
        let answer = request.header(CONTENT_TYPE, "application/json").body(body).timeout(WORDS).send().await?;
        let answer = expect(answer, &[StatusCode::CREATED, StatusCode::OK]).await?;
        let head = head(&answer);
        Ok((json(answer).await?, head))
    }

    /// Sends an event of the citizen's; answers it as the city keeps it.
    pub async fn put_event(&self, event: &Event) -> Result<(Event, Option<Cursor>), Refusal> {
        let path = format!("v1/complaints/{}/events/{}", event.complaint, event.id);
        let answer = self.request(Method::PUT, &path)?.json(event).timeout(WORDS).send().await?;
        let answer = expect(answer, &[StatusCode::CREATED, StatusCode::OK]).await?;
        let head = head(&answer);
        Ok((json(answer).await?, head))
    }

    /// Has a complaint erased.
    pub async fn delete_complaint(&self, id: ComplaintId) -> Result<Option<Cursor>, Refusal> {
        let request = self.request(Method::DELETE, &format!("v1/complaints/{id}"))?;
        let answer = expect(request.timeout(WORDS).send().await?, &[StatusCode::NO_CONTENT]).await?;
        Ok(head(&answer))
    }

    /// Makes a photo's upload, or finds the one that is there; answers where it goes on.
    pub async fn create_upload(&self, metadata: &UploadMetadata, bytes: u32) -> Result<String, Refusal> {
        let request = self.tus(Method::POST, "v1/uploads")?;
        let request = request.header(tus::header::LENGTH, bytes).header(tus::header::METADATA, metadata.to_header());
        let answer = expect(request.timeout(SHORT).send().await?, &[StatusCode::CREATED]).await?;
        let status = answer.status().as_u16();
        speaks_tus(&answer)?;
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let url = location.and_then(|location| self.base.join(location).ok());
        // Bytes of a photo go to the city that the words went to, and to nobody else.
        let url = url.filter(|url| url.origin() == self.base.origin()).ok_or(Refusal::Stranger(status))?;
        Ok(url.path().to_owned())
    }

    /// How many bytes of an upload the city has.
    pub async fn upload_offset(&self, upload: &str) -> Result<u64, Refusal> {
        let answer = expect(self.tus(Method::HEAD, upload)?.timeout(SHORT).send().await?, &[StatusCode::OK]).await?;
        speaks_tus(&answer)?;
        offset(&answer)
    }

    /// Sends the rest of an upload; answers how many bytes the city has after it.
    pub async fn append(&self, upload: &str, from: u64, rest: Vec<u8>) -> Result<(u64, Option<Cursor>), Refusal> {
        let patience = WORDS + Duration::from_secs(u64::try_from(rest.len()).unwrap_or(u64::MAX) / SLOWEST);
        let request = self.tus(Method::PATCH, upload)?;
        let request = request.header(tus::header::OFFSET, from).header(CONTENT_TYPE, tus::MEDIA_TYPE);
        let request = request.body(Body::wrap(Pieces::of(rest)));
        let answer = expect(request.timeout(patience).send().await?, &[StatusCode::NO_CONTENT]).await?;
        speaks_tus(&answer)?;
        Ok((offset(&answer)?, head(&answer)))
    }

    /// What changed for this device since a cursor.
    pub async fn changes(&self, cursor: Cursor, seen: Cursor) -> Result<Changes, Refusal> {
        let path = format!("v1/changes?cursor={cursor}&seen={seen}");
        let answer = self.request(Method::GET, &path)?.timeout(WORDS).send().await?;
        json(expect(answer, &[StatusCode::OK]).await?).await
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Refusal> {
        let url = self.base.join(path).map_err(|_| Refusal::Stranger(0))?;
        Ok(self.client.request(method, url).bearer_auth(&self.bearer))
    }

    fn tus(&self, method: Method, path: &str) -> Result<RequestBuilder, Refusal> {
        Ok(self.request(method, path)?.header(tus::header::RESUMABLE, tus::VERSION))
    }
}

/// A city's address, unless it is none: not https, and not this machine.
fn base(endpoint: &str) -> Option<Url> {
    let base = Url::parse(endpoint).ok()?;
    let here = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let fits = base.scheme() == "https" || (base.scheme() == "http" && here);
    fits.then_some(base)
}

/// Brings a file that was carried by hand. This device's secret stays here: the file says whose it is.
pub async fn post_bundle(client: &Client, endpoint: &str, file: Vec<u8>) -> Result<BundleAnswer, Refusal> {
    let url = base(endpoint).and_then(|base| base.join("v1/bundles").ok()).ok_or(Refusal::Stranger(0))?;
    let patience = WORDS + Duration::from_secs(u64::try_from(file.len()).unwrap_or(u64::MAX) / SLOWEST);
    let request = client.post(url).header(CONTENT_TYPE, "application/octet-stream").body(file).timeout(patience);
    json(expect(request.send().await?, &[StatusCode::OK]).await?).await
}

/// The answer, if it has one of the expected statuses; else the city's problem, or a stranger's answer.
async fn expect(answer: Response, wanted: &[StatusCode]) -> Result<Response, Refusal> {
    let status = answer.status();
    if wanted.contains(&status) {
        return Ok(answer);
    }
    let retry_after = retry_after(&answer);
    let is_problem = answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with(problem::MEDIA_TYPE));
    // An answer to HEAD has no body to say what it is; under tus its status has one meaning each.
    let bodyless = answer.headers().get(tus::header::RESUMABLE).is_some();
    let problem = if is_problem { answer.json::<Problem>().await.ok() } else { None };
    let problem = problem.or_else(|| if bodyless { tus_problem(status) } else { None });
    match problem {
        Some(problem) if problem.status == status.as_u16() => Err(Refusal::Problem { problem, retry_after }),
        _ => Err(Refusal::Stranger(status.as_u16())),
    }
}

fn tus_problem(status: StatusCode) -> Option<Problem> {
    use sambat_protocol::problem::Code;
    let code = [Code::NotFound, Code::Gone, Code::UnsupportedTus, Code::Busy, Code::OffsetMismatch, Code::Internal];
    code.into_iter().find(|code| code.status() == status.as_u16()).map(Problem::new)
}

/// A body of the city's; what does not read as one is a stranger's.
async fn json<T: DeserializeOwned>(answer: Response) -> Result<T, Refusal> {
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Stranger(status))
}

fn speaks_tus(answer: &Response) -> Result<(), Refusal> {
    let version = answer.headers().get(tus::header::RESUMABLE).and_then(|value| value.to_str().ok());
    if version == Some(tus::VERSION) { Ok(()) } else { Err(Refusal::Stranger(answer.status().as_u16())) }
}

fn offset(answer: &Response) -> Result<u64, Refusal> {
    let text = answer.headers().get(tus::header::OFFSET).and_then(|value| value.to_str().ok());
    text.and_then(tus::byte_count).ok_or(Refusal::Stranger(answer.status().as_u16()))
}

fn head(answer: &Response) -> Option<Cursor> {
    answer.headers().get(header::HEAD)?.to_str().ok()?.parse().ok()
}

/// `Retry-After` in either form (RFC 9110 §10.2.3), a date being read against the answer's own `Date`: the phone's clock
/// may be years off.
fn retry_after(answer: &Response) -> Option<SignedDuration> {
    let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<u32>() {
        return Some(SignedDuration::from_secs(i64::from(seconds)));
    }
    let date = |text: &str| -> Option<Timestamp> { rfc2822::DateTimeParser::new().parse_timestamp(text).ok() };
    let wait = date(asked)?.duration_since(date(text(DATE)?)?);
    Some(wait.max(SignedDuration::ZERO))
}
