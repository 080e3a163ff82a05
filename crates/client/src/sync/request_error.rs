//! Why a request did not do what it was for, and what that means for the next one: decided here, in one match each.

use super::Reach;
use crate::store::outbox::LastError;
use jiff::SignedDuration;
use sambat_domain::outbox::{Outcome, ParkReason, RetryKind};
use sambat_protocol::problem::{Code, Problem};
use std::{error::Error, io};

/// A request that did not do what it was for.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Nobody answered, or the connection ended.
    #[error("no answer")]
    Unreachable,
    /// Something before the city answers that the city does not: as good as nobody.
    #[error("a proxy's error, with status {status}")]
    Gateway {
        /// The HTTP status of its answer.
        status: u16,
        /// The patience that it asks for.
        retry_after: Option<SignedDuration>,
    },
    /// Something before the city does not let this device in.
    #[error("not let in, with status {0}")]
    NotAllowed(u16),
    /// Something before the city takes no bodies of this size.
    #[error("too large for something on the way")]
    Bulky,
    /// An answer that is not the city's: a log-in page, a wrong address.
    #[error("an answer that is not the city's, with status {0}")]
    Stranger(u16),
    /// The city's receipt does not say what was sent, or does not verify.
    #[error("the receipt does not verify")]
    Receipt,
    /// The city has the words from another phone, and this one is nobody to it.
    #[error("another phone's")]
    OtherPhone,
    /// The city refuses, in its own words.
    #[error("{} {}", problem.status, problem.code.as_str())]
    Problem {
        /// The problem document that it answered.
        problem: Problem,
        /// The patience that it asks for.
        retry_after: Option<SignedDuration>,
    },
}

/// What else a failed request says something of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// Only what was sent.
    Item,
    /// Perhaps what was sent, perhaps the connection: the next thing that is sent shows which.
    Perhaps,
    /// Everything that goes to this city.
    All,
}

