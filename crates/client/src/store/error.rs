//! What can go wrong with what is kept.

use crate::ports::KeyGone;
use sambat_sqlite::{Failure, OpenError, failure};
use std::{cell::Cell, io};

thread_local! {
    /// Whether SQLite found damage on this thread: the error itself goes its way through errors of every layer.
    static DAMAGE: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn forget_damage() {
    DAMAGE.set(false);
}

pub(super) fn saw_damage() -> bool {
    DAMAGE.get()
}

/// The store failed. No text of a citizen is in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk has no room, or a quota allows no more.
    #[error("no room left")]
    Full,
    /// A newer version of the app wrote the file.
    #[error("the store is of version {found}, this app knows versions up to {known}")]
    FromTheFuture {
        /// Version of the file.
        found: usize,
        /// Version of this app.
        known: usize,
    },
    /// The file cannot be read.
    #[error("the store is damaged")]
    Damaged(#[source] OpenError),
    /// The key of private rows is not the one that closed them.
    #[error("the key of private rows is gone")]
    KeyGone,
    /// No row, or no file, of that id is there.
    #[error("not there")]
    NotFound,
    /// Another process of the app holds the folder.
    #[error("another process of the app is at work in this folder")]
    InUse,
    /// A row does not hold what this version wrote.
    #[error("a row of {0} does not read")]
    Row(&'static str),
    /// The executor is going down, so the work was not done.
    #[error("the app is ending")]
    Ended,
    /// The system refused to read or write a file beside the database.
    #[error("a file failed")]
    File(#[source] io::Error),
    /// SQLite failed in another way, such as a file that another process holds for too long.
    #[error("the database failed")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match (failure(&error), &error) {
            (Failure::Full, _) => Self::Full,
            (Failure::Corrupt, _) => {
                DAMAGE.set(true);
                Self::Damaged(OpenError::Corrupt(error))
            }
            (_, rusqlite::Error::QueryReturnedNoRows) => Self::NotFound,
            // A column of another kind than this version writes.
            (
                _,
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::InvalidColumnType(..),
            ) => Self::Row("some table"),
            _ => Self::Sqlite(error),
        }
    }
}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::FromTheFuture { found, known } => Self::FromTheFuture { found, known },
            OpenError::Sqlite(error) => error.into(),
            OpenError::Migration(rusqlite_error) => Self::Damaged(OpenError::Migration(rusqlite_error)),
            other => Self::Damaged(other),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A quota and a file-size limit are a full disk to whoever saves.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            _ if KeyGone::is(&error) => Self::KeyGone,
            _ => Self::File(error),
        }
    }
}
