//! How long a pass may take and how much it may send.

use jiff::{SignedDuration, Timestamp};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Less of a photo than this is not begun for the rest of a budget: it would cost a round trip for a few bytes.
const CHUNK: u64 = 64 << 10;

/// Bounds of a pass. Whoever runs the core in the background has few minutes and pays for bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// The pass is over after this, wherever it is; what was under way goes on in the next one.
    pub time: Option<Duration>,
    /// Words and photos, as they lie on the phone; heads of requests do not count. Words go whole or not at all. A photo
    /// that does not fit in what is left is cut at a multiple of 64 KiB, and the next pass goes on from there.
    pub bytes: Option<u64>,
}

impl Budget {
    /// No bound on time or bytes.
    pub const UNLIMITED: Self = Self { time: None, bytes: None };
}

/// What is left of a budget while a pass is under way.
#[derive(Debug)]
pub(super) struct RemainingBudget {
    began: Timestamp,
    time: Option<SignedDuration>,
    bytes: AtomicU64,
}

impl RemainingBudget {
    pub fn of(budget: Budget, now: Timestamp) -> Self {
        Self {
            began: now,
            time: budget.time.map(|time| SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)),
            bytes: AtomicU64::new(budget.bytes.unwrap_or(u64::MAX)),
        }
    }

    /// Whether the time is over by the phone's clock. One that was put back is no reason to stop: a timer watches too.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.time.is_some_and(|time| now.duration_since(self.began) >= time)
    }

    /// Whether something of this size can go whole, or be begun if it can be cut.
    pub fn affords(&self, bytes: u64, can_be_cut: bool) -> bool {
        let left = self.bytes.load(Ordering::Relaxed);
        left >= bytes || (can_be_cut && left >= CHUNK)
    }

    /// Takes as much as there is of this, for something that can be cut; zero where that is not worth it.
    pub fn take(&self, bytes: u64) -> u64 {
        let fits = |left: u64| if left >= bytes { bytes } else { left / CHUNK * CHUNK };
        let before = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left - fits(left)));
        fits(before.unwrap_or_else(|left| left))
    }

    /// Takes all of this, for something that goes whole. Whether there was enough.
    pub fn take_whole(&self, bytes: u64) -> bool {
        let taken = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        taken.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_cut_at_a_chunk_and_words_never() {
        let left = |bytes| RemainingBudget::of(Budget { bytes: Some(bytes), time: None }, Timestamp::UNIX_EPOCH);
        let tight = left(200_000);
        assert!(tight.affords(300_000, true) && !tight.affords(300_000, false));
        assert_eq!((tight.take_whole(300_000), tight.take_whole(1_000)), (false, true));
        assert_eq!((tight.take(300_000), tight.take(300_000)), (196_608, 0));
        assert_eq!((tight.take(2_000), tight.affords(3_000, true)), (2_000, false));
        let free = RemainingBudget::of(Budget::UNLIMITED, Timestamp::UNIX_EPOCH);
        assert_eq!((0..100).map(|_| free.take(1 << 30)).sum::<u64>(), 100 << 30);
    }

    #[test]
    fn time_is_over_by_the_clock_and_a_clock_put_back_ends_nothing() {
        let budget = Budget { time: Some(Duration::from_secs(60)), bytes: None };
        let left = RemainingBudget::of(budget, Timestamp::UNIX_EPOCH);
        let at = |seconds| left.is_over(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds));
        assert_eq!([at(0), at(59), at(60), at(-400_000_000), at(400_000_000)], [false, false, true, false, true]);
    }
}
