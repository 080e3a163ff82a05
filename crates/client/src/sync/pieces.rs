//! A photo's bytes on the way, in pieces.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// The most bytes that travel as one whole, in HTTP/2 and in TLS: of one that is cut, nothing arrives. The usual 16 kB
/// would make a connection that is lost every few seconds lose a tenth of its bytes.
pub(super) const MOST: usize = 2 << 10;

/// A body of known length.
#[derive(Debug)]
pub(super) struct Pieces(Bytes);

impl Pieces {
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.0.len().min(MOST);
        Poll::Ready((next > 0).then(|| Ok(Frame::data(self.0.split_to(next)))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}
