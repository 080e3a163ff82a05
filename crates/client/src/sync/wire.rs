//! Requests of the protocol (docs/PROTOCOL.md), and what counts as the city's answer.

use super::{
    answer::{at_most, date, expect, head, is_gateway, json, offset, refused, speaks_tus},
    pieces::Pieces,
    request_error::RequestError,
};
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use reqwest::{
    Body, Client, Method, RequestBuilder, StatusCode, Url,
    header::{CONTENT_TYPE, DATE, ETAG, IF_NONE_MATCH, LOCATION},
};
use sambat_domain::{event::Event, id::ComplaintId};
use sambat_protocol::{
    API,
    bundle::BundleAnswer,
    cursor::Cursor,
    header,
    message::{Claim, ComplaintAccepted, HeardChanges, WordsAnswer},
    nearby::{Handle, Supporters},
    pack_document::PackDocument,
    tus::{self, UploadMetadata},
};
use std::time::Duration;

/// Patience for an answer to a few bytes.
const SHORT: Duration = Duration::from_secs(20);

/// Patience for words on a bad connection.
const WORDS: Duration = Duration::from_secs(60);

/// The longest board that is read: years of months, and thousands of places.
const MOST_BOARD: usize = 1_000_000;

/// The longest answer of what lies near that is read: some hundred things.
const MOST_NEARBY: usize = 200_000;

