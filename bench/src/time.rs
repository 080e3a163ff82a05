//! Durations and their median.

use std::time::{Duration, Instant};

/// How long `work` takes on the wall clock, and what it answers.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let answer = work();
    (start.elapsed(), answer)
}

/// The median; of an even number the mean of the middle two. Zero for none.
#[must_use]
pub fn median(durations: &[Duration]) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    match sorted.len() {
        0 => Duration::ZERO,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => (sorted[even / 2 - 1] + sorted[even / 2]) / 2,
    }
}

/// Milliseconds with their fraction.
#[must_use]
pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        let of = |values: &[u64]| median(&values.iter().map(|&v| Duration::from_millis(v)).collect::<Vec<_>>());
        assert_eq!(of(&[]), Duration::ZERO);
        assert_eq!(of(&[9, 1, 5]), Duration::from_millis(5));
        assert_eq!(of(&[9, 1, 5, 6]), Duration::from_micros(5500));
    }
}
