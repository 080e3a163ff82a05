//! What a failed attempt means for the next one.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Derived from an error in one place, never decided where the call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetryKind {
    /// No answer of the city's: the item is not to blame.
    Network,
    /// The city asks for patience.
    Transient {
        /// At least this long, by its `Retry-After`.
        after: Option<SignedDuration>,
    },
    /// Whoever sends is not let in: everything of this device waits.
    Auth,
    /// The city knows no such thing of this device. It may learn of it still, but an erasure has an end.
    Unknown {
        /// At least this long, by its `Retry-After`.
        after: Option<SignedDuration>,
    },
    /// What arrived was not what was sent; the file on the phone is as promised.
    Mismatch,
    /// Trying again would change nothing.
    Permanent(ParkReason),
}

/// Why an item stands aside until somebody does something. Kept in its row, shown in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ParkReason {
    /// The city has other words under this id.
    OtherContent,
    /// The city has these words already, from another phone, and does not know this one as theirs.
    OtherPhone,
    /// The city erased it.
    Erased,
    /// The city finds it incomplete: the codes of its answer.
    Invalid {
        /// Codes such as `description_empty`.
        codes: Vec<String>,
    },
    /// The city's server does not let this device in.
    Forbidden,
    /// The app is too old for the city.
    Outdated,
    /// The words of this photo's complaint are parked.
    Parent,
    /// The app ended more than six times while it worked on this.
    Crashed,
    /// The photo's file is missing or not what it was.
    Damaged,
    /// The photo is larger than the city takes.
    TooLarge,
    /// The city cannot show the photo: a code of crate `photo`.
    Refused {
        /// The code.
        code: String,
    },
    /// An answer that the protocol does not know.
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
}
