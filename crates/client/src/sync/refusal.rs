//! Why a request did not do what it was for, and what that means for the next one: decided here, in one match each.

use super::Reach;
use crate::outbox::LastError;
use jiff::SignedDuration;
use sambat_domain::outbox::{Outcome, ParkReason, RetryKind};
use sambat_protocol::problem::{Code, Problem};
use std::{error::Error, io};

/// A request that did not do what it was for.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody answered, or the connection ended.
    #[error("no answer")]
    Unreachable,
    /// An answer that is not the city's: a log-in page, a proxy's error, a wrong address.
    #[error("an answer that is not the city's, with status {0}")]
    Stranger(u16),
    /// The city's receipt does not say what was sent, or does not verify.
    #[error("the receipt does not verify")]
    Receipt,
    /// The city refuses, in its own words.
    #[error("{} {}", problem.status, problem.code.as_str())]
    Problem {
        /// Its words.
        problem: Problem,
        /// The patience that it asks for.
        retry_after: Option<SignedDuration>,
    },
}

impl Refusal {
    /// The city's code, if it was the city.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            _ => None,
        }
    }

    /// What it means for the item that was sent.
    #[must_use]
    pub fn retry(&self) -> RetryKind {
        let (problem, retry_after) = match self {
            Self::Unreachable | Self::Stranger(_) => return RetryKind::Network,
            Self::Receipt => return RetryKind::Transient { after: None },
            Self::Problem { problem, retry_after } => (problem, *retry_after),
        };
        let invalid = || problem.errors.iter().map(|error| error.code.clone()).collect();
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
            Code::Busy | Code::Internal | Code::OffsetMismatch | Code::Gone | Code::Restored | Code::NotFound => {
                RetryKind::Transient { after: retry_after }
            }
            Code::BadHeader | Code::UnsupportedMedia | Code::Misfit | Code::BadBundle | Code::OtherCity => {
                RetryKind::Permanent(ParkReason::Unexpected { status: problem.status })
            }
        }
    }

    /// What the citizen reads while the item waits.
    #[must_use]
    pub fn last_error(&self) -> LastError {
        match self {
            Self::Unreachable => LastError::Connection,
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
            Self::Unreachable => Reach::Nobody,
            Self::Stranger(_) | Self::Receipt => Reach::Stranger,
            Self::Problem { problem, .. } => match problem.code {
                Code::UnknownVersion | Code::UnsupportedTus => Reach::Outdated,
                _ => Reach::City,
            },
        }
    }

    /// Whether going on with other items makes sense in this pass.
    #[must_use]
    pub fn ends_pass(&self) -> bool {
        // What one item is refused with says nothing of the others.
        self.code() != Some(Code::NotFound) && !matches!(self.retry(), RetryKind::Permanent(_) | RetryKind::Mismatch)
    }

    /// How the attempt ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let stored_nothing = matches!(self, Self::Problem { problem, .. } if problem.stored == Some(false));
        Outcome::Failed { retry: self.retry(), stored_nothing }
    }
}

impl From<reqwest::Error> for Refusal {
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
            let refusal =
                Refusal::Problem { problem: Problem::new(*code), retry_after: Some(SignedDuration::from_secs(7)) };
            match refusal.retry() {
                RetryKind::Network | RetryKind::Auth => panic!("{code:?} is an answer of the city's"),
                RetryKind::Transient { after } => assert!(after >= Some(SignedDuration::from_secs(7)), "{code:?}"),
                RetryKind::Mismatch => assert_eq!(*code, Code::ChecksumMismatch),
                RetryKind::Permanent(_) => assert!(!refusal.ends_pass()),
            }
        }
    }
}
