//! Colour and symbol of where a complaint stands and of what happened to it: the same in the app, at the desk and on the city's
//! pages without a script. Symbols are those of the icon set, colours those of the tokens.

use sambat_domain::{event::EventName, status::Shown};
use serde::{Deserialize, Serialize};

/// A colour of the tokens, by what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Tone {
    /// Nobody does anything about it just now.
    Local,
    /// Something is waited for.
    Wait,
    /// Somebody works.
    Work,
    /// It is solved.
    Done,
    /// Somebody must look.
    Alert,
}

impl Tone {
    /// Its name in the tokens.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Wait => "wait",
            Self::Work => "work",
            Self::Done => "done",
            Self::Alert => "alert",
        }
    }
}

/// How something looks beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    /// A symbol of the icon set.
    pub icon: &'static str,
    /// Its colour.
    pub tone: Tone,
}

impl From<EventName> for Face {
    fn from(name: EventName) -> Self {
        let (icon, tone) = match name {
            EventName::Received => ("server", Tone::Local),
            EventName::Verified => ("search", Tone::Wait),
            EventName::Assigned => ("assign", Tone::Work),
            EventName::Started => ("wrench", Tone::Work),
            EventName::Held => ("hourglass", Tone::Wait),
            EventName::Question => ("question", Tone::Alert),
            EventName::Reply => ("talk", Tone::Local),
            EventName::Done => ("check", Tone::Done),
            EventName::Confirmed => ("checks", Tone::Done),
            EventName::Closed => ("door", Tone::Done),
            EventName::Disputed => ("reopen", Tone::Alert),
            EventName::Reopened => ("reopen", Tone::Work),
            EventName::Rejected => ("door", Tone::Local),
            EventName::NotOurs => ("sign", Tone::Local),
            EventName::Duplicate => ("layers", Tone::Local),
            EventName::Withdrawn => ("undo", Tone::Local),
            EventName::ConsentWithdrawn => ("lock", Tone::Local),
            EventName::Answer => ("talk", Tone::Wait),
            EventName::Promised => ("flag", Tone::Work),
            EventName::Support => ("users", Tone::Local),
            EventName::PhotoAdded | EventName::PhotoGivenUp | EventName::PhotoArrived | EventName::PhotoReady => {
                ("image", Tone::Local)
            }
            EventName::PhotoRefused => ("alert", Tone::Alert),
            EventName::Escalated => ("flag", Tone::Alert),
            EventName::Released => ("globe", Tone::Local),
            EventName::Revealed => ("eye", Tone::Local),
        };
        Self { icon, tone }
    }
}

impl From<Shown> for Face {
    fn from(shown: Shown) -> Self {
        let (icon, tone) = match shown {
            Shown::Local => ("handset-check", Tone::Local),
            Shown::Waiting => ("hourglass", Tone::Wait),
            Shown::Working => ("wrench", Tone::Work),
            Shown::Attention => ("alert", Tone::Alert),
            Shown::Done => ("check-circle", Tone::Done),
            Shown::Ended => ("door", Tone::Local),
        };
        Self { icon, tone }
    }
}
