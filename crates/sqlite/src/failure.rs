//! What can go wrong with a file, told apart where somebody can act on it.

use rusqlite::{ErrorCode, ffi};
use std::path::PathBuf;

/// A database cannot be used. The file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer version of the program wrote it.
    #[error("the database is of version {found}, this program knows versions up to {known}")]
    FromTheFuture {
        /// Version of the file.
        found: usize,
        /// Version of this program.
        known: usize,
    },
    /// The file is a database, and another program wrote it.
    #[error("not a database of this program: {0}")]
    NotOurs(PathBuf),
    /// It cannot be read as a database any more.
    #[error("the database is damaged")]
    Corrupt(#[source] rusqlite::Error),
    /// Its log holds transactions that do not read any more.
    #[error("the log of the database is damaged")]
    Log,
    /// A step of the migration failed; nothing of it was kept.
    #[error("the database could not be migrated")]
    Migration(#[source] rusqlite_migration::Error),
    /// SQLite or the system refused in another way, such as a folder that may not be written to.
    #[error("the database could not be opened")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        if failure(&error) == Failure::Corrupt { Self::Corrupt(error) } else { Self::Sqlite(error) }
    }
}

/// Kinds of failure that the layers above answer differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No room left, or the file may not grow.
    Full,
    /// The file cannot be read as a database.
    Corrupt,
    /// Another process holds it for too long.
    Busy,
    /// None of these: nothing that a layer above could mend.
    Other,
}

/// Which kind of failure an error is.
#[must_use]
pub fn failure(error: &rusqlite::Error) -> Failure {
    let extended = error.sqlite_error().map(|error| error.extended_code);
    match error.sqlite_error_code() {
        // The memory that processes share is a file, and it could not be made larger.
        Some(ErrorCode::SystemIoFailure) if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => Failure::Full,
        // The file ends before what it says that it holds.
        Some(ErrorCode::SystemIoFailure) if extended == Some(ffi::SQLITE_IOERR_SHORT_READ) => Failure::Corrupt,
        Some(ErrorCode::DiskFull) => Failure::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Failure::Corrupt,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Failure::Busy,
        _ => Failure::Other,
    }
}
