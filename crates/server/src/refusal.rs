//! Everything that can go wrong with a request, and the one place that says what the phone hears of it.

use crate::{chance::NoChance, db::DbError, vault::VaultError};
use sambat_protocol::{
    json::NotStrict,
    problem::{Code, Problem},
};
use std::io;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// It says what is wrong itself.
    #[error("{}", .0.code.as_str())]
    Problem(Box<Problem>),
    /// The upload goes on at another offset.
    #[error("the upload goes on at {0}")]
    Offset(u64),
    /// No such method here.
    #[error("no such method here")]
    Method,
    /// The socket said nothing for too long.
    #[error("the socket said nothing for too long")]
    Idle,
    /// The socket ended in the middle.
    #[error("the socket ended in the middle")]
    CutOff,
    /// One phone has too many open uploads.
    #[error("too many open uploads")]
    TooManyUploads,
    /// Too many bundles come in at once.
    #[error("too many bundles at once")]
    TooManyBundles,
    /// Too many wrong logins, or requests: how many seconds to wait.
    #[error("too much at once")]
    SlowDown(u64),
    /// An identity number in an address, where logs would keep it.
    #[error("an identity number in an address")]
    IdentityInAddress,
    /// The main database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The data keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file.
    #[error("a file failed")]
    Io(#[from] io::Error),
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<NotStrict> for Refusal {
    fn from(why: NotStrict) -> Self {
        match why {
            NotStrict::DuplicateKey => Code::DuplicateKey.into(),
            NotStrict::Syntax | NotStrict::Number => Code::BadJson.into(),
        }
    }
}

impl Refusal {
    /// What the phone hears: the one match from the inside to the outside.
    pub(crate) fn problem(&self) -> Problem {
        // Codes are few and stable, so a status that only proxies and libraries look at borrows the nearest one.
        let other = |code, status, title: &str| Problem { status, title: title.into(), ..Problem::new(code) };
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::Offset(_) => Problem::new(Code::OffsetMismatch),
            Self::Method => other(Code::NotFound, 405, "No such method here"),
            Self::Idle => other(Code::Busy, 408, "Nothing came for too long"),
            Self::CutOff => other(Code::Busy, 408, "The body ended in the middle"),
            Self::TooManyUploads => other(Code::Busy, 429, "Too many open uploads"),
            Self::TooManyBundles => other(Code::Busy, 429, "Too many bundles at once"),
            Self::SlowDown(_) => Problem::new(Code::SlowDown),
            Self::IdentityInAddress => other(Code::BadHeader, 400, "No identity number belongs in an address"),
            Self::Db(DbError::Full) | Self::Vault(VaultError::Full) => Problem::new(Code::DiskFull),
            Self::Db(DbError::Busy | DbError::Stopped) => other(Code::Busy, 503, "The server is busy"),
            Self::Io(error) if is_full(error) => Problem::new(Code::DiskFull),
            Self::Db(DbError::BadRow(_) | DbError::Kind(_) | DbError::Panicked | DbError::Sqlite(_))
            | Self::Vault(_)
            | Self::Io(_)
            | Self::Chance(_) => Problem::new(Code::Internal),
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_wherever_it_is_met() {
        for refusal in
            [Refusal::from(DbError::Full), VaultError::Full.into(), io::Error::from(io::ErrorKind::StorageFull).into()]
        {
            assert_eq!(refusal.problem().code, Code::DiskFull);
        }
    }

    #[test]
    fn what_nobody_foresaw_is_500_with_a_fixed_text() {
        let refusal = Refusal::from(io::Error::other("/var/lib/sambat/secret"));
        assert_eq!(refusal.problem(), Problem::new(Code::Internal));
    }
}
