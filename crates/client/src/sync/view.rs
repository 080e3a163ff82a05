//! How the connection to the city stands, as the page sees it.

use crate::ports::Metered;
use jiff::Timestamp;
use sambat_domain::response::CityTime;
use serde::{Deserialize, Serialize};

/// What the core does about the city just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct SyncStatus {
    /// Whether the core talks to a city just now.
    pub busy: bool,
    /// What the last request said of the connection.
    pub reach: Reach,
    /// When the city last answered, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub last_contact: Option<Timestamp>,
    /// When the core tries next by itself, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub next_at: Option<Timestamp>,
    /// The time at the chosen city, if it ever said it: what its answers are measured by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city_time: Option<CityTime>,
    /// Complaints with something left to send.
    pub unsent: u32,
    /// Whether the last pass met a full disk: what waits goes once there is room.
    pub no_room: bool,
    /// Whether every byte is paid for, as far as anybody says.
    pub metered: Metered,
}

/// What the last request said of the connection. The truth is an answer, never a hint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Reach {
    /// Nothing was asked yet.
    #[default]
    Unknown,
    /// The city answered, and proved to be it.
    City,
    /// Nobody answered, or something before the city said that it does not.
    Nobody,
    /// Somebody else answered: a hotspot's log-in page, a wrong address.
    Stranger,
    /// The city answers, and asks for a newer app.
    Outdated,
    /// This pack has no city to send to.
    NoCity,
}
