//! When to try again: full jitter, so that a city's phones do not come back all at once.

use jiff::SignedDuration;

/// A random number from whoever has a source of them; the whole range is used.
pub type Jitter = u64;

/// Waits drawn evenly from zero to `base` × 2^tries, never beyond `cap` ("full jitter", AWS Architecture Blog, 2015).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Ceiling after no try.
    pub base: SignedDuration,
    /// Ceiling after many.
    pub cap: SignedDuration,
}

impl Backoff {
    /// For a person who is looking: 2 s, up to 15 minutes.
    pub const FOREGROUND: Self = Self { base: SignedDuration::from_secs(2), cap: SignedDuration::from_mins(15) };

    /// The longest wait after so many tries.
    #[must_use]
    pub fn ceiling(self, tries: u32) -> SignedDuration {
        let factor = 2_i32.checked_pow(tries.min(30)).unwrap_or(i32::MAX);
        self.base.checked_mul(factor).map_or(self.cap, |wait| wait.min(self.cap))
    }

    /// The wait after so many tries.
    #[must_use]
    pub fn wait(self, tries: u32, jitter: Jitter) -> SignedDuration {
        let ceiling = u128::try_from(self.ceiling(tries).as_millis()).unwrap_or(0);
        // Scaled by multiplication: a remainder would favour the short waits.
        let millis = ceiling * u128::from(jitter) / u128::from(u64::MAX);
        SignedDuration::from_millis(i64::try_from(millis).unwrap_or(0))
    }

    /// The same, drawn from the longer half: for whoever is not to come back at once.
    #[must_use]
    pub fn long_wait(self, tries: u32, jitter: Jitter) -> SignedDuration {
        let half = self.ceiling(tries) / 2;
        half + Self { base: half, cap: half }.wait(0, jitter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let ceilings: Vec<_> = (0..11).map(|n| Backoff::FOREGROUND.ceiling(n).as_secs()).collect();
        assert_eq!(ceilings, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!(Backoff::FOREGROUND.wait(0, 0).as_millis(), 0);
        assert_eq!(Backoff::FOREGROUND.wait(0, u64::MAX).as_millis(), 2000);
    }

    proptest! {
        #[test]
        fn a_wait_is_never_negative_and_never_beyond_the_cap(tries in any::<u32>(), jitter in any::<u64>()) {
            let wait = Backoff::FOREGROUND.wait(tries, jitter);
            let ceiling = Backoff::FOREGROUND.ceiling(tries);
            prop_assert!(!wait.is_negative() && wait <= ceiling);
            let long = Backoff::FOREGROUND.long_wait(tries, jitter);
            prop_assert!(long >= ceiling / 2 && long <= ceiling);
        }
    }
}
