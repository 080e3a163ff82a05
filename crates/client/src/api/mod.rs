//! What the page can ask of the core, and how the core refuses.

mod error;
#[path = "list.rs"]
mod list;

pub use error::{ApiCode, ApiError, Retry};

use serde::{Deserialize, Serialize};

/// No argument, or nothing to answer: `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Nothing {}
