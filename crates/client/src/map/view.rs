//! A city's map as the page sees it.

use sambat_domain::photo::Sha256;
use sambat_map::Bounds;
use serde::{Deserialize, Serialize};

/// How the chosen city's map stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct MapView {
    /// What becomes of it.
    pub state: MapState,
    /// Bytes of the map that the city has now; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub offered: Option<u64>,
    /// How many of them are here.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub received: u64,
    /// Why it does not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<MapTrouble>,
    /// The map that can be shown: that one, or the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<MapAtHand>,
}

/// What becomes of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MapState {
    /// The city has none.
    None,
    /// The city has one, and nobody asked for it.
    Offered,
    /// It comes once there is a network on which it costs nothing.
    Waiting,
    /// It is coming.
    Downloading,
    /// It is to come, and does not just now; it goes on by itself.
    Stopped,
    /// It is here.
    Ready,
}

/// Why a map does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MapTrouble {
    /// Nobody answers, or the connection ends.
    Connection,
    /// What answers is not the city, or has no such map.
    NotTheCity,
    /// What came is not what the city said.
    Damaged,
    /// The phone has no room.
    NoRoom,
}

/// A map on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MapAtHand {
    /// Of its bytes: part of its tiles' addresses, so that no tile of another map is taken for one of it.
    pub sha256: Sha256,
    /// How large it is.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// Where it has tiles.
    pub bounds: Bounds,
    /// The lowest zoom of its tiles.
    pub min_zoom: u8,
    /// The highest zoom of its tiles.
    pub max_zoom: u8,
    /// Whose data it is, as it says itself.
    pub attribution: String,
}

/// Asks for the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MapDownload {
    /// Also where every byte is paid for.
    pub any_network: bool,
}
