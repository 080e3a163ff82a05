//! The public board as numbers: what `/board.json` answers, and what the app shows of it.

use jiff::Timestamp;
use sambat_domain::{
    id::{AgencyId, CategoryId, PackId},
    pack::{Basis, BoardRules},
    response::statistics::{Mark, Shares},
};
use serde::{Deserialize, Serialize};

/// A month of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// The version of this form: 1.
    pub v: u32,
    /// Which city.
    pub city: PackId,
    /// Its name for people.
    pub city_name: String,
    /// The local month: `2026-11`.
    pub month: String,
    /// All months that can be asked for, the latest first.
    pub months: Vec<String>,
    /// When it was counted: up to a minute ago.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub computed_at: Timestamp,
    /// Which time judges.
    pub basis: Basis,
    /// How it marks.
    pub rules: BoardRules,
    /// Complaints that came in.
    pub complaints: u32,
    /// How many of them are solved, and nobody disputed it.
    pub solved: u32,
    /// How many were opened again, which counts as not solved.
    pub reopened: u32,
    /// From receipt to the first answer of anybody of the city.
    pub city_clock: BothTimes,
    /// Complaints that wait for a first answer.
    #[serde(default)]
    pub waiting: u32,
    /// Those of them that came since the offices closed: none of their office hours has run, and none enters `city_clock` in them.
    #[serde(default)]
    pub not_begun: u32,
    /// Each office's waits, from assignment to its answer, by the median that judges.
    pub agencies: Vec<AgencyRow>,
    /// What the complaints are about, the most first.
    pub categories: Vec<CategoryRow>,
    /// Where they lie, as far as that may be said. No two rows count the same complaint.
    pub cells: Vec<CellRow>,
    /// Public complaints whose place is not told, or that have none.
    pub unplaced: u32,
}

/// A median and a 90th percentile in whole minutes; absent with too few waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Times {
    /// Half took at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_min: Option<u32>,
    /// Nine of ten took at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_min: Option<u32>,
}

/// In both ways of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BothTimes {
    /// While the offices are open.
    pub working: Times,
    /// Every hour.
    pub wall: Times,
}

impl BothTimes {
    /// Those of one way.
    #[must_use]
    pub fn by(&self, basis: Basis) -> &Times {
        match basis {
            Basis::Working => &self.working,
            Basis::Wall => &self.wall,
        }
    }
}

/// An office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgencyRow {
    /// Which.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub id: AgencyId,
    /// How many waits count.
    pub waits: u32,
    /// Which time judges it.
    pub basis: Basis,
    /// How long they took.
    pub times: BothTimes,
    /// How they were judged; all nought with too few.
    pub shares: Shares,
    /// What it has earned.
    pub mark: Mark,
}

/// A kind of complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryRow {
    /// Which.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub id: CategoryId,
    /// How many came in.
    pub complaints: u32,
}

/// A place: a cell of H3. Of complaints about people it has none or those of five at least, of things in public places all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CellRow {
    /// Its name in H3: resolution 9, or a coarser one that stands for cells of fewer than five.
    pub cell: String,
    /// Its resolution.
    pub resolution: u8,
    /// Complaints that are told there, and in no other row.
    pub complaints: u32,
}
