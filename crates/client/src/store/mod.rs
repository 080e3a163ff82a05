//! The phone's one SQLite file: a module a table.
//!
//! Every function that changes something takes a transaction: whoever calls decides what is saved together.

pub mod city;
pub mod complaint;
pub mod draft;
mod error;
pub mod event;
pub mod identity;
pub mod outbox;
pub mod photo;
pub mod revision;
mod row;
pub mod search;
pub mod setting;
mod vault;

pub use error::StoreError;
pub use rusqlite::{Connection, Transaction};
pub use vault::{Kept, Vault};

use sambat_sqlite::{Database, Schema};
use std::path::Path;

const SCHEMA: Schema = Schema {
    application_id: 0x5342_0101,
    steps: &[
        include_str!("migrations/0001_first.sql"),
        include_str!("migrations/0002_identity.sql"),
        include_str!("migrations/0003_revision.sql"),
        include_str!("migrations/0004_outbox.sql"),
        include_str!("migrations/0005_search.sql"),
        include_str!("migrations/0006_counts.sql"),
    ],
};

/// The phone's store.
#[derive(Debug)]
pub struct Store {
    database: Database,
    /// Opens and closes rows of private kinds.
    pub vault: Vault,
}

impl Store {
    /// Opens the store at this path, made if there is none.
    ///
    /// # Errors
    /// [`StoreError`]; the file is then as it was.
    pub fn open(path: &Path, vault: Vault) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(path, &SCHEMA)?, vault })
    }

    /// One transaction that may write: on disk when this returns `Ok`, undone on `Err`.
    ///
    /// # Errors
    /// The closure's, or [`StoreError`].
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Vault) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.write(|transaction| work(transaction, &self.vault).map_err(Passed)).map_err(Passed::into_inner)
    }

    /// Empties the write-ahead log, in which deleted words would still stand.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn empty_log(&self) -> Result<(), StoreError> {
        Ok(self.database.empty_log()?)
    }

    /// Reads on one snapshot.
    ///
    /// # Errors
    /// The closure's, or [`StoreError`].
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection, &Vault) -> Result<T, E>) -> Result<T, E> {
        self.database.read(|connection| work(connection, &self.vault).map_err(Passed)).map_err(Passed::into_inner)
    }
}

/// Forgets every row.
///
/// # Errors
/// [`StoreError`].
pub fn forget_all(connection: &Connection) -> Result<(), StoreError> {
    // Events go with their complaints.
    for table in ["outbox", "complaint", "complaint_count", "photo", "draft", "identity", "setting", "city", "revision"]
    {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Carries a caller's error through the database, whose own errors become [`StoreError`] first.
struct Passed<E>(E);

impl<E> Passed<E> {
    fn into_inner(self) -> E {
        self.0
    }
}

impl<E: From<StoreError>> From<rusqlite::Error> for Passed<E> {
    fn from(error: rusqlite::Error) -> Self {
        Self(StoreError::from(error).into())
    }
}
