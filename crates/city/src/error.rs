//! Everything that can go wrong with what the city is asked, and the one place that says what the phone hears of it.

use sambat_city_store::{db::DbError, random::NoRandomness, vault::VaultError};
use sambat_protocol::{
    field_mistake::FieldMistake,
    json::NotStrict,
    problem::{Code, Problem},
};
use std::{
    io,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// For so long the same trouble of the machine is not told again.
const SILENCE: Duration = Duration::from_mins(1);

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// It says what is wrong itself.
    #[error("{}", .0.code.as_str())]
    Problem(Box<Problem>),
    /// The upload goes on at another offset.
    #[error("the upload goes on at {0}")]
    Offset(u64),
    /// The socket said nothing for too long.
    #[error("the socket said nothing for too long")]
    Idle,
    /// The socket ended in the middle.
    #[error("the socket ended in the middle")]
    CutOff,
    /// One phone has too many open uploads.
    #[error("too many open uploads")]
    TooManyUploads,
    /// Too many wrong logins, or requests: how many seconds to wait.
    #[error("too much at once")]
    SlowDown(u64),
    /// The main database failed.
    #[error(transparent)]
    Db(DbError),
    /// Something private could not be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file or its disk failed.
    #[error("a file failed")]
    Io(#[from] io::Error),
    /// The system gives no randomness.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl From<Problem> for CityError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<DbError> for CityError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::TooMuch(seconds) => Self::SlowDown(seconds),
            other => Self::Db(other),
        }
    }
}

/// Whose fault a refusal is: what stands in the log, and how loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Whoever asked: a bound that held is no news, however often it holds.
    Theirs,
    /// The machine has no room or no time: whoever keeps it must know, once in a while.
    Machine,
    /// The program, or what it keeps.
    Ours,
}

impl From<Code> for CityError {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<NotStrict> for CityError {
    fn from(why: NotStrict) -> Self {
        match why {
            NotStrict::DuplicateKey => Code::DuplicateKey.into(),
            NotStrict::Syntax | NotStrict::Number => Code::BadJson.into(),
        }
    }
}

impl CityError {
    /// Whether the request or the city is at fault: the log's level follows from it.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Db(DbError::Full | DbError::Busy) | Self::Vault(VaultError::Full) => Fault::Machine,
            Self::Io(error) if is_full(error) => Fault::Machine,
            Self::Db(DbError::BadRow(_) | DbError::Panicked | DbError::Sqlite(_))
            | Self::Vault(_)
            | Self::Io(_)
            | Self::Random(_) => Fault::Ours,
            Self::Problem(problem) if problem.code == Code::Internal => Fault::Ours,
            _ => Fault::Theirs,
        }
    }

    /// Writes into the log what whoever keeps the city must know. A stranger who runs into a bound writes nothing there.
    pub fn log(&self) {
        let source = source(self);
        match self.fault() {
            Fault::Theirs => tracing::debug!(error = %self, "a request was refused"),
            Fault::Machine if is_news() => {
                tracing::error!(error = %self, source, "the machine cannot do what was asked")
            }
            Fault::Machine => tracing::debug!(error = %self, source, "the machine cannot do what was asked"),
            Fault::Ours => tracing::error!(error = %self, source, "a request failed"),
        }
    }

    /// What the phone hears: the one match from the inside to the outside.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::Offset(_) => Problem::new(Code::OffsetMismatch),
            Self::Idle => other_status(Code::Busy, 408, "Nothing came for too long"),
            Self::CutOff => other_status(Code::Busy, 408, "The body ended in the middle"),
            Self::TooManyUploads => other_status(Code::Busy, 429, "Too many open uploads"),
            Self::SlowDown(_) => Problem::new(Code::SlowDown),
            Self::Db(DbError::Full) | Self::Vault(VaultError::Full) => Problem::new(Code::DiskFull),
            Self::Db(DbError::TooMuch(_)) => Problem::new(Code::SlowDown),
            Self::Db(DbError::Busy | DbError::Stopped) => other_status(Code::Busy, 503, "The server is busy"),
            Self::Io(error) if is_full(error) => Problem::new(Code::DiskFull),
            Self::Db(DbError::BadRow(_) | DbError::Kind(_) | DbError::Panicked | DbError::Sqlite(_))
            | Self::Vault(_)
            | Self::Io(_)
            | Self::Random(_) => Problem::new(Code::Internal),
        }
    }
}

/// A problem of another status: codes are few and stable, so one that only proxies and libraries look at borrows the nearest.
pub fn other_status(code: Code, status: u16, title: &str) -> Problem {
    Problem { status, title: title.into(), ..Problem::new(code) }
}

/// One wrong field of a request of which nothing was kept.
pub fn invalid_field(mistake: impl Into<FieldMistake>) -> CityError {
    invalid_fields([mistake.into()])
}

/// Wrong fields of a request of which nothing was kept.
pub fn invalid_fields(mistakes: impl IntoIterator<Item = FieldMistake>) -> CityError {
    let errors = mistakes.into_iter().map(Into::into).collect();
    Problem::new(Code::Invalid).stored_nothing().with_errors(errors).into()
}

/// The answer to a request about an id that was erased.
pub fn erased() -> CityError {
    Problem::new(Code::Erased).stored_nothing().into()
}

/// Whether the machine's trouble was not told for a minute: a full disk is met by every request.
fn is_news() -> bool {
    static TOLD: Mutex<Option<Instant>> = Mutex::new(None);
    let (mut told, now) = (TOLD.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
    let news = told.is_none_or(|then| now.duration_since(then) >= SILENCE);
    if news {
        *told = Some(now);
    }
    news
}

/// The innermost cause, for the log. SQLite and the file system name no citizen.
fn source(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_wherever_it_is_met() {
        for refusal in [
            CityError::from(DbError::Full),
            VaultError::Full.into(),
            io::Error::from(io::ErrorKind::StorageFull).into(),
        ] {
            assert_eq!(refusal.problem().code, Code::DiskFull);
        }
    }

    #[test]
    fn a_bound_that_holds_is_no_error_of_the_city() {
        for refusal in [
            CityError::from(Code::DiskFull),
            Code::TooLarge.into(),
            DbError::TooMuch(7).into(),
            CityError::SlowDown(1),
            CityError::CutOff,
            DbError::Stopped.into(),
        ] {
            assert_eq!(refusal.fault(), Fault::Theirs, "{refusal}");
        }
        for refusal in [CityError::from(DbError::Full), io::Error::from(io::ErrorKind::StorageFull).into()] {
            assert_eq!(refusal.fault(), Fault::Machine, "{refusal}");
        }
        for refusal in [CityError::from(Code::Internal), DbError::Panicked.into(), io::Error::other("x").into()] {
            assert_eq!(refusal.fault(), Fault::Ours, "{refusal}");
        }
    }

    #[test]
    fn what_nobody_foresaw_is_500_with_a_fixed_text() {
        let refusal = CityError::from(io::Error::other("/var/lib/sambat/secret"));
        assert_eq!(refusal.problem(), Problem::new(Code::Internal));
    }
}
