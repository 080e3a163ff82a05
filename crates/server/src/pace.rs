//! Bodies that come in drops: each keeps a connection and an upload's turn busy for as long as somebody likes.

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::Instant;

/// Bytes in a second that the worst connection worth waiting for carries.
const LEAST: u128 = 1_000;

/// It came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body comes too slowly")]
struct TooSlow;

/// A body that ends with an error when less than [`LEAST`] came in one window.
pub(crate) struct Paced<B> {
    body: B,
    window: Duration,
    since: Instant,
    came: u128,
}

impl<B> Paced<B> {
    pub(crate) fn new(body: B, window: Duration) -> Self {
        Self { body, window, since: Instant::now(), came: 0 }
    }
}

impl<B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin> Body for Paced<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else { return Poll::Ready(None) };
        let frame = frame.map_err(Into::into)?;
        self.came += frame.data_ref().map_or(0, |data| data.len() as u128);
        // A body that stands still altogether has a shorter bound, where it is read.
        let passed = self.since.elapsed();
        if passed >= self.window {
            if self.came * 1_000 < LEAST * passed.as_millis() {
                return Poll::Ready(Some(Err(TooSlow.into())));
            }
            (self.since, self.came) = (Instant::now(), 0);
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