impl RequestError {
    /// The city's code, if it was the city.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            _ => None,
        }
    }

    /// Whether the same bytes might pass in smaller requests.
    #[must_use]
    pub fn is_bulky(&self) -> bool {
        matches!(self, Self::Bulky) || self.code() == Some(Code::TooLarge)
    }

    /// What it means for the item that was sent.
    #[must_use]
    pub fn retry(&self) -> RetryKind {
        let (problem, retry_after) = match self {
            Self::Unreachable | Self::Stranger(_) => return RetryKind::Network,
            Self::Gateway { retry_after: None, .. } => return RetryKind::Network,
            Self::Gateway { retry_after, .. } => return RetryKind::Transient { after: *retry_after },
            Self::NotAllowed(_) => return RetryKind::Auth,
            Self::Receipt | Self::Bulky => return RetryKind::Transient { after: None },
            Self::OtherPhone => return RetryKind::Permanent(ParkReason::OtherPhone),
            Self::Problem { problem, retry_after } => (problem, *retry_after),
        };
        let invalid = || {
            if problem.errors.iter().any(|error| error.known().is_none()) {
                tracing::warn!("the city finds something wrong that this version does not know");
            }
            problem.errors.iter().map(|error| error.code.clone()).collect()
        };
        match problem.code {
            Code::OtherContent | Code::OtherPhoto => RetryKind::Permanent(ParkReason::OtherContent),
            Code::Erased => RetryKind::Permanent(ParkReason::Erased),
            Code::Invalid => RetryKind::Permanent(ParkReason::Invalid { codes: invalid() }),
            Code::DuplicateKey | Code::BadJson => RetryKind::Permanent(ParkReason::Invalid { codes: Vec::new() }),
            Code::UnknownVersion | Code::UnsupportedTus => RetryKind::Permanent(ParkReason::Outdated),
            Code::TooLarge => RetryKind::Permanent(ParkReason::TooLarge),
            Code::ChecksumMismatch => RetryKind::Mismatch,
            // No room there now: an hour at least, whatever it says.
            Code::DiskFull => {
                RetryKind::Transient { after: Some(retry_after.unwrap_or_default().max(SignedDuration::from_hours(1))) }
            }
            Code::NotFound => RetryKind::Unknown { after: retry_after },
            Code::Busy | Code::SlowDown | Code::Internal | Code::OffsetMismatch | Code::Gone | Code::Restored => {
                RetryKind::Transient { after: retry_after }
            }
            // Said to officers alone; to a phone it is no word of the city's.
            Code::NoSession
            | Code::LoginRefused
            | Code::CodeNeeded
            | Code::Forbidden
            | Code::BadHeader
            | Code::UnsupportedMedia
            | Code::Misfit
            | Code::ConsentWithdrawn
            | Code::BadBundle
            | Code::OtherCity => RetryKind::Permanent(ParkReason::Unexpected { status: problem.status }),
        }
    }

    /// What the citizen reads while the item waits.
    #[must_use]
    pub fn last_error(&self) -> LastError {
        match self {
            Self::Unreachable | Self::Gateway { retry_after: None, .. } => LastError::Connection,
            Self::Gateway { .. } | Self::Bulky | Self::OtherPhone => LastError::Busy,
            Self::NotAllowed(_) => LastError::NotAllowed,
            Self::Stranger(_) | Self::Receipt => LastError::NotTheCity,
            Self::Problem { problem, .. } => match problem.code {
                Code::DiskFull => LastError::NoRoom,
                Code::ChecksumMismatch => LastError::Changed,
                _ => LastError::Busy,
            },
        }
    }

    /// What it says of the connection.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match self {
            Self::Unreachable | Self::Gateway { .. } => Reach::Nobody,
            Self::Stranger(_) | Self::Receipt => Reach::Stranger,
            // Asked only after a probe that only the city answers like that.
            Self::NotAllowed(_) | Self::Bulky | Self::OtherPhone => Reach::City,
            Self::Problem { problem, .. } => match problem.code {
                Code::UnknownVersion | Code::UnsupportedTus => Reach::Outdated,
                _ => Reach::City,
            },
        }
    }

    /// What else than the sent item it says something of.
    #[must_use]
    pub fn spread(&self) -> Spread {
        match self {
            Self::Unreachable | Self::Gateway { retry_after: None, .. } => Spread::Perhaps,
            Self::Gateway { .. } | Self::NotAllowed(_) | Self::Stranger(_) | Self::Receipt => Spread::All,
            Self::Bulky | Self::OtherPhone => Spread::Item,
            Self::Problem { problem, .. } => match problem.code {
                _ if matches!(problem.status, 429 | 503) => Spread::All,
                Code::DiskFull | Code::Restored => Spread::All,
                Code::Internal => Spread::Perhaps,
                _ => Spread::Item,
            },
        }
    }

    /// How long the city asks not to be asked at all.
    #[must_use]
    pub fn patience(&self) -> Option<SignedDuration> {
        match self {
            Self::Gateway { retry_after, .. } => *retry_after,
            Self::Problem { problem, retry_after } if matches!(problem.status, 429 | 503) => *retry_after,
            _ => None,
        }
    }

    /// How the attempt ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let stored_nothing = matches!(self, Self::Problem { problem, .. } if problem.stored == Some(false));
        Outcome::Failed { retry: self.retry(), stored_nothing }
    }
}

impl From<reqwest::Error> for RequestError {
    fn from(error: reqwest::Error) -> Self {
        // Its text may hold the address, and nothing of it helps a citizen.
        tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "a request had no answer");
        if is_of_tls(&error) { Self::Stranger(0) } else { Self::Unreachable }
    }
}

/// Whether somebody was there who could not prove to be the city, such as a hotspot under the city's name.
fn is_of_tls(error: &(dyn Error + 'static)) -> bool {
    // An error of I/O skips what it holds when it is asked for its source.
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let below = held.map(|held| held as &(dyn Error + 'static)).or_else(|| error.source());
    error.is::<rustls::Error>() || below.is_some_and(is_of_tls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_city_has_its_consequence() {
        for code in Code::ALL {
            let error =
                RequestError::Problem { problem: Problem::new(*code), retry_after: Some(SignedDuration::from_secs(7)) };
            match error.retry() {
                RetryKind::Network | RetryKind::Auth => panic!("{code:?} is an answer of the city's"),
                RetryKind::Transient { after } | RetryKind::Unknown { after } => {
                    assert!(after >= Some(SignedDuration::from_secs(7)), "{code:?}");
                }
                RetryKind::Mismatch => assert_eq!(*code, Code::ChecksumMismatch),
                RetryKind::Permanent(_) => assert_eq!(error.spread(), Spread::Item, "one bad thing blocks nothing"),
            }
        }
    }
}
