//! Wrong logins make the next one wait, for a name from one network and for all names from it. Nobody is ever locked out: another
//! network, or a minute, is enough.

use crate::network::Network;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Wrong logins that cost nothing: of one name from a network, and of all names from it.
const FREE_OF_NAME: u32 = 3;
const FREE_OF_NETWORK: u32 = 20;

/// The longest wait, in seconds.
const LONGEST: i64 = 60;

/// After so much quiet all is forgotten.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// Names and networks that are remembered; then the quietest are forgotten.
const MOST: usize = 10_000;

type Who = (Network, Option<String>);

#[derive(Debug, Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Timestamp,
}

impl Tries {
    /// Until when the next has to wait.
    fn until(self, free: u32) -> Option<Timestamp> {
        let over = self.wrong.checked_sub(free)?;
        let seconds = 2_i64.checked_pow(over).unwrap_or(LONGEST).min(LONGEST);
        self.last.checked_add(SignedDuration::from_secs(seconds)).ok()
    }
}

/// Wrong logins of the last hour.
#[derive(Debug, Default)]
pub(crate) struct Slowdown(Mutex<BTreeMap<Who, Tries>>);

impl Slowdown {
    /// How many whole seconds a login has to wait; none to be let try.
    pub(crate) fn wait(&self, network: Network, name: &str, now: Timestamp) -> Option<u64> {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = |who: &Who, free| tries.get(who).copied()?.until(free);
        let until = [until(&(network, Some(name.to_owned())), FREE_OF_NAME), until(&(network, None), FREE_OF_NETWORK)];
        let left = until.into_iter().flatten().max()?.duration_since(now);
        u64::try_from(left.as_millis()).ok().map(|left| left.div_ceil(1_000)).filter(|seconds| *seconds > 0)
    }

    /// Notes a wrong login.
    pub(crate) fn wrong(&self, network: Network, name: &str, now: Timestamp) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= MOST {
            tries.retain(|_, tries| now.duration_since(tries.last) < QUIET);
        }
        if tries.len() >= MOST {
            tries.clear();
        }
        for who in [(network, Some(name.to_owned())), (network, None)] {
            let so_far = tries.get(&who).filter(|tries| now.duration_since(tries.last) < QUIET);
            let wrong = so_far.map_or(1, |tries| tries.wrong.saturating_add(1));
            tries.insert(who, Tries { wrong, last: now });
        }
    }

    /// Forgets the wrong logins of a name: its owner is in.
    pub(crate) fn right(&self, network: Network, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(network, Some(name.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(last: u8) -> Network {
        Network::of([203, 0, last, 7].into())
    }

    #[test]
    fn bad_64_a_thousand_wrong_passwords_wait_and_lock_nobody_out() {
        let slowdown = Slowdown::default();
        let mut now = Timestamp::UNIX_EPOCH;
        let mut waited = 0;
        for _ in 0..1_000 {
            let wait = slowdown.wait(network(1), "ratna", now).unwrap_or(0);
            assert!(wait <= 60);
            waited += wait;
            now = now.checked_add(SignedDuration::from_secs(i64::try_from(wait).unwrap())).unwrap();
            assert_eq!(slowdown.wait(network(1), "ratna", now), None, "a wait ends");
            slowdown.wrong(network(1), "ratna", now);
        }
        assert!(waited > 59_000, "{waited}");
        assert_eq!(slowdown.wait(network(2), "ratna", now), None, "from elsewhere she gets in at once");
        assert!(slowdown.wait(network(1), "joko", now).is_some(), "who tries one name after the other waits too");
        let later = now.checked_add(SignedDuration::from_mins(1)).unwrap();
        assert_eq!(slowdown.wait(network(1), "ratna", later), None);
    }

    #[test]
    fn who_mistypes_three_times_does_not_notice() {
        let slowdown = Slowdown::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            assert_eq!(slowdown.wait(network(1), "ratna", now), None);
            slowdown.wrong(network(1), "ratna", now);
        }
        assert_eq!(slowdown.wait(network(1), "ratna", now), Some(1));
        slowdown.right(network(1), "ratna");
        assert_eq!(slowdown.wait(network(1), "ratna", now), None);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let slowdown = Slowdown::default();
        for n in 0..30_000_u32 {
            slowdown.wrong(Network::of(std::net::Ipv4Addr::from(n << 8).into()), "x", Timestamp::UNIX_EPOCH);
        }
        assert!(slowdown.0.lock().unwrap().len() <= MOST + 2);
    }
}
