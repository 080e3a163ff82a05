//! What many waits come to: medians, 90th percentiles, shares of verdicts, and the mark that an office earns by them.
//!
//! One set of functions for everything that counts: the public board, and reports.

use super::{Elapsed, Ending, Verdict};
use crate::{
    pack::{Basis, BoardRules},
    status::Status,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One wait, as far as it counts. `of` is what stands behind the number, such as a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waited<T> {
    /// What waited.
    pub of: T,
    /// From beginning to end, or so far.
    pub elapsed: Elapsed,
    /// What ended it; `None` while it lasts.
    pub ending: Option<Ending>,
    /// The judgement, once there is one.
    pub verdict: Option<Verdict>,
}

impl<T> Waited<T> {
    /// Whether it counts at all: what was taken back, and what another complaint says too, does in nothing.
    #[must_use]
    pub fn counts(&self) -> bool {
        !matches!(self.ending, Some(Ending::Withdrawn | Ending::Duplicate))
    }

    /// Among which of [`Shares`] it is counted, if it counts.
    #[must_use]
    pub fn share(&self) -> Share {
        match (self.ending, self.verdict) {
            (None, _) => Share::Waiting,
            (_, Some(Verdict::Reward)) => Share::Reward,
            (_, Some(Verdict::OnTime)) => Share::OnTime,
            (_, Some(Verdict::Late)) => Share::Late,
            (_, Some(Verdict::PastLimit)) => Share::PastLimit,
            (_, None) => Share::Unjudged,
        }
    }

    /// The time with which it enters a median, in whole minutes. What nobody answered enters only with time that has run: a wait
    /// that began while the offices were closed has told nothing yet.
    fn minutes(&self, basis: Basis) -> Option<u32> {
        let minutes = match basis {
            Basis::Working => self.elapsed.working_min,
            Basis::Wall => Some(self.elapsed.wall_min),
        };
        minutes.filter(|minutes| self.counts() && (self.ending.is_some() || *minutes > 0))
    }
}

/// A time, and the wait that took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantile<T> {
    /// In whole minutes.
    pub minutes: u32,
    /// Whose.
    pub of: T,
}

/// The time within which so many of a hundred waits ended: the smallest that at least this part took at most. What lasts
/// enters with its time so far, once there is any. `None` where nothing counts, or not in this time.
#[must_use]
pub fn quantile<T: Copy + Ord>(waits: &[Waited<T>], basis: Basis, percent: usize) -> Option<Quantile<T>> {
    let mut times: Vec<_> = waits.iter().filter_map(|wait| Some((wait.minutes(basis)?, wait.of))).collect();
    let rank = (times.len() * percent.min(100)).div_ceil(100).max(1);
    if times.is_empty() {
        return None;
    }
    let (_, (minutes, of), _) = times.select_nth_unstable(rank - 1);
    Some(Quantile { minutes: *minutes, of: *of })
}

/// How many waits a median in this time is made of.
#[must_use]
pub fn sample<T>(waits: &[Waited<T>], basis: Basis) -> u32 {
    u32::try_from(waits.iter().filter_map(|wait| wait.minutes(basis)).count()).unwrap_or(u32::MAX)
}

/// How a wait ended, or that it lasts. The worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// See [`Shares::past_limit`].
    PastLimit,
    /// See [`Shares::late`].
    Late,
    /// See [`Shares::waiting`].
    Waiting,
    /// See [`Shares::on_time`].
    OnTime,
    /// See [`Shares::reward`].
    Reward,
    /// See [`Shares::unjudged`].
    Unjudged,
}

/// How many waits ended how, and how many last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shares {
    /// Answered within the target.
    pub reward: u32,
    /// Answered within the promise.
    pub on_time: u32,
    /// After the promise.
    pub late: u32,
    /// After the limit. It travels as `sanction`.
    #[serde(rename = "sanction")]
    pub past_limit: u32,
    /// Ended without an answer and without being late, or not judged.
    pub unjudged: u32,
    /// Still waiting.
    pub waiting: u32,
}

impl Shares {
    /// The shares of waits.
    #[must_use]
    pub fn of<T>(waits: &[Waited<T>]) -> Self {
        let mut shares = Self::default();
        for wait in waits.iter().filter(|wait| wait.counts()) {
            let share = match wait.share() {
                Share::Reward => &mut shares.reward,
                Share::OnTime => &mut shares.on_time,
                Share::Late => &mut shares.late,
                Share::PastLimit => &mut shares.past_limit,
                Share::Unjudged => &mut shares.unjudged,
                Share::Waiting => &mut shares.waiting,
            };
            *share += 1;
        }
        shares
    }

    /// How many waits count.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.reward + self.on_time + self.late + self.past_limit + self.unjudged + self.waiting
    }
}

/// What became of the day by which an office said that it would be solved. The day that was named last counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromisedDay {
    /// The day passed first, and it was not solved, or only later.
    Broken,
    /// The day is still to come.
    Open,
    /// Solved in time, and nobody disputed it.
    Kept,
}

impl PromisedDay {
    /// A promise at a moment. `None` for what nobody has to solve any more.
    #[must_use]
    pub fn of(by: Timestamp, done_at: Option<Timestamp>, status: Status, now: Timestamp) -> Option<Self> {
        match (done_at, status) {
            (Some(done_at), _) => Some(if done_at <= by { Self::Kept } else { Self::Broken }),
            (None, Status::Rejected | Status::NotOurs | Status::DuplicateOf | Status::Withdrawn) => None,
            (None, _) => Some(if now <= by { Self::Open } else { Self::Broken }),
        }
    }
}

/// What an office has earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mark {
    /// Praise.
    Reward,
    /// Neither.
    None,
    /// A warning.
    Warning,
    /// Too few waits to say.
    TooFew,
}

/// The mark of waits by the time that judges them.
#[must_use]
pub fn mark<T: Copy + Ord>(waits: &[Waited<T>], basis: Basis, rules: &BoardRules) -> Mark {
    let minutes = |percent| quantile(waits, basis, percent).map(|found| found.minutes);
    match (minutes(50), minutes(90)) {
        (Some(median), Some(p90)) if sample(waits, basis) >= rules.min_sample => {
            if median > rules.warning_median_min {
                Mark::Warning
            } else if median <= rules.reward_median_min && p90 <= rules.reward_p90_min {
                Mark::Reward
            } else {
                Mark::None
            }
        }
        _ => Mark::TooFew,
    }
}
