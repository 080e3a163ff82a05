//! HTTP/2 by hand: frames that no well-behaved program sends.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// How a connection of HTTP/2 begins: the preface, and settings that change nothing.
#[must_use]
pub fn preface() -> Vec<u8> {
    [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(Kind::Settings, 0, 0, &[])].concat()
}

/// Bytes of the preface, before its settings.
pub const PREFACE: usize = 24;

/// Kinds of frames (RFC 9113, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Kind {
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    GoAway = 7,
    Continuation = 9,
}

/// The flag of a frame of headers after which no others follow.
pub const END_HEADERS: u8 = 4;
/// The flag of the last frame of a request.
pub const END_STREAM: u8 = 1;
/// The reason to reset what nobody wants any more.
pub const CANCEL: u32 = 8;
/// The reason of a server that has had enough.
pub const ENHANCE_YOUR_CALM: u32 = 11;

/// One frame.
#[must_use]
pub fn frame(kind: Kind, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind as u8, flags], &stream.to_be_bytes(), payload].concat()
}

/// A header block (RFC 7541) that says everything in full and remembers nothing.
#[must_use]
pub fn block(headers: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        block.push(0);
        for text in [name, value] {
            integer(&mut block, text.len());
            block.extend_from_slice(text.as_bytes());
        }
    }
    block
}

/// A length in seven bits and as many bytes as it takes after them.
fn integer(block: &mut Vec<u8>, mut n: usize) {
    if n < 127 {
        block.push(n.to_le_bytes()[0]);
        return;
    }
    block.push(127);
    n -= 127;
    while n >= 128 {
        block.push(n.to_le_bytes()[0] | 128);
        n /= 128;
    }
    block.push(n.to_le_bytes()[0]);
}

/// A frame that came.
#[derive(Debug)]
pub struct Came {
    /// Its kind, as the standard counts them.
    pub kind: u8,
    /// Its payload.
    pub payload: Vec<u8>,
}

impl Came {
    /// Whether it is of this kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind as u8
    }

    /// Why the server goes, if it says that.
    #[must_use]
    pub fn goes_because(&self) -> Option<u32> {
        self.is(Kind::GoAway).then(|| u32::from_be_bytes(self.payload[4..8].try_into().unwrap()))
    }
}

/// Every frame until the connection ends, however it ends.
pub async fn until_end(from: &mut (impl AsyncRead + Unpin)) -> Vec<Came> {
    let mut frames = Vec::new();
    while let Ok(frame) = next(from).await {
        frames.push(frame);
    }
    frames
}

/// The next frame.
///
/// # Errors
/// Of reading.
pub async fn next(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Came> {
    let mut head = [0; 9];
    from.read_exact(&mut head).await?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let mut payload = vec![0; usize::try_from(length).unwrap()];
    from.read_exact(&mut payload).await?;
    Ok(Came { kind: head[3], payload })
}
