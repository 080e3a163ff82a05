//! Carrying reports by hand where there is no signal: out of this phone into a file, and from a file to its city.

mod carry;
mod export;

pub use carry::{pick, send};
pub use export::export;
pub(crate) use export::goes_along;

use crate::receipt::Exported;
use sambat_protocol::bundle::Carried;
use serde::{Deserialize, Serialize};

/// The folder of files that are on their way out, below the data.
pub(crate) const LEAVING: &str = "leaving";

/// What became of the wish to carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleExported {
    /// Where the file went.
    pub file: Exported,
    /// How many reports are in the file.
    pub complaints: u32,
    /// How many photos are in the file.
    pub photos: u32,
    /// Photos that did not fit in any more: they wait for a connection, or for another file after this one.
    pub photos_left: u32,
}

/// A chosen file, to be brought to its city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleSend {
    /// Which: the id of an [`crate::photo::Intake`].
    pub intake: String,
}

/// What the city said to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleSent {
    /// The city's name for people.
    pub city_name: String,
    /// Each report of the file.
    pub complaints: Vec<Carried>,
}
