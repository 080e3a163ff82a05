//! How much may come from one phone and from one network before it is a flood. Behind one network there may be a
//! neighbourhood, and a phone may have been without a signal for weeks: both are let through. Nothing is ever thrown away: words
//! of a flood are kept, and wait for somebody who sorts them; a request too many is asked to come back.

use crate::network::Network;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::photo::Sha256;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// So many at once, and then one every so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// At once.
    pub burst: i64,
    /// Milliseconds until there is room for one more.
    pub each_ms: i64,
}

impl Allowance {
    /// So many at once, and as many again in an hour.
    #[must_use]
    pub const fn hourly(burst: i64) -> Self {
        Self { burst, each_ms: 3_600_000 / burst }
    }

    fn whole(self) -> i64 {
        self.burst.saturating_mul(self.each_ms)
    }

    /// What has come so far, as the moment at which all of it will be forgotten, with what comes now; and for how many
    /// milliseconds that is too much.
    fn add(self, until: i64, now: i64, cost_ms: i64) -> (i64, i64) {
        let until = until.max(now).saturating_add(cost_ms);
        (until, (until - now - self.whole()).max(0))
    }
}

/// The longest that a flood is remembered.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// From so long before on, words were not written to be sent at once: who was without a signal has many of them.
const OLD: SignedDuration = SignedDuration::from_hours(1);

/// How many old ones count as one. A forged moment gains no more than this.
const OLD_IN_ONE: i64 = 3;

/// Words of a phone: a moment to remember instead of the last, and whether they are part of a flood.
pub(crate) fn words_of_device(of: Allowance, until: i64, now: Timestamp, written: Timestamp) -> (i64, bool) {
    let old = now.duration_since(written) > OLD;
    let cost = if old { of.each_ms / OLD_IN_ONE } else { of.each_ms };
    let now = now.as_millisecond();
    let (until, over) = of.add(until, now, cost);
    (until.min(now.saturating_add(ms(LONGEST))), over > 0)
}

fn ms(span: SignedDuration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Phones and networks that are remembered, of each; then those with nothing over are forgotten, and then all.
const MOST: usize = 20_000;

/// What came from somebody lately.
#[derive(Debug)]
struct Lately<K>(Mutex<HashMap<K, i64>>);

impl<K> Default for Lately<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq> Lately<K> {
    /// One more. Answers for how many milliseconds that is too much; what is too much is not counted.
    fn one(&self, who: K, of: Allowance, now: Timestamp) -> i64 {
        let now = now.as_millisecond();
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, over) = of.add(lately.get(&who).copied().unwrap_or(now), now, of.each_ms);
        if over > 0 {
            return over;
        }
        if lately.len() >= MOST && !lately.contains_key(&who) {
            lately.retain(|_, until| *until > now);
            if lately.len() >= MOST {
                lately.clear();
            }
        }
        lately.insert(who, until);
        0
    }
}

/// Who sent how much lately. It starts anew with the server; what phones sent is in the database.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    requests_of_network: Lately<Network>,
    requests_of_device: Lately<Sha256>,
    words_of_network: Lately<Network>,
}

/// What is let through.
#[derive(Debug, Clone, Copy)]
pub struct Allowances {
    /// Requests of a phone.
    pub requests_of_device: Allowance,
    /// Requests of a network.
    pub requests_of_network: Allowance,
    /// Words of a phone.
    pub words_of_device: Allowance,
    /// Words of a network.
    pub words_of_network: Allowance,
}

impl Default for Allowances {
    fn default() -> Self {
        Self {
            // A phone with hundreds of photos sends them one after the other; what comes faster is no phone.
            requests_of_device: Allowance { burst: 6_000, each_ms: 50 },
            requests_of_network: Allowance { burst: 60_000, each_ms: 4 },
            words_of_device: Allowance::hourly(30),
            words_of_network: Allowance::hourly(3_000),
        }
    }
}

impl Floods {
    /// A request. Answers how many seconds to wait, if it is one too many.
    pub(crate) fn request(
        &self,
        of: &Allowances,
        network: Option<Network>,
        device: Option<Sha256>,
        now: Timestamp,
    ) -> Option<u64> {
        let of_network =
            network.map_or(0, |network| self.requests_of_network.one(network, of.requests_of_network, now));
        // Whoever is refused as a network does not fill the list of phones.
        let of_device = match device.filter(|_| of_network == 0) {
            Some(device) => self.requests_of_device.one(device, of.requests_of_device, now),
            None => 0,
        };
        let wait = u64::try_from(of_network.max(of_device)).unwrap_or(0);
        Some(wait.div_ceil(1_000)).filter(|seconds| *seconds > 0)
    }

    /// Words that are new here. Whether they are part of a network's flood.
    pub(crate) fn words(&self, of: &Allowances, network: Network, now: Timestamp) -> bool {
        self.words_of_network.one(network, of.words_of_network, now) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_mins(minutes)).unwrap()
    }

    /// How many of so many words, each written so many minutes before, are no flood.
    fn passes(words: usize, minutes_before: i64) -> usize {
        let now = after(60 * 24 * 30);
        let written = now.checked_sub(SignedDuration::from_mins(minutes_before)).unwrap();
        let mut until = 0;
        (0..words)
            .filter(|_| {
                let (next, flood) = words_of_device(Allowance::hourly(30), until, now, written);
                until = next;
                !flood
            })
            .count()
    }

    #[test]
    fn bad_73_who_was_without_a_signal_for_weeks_is_no_flood() {
        assert_eq!(passes(20, 60 * 24), 20);
        assert_eq!(passes(60, 60 * 24), 60);
        assert_eq!(passes(30, 1), 30);
        assert_eq!(passes(1_000, 1), 30);
        assert_eq!(passes(1_000, 60 * 24), 90, "a forged moment gains little");
        assert_eq!(passes(1_000, -60), 30, "and one in the future nothing");
    }

    #[test]
    fn a_flood_is_over_when_it_is_over() {
        let of = Allowance::hourly(30);
        let mut until = 0;
        for _ in 0..100_000 {
            (until, _) = words_of_device(of, until, after(0), after(0));
        }
        assert!(words_of_device(of, until, after(60), after(60)).1);
        assert!(!words_of_device(of, until, after(60 * 24), after(60 * 24)).1);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let lately = Lately::default();
        for n in 0..100_000 {
            lately.one(n, Allowance::hourly(30), after(0));
        }
        assert!(lately.0.lock().unwrap().len() <= MOST);
    }
}
