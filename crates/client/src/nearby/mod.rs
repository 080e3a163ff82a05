//! What is reported near a place and open, as the city last told it, and *Ikut merasakan*.

mod cells;
mod near;
mod own;
mod support;

pub use near::get;
pub use support::{add, remove};

use crate::sync::Reach;
use jiff::{Timestamp, civil::Date};
use sambat_domain::{
    id::{CategoryId, ComplaintId},
    place::Position,
    status::{Shown, Status},
};
use sambat_protocol::nearby::Handle;
use serde::{Deserialize, Serialize};

/// Asks what lies near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct NearbyGet {
    /// Near which place.
    pub position: Position,
    /// Only what may be the same: three of this kind at most, within 150 m. Everything where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Whether only this phone is asked: what it keeps is shown at once, whatever the connection does.
    #[serde(default)]
    pub kept_only: bool,
}

/// A thing that is reported and open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NearbyRow {
    /// The name by which it may be supported.
    pub handle: Handle,
    /// Of which kind.
    pub category: CategoryId,
    /// Where it stands.
    pub status: Status,
    /// The local day on which the city received it.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub day: Date,
    /// How far it is, in steps of 20: what is told of its place is no finer.
    pub metres: u32,
    /// The middle of the cell that it lies in.
    pub position: Position,
    /// How many have the same trouble, with this phone.
    pub supporters: u32,
    /// Whether this phone does.
    pub supported: bool,
    /// Whether the city has yet to hear what this phone says of it.
    pub waiting: bool,
}

/// A report of this phone that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct NearbyOwn {
    /// Its id.
    pub id: ComplaintId,
    /// Of which kind.
    pub category: CategoryId,
    /// The word of status that is shown.
    pub shown: Shown,
    /// Where it stands at the city, once the city has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The local day on which the city received it, else that on which it was written.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub day: Date,
    /// How far it is, in steps of 20, as the others are told.
    pub metres: u32,
    /// Its own place.
    pub position: Position,
}

/// What lies near, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct NearbyView {
    /// The nearest first, without this phone's own.
    pub rows: Vec<NearbyRow>,
    /// What this phone reported here, the nearest first; none where only what may be the same is asked for.
    pub own: Vec<NearbyOwn>,
    /// Since when this is known; absent where the city never told of here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub told_at: Option<Timestamp>,
    /// How many seconds ago that was.
    pub age_s: u32,
    /// What asking said of the connection.
    pub reach: Reach,
    /// Whether a report of this phone is at the city: before that it is counted nowhere.
    pub counts: bool,
}

/// Names a thing of the chosen city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfThing {
    /// The name by which it may be supported.
    pub handle: Handle,
}

/// What this phone says of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SupportView {
    /// Whether it is supported.
    pub supported: bool,
    /// Whether the city has yet to hear that.
    pub waiting: bool,
}
