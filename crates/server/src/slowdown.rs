//! Wrong tries make the next one wait. Nobody is ever locked out: a wait ends, and another network has its own.

use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The longest wait, in seconds.
const LONGEST: i64 = 60;

/// After so much quiet all is forgotten.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// How many are remembered; then the quieter half is forgotten, so that whoever floods the memory keeps what is tried now.
const MOST: usize = 10_000;

/// Whoever or whatever is tried at, and how many wrong tries cost nothing.
pub(crate) trait Tried: Ord + Clone {
    /// How many.
    fn free(&self) -> u32;
}

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

/// Wrong tries of the last hour.
#[derive(Debug)]
pub(crate) struct Slowdown<T>(Mutex<BTreeMap<T, Tries>>);

impl<T> Default for Slowdown<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Tried> Slowdown<T> {
    /// How many whole seconds a try has to wait; none to be let try.
    pub(crate) fn wait(&self, at: &[T], now: Timestamp) -> Option<u64> {
        left(&self.0.lock().unwrap_or_else(PoisonError::into_inner), at, now)
    }

    /// Notes a wrong try.
    pub(crate) fn wrong(&self, at: &[T], now: Timestamp) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), at, now);
    }

    /// Lets a try be made and notes it as wrong until it is known to be right, in one step: a thousand at once are a thousand.
    /// How many whole seconds to wait, where none may be made yet.
    pub(crate) fn begin(&self, at: &[T], now: Timestamp) -> Result<(), u64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match left(&tries, at, now) {
            Some(seconds) => Err(seconds),
            None => {
                note(&mut tries, at, now);
                Ok(())
            }
        }
    }

    /// Takes back what [`Slowdown::begin`] noted: the try was right. What was wrong before stays noted.
    pub(crate) fn excuse(&self, at: &[T]) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for tried in at {
            if let Some(tries) = tries.get_mut(tried) {
                tries.wrong = tries.wrong.saturating_sub(1);
            }
        }
    }

    /// Forgets the wrong tries at something: its owner is in.
    pub(crate) fn forget(&self, at: &T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(at);
    }
}

fn left<T: Tried>(tries: &BTreeMap<T, Tries>, at: &[T], now: Timestamp) -> Option<u64> {
    let until = at.iter().filter_map(|tried| tries.get(tried).copied()?.until(tried.free()));
    let left = until.max()?.duration_since(now);
    u64::try_from(left.as_millis()).ok().map(|left| left.div_ceil(1_000)).filter(|seconds| *seconds > 0)
}

fn note<T: Tried>(tries: &mut BTreeMap<T, Tries>, at: &[T], now: Timestamp) {
    if tries.len() >= MOST {
        tries.retain(|_, tries| now.duration_since(tries.last) < QUIET);
    }
    if tries.len() >= MOST {
        let mut order: Vec<_> = tries.iter().map(|(tried, tries)| (tries.last, tries.wrong, tried.clone())).collect();
        order.sort_unstable();
        for (_, _, tried) in order.drain(..MOST / 2) {
            tries.remove(&tried);
        }
    }
    for tried in at {
        let so_far = tries.get(tried).filter(|tries| now.duration_since(tries.last) < QUIET);
        let wrong = so_far.map_or(1, |tries| tries.wrong.saturating_add(1));
        tries.insert(tried.clone(), Tries { wrong, last: now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Tried for u32 {
        fn free(&self) -> u32 {
            if *self == 0 { 20 } else { 3 }
        }
    }

    fn later(now: Timestamp, seconds: u64) -> Timestamp {
        now.checked_add(SignedDuration::from_secs(i64::try_from(seconds).unwrap())).unwrap()
    }

    #[test]
    fn what_is_remembered_is_bounded_and_what_is_tried_now_stays() {
        let slowdown = Slowdown::<u32>::default();
        for n in 2..30_000 {
            let now = later(Timestamp::UNIX_EPOCH, u64::from(n) / 100);
            if n % 1_000 == 2 {
                slowdown.wrong(&[1], now);
            }
            slowdown.wrong(&[n], now);
            assert!(slowdown.0.lock().unwrap().len() <= MOST + 1);
        }
        assert_eq!(slowdown.0.lock().unwrap()[&1].wrong, 30);
    }

    #[test]
    fn many_at_once_are_as_many_as_one_after_the_other() {
        let slowdown = Slowdown::<u32>::default();
        let now = Timestamp::UNIX_EPOCH;
        let let_in = (0..1_000).filter(|_| slowdown.begin(&[1, 0], now).is_ok()).count();
        assert_eq!(let_in, 3);
        assert_eq!(slowdown.begin(&[1, 0], now), Err(1));
        assert_eq!(slowdown.begin(&[1, 0], later(now, 1)), Ok(()));
        slowdown.excuse(&[1, 0]);
        slowdown.forget(&1);
        assert_eq!(slowdown.wait(&[1], now), None);
        assert_eq!(slowdown.0.lock().unwrap()[&0].wrong, 3);
    }
}
