//! An archive on somebody's server, read by HTTP ranges (RFC 9110, section 14).

use super::source::RangeSource;
use bytes::Bytes;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_RANGE, ETAG, HeaderMap, IF_RANGE, LAST_MODIFIED, RANGE},
    redirect,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{io, ops::Range, sync::Arc, time::Duration};

/// How often a range is asked for before it is given up.
const TRIES: u32 = 5;

/// How long is waited before the second try; before each further one twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// So long may one range take.
const PATIENCE: Duration = Duration::from_secs(60);

/// An archive on somebody's server that stays the same while it is read.
#[derive(Debug)]
pub struct HttpSource {
    client: Client,
    url: Url,
    version: String,
    wait: Duration,
}

impl HttpSource {
    /// Asks the server for the beginning of the archive, and holds to the version that it has now.
    ///
    /// # Errors
    /// Where nobody answers, or the server gives no ranges, or nothing tells one version of the archive from another.
    pub async fn open(url: Url) -> io::Result<Self> {
        Self::with_wait(url, FIRST_WAIT).await
    }

    /// The same, with another wait before the second try.
    ///
    /// # Errors
    /// As [`HttpSource::open`].
    pub async fn with_wait(url: Url, wait: Duration) -> io::Result<Self> {
        let client = client()?;
        let mut source = Self { client, url, version: String::new(), wait };
        let answer = source.patiently(|| async { partial(source.ask(&(0..1)).await?) }).await?;
        source.version = version(answer.headers())
            .ok_or_else(|| io::Error::other("the server does not tell one version of the map from another"))?;
        Ok(source)
    }

    /// What tells this version of the archive from others: its entity tag, or when it was changed.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    async fn ask(&self, range: &Range<u64>) -> io::Result<Response> {
        let last = range.end.saturating_sub(1);
        let mut request = self
            .client
            .get(self.url.clone())
            .header(RANGE, format!("bytes={}-{last}", range.start))
            // A server that compresses answers with ranges of something else.
            .header(ACCEPT_ENCODING, "identity")
            .timeout(PATIENCE);
        if !self.version.is_empty() {
            request = request.header(IF_RANGE, &self.version);
        }
        request.send().await.map_err(io::Error::other)
    }

    async fn read_once(&self, range: &Range<u64>) -> io::Result<Bytes> {
        let answer = partial(self.ask(range).await?)?;
        if version(answer.headers()).as_deref() != Some(&self.version) {
            return Err(changed());
        }
        let told = answer.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok()).and_then(content_range);
        let (start, end, total) =
            told.ok_or_else(|| io::Error::other("the server does not say which range it answers"))?;
        let bytes = answer.bytes().await.map_err(io::Error::other)?;
        let whole = u64::try_from(bytes.len()).is_ok_and(|length| length == end - start);
        if start != range.start || end != range.end.min(total) || !whole {
            return Err(io::Error::other("the server answers another range than it was asked for"));
        }
        Ok(bytes)
    }

    /// Tries until it has an answer, or one that no further try changes.
    async fn patiently<T, F: Future<Output = io::Result<T>>>(&self, once: impl Fn() -> F) -> io::Result<T> {
        let mut wait = self.wait;
        for _ in 1..TRIES {
            match once().await {
                Err(error) if error.kind() != io::ErrorKind::Unsupported => {
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                ended => return ended,
            }
        }
        once().await
    }
}

impl RangeSource for HttpSource {
    async fn read(&self, range: Range<u64>) -> io::Result<Bytes> {
        self.patiently(|| self.read_once(&range)).await
    }
}

/// An answer that is a part of the archive as it lies there.
fn partial(answer: Response) -> io::Result<Response> {
    match answer.status() {
        StatusCode::PARTIAL_CONTENT if !answer.headers().contains_key(CONTENT_ENCODING) => Ok(answer),
        StatusCode::PARTIAL_CONTENT => {
            Err(never("the server compresses the map, so that its ranges are no ranges of it"))
        }
        StatusCode::OK if answer.headers().contains_key(ETAG) => Err(changed()),
        StatusCode::OK => Err(never("the server answers no ranges")),
        status if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
            Err(never(&format!("the server answers {status}")))
        }
        status => Err(io::Error::other(format!("the server answers {status}"))),
    }
}

/// What no further try changes.
fn never(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, why)
}

fn changed() -> io::Error {
    never("the map was changed on its server, or the server answers no ranges; run it again")
}

/// A strong entity tag, or else the time of the last change: a weak tag may stand for other bytes (RFC 9110, section 13.1.5).
fn version(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = text(ETAG).filter(|tag| !tag.starts_with("W/"));
    tag.or_else(|| text(LAST_MODIFIED)).map(str::to_owned)
}

/// First byte, byte after the last, and bytes in all, of `bytes 0-99/1000`.
fn content_range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total): (u64, u64, u64) = (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    (first <= last && last < total).then_some((first, last + 1, total))
}

/// A client that believes whom everybody believes, by the one TLS of the house.
#[expect(
    clippy::disallowed_methods,
    reason = "the phone's factory is another room's, and its client follows no redirect"
)]
fn client() -> io::Result<Client> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let trust = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(trust)
        .redirect(redirect::Policy::limited(5))
        .connect_timeout(Duration::from_secs(10))
        .user_agent(concat!("sambat-server/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_is_read_strictly() {
        assert_eq!(content_range("bytes 0-99/1000"), Some((0, 100, 1000)));
        for bad in ["bytes 0-99/*", "bytes */1000", "0-99/1000", "bytes 9-3/10", "bytes 0-10/10", "bytes a-b/c"] {
            assert_eq!(content_range(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_weak_tag_is_no_version() {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, "W/\"a\"".parse().unwrap());
        assert_eq!(version(&headers), None);
        headers.insert(LAST_MODIFIED, "Mon, 01 Jun 2026 00:00:00 GMT".parse().unwrap());
        assert_eq!(version(&headers).as_deref(), Some("Mon, 01 Jun 2026 00:00:00 GMT"));
        headers.insert(ETAG, "\"b\"".parse().unwrap());
        assert_eq!(version(&headers).as_deref(), Some("\"b\""));
    }
}
