//! The time at the city, as a device far from it can know it whatever its own clock is set to: what the city last said, and
//! what the device counted since.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a device has been running, asleep or awake, by a count that nobody can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uptime {
    /// Names the start that is counted from: another one after each.
    pub boot: String,
    /// Since that start.
    pub elapsed: SignedDuration,
}

/// What the city's clock showed when it last answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The city's time, by the `Date` of its answer (RFC 9110, 6.6.1).
    pub city: Timestamp,
    /// The device's count at that moment.
    pub heard: Uptime,
}

/// The time at the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CityTime {
    /// The time, never later than is sure.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub at: Timestamp,
    /// Whether it may be later by now: nobody counted while the device was off.
    pub approximate: bool,
}

impl ClockReading {
    /// The city's time at this count of the same device.
    #[must_use]
    pub fn reckon(&self, now: &Uptime) -> CityTime {
        let counted = now.elapsed.checked_sub(self.heard.elapsed).filter(|counted| !counted.is_negative());
        // What was heard before this start is as old as this start at least.
        let counted = counted.filter(|_| now.boot == self.heard.boot);
        let since = counted.unwrap_or_else(|| now.elapsed.max(SignedDuration::ZERO));
        CityTime { at: self.city.saturating_add(since).unwrap_or(self.city), approximate: counted.is_none() }
    }

    /// Whether this says nothing that one before it did not, give or take what an answer takes to arrive.
    #[must_use]
    pub fn agrees_with(&self, before: &Self) -> bool {
        const ON_THE_WAY: SignedDuration = SignedDuration::from_secs(5);
        let CityTime { at, approximate } = before.reckon(&self.heard);
        !approximate && self.city.duration_since(at).abs() <= ON_THE_WAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn uptime(boot: &str, seconds: i64) -> Uptime {
        Uptime { boot: boot.into(), elapsed: SignedDuration::from_secs(seconds) }
    }

    fn reading(city: i64, boot: &str, seconds: i64) -> ClockReading {
        ClockReading { city: Timestamp::from_second(city).unwrap(), heard: uptime(boot, seconds) }
    }

    fn seconds(time: CityTime) -> (i64, bool) {
        (time.at.as_second(), time.approximate)
    }

    #[test]
    fn the_citys_time_is_what_it_said_and_what_was_counted_since() {
        assert_eq!(seconds(reading(1_000, "a", 50).reckon(&uptime("a", 170))), (1_120, false));
    }

    #[test]
    fn after_a_restart_only_what_was_counted_since_it_is_sure() {
        assert_eq!(seconds(reading(1_000, "a", 50).reckon(&uptime("b", 30))), (1_030, true));
    }

    #[test]
    fn a_count_that_runs_back_is_no_count() {
        assert_eq!(seconds(reading(1_000, "a", 50).reckon(&uptime("a", 20))), (1_020, true));
        assert_eq!(seconds(reading(1_000, "a", 50).reckon(&uptime("b", -20))), (1_000, true));
    }

    #[test]
    fn a_reading_that_says_nothing_new_agrees() {
        let before = reading(1_000, "a", 50);
        assert!(reading(1_102, "a", 150).agrees_with(&before));
        assert!(!reading(1_110, "a", 150).agrees_with(&before), "the city's clock was set");
        assert!(
            !reading(1_100, "b", 150).agrees_with(&before),
            "after a restart nothing is sure before it is heard again"
        );
    }

    proptest! {
        /// A device that hears the city, sleeps, restarts and wakes in any order never thinks it later there than it is.
        #[test]
        fn it_is_never_thought_later_than_it_is(heard in 0_i64..100_000, off in 0_i64..100_000, on in 0_i64..100_000, restarts: bool) {
            let reading = reading(1_000_000 + heard, "a", heard);
            let (now, truth) = if restarts {
                (uptime("b", on), 1_000_000 + heard + off + on)
            } else {
                (uptime("a", heard + on), 1_000_000 + heard + on)
            };
            let (at, approximate) = seconds(reading.reckon(&now));
            prop_assert!(at <= truth);
            prop_assert!(approximate || at == truth);
        }
    }
}
