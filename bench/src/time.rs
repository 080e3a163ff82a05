//! Durations and their median.

use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::Result;

/// How long something took, in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Took {
    /// On the wall clock.
    pub wall: Duration,
    /// On all cores together, user and system; for a process that is no longer there, its own time.
    pub cpu: Duration,
}

/// Times `work`, which starts no process, with all its threads.
///
/// # Errors
///
/// That of the work, or when the system does not say.
pub fn timed_here<T>(work: impl FnOnce() -> Result<T>) -> Result<(Took, T)> {
    timed(UsageWho::RUSAGE_SELF, work)
}

/// Times `work`, which starts a process and waits for its end; the CPU time is that process's.
///
/// # Errors
///
/// That of the work, or when the system does not say.
pub fn timed_child<T>(work: impl FnOnce() -> Result<T>) -> Result<(Took, T)> {
    timed(UsageWho::RUSAGE_CHILDREN, work)
}

fn timed<T>(who: UsageWho, work: impl FnOnce() -> Result<T>) -> Result<(Took, T)> {
    let before = cpu(&getrusage(who)?);
    let start = Instant::now();
    let answer = work()?;
    let wall = start.elapsed();
    Ok((Took { wall, cpu: cpu(&getrusage(who)?).saturating_sub(before) }, answer))
}

fn cpu(usage: &Usage) -> Duration {
    let duration = |time: TimeVal| {
        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    };
    duration(usage.user_time()) + duration(usage.system_time())
}

/// What a process has used of the cores so far, user and system (proc(5): ticks of which Linux tells a hundred a second).
///
/// # Errors
///
/// When there is no such process.
pub fn cpu_of(process: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name may hold anything, spaces too; after it come single fields, of which the twelfth and the next count.
    let (_, fields) = stat.rsplit_once(") ").ok_or("no name in /proc/…/stat")?;
    let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<u64>).sum::<std::result::Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
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

/// The middle one of an odd number of rates or ratios, which are put in order.
///
/// # Panics
/// Of none there is no middle.
#[must_use]
pub fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The duration that this share of them does not pass. Zero for none.
#[must_use]
pub fn percentile(durations: &[Duration], share: f64) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
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

    #[test]
    fn percentiles() {
        let hundred: Vec<_> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&hundred, 0.95), Duration::from_millis(95));
        assert_eq!(percentile(&hundred[..1], 0.5), Duration::from_millis(100));
        assert_eq!(percentile(&[], 0.99), Duration::ZERO);
    }
}
