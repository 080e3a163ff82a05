//! One HTTP/1.1 connection of a phone to a server, kept alive, and what goes over it.

use std::net::SocketAddr;

use data_encoding::BASE64URL_NOPAD;
use sambat_domain::id::ComplaintId;
use sambat_tests::http::Answer;
use serde_json::Value;
use tokio::{
    io::{AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use crate::Result;

/// The connection.
#[derive(Debug)]
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Opens one.
    ///
    /// # Errors
    /// Of the network.
    pub async fn open(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request, whose parts are a head and perhaps a body, and reads the answer, which must be of this status.
    ///
    /// # Errors
    /// Of the network, and when the server says something else.
    pub async fn ask(&mut self, request: &[&[u8]], status: u16) -> Result<Answer> {
        for part in request {
            self.0.get_mut().write_all(part).await?;
        }
        let answer = Answer::read(&mut self.0, false).await?;
        match answer.head.status() {
            said if said == status => Ok(answer),
            other => Err(format!("the server answered {other}").into()),
        }
    }
}

/// The bearer of a phone that nobody saw before: one for each complaint, by its id.
#[must_use]
pub fn bearer(id: ComplaintId) -> String {
    let mut secret = [0; 32];
    secret[..16].copy_from_slice(id.as_bytes());
    BASE64URL_NOPAD.encode(&secret)
}

/// The request that brings a complaint's words, head and body.
///
/// # Errors
/// When they are no JSON.
pub fn put_words(id: ComplaintId, words: &Value) -> Result<Vec<u8>> {
    let body = serde_json::to_vec(words)?;
    let mut request = format!(
        "PUT /v1/complaints/{id} HTTP/1.1\r\nHost: city\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        bearer(id),
        body.len()
    )
    .into_bytes();
    request.extend(body);
    Ok(request)
}
