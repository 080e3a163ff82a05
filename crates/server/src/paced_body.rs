//! Bodies that keep the least pace: a request's that must come fast enough, and an answer's that must be taken so.

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use sambat_limits::{
    connection_table::{Entry, Request, WaitGuard},
    min_rate::{Credit, LEAST, Wait},
};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::Instant;

/// A body that ends with an error when it comes too slowly.
pub(crate) struct Paced<B> {
    body: B,
    entry: Arc<Entry>,
    wait: Wait,
}

impl<B> Paced<B> {
    pub(crate) fn new(body: B, entry: Arc<Entry>, slow: Duration) -> Self {
        Self { body, entry: entry.clone(), wait: Wait::new(entry, slow) }
    }
}

impl<B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin> Body for Paced<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            return Poll::Ready(Some(Err(ready!(self.wait.poll(context)).into())));
        };
        let Some(frame) = frame else {
            self.wait.over();
            return Poll::Ready(None);
        };
        let frame = frame.map_err(Into::into)?;
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        self.entry.took(bytes);
        let went = self.wait.went(bytes);
        Poll::Ready(Some(went.map(|()| frame).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bytes of an answer that are handed out at once.
const PIECE: usize = 16 << 10;

/// The body of an answer, in small pieces, so that it is seen how fast it is taken. Over HTTP/2 whoever does not read need not
/// even let the wire fill: the connection asks for no more of this, and ends when the request is due.
pub(crate) struct Answer<B, T> {
    body: B,
    rest: Bytes,
    credit: Credit,
    /// When something was handed out last.
    given: Option<(Instant, WaitGuard)>,
    request: Request,
    _until_here: T,
}

impl<B, T> Answer<B, T> {
    /// Of this request; `until_here` is dropped with the last of it.
    pub(crate) fn new(body: B, request: Request, until_here: T, slow: Duration) -> Self {
        let credit = Credit::new(slow, LEAST);
        Self { body, rest: Bytes::new(), credit, given: None, request, _until_here: until_here }
    }
}

impl<B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin, T: Unpin> Body for Answer<B, T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some((since, _)) = self.given.take() {
            self.request.is_due(None);
            if let Err(slow) = self.credit.spent(since.elapsed()) {
                return Poll::Ready(Some(Err(slow.into())));
            }
        }
        if self.rest.is_empty() {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context)).transpose().map_err(Into::into)?;
            match frame.map(Frame::into_data) {
                None => return Poll::Ready(None),
                Some(Err(trailers)) => return Poll::Ready(Some(Ok(trailers))),
                Some(Ok(data)) => self.rest = data,
            }
        }
        let size = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(size);
        self.credit.went(size);
        let now = Instant::now();
        self.given = Some((now, WaitGuard::on(&self.request.entry)));
        self.request.is_due(Some(now + self.credit.left()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, of_body) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(of_body.lower() + rest);
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}
