//! The least pace: whoever sends or reads in drops keeps a connection and an upload's lock busy for as long as they like.
//!
//! Every byte buys time, and waiting spends it. So a bad connection is waited for over a gap, and drops are not, from the first
//! seconds on.

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use sambat_limits::connection_table::{Entry, Request, WaitGuard};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::{Instant, Sleep};

/// Bytes in a second that the worst connection worth waiting for carries.
const LEAST: u32 = 1_000;

/// How far ahead of the least pace somebody may get, as a multiple of what everybody is given at the start.
const AHEAD: u32 = 3;

/// The other end sends or reads too slowly.
#[derive(Debug, thiserror::Error)]
#[error("it goes too slowly")]
pub(crate) struct TooSlow;

/// How much longer the other end of a connection is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Credit {
    left: Duration,
    most: Duration,
    /// The least pace, in bytes a second.
    pace: u32,
}

impl Credit {
    /// The credit that every connection begins with.
    pub(crate) fn new(given: Duration, pace: u32) -> Self {
        Self { left: given, most: given * AHEAD, pace }
    }

    pub(crate) fn left(self) -> Duration {
        self.left
    }

    /// Adds the time that so many bytes buy, up to the most.
    pub(crate) fn went(&mut self, bytes: usize) {
        let bought = Duration::from_secs(1) / self.pace * u32::try_from(bytes).unwrap_or(u32::MAX);
        self.left = self.left.saturating_add(bought).min(self.most);
    }

    /// Takes off the time that the other end was waited for; an error once none is left.
    pub(crate) fn spent(&mut self, waited: Duration) -> Result<(), TooSlow> {
        self.left = self.left.saturating_sub(waited);
        if self.left.is_zero() { Err(TooSlow) } else { Ok(()) }
    }
}

/// The wait for the other end of something that is polled. Only while it is waited for does the time run: what we take for
/// ourselves is nobody's fault.
#[derive(Debug)]
pub(crate) struct Wait {
    entry: Arc<Entry>,
    credit: Credit,
    /// Since when, and until when at most.
    waiting: Option<(Instant, Pin<Box<Sleep>>, WaitGuard)>,
}

impl Wait {
    /// Whoever falls this far behind the least pace is not waited for.
    pub(crate) fn new(entry: Arc<Entry>, slow: Duration) -> Self {
        Self { entry, credit: Credit::new(slow, LEAST), waiting: None }
    }

    /// Nothing goes just now. Ready when it has been waited for long enough.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<TooSlow> {
        let (left, entry) = (self.credit.left, &self.entry);
        let (_, end, _) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(left)), WaitGuard::on(entry)));
        end.as_mut().poll(context).map(|()| TooSlow)
    }

    /// Nobody is waited for any more.
    fn over(&mut self) {
        self.waiting = None;
    }

    /// So many bytes went.
    pub(crate) fn went(&mut self, bytes: usize) -> Result<(), TooSlow> {
        if let Some((since, ..)) = self.waiting.take() {
            self.credit.spent(since.elapsed())?;
        }
        self.credit.went(bytes);
        Ok(())
    }
}

/// A body that ends with an error when it comes too slowly.
pub(crate) struct Paced<B> {
    body: B,
    wait: Wait,
}

impl<B> Paced<B> {
    pub(crate) fn new(body: B, entry: Arc<Entry>, slow: Duration) -> Self {
        Self { body, wait: Wait::new(entry, slow) }
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
        self.wait.entry.took(bytes);
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

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: Duration = Duration::from_secs(10);

    /// After how many seconds somebody who sends so many bytes each second is given up.
    fn given_up_after(bytes: usize, seconds: u64) -> Option<u64> {
        let mut credit = Credit::new(GIVEN, LEAST);
        (1..=seconds).find(|_| {
            let up = credit.spent(Duration::from_secs(1)).is_err();
            credit.went(bytes);
            up
        })
    }

    #[test]
    fn drops_are_given_up_after_ten_seconds_and_a_bad_connection_never() {
        assert_eq!(given_up_after(0, 100), Some(10));
        assert_eq!(given_up_after(45, 100), Some(11));
        assert_eq!(given_up_after(500, 100), Some(19));
        assert_eq!(given_up_after(1_000, 100_000), None);
    }

    #[test]
    fn whoever_sent_much_is_waited_for_over_a_gap_but_not_for_ever() {
        let mut credit = Credit::new(GIVEN, LEAST);
        credit.went(10_000_000);
        assert_eq!(credit.left(), Duration::from_secs(30));
        assert!(credit.spent(Duration::from_secs(29)).is_ok());
        assert!(credit.spent(Duration::from_secs(1)).is_err());
    }
}