/// The longest pack of an unknown city that is read: hundreds of kelurahan, and an outline.
const MOST_PACK: usize = 4_000_000;

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

    /// Whether the city is there. Anything but exactly the agreed answer is a stranger's.
    pub async fn health(&self) -> Result<Health, RequestError> {
        let answer = self.request(Method::HEAD, "v1/health")?.timeout(SHORT).send().await?;
        let text = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        match (answer.status(), text(header::API), text(header::PACK)) {
            (StatusCode::NO_CONTENT, Some(API), Some(etag)) => {
                Ok(Health { etag: etag.to_owned(), date: date(answer.headers(), &DATE) })
            }
            (status, ..) if is_gateway(status) => Err(refused(status, answer.headers(), &[])),
            (status, ..) => Err(RequestError::Stranger(status.as_u16())),
        }
    }

    /// The city's pack document and its entity tag; `None` where the one with this tag still holds.
    pub async fn pack(&self, known: &str) -> Result<Option<(PackDocument, String)>, RequestError> {
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
    ) -> Result<(WordsAnswer, Option<Cursor>), RequestError> {
        let request = self.request(Method::PUT, &format!("v1/complaints/{id}"))?;
        let answer = request.header(CONTENT_TYPE, "application/json").body(body).timeout(WORDS).send().await?;
        let answer = expect(answer, &[StatusCode::CREATED, StatusCode::OK]).await?;
        let head = head(&answer);
        Ok((json(answer).await?, head))
    }

    /// Makes this phone an owner of a complaint by its receipt's PIN; answers that the city has it. What happened to it comes
    /// with the changes.
    pub async fn claim(&self, claim: &Claim) -> Result<ComplaintAccepted, RequestError> {
        let answer = self.request(Method::POST, "v1/claims")?.json(claim).timeout(WORDS).send().await?;
        json(expect(answer, &[StatusCode::OK]).await?).await
    }

    /// Sends an event of the citizen's; answers it as the city keeps it.
    pub async fn put_event(&self, event: &Event) -> Result<(Event, Option<Cursor>), RequestError> {
        let path = format!("v1/complaints/{}/events/{}", event.complaint, event.id);
        let answer = self.request(Method::PUT, &path)?.json(event).timeout(WORDS).send().await?;
        let answer = expect(answer, &[StatusCode::CREATED, StatusCode::OK]).await?;
        let head = head(&answer);
        Ok((json(answer).await?, head))
    }

    /// Has this phone counted at a thing, or not any more; answers how many are.
    pub async fn support(&self, handle: Handle, wanted: bool) -> Result<Supporters, RequestError> {
        let method = if wanted { Method::PUT } else { Method::DELETE };
        let request = self.request(method, &format!("v1/support/{handle}"))?;
        json(expect(request.timeout(SHORT).send().await?, &[StatusCode::OK]).await?).await
    }

    /// Has a complaint erased.
    pub async fn delete_complaint(&self, id: ComplaintId) -> Result<Option<Cursor>, RequestError> {
        let request = self.request(Method::DELETE, &format!("v1/complaints/{id}"))?;
        let answer = expect(request.timeout(WORDS).send().await?, &[StatusCode::NO_CONTENT]).await?;
        Ok(head(&answer))
    }

    /// Makes a photo's upload with its first piece in it, or without one finds the upload that is there.
    pub async fn create_upload(
        &self,
        metadata: &UploadMetadata,
        bytes: u32,
        first: Option<Vec<u8>>,
    ) -> Result<Created, RequestError> {
        let request = self.tus(Method::POST, "v1/uploads")?;
        let request = request.header(tus::header::LENGTH, bytes).header(tus::header::METADATA, metadata.to_header());
        let request = match first {
            Some(piece) => carrying(request, piece),
            None => request.timeout(SHORT),
        };
        let answer = expect(request.send().await?, &[StatusCode::CREATED]).await?;
        let status = answer.status().as_u16();
        speaks_tus(&answer)?;
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let url = location.and_then(|location| self.base.join(location).ok());
        // Bytes of a photo go to the city that the words went to, and to nobody else.
        let url = url.filter(|url| url.origin() == self.base.origin()).ok_or(RequestError::Stranger(status))?;
        Ok(Created { at: url.path().to_owned(), offset: offset(&answer).ok(), head: head(&answer) })
    }

    /// How many bytes of an upload the city has.
    pub async fn upload_offset(&self, upload: &str) -> Result<u64, RequestError> {
        let answer = expect(self.tus(Method::HEAD, upload)?.timeout(SHORT).send().await?, &[StatusCode::OK]).await?;
        speaks_tus(&answer)?;
        offset(&answer)
    }

    /// Sends a piece of an upload, all of the rest if nothing speaks against it; answers how many bytes the city has after.
    pub async fn append(&self, upload: &str, from: u64, piece: Vec<u8>) -> Result<(u64, Option<Cursor>), RequestError> {
        let request = self.tus(Method::PATCH, upload)?.header(tus::header::OFFSET, from);
        let answer = expect(carrying(request, piece).send().await?, &[StatusCode::NO_CONTENT]).await?;
        speaks_tus(&answer)?;
        Ok((offset(&answer)?, head(&answer)))
    }

    /// What changed for this device since a cursor.
    pub async fn changes(&self, cursor: Cursor, seen: Cursor) -> Result<HeardChanges, RequestError> {
        let path = format!("v1/changes?cursor={cursor}&seen={seen}");
        let answer = self.request(Method::GET, &path)?.timeout(WORDS).send().await?;
        json(expect(answer, &[StatusCode::OK]).await?).await
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, RequestError> {
        let url = self.base.join(path).map_err(|_| RequestError::Stranger(0))?;
        Ok(self.client.request(method, url).bearer_auth(&self.bearer))
    }

    fn tus(&self, method: Method, path: &str) -> Result<RequestBuilder, RequestError> {
        Ok(self.request(method, path)?.header(tus::header::RESUMABLE, tus::VERSION))
    }
}

/// What the city says of itself.
#[derive(Debug)]
pub struct Health {
    /// The entity tag of its pack document.
    pub etag: String,
    /// What its clock shows.
    pub date: Option<Timestamp>,
}

/// A photo's upload, as the city names it.
#[derive(Debug)]
pub struct Created {
    /// The path at the city at which it goes on.
    pub at: String,
    /// How many bytes the city has, if it says so at once.
    pub offset: Option<u64>,
    /// Where the city's chain is, if all of it has arrived.
    pub head: Option<Cursor>,
}

/// With bytes of a photo, and the patience that they need.
fn carrying(request: RequestBuilder, piece: Vec<u8>) -> RequestBuilder {
    let patience = patience_for(piece.len());
    request.header(CONTENT_TYPE, tus::MEDIA_TYPE).body(Body::wrap(Pieces::of(piece))).timeout(patience)
}

