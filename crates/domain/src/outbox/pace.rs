//! When the phone asks a city again by itself.

use super::backoff::{Backoff, Jitter};
use jiff::SignedDuration;

/// With the window visible and the city out of reach: at most this often.
const PROBE: Backoff = Backoff { base: SignedDuration::from_secs(30), cap: SignedDuration::from_secs(30) };

/// A photo that arrived is usually ready this soon.
const SETTLING: Backoff = Backoff { base: SignedDuration::from_secs(1), cap: SignedDuration::from_secs(30) };

/// With the window hidden and nothing to send.
const HIDDEN: SignedDuration = SignedDuration::from_mins(15);

/// What is known at the end of a pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// The citizen is looking.
    pub visible: bool,
    /// The city answered.
    pub reached: bool,
    /// It acknowledged something in this pass that it did not have before.
    pub gained: bool,
    /// Passes in a row in which it did neither.
    pub failed: u32,
    /// Passes in a row after which a photo that arrived was not ready yet.
    pub settling: u32,
    /// Until something is due; nothing where nothing waits.
    pub due: Option<SignedDuration>,
    /// How long the city's breaker is shut.
    pub shut: Option<SignedDuration>,
}

impl Pace {
    /// How long until the next pass.
    #[must_use]
    pub fn rest(self, jitter: Jitter) -> SignedDuration {
        self.wished(jitter).max(self.shut.unwrap_or_default())
    }

    fn wished(self, jitter: Jitter) -> SignedDuration {
        let second = SignedDuration::from_secs(1);
        if self.gained && !self.reached && self.due.is_some() {
            // Lost on the way, with something gained: each such pass comes nearer to the end.
            return SignedDuration::ZERO;
        }
        if self.visible && !self.reached {
            // Never twice within fifteen seconds, never more than thirty apart.
            return PROBE.long_wait(0, jitter);
        }
        if self.settling > 0 {
            return SETTLING.wait(self.settling, jitter).max(SignedDuration::from_millis(500));
        }
        match self.due {
            // Drawn over all of it, a city's phones would crowd the first minutes after an outage.
            Some(_) if !self.reached => Backoff::FOREGROUND.long_wait(self.failed, jitter).max(second),
            Some(due) => due.max(second),
            None if self.visible => PROBE.cap,
            None => HIDDEN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_lost_on_the_way_is_made_anew_at_once() {
        let lost = Pace { visible: true, gained: true, due: Some(SignedDuration::from_secs(9)), ..Pace::default() };
        assert!(lost.rest(u64::MAX).is_zero());
        assert!(!Pace { gained: false, ..lost }.rest(u64::MAX).is_zero());
        let asked = Pace { shut: Some(SignedDuration::from_mins(4)), ..lost };
        assert_eq!(asked.rest(0).as_secs(), 240, "unless the city asked for patience");
        let done = Pace { due: None, ..lost };
        assert_eq!(done.rest(0).as_secs(), 15, "nothing waits for it");
    }

    #[test]
    fn a_shut_breaker_is_waited_for_and_what_is_due_is_not_missed() {
        let lost = Pace { visible: true, failed: 6, due: Some(SignedDuration::ZERO), ..Pace::default() };
        assert_eq!((lost.rest(0).as_secs(), lost.rest(u64::MAX).as_secs()), (15, 30));
        let shut = Pace { shut: Some(SignedDuration::from_mins(4)), ..lost };
        assert_eq!(shut.rest(u64::MAX).as_secs(), 240);
        let there = Pace { reached: true, due: Some(SignedDuration::from_secs(40)), ..Pace::default() };
        assert_eq!(there.rest(u64::MAX).as_secs(), 40);
        assert_eq!(Pace { reached: true, ..Pace::default() }.rest(0), HIDDEN);
        assert_eq!(Pace { settling: 1, ..there }.rest(0).as_millis(), 500);
    }
}
