//! Feedback as the page gives it.

use sambat_domain::{event::EventKind, id::ComplaintId};
use serde::{Deserialize, Serialize};

/// What the citizen says of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FeedbackSend {
    /// The complaint that something is said of.
    pub complaint: ComplaintId,
    /// What the citizen says.
    #[serde(flatten)]
    pub said: Feedback,
}

/// What can be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub enum Feedback {
    /// The reply to the city's question.
    Reply {
        /// The words of the reply; blank ones are refused.
        note: String,
    },
    /// *Sudah beres*: it is solved.
    Confirmed,
    /// *Belum selesai*: it is not solved.
    Disputed {
        /// What is still wrong: asked for, not demanded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
}

impl Feedback {
    /// The event that it is, with what is said.
    pub(super) fn into_event(self) -> (EventKind, Option<String>) {
        match self {
            Self::Reply { note } => (EventKind::Reply, Some(note)),
            Self::Confirmed => (EventKind::Confirmed, None),
            Self::Disputed { note } => (EventKind::Disputed, note),
        }
    }
}
