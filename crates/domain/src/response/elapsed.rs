//! Time that passed, in both ways of counting.

use super::working_time::{MINUTE_MS, WorkingTime, millis};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Time that passed, in whole minutes, in both ways of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Elapsed {
    /// While the offices were open; absent where the pack has no hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_min: Option<u32>,
    /// Every hour of the day.
    pub wall_min: u32,
}

impl Elapsed {
    /// What lies between two moments; nothing if the second comes first.
    #[must_use]
    pub fn between(from: Timestamp, to: Timestamp, working: Option<&WorkingTime>) -> Self {
        Passed::between(from, to, working).elapsed()
    }
}

/// Time that passed, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passed {
    working: Option<i64>,
    wall: i64,
}

impl Passed {
    /// From one moment to another; nothing if the second comes first, as when the city's clock was set back.
    pub(super) fn between(from: Timestamp, to: Timestamp, working: Option<&WorkingTime>) -> Self {
        Self { working: working.map(|working| working.between(from, to)), wall: (millis(to) - millis(from)).max(0) }
    }

    pub(super) fn without(self, pause: Self) -> Self {
        let working = self.working.zip(pause.working).map(|(all, pause)| (all - pause).max(0));
        Self { working, wall: (self.wall - pause.wall).max(0) }
    }

    pub(super) fn elapsed(self) -> Elapsed {
        let minutes = |ms: i64| u32::try_from(ms / MINUTE_MS).unwrap_or(u32::MAX);
        Elapsed { working_min: self.working.map(minutes), wall_min: minutes(self.wall) }
    }
}
