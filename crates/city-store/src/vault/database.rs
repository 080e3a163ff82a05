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
        include_str!("../../migrations/keys/0003_reporter.sql"),
    ],
};

/// What a data key seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// The words, the notes, and whoever complained before reporters had keys of their own.
    Complaint,
    /// The name, telephone number and NIK of who complained.
    Reporter,
}

impl KeyOf {
    /// The table that these keys are in.
    fn kept(self) -> &'static str {
        match self {
            Self::Complaint => "data_key",
            Self::Reporter => "reporter_key",
        }
    }

    /// The table that says which of these keys were destroyed.
    fn destroyed(self) -> &'static str {
        match self {
            Self::Complaint => "destroyed",
            Self::Reporter => "reporter_destroyed",
        }
    }

    /// What a wrapped key is bound to beside its complaint.
    pub(super) fn bound_to(self) -> &'static [u8] {
        match self {
            Self::Complaint => b"data-key",
            Self::Reporter => b"reporter-key",
        }
    }
}

/// The file. What is in it opens with the key file alone; that a key is there, or was destroyed, is seen without.
pub struct KeyDatabase(Database);

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        match sambat_sqlite::failure(&error) {
            Failure::Full => Self::Full,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl KeyDatabase {
    /// Opens the file of keys, made if there is none.
    ///
    /// # Errors
    /// [`OpenError`]: the file is of other software or a newer version, damaged, held by another process, or cannot be opened.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Database::open(path, &SCHEMA).map(Self)
    }

    /// Opens a copy that was put aside, to read it.
    ///
    /// # Errors
    /// [`OpenError`]: there is none, or it is of other software or a newer version, damaged, or held by another process.
    pub fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        Database::open_to_read(path, &SCHEMA).map(Self)
    }

    /// Copies a database that a server may be writing.
    ///
    /// # Errors
    /// [`OpenError`]: the one cannot be opened, or the other cannot be written.
    pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
        Database::copy(from, to, &SCHEMA)
    }

    /// Sees that no page is damaged.
    ///
    /// # Errors
    /// [`OpenError`] where it is damaged or cannot be read.
    pub fn check(&self) -> Result<(), OpenError> {
        self.0.check()
    }

    /// Every complaint that has such a key.
    ///
    /// # Errors
    /// [`VaultError`] where the database of data keys fails.
    pub fn kept(&self, of: KeyOf) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.ids(of.kept())
    }

    /// Every complaint whose key of such was destroyed.
    ///
    /// # Errors
    /// [`VaultError`] where the database of data keys fails.
    pub fn destroyed(&self, of: KeyOf) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.ids(of.destroyed())
    }

    fn ids(&self, table: &str) -> Result<BTreeSet<ComplaintId>, VaultError> {
        self.0.read(|c| {
            // A copy that was put aside by an older version is read as it is.
            if !c.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1")?.exists([table])? {
                return Ok(BTreeSet::new());
            }
            let mut select = c.prepare(&format!("SELECT complaint FROM {table}"))?;
            let rows = select.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|id| id?.parse().map_err(|_| VaultError::Damaged)).collect()
        })
    }

    pub(super) fn find(&self, of: KeyOf, complaint: ComplaintId) -> Result<Option<Vec<u8>>, VaultError> {
        self.0.read(|c| {
            let mut select = c.prepare_cached(&format!("SELECT wrapped FROM {} WHERE complaint = ?1", of.kept()))?;
            Ok(select.query_row([complaint.to_string()], |row| row.get(0)).optional()?)
        })
    }

    /// Whether the key was destroyed.
    pub(super) fn is_destroyed(&self, of: KeyOf, complaint: ComplaintId) -> Result<bool, VaultError> {
        self.0.read(|c| {
            let sql = format!("SELECT 1 FROM {} WHERE complaint = ?1", of.destroyed());
            Ok(c.prepare_cached(&sql)?.exists([complaint.to_string()])?)
        })
    }

    /// Keeps a key unless there is one, and answers the one that is there.
    pub(super) fn keep(&self, of: KeyOf, complaint: ComplaintId, wrapped: &[u8]) -> Result<Vec<u8>, VaultError> {
        let table = of.kept();
        self.0.write(|t| {
            let insert = format!("INSERT INTO {table} (complaint, wrapped) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
            t.prepare_cached(&insert)?.execute(params![complaint.to_string(), wrapped])?;
            let mut select = t.prepare_cached(&format!("SELECT wrapped FROM {table} WHERE complaint = ?1"))?;
            Ok(select.query_row([complaint.to_string()], |row| row.get(0))?)
        })
    }

    /// Destroys keys for good: from the log too. With a complaint's goes its reporter's.
    ///
    /// # Errors
    /// [`VaultError`] where the database of data keys fails; then none was destroyed.
    pub fn destroy(&self, of: KeyOf, complaints: &[ComplaintId]) -> Result<(), VaultError> {
        self.0.write(|t| {
            for id in complaints.iter().map(ToString::to_string) {
                let remember = format!("INSERT INTO {} (complaint) VALUES (?1) ON CONFLICT DO NOTHING", of.destroyed());
                t.execute(&remember, [&id])?;
                if of == KeyOf::Complaint {
                    t.execute("DELETE FROM data_key WHERE complaint = ?1", [&id])?;
                }
                t.execute("DELETE FROM reporter_key WHERE complaint = ?1", [&id])?;
            }
            Ok::<_, VaultError>(())
        })?;
        Ok(self.0.empty_log()?)
    }

    /// One of the keys, if there are any.
    pub(super) fn any(&self) -> Result<Option<(KeyOf, ComplaintId, Vec<u8>)>, VaultError> {
        for of in [KeyOf::Complaint, KeyOf::Reporter] {
            let sql = format!("SELECT complaint, wrapped FROM {} LIMIT 1", of.kept());
            let found: Option<(String, Vec<u8>)> = self.0.read(|c| {
                c.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(VaultError::from)
            })?;
            if let Some((id, wrapped)) = found {
                return Ok(Some((of, id.parse().map_err(|_| VaultError::Damaged)?, wrapped)));
            }
        }
        Ok(None)
    }
}
