//! Where the device is, as the page sees it.

use crate::{draft::GivenFix, ports::Measured};
use serde::{Deserialize, Serialize};

/// Asks where the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlaceLocate {
    /// How many seconds may be waited for a good measurement, ten at most.
    pub seconds: u8,
    /// Whether the citizen may be asked for the permission.
    pub ask: bool,
}

/// Whether the device tells where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PlaceState {
    /// It does.
    Here,
    /// It does, as roughly as the citizen lets it.
    Roughly,
    /// The citizen was never asked whether it may.
    NotAsked,
    /// The citizen said no, and may be asked again.
    Refused,
    /// The citizen said no for good: only the system's settings change it.
    RefusedForGood,
    /// Its receivers are switched off.
    Off,
    /// It has measured nothing yet.
    Nothing,
}

/// What the device told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PlaceFound {
    /// Whether it tells.
    pub state: PlaceState,
    /// The best that it measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<GivenFix>,
}

impl From<Measured> for GivenFix {
    fn from(measured: Measured) -> Self {
        Self {
            lat: measured.lat,
            lon: measured.lon,
            accuracy_m: measured.accuracy_m,
            heading_deg: measured.heading_deg,
            age_ms: Some(u32::try_from(measured.age.as_millis()).unwrap_or(u32::MAX)),
            source: measured.source,
        }
    }
}
