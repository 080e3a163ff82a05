//! HTTP/1.1 messages, read just far enough to be passed on, counted and looked at.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};

/// A head: the start line and the headers, up to and with the empty line.
#[derive(Debug, Clone)]
pub struct Head(pub Vec<u8>);

impl Head {
    /// Reads one; `None` where the other side ended before it was whole.
    ///
    /// # Errors
    /// Of reading.
    pub async fn read(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        loop {
            let before = head.len();
            from.read_until(b'\n', &mut head).await?;
            if head.len() == before {
                return Ok(None);
            }
            if head[before..] == *b"\r\n" {
                return Ok(Some(Self(head)));
            }
        }
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.0).unwrap()
    }

    /// `PUT /v1/… HTTP/1.1`, `HTTP/1.1 201 Created`.
    #[must_use]
    pub fn start_line(&self) -> &str {
        self.text().lines().next().unwrap()
    }

    /// The status of an answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.start_line().split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// A header, by its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.text().lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The names of its headers, in lower case and in order of the alphabet.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let lines = self.text().lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut names: Vec<_> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        names
    }

    /// How long the body is said to be.
    #[must_use]
    pub fn length(&self) -> usize {
        assert!(self.header("transfer-encoding").is_none(), "nobody here sends in chunks");
        self.header("content-length").map_or(0, |length| length.parse().unwrap())
    }
}

/// Reads a body in chunks as it travels, up to and with the last one: our city sends none, other servers do.
async fn read_chunks(from: &mut (impl AsyncBufRead + Unpin), body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let line = body.len();
        from.read_until(b'\n', body).await?;
        let size = str::from_utf8(&body[line..]).ok().and_then(|line| usize::from_str_radix(line.trim_end(), 16).ok());
        let size = size.ok_or(io::ErrorKind::UnexpectedEof)?;
        let start = body.len();
        body.resize(start + size + "\r\n".len(), 0);
        from.read_exact(&mut body[start..]).await?;
        if size == 0 {
            return Ok(());
        }
    }
}

/// An answer, whole.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status and headers.
    pub head: Head,
    /// The body, as it travelled.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads one; `to_head` says that it answers a HEAD and has no body whatever it says.
    ///
    /// # Errors
    /// Of reading, also where it ends before it is whole.
    pub async fn read(from: &mut (impl AsyncBufRead + Unpin), to_head: bool) -> io::Result<Self> {
        let head = Head::read(from).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut body = Vec::new();
        if !to_head && head.header("transfer-encoding").is_some() {
            read_chunks(from, &mut body).await?;
        } else if !to_head {
            body.resize(head.length(), 0);
            from.read_exact(&mut body).await?;
        }
        Ok(Self { head, body })
    }

    /// An answer made up by a test. `headers` are whole lines.
    #[must_use]
    pub fn made_up(status: &str, headers: &[&str], body: &str) -> Self {
        let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
        for line in headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        Self { head: Head(head.into_bytes()), body: body.into() }
    }

    /// Bytes that somebody may say, whether or not they are an answer.
    #[must_use]
    pub fn raw(bytes: &[u8]) -> Self {
        Self { head: Head(bytes.to_vec()), body: Vec::new() }
    }

    /// The same answer with another body of JSON.
    #[must_use]
    pub fn with_json(&self, body: &serde_json::Value) -> Self {
        let kind = self.head.header("content-type").unwrap_or("application/json");
        let status = self.head.start_line().split_once(' ').unwrap().1;
        Self::made_up(status, &[&format!("Content-Type: {kind}")], &body.to_string())
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// All of its bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [self.head.0.as_slice(), &self.body].concat()
    }
}
