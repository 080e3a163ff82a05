//! What a city says to whoever brought a bundle: numbers and codes, nothing that a citizen wrote.

use crate::problem::Code;
use sambat_domain::{id::ComplaintId, ticket::Ticket};
use serde::{Deserialize, Serialize};

/// Answer to `POST /v1/bundles`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleAnswer {
    /// Each complaint, in the order of the file.
    pub complaints: Vec<Carried>,
}

/// What became of one complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Carried {
    /// Which.
    pub id: ComplaintId,
    /// What became of its words.
    pub outcome: CarriedOutcome,
    /// Its number, where the city has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Why the words were refused, as a PUT would have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub code: Option<Code>,
    /// Events that the city did not have before.
    pub events: u32,
    /// Photos that the city did not have before.
    pub photos: u32,
    /// Events and photos that it would not take.
    pub turned_away: u32,
    /// Photos that it still waits for.
    pub missing: u32,
}

/// What became of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CarriedOutcome {
    /// The city has them now.
    New,
    /// The city had them already.
    Known,
    /// The city does not take them.
    Refused,
}
