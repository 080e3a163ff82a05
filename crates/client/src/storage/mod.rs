//! What this phone keeps, and forgetting all of it.

mod usage;
mod wipe;

pub use usage::status;
pub use wipe::wipe;

use serde::{Deserialize, Serialize};

/// What this phone keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct StorageStatus {
    /// Bytes of all files, at most four billion.
    pub bytes: u32,
    /// Complaints, of every city.
    pub complaints: u32,
    /// Drafts, of every city.
    pub drafts: u32,
    /// Complaints with something left that no city has.
    pub unsent: u32,
    /// Bytes that may still be written, at most four billion; nothing where the system does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<u32>,
    /// Whether so little is left that soon no photo can be taken in any more.
    pub low: bool,
}
