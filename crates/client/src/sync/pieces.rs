//! A photo's bytes on the way, in pieces.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// The most bytes that TLS sends as one whole. Of one that is cut, nothing arrives: the usual 16 kB would make a connection
/// that is lost every few seconds lose a tenth of its bytes.
pub(super) const RECORD: usize = 2 << 10;

/// The most that HTTP/2 does, each with nine bytes of its own: at the most this part of what went before it in the same
/// request, so that a cut costs little on a bad connection, and the heads of pieces little on a good one.
const PART: usize = 16;
const MOST: usize = 16 << 10;

/// A body of known length.
#[derive(Debug)]
pub(super) struct Pieces {
    rest: Bytes,
    gone: usize,
}

impl Pieces {
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self { rest: bytes.into(), gone: 0 }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = (self.gone / PART).clamp(RECORD, MOST).min(self.rest.len());
        self.gone += next;
        Poll::Ready((next > 0).then(|| Ok(Frame::data(self.rest.split_to(next)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
