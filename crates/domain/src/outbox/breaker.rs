//! A city that does not answer is left alone for a while: one circuit breaker for each.
//!
//! ```text
//! closed ──five failures in a row──▶ open ──its time passes──▶ half-open ──one answer──▶ closed
//!                                     ▲                            │
//!                                     └────── one failure, longer ─┘
//! ```

use super::backoff::{Backoff, Jitter};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many failures in a row open it.
pub const MOST_FAILURES: u32 = 5;

/// A wait is drawn from the upper half of these: 30 s at the first, 5 minutes at the most.
const WAITS: Backoff = Backoff { base: SignedDuration::from_secs(60), cap: SignedDuration::from_mins(5) };

/// The longest that a city may ask for.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The breaker. Only what the connection does counts; a city that refuses has answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Failures in a row.
    #[serde(default)]
    failures: u32,
    /// After so many, nothing is asked before this, unless somebody is looking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    /// The city asked for patience until this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patience: Option<Timestamp>,
}

impl Breaker {
    /// How long nothing is to be asked; `None` where it is closed, or half-open: one probe may go. To a citizen who is looking
    /// failures close nothing, there a probe goes at the pace of the window; what the city asked for holds for everybody.
    #[must_use]
    pub fn shut_for(self, now: Timestamp, watched: bool) -> Option<SignedDuration> {
        let left = |until: Option<Timestamp>| {
            let left = until?.duration_since(now);
            // More than anybody may ask for: the phone's clock was put back.
            (left.is_positive() && left <= LONGEST).then_some(left)
        };
        left(self.patience).max(left(self.until.filter(|_| !watched)))
    }

    /// The city asked for patience with all of it, such as by a `Retry-After` of a server that is full.
    #[must_use]
    pub fn told(self, now: Timestamp, after: SignedDuration) -> Self {
        let asked = now.checked_add(after.min(LONGEST)).ok();
        Self { patience: self.patience.max(asked), ..self }
    }

    /// The city answered.
    #[must_use]
    pub fn answered(self) -> Self {
        Self::default()
    }

    /// Nobody answered.
    #[must_use]
    pub fn failed(self, now: Timestamp, jitter: Jitter) -> Self {
        let failures = self.failures.saturating_add(1);
        let opened = failures.checked_sub(MOST_FAILURES);
        let wait = opened.map(|before| WAITS.long_wait(before, jitter));
        Self { failures, until: wait.and_then(|wait| now.checked_add(wait).ok()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn after(failures: u32, jitter: u64) -> Breaker {
        (0..failures).fold(Breaker::default(), |breaker, _| breaker.failed(NOW, jitter))
    }

    #[test]
    fn five_in_a_row_open_it_and_each_failed_probe_for_longer() {
        assert_eq!(after(4, u64::MAX).shut_for(NOW, false), None);
        let waits = |jitter| {
            (5..10)
                .map(move |failures| after(failures, jitter).shut_for(NOW, false).unwrap().as_secs())
                .collect::<Vec<_>>()
        };
        assert_eq!(waits(0), [30, 60, 120, 150, 150]);
        assert_eq!(waits(u64::MAX), [60, 120, 240, 300, 300]);
        assert_eq!(
            after(5, 0).answered().failed(NOW, 0).shut_for(NOW, false),
            None,
            "an answer in between counts from zero"
        );
    }

    #[test]
    fn what_the_city_asks_for_holds_without_any_failure() {
        let hours = |hours| Breaker::default().told(NOW, SignedDuration::from_hours(hours)).shut_for(NOW, false);
        assert_eq!(hours(1), Some(SignedDuration::from_hours(1)));
        assert_eq!(hours(1_000), Some(LONGEST));
        let put_back = NOW - SignedDuration::from_hours(10 * 366 * 24);
        assert_eq!(Breaker::default().told(NOW, LONGEST).shut_for(put_back, false), None);
    }

    #[test]
    fn whoever_looks_is_kept_waiting_by_the_city_alone() {
        assert_eq!(after(9, 0).shut_for(NOW, true), None);
        let hour = SignedDuration::from_hours(1);
        assert_eq!(after(9, 0).told(NOW, hour).failed(NOW, 0).shut_for(NOW, true), Some(hour));
    }

    #[test]
    fn it_is_kept_as_text() {
        let kept = serde_json::to_string(&after(6, 0)).unwrap();
        assert_eq!(serde_json::from_str::<Breaker>(&kept).unwrap(), after(6, 0));
        assert_eq!(serde_json::from_str::<Breaker>("{}").unwrap(), Breaker::default());
    }

    proptest! {
        /// Against a model that only counts: shut from the fifth failure in a row, never for longer than five minutes, and
        /// after that one probe may go, whatever the clock does.
        #[test]
        fn it_opens_by_failures_in_a_row_alone_and_never_for_ever(
            walk in prop::collection::vec((any::<bool>(), any::<u64>(), -400_000_000_i64..400_000_000), 0..60),
        ) {
            let (mut breaker, mut now, mut in_a_row) = (Breaker::default(), NOW, 0);
            for (answer, jitter, step) in walk {
                breaker = if answer { breaker.answered() } else { breaker.failed(now, jitter) };
                in_a_row = if answer { 0 } else { in_a_row + 1 };
                let shut = breaker.shut_for(now, false);
                prop_assert_eq!(shut.is_some(), in_a_row >= MOST_FAILURES);
                if let Some(shut) = shut {
                    prop_assert!(shut >= SignedDuration::from_secs(30) && shut <= SignedDuration::from_mins(5));
                    prop_assert_eq!(breaker.shut_for(now + shut, false), None, "half-open");
                }
                now += SignedDuration::from_secs(step);
                prop_assert!(breaker.shut_for(now, false) <= Some(LONGEST));
            }
        }
    }
}
