//! A receipt to keep and to show: as a file that proves, and as a picture that does not.

mod export;

pub use export::{export, share};

use sambat_domain::id::ComplaintId;
use serde::{Deserialize, Serialize};

/// Asks to keep a receipt outside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ReceiptExport {
    /// The complaint whose receipt it is.
    pub id: ComplaintId,
    /// The page's drawing of it, a PNG in base64, to be kept in the place of the file. A browser keeps that by itself.
    #[serde(default)]
    pub picture: Option<String>,
}

/// Asks to hand a receipt to another app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ReceiptShare {
    /// The complaint whose receipt it is.
    pub id: ComplaintId,
    /// The page's drawing of it, a PNG in base64, to be shared in the place of the file.
    #[serde(default)]
    pub picture: Option<String>,
    /// What is shown above the apps to choose from.
    pub title: String,
}

/// What became of a file that was to leave the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "exported", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Exported {
    /// The citizen said where, and it is there.
    Saved,
    /// The citizen closed the dialogue without saying where.
    Cancelled,
    /// This host keeps no files: here it is for the page to give to the browser.
    Page {
        /// The name to propose.
        name: String,
        /// What is in it.
        text: String,
    },
    /// This host keeps no files, and what is in this one is no text.
    PageBytes {
        /// The name to propose.
        name: String,
        /// What is in it, in base64.
        base64: String,
    },
}
