//! The least pace: whoever sends or reads in drops keeps a connection and an upload's lock busy for as long as they like.
//!
//! Every byte buys time, and waiting spends it. So a bad connection is waited for over a gap, and drops are not, from the first
//! seconds on.

use crate::connection_table::{Entry, WaitGuard};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep};

/// Bytes in a second that the worst connection worth waiting for carries.
pub const LEAST: u32 = 1_000;

/// How far ahead of the least pace somebody may get, as a multiple of what everybody is given at the start.
const AHEAD: u32 = 3;

/// The other end sends or reads too slowly.
#[derive(Debug, thiserror::Error)]
#[error("it goes too slowly")]
pub struct TooSlow;

/// How much longer the other end of a connection is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Credit {
    left: Duration,
    most: Duration,
    /// The least pace, in bytes a second.
    pace: u32,
}

impl Credit {
    /// The credit that every connection begins with, at a least pace in bytes a second.
    #[must_use]
    pub fn new(given: Duration, pace: u32) -> Self {
        Self { left: given, most: given * AHEAD, pace }
    }

    /// How much longer that is.
    #[must_use]
    pub fn left(self) -> Duration {
        self.left
    }

    /// Adds the time that so many bytes buy, up to the most.
    pub fn went(&mut self, bytes: usize) {
        let bought = Duration::from_secs(1) / self.pace * u32::try_from(bytes).unwrap_or(u32::MAX);
        self.left = self.left.saturating_add(bought).min(self.most);
    }

    /// Takes off the time that the other end was waited for.
    ///
    /// # Errors
    /// [`TooSlow`] once none is left.
    pub fn spent(&mut self, waited: Duration) -> Result<(), TooSlow> {
        self.left = self.left.saturating_sub(waited);
        if self.left.is_zero() { Err(TooSlow) } else { Ok(()) }
    }
}

/// The wait for the other end of something that is polled. Only while it is waited for does the time run: what we take for
/// ourselves is nobody's fault.
#[derive(Debug)]
pub struct Wait {
    entry: Arc<Entry>,
    credit: Credit,
    /// Since when, and until when at most.
    waiting: Option<(Instant, Pin<Box<Sleep>>, WaitGuard)>,
}

impl Wait {
    /// Whoever falls this far behind the least pace is not waited for.
    #[must_use]
    pub fn new(entry: Arc<Entry>, slow: Duration) -> Self {
        Self { entry, credit: Credit::new(slow, LEAST), waiting: None }
    }

    /// Nothing goes just now. Ready when it has been waited for long enough.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<TooSlow> {
        let (left, entry) = (self.credit.left, &self.entry);
        let (_, end, _) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(left)), WaitGuard::on(entry)));
        end.as_mut().poll(context).map(|()| TooSlow)
    }

    /// Nobody is waited for any more.
    pub fn over(&mut self) {
        self.waiting = None;
    }

    /// So many bytes went.
    ///
    /// # Errors
    /// [`TooSlow`] where they were waited for too long.
    pub fn went(&mut self, bytes: usize) -> Result<(), TooSlow> {
        if let Some((since, ..)) = self.waiting.take() {
            self.credit.spent(since.elapsed())?;
        }
        self.credit.went(bytes);
        Ok(())
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
