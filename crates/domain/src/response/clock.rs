//! The clocks of one complaint: how long who waited, and how good that was.

use super::{elapsed::Elapsed, working_time::millis};
use crate::{
    event::Event,
    id::{AgencyId, CategoryId, ComplaintId},
    pack::Basis,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the clocks are read from.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// The kind of complaint.
    pub category: &'a CategoryId,
    /// When the city received it, where that is known without its event: a phone has the receipt first.
    pub received_at: Option<Timestamp>,
    /// What happened, in any order: the city's `seq` decides. What the city does not have yet is passed over.
    pub events: &'a [Event],
}

/// How good an answer was, by its time. The later, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// Within the target.
    Reward,
    /// Within the promise.
    OnTime,
    /// After the promise.
    Late,
    /// After the limit. It travels as `sanction`.
    #[serde(rename = "sanction")]
    PastLimit,
}

/// What ended a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Ending {
    /// A human answered.
    Answered,
    /// The office passed the complaint on.
    PassedOn,
    /// The complaint was over, or began anew, before this clock had its answer.
    Over,
    /// The citizen took the complaint back.
    Withdrawn,
    /// Another complaint says the same; its clock counts for this one.
    Duplicate,
}

/// The last moments at which an answer is still so good, in the time that judges. All are absent where nothing can be due:
/// working time in a pack without hours, or offices that stay closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// For a reward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub target: Option<Timestamp>,
    /// On time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub promise: Option<Timestamp>,
    /// Before the limit. It travels as `sanction`.
    #[serde(rename = "sanction", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub limit: Option<Timestamp>,
}

/// A wait for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// When the wait began.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When the count began in the time that judges: the next opening, for what began out of hours. Absent as in [`Due`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub counts_from: Option<Timestamp>,
    /// When the wait ended; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ended_at: Option<Timestamp>,
    /// What ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// From beginning to end, or so far.
    pub elapsed: Elapsed,
    /// Which of the two judges.
    pub basis: Basis,
    /// Until when it had to end.
    pub due: Due,
    /// The judgement, once there is one. What was not answered can only be late or past the limit; what was withdrawn or
    /// is a duplicate has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// While it lasts, what an answer at this moment would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Verdict>,
    /// Since when it is late, or was when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub late_since: Option<Timestamp>,
}

/// A wait for one office, from an assignment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyClock {
    /// Which.
    pub agency: AgencyId,
    /// In which round, from 1 on: each *belum selesai* and each reopening begins another.
    pub round: u32,
    /// Its wait.
    pub clock: Clock,
}

/// How long it took until it was solved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneClock {
    /// When it was done for good: the last *done* that nobody disputed.
    pub done_at: Option<Timestamp>,
    /// Whether a question to the citizen holds it at this moment.
    pub paused: bool,
    /// From receipt until it was done, or ended otherwise, or so far; without the pauses.
    pub elapsed: Elapsed,
}

/// All clocks of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clocks {
    /// The citizen's wait for the first answer.
    pub city: Clock,
    /// Each office's, in the order in which they began.
    pub agencies: Vec<AgencyClock>,
    /// Until it is solved.
    pub done: DoneClock,
    /// The complaint that says the same, while this one counts as its duplicate.
    pub duplicate_of: Option<ComplaintId>,
    /// When the system must put it on the mayor's list: the first moment past the limit of a wait that lasts and was not
    /// put there yet. The event is due once this has passed.
    pub escalation_due: Option<Timestamp>,
    /// When the system must close it: nobody said *belum selesai* until then. `None` unless it is done and not yet closed.
    pub closing_due: Option<Timestamp>,
    /// In which round it is, from 1 on.
    pub round: u32,
}

impl Clocks {
    /// A duplicate with the judgement of its original: a wait that ended by being a duplicate takes over how the
    /// original's stands. Its own times stay.
    #[must_use]
    pub fn taking(mut self, original: &Self) -> Self {
        if self.city.ending == Some(Ending::Duplicate) {
            self.city.verdict = original.city.verdict;
            self.city.pending = original.city.pending;
            self.city.late_since = original.city.late_since;
        }
        self
    }
}

impl Due {
    /// What an answer at a moment is. What is due at no time is never missed.
    pub(super) fn reached_at(&self, at: Timestamp) -> Verdict {
        let within = |due: Option<Timestamp>| due.is_none_or(|due| millis(at) <= millis(due));
        match () {
            () if within(self.target) => Verdict::Reward,
            () if within(self.promise) => Verdict::OnTime,
            () if within(self.limit) => Verdict::Late,
            () => Verdict::PastLimit,
        }
    }
}
