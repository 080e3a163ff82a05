//! The chosen city's public board on the phone: the same numbers, and the last known where nobody answers.

mod month;

pub use month::get;

use crate::sync::Reach;
use sambat_protocol::board::Board;
use serde::{Deserialize, Serialize};

/// Asks for a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct BoardGet {
    /// `2026-11`; the city's own month where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Whether only this phone is asked: what it keeps is shown at once, whatever the connection does.
    #[serde(default)]
    pub kept_only: bool,
}

/// A month as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct BoardView {
    /// The numbers; none where no city has told any yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<Board>,
    /// Whether the city has just said that these hold.
    pub fresh: bool,
    /// What asking said of the connection.
    pub reach: Reach,
    /// Where anybody can see the whole board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}
