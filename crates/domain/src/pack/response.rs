//! What a city promises.

use serde::{Deserialize, Serialize};

/// What the city promises, in minutes. A multiple of 1,440 is whole days: on working time it ends when the offices close,
/// so many working days after the one in which the count starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Response {
    /// Answered within this earns a reward.
    pub target_min: u32,
    /// Answered within this keeps the promise that the citizen reads.
    pub promise_min: u32,
    /// The limit: unanswered after this goes to the mayor's list. Packs on phones and at cities have it as `sanction_min`.
    #[serde(rename = "sanction_min")]
    pub limit_min: u32,
    /// Which time judges.
    pub basis: Basis,
}

/// Which time a promise counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Basis {
    /// Only while the offices are open.
    Working,
    /// Every hour of the day.
    Wall,
}
