//! The database of data keys: its own file, with its own backups.

use super::VaultError;
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::id::ComplaintId;
use sambat_sqlite::{Database, Failure, OpenError, Schema};
use std::{collections::BTreeSet, path::Path};

const SCHEMA: Schema = Schema {
    application_id: 0x5342_4b59,
    steps: &[
        include_str!("../../migrations/keys/0001_first.sql"),
        include_str!("../../migrations/keys/0002_destroyed.sql"),
    ],
};

/// The file. What is in it opens with the key file alone; that a key is there, or was destroyed, is seen without.
pub(crate) struct KeyDatabase(Database);

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        match sambat_sqlite::failure(&error) {
            Failure::Full => Self::Full,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl KeyDatabase {
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        Database::open(path, &SCHEMA).map(Self)
    }

    /// Opens a copy that was put aside, to read it.
    pub(crate) fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        Database::open_to_read(path, &SCHEMA).map(Self)
    }

    /// Copies a database that a server may be writing.
    pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
        Database::copy(from, to, &SCHEMA)
    }

    /// Sees that no page is damaged.
    pub(crate) fn check(&self) -> Result<(), OpenError> {
        self.0.check()
    }

    /// Every complaint that has a key.
    pub(crate) fn kept(&self) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.ids("SELECT complaint FROM data_key")
    }

    /// Every complaint whose key was destroyed.
    pub(crate) fn destroyed(&self) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.ids("SELECT complaint FROM destroyed")
    }

    fn ids(&self, sql: &str) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.0.read(|c| {
            let mut select = c.prepare(sql)?;
            let rows = select.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|id| id?.parse().map_err(|_| VaultError::Damaged)).collect()
        })
    }

    pub(super) fn find(&self, complaint: ComplaintId) -> Result<Option<Vec<u8>>, VaultError> {
        self.0.read(|c| {
            let mut select = c.prepare_cached("SELECT wrapped FROM data_key WHERE complaint = ?1")?;
            Ok(select.query_row([complaint.to_string()], |row| row.get(0)).optional()?)
        })
    }

    /// Keeps a key unless there is one, and answers the one that is there.
    pub(super) fn keep(&self, complaint: ComplaintId, wrapped: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.0.write(|t| {
            t.prepare_cached("INSERT INTO data_key (complaint, wrapped) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute(params![complaint.to_string(), wrapped])?;
            let mut select = t.prepare_cached("SELECT wrapped FROM data_key WHERE complaint = ?1")?;
            Ok(select.query_row([complaint.to_string()], |row| row.get(0))?)
        })
    }

    /// Destroys keys for good: from the log too.
    pub(crate) fn destroy(&self, complaints: &[ComplaintId]) -> Result<(), VaultError> {
        self.0.write(|t| {
            for id in complaints.iter().map(ToString::to_string) {
                t.execute("INSERT INTO destroyed (complaint) VALUES (?1) ON CONFLICT DO NOTHING", [&id])?;
                t.execute("DELETE FROM data_key WHERE complaint = ?1", [&id])?;
            }
            Ok::<_, VaultError>(())
        })?;
        Ok(self.0.empty_log()?)
    }

    /// One of the keys, if there are any.
    pub(super) fn any(&self) -> Result<Option<(ComplaintId, Vec<u8>)>, VaultError> {
        let found: Option<(String, Vec<u8>)> = self.0.read(|c| {
            c.query_row("SELECT complaint, wrapped FROM data_key LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
                .map_err(VaultError::from)
        })?;
        found.map(|(id, wrapped)| Ok((id.parse().map_err(|_| VaultError::Damaged)?, wrapped))).transpose()
    }
}