fn patience_for(bytes: usize) -> Duration {
    WORDS + Duration::from_secs(u64::try_from(bytes).unwrap_or(u64::MAX) / SLOWEST)
}

/// A city's address, unless it is none: not https, and not this machine.
pub(super) fn base(endpoint: &str) -> Option<Url> {
    let base = Url::parse(endpoint).ok()?;
    let here = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let fits = base.scheme() == "https" || (base.scheme() == "http" && here);
    fits.then_some(base)
}

/// Brings a file that was carried by hand. This device's secret stays here: the file says whose it is.
pub async fn post_bundle(client: &Client, endpoint: &str, file: Vec<u8>) -> Result<BundleAnswer, RequestError> {
    let url = base(endpoint).and_then(|base| base.join("v1/bundles").ok()).ok_or(RequestError::Stranger(0))?;
    let patience = patience_for(file.len());
    let request = client.post(url).header(CONTENT_TYPE, "application/octet-stream").body(file).timeout(patience);
    json(expect(request.send().await?, &[StatusCode::OK]).await?).await
}

/// Asks for the public board of a month, or of the city's own; answers its text and its entity tag, `None` where the one with
/// this tag still holds. This device's secret stays here: whoever looks at the board is nobody.
pub async fn get_board(
    client: &Client,
    endpoint: &str,
    month: Option<&str>,
    known: Option<&str>,
) -> Result<Option<(String, String)>, RequestError> {
    let mut url = base(endpoint).and_then(|base| base.join("board.json").ok()).ok_or(RequestError::Stranger(0))?;
    if let Some(month) = month {
        url.query_pairs_mut().append_pair("month", month);
    }
    public(client, url, known, MOST_BOARD).await
}

/// Asks what lies in a cell, in the same way.
pub async fn get_nearby(
    client: &Client,
    endpoint: &str,
    cell: &str,
    known: Option<&str>,
) -> Result<Option<(String, String)>, RequestError> {
    let mut url = base(endpoint).and_then(|base| base.join("v1/nearby").ok()).ok_or(RequestError::Stranger(0))?;
    url.query_pairs_mut().append_pair("cell", cell);
    public(client, url, known, MOST_NEARBY).await
}

async fn public(
    client: &Client,
    url: Url,
    known: Option<&str>,
    most: usize,
) -> Result<Option<(String, String)>, RequestError> {
    let mut request = client.get(url).timeout(WORDS);
    if let Some(known) = known {
        request = request.header(IF_NONE_MATCH, known);
    }
    let answer = request.send().await?;
    let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    // A stranger may say that nothing changed, but not since when.
    if answer.status() == StatusCode::NOT_MODIFIED && known == Some(etag.as_str()) {
        return Ok(None);
    }
    let body = at_most(most, expect(answer, &[StatusCode::OK]).await?).await?;
    let text = String::from_utf8(body).map_err(|_| RequestError::Stranger(StatusCode::OK.as_u16()))?;
    Ok(Some((text, etag)))
}

/// Asks for the pack of whoever is at this address; answers it and its entity tag. This device's secret stays here: nobody knows yet
/// who that is.
pub async fn get_pack(client: &Client, endpoint: &str) -> Result<(PackDocument, String), RequestError> {
    let url = base(endpoint).and_then(|base| base.join("v1/pack").ok()).ok_or(RequestError::Stranger(0))?;
    let answer = expect(client.get(url).timeout(WORDS).send().await?, &[StatusCode::OK]).await?;
    let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let body = at_most(MOST_PACK, answer).await?;
    let document = serde_json::from_slice(&body).map_err(|_| RequestError::Stranger(StatusCode::OK.as_u16()))?;
    Ok((document, etag))
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn bad_78_a_secret_goes_to_https_or_to_this_machine_alone() {
        for good in ["https://kota.example/", "http://127.0.0.1:8311", "http://localhost:8311", "http://[::1]:8311"] {
            assert!(base(good).is_some(), "{good}");
        }
        for bad in [
            "http://169.254.169.254",
            "http://kota.example",
            "http://127.0.0.1.kota.example",
            "file:///etc/passwd",
            "ftp://kota.example",
            "kota.example",
            "",
        ] {
            assert!(base(bad).is_none(), "{bad}");
        }
    }
}
