//! By what the public board praises and warns an office.

use serde::{Deserialize, Serialize};

/// The board's marks, in minutes of the time that judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardRules {
    /// A median up to this earns a reward, if the 90th percentile does too.
    pub reward_median_min: u32,
    /// See [`BoardRules::reward_median_min`].
    pub reward_p90_min: u32,
    /// A median above this is warned.
    pub warning_median_min: u32,
    /// With fewer waits than this an office is not marked.
    pub min_sample: u32,
}

impl Default for BoardRules {
    fn default() -> Self {
        Self { reward_median_min: 10, reward_p90_min: 60, warning_median_min: 30, min_sample: 10 }
    }
}

impl BoardRules {
    /// Whether these are the rules of a pack that says nothing of the board. Such a pack keeps the revision that it had
    /// before anybody could.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
