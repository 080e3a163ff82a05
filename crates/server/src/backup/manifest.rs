//! The manifest of a backup: what is in it, with hashes.

use super::{BackupError, at};
use jiff::Timestamp;
use sambat_city_store::photo_files::hash_file;
use sambat_domain::photo::Sha256;
use sambat_protocol::cursor::Cursor;
use serde::{Deserialize, Serialize};
use std::{fs, io::Write as _, path::Path};

const NAME: &str = "manifest.json";

/// Version of the file.
const VERSION: u32 = 1;

/// The manifest of one backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    v: u32,
    /// When the backup was begun.
    pub made_at: Timestamp,
    /// The place and the hash of the last event in it.
    pub head: Cursor,
    /// How many events are in it.
    pub events: u64,
    /// How many complaints are in it, without those that were erased.
    pub complaints: u64,
    /// How many photos are in it.
    pub photos: usize,
    /// How many photos the city itself no longer had whole.
    pub photos_lost: usize,
    /// SHA-256 of the main database's file.
    pub main_sha256: Sha256,
    /// SHA-256 of the file of the database of data keys.
    pub keys_sha256: Sha256,
}

/// What a manifest counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub head: Cursor,
    pub events: u64,
    pub complaints: u64,
    pub photos: usize,
    pub photos_lost: usize,
}

impl Manifest {
    /// Whether a folder has one. One that has is whole, or was.
    pub(crate) fn is_in(backup: &Path) -> bool {
        backup.join(NAME).is_file()
    }

    /// Describes what lies in a folder.
    pub(super) fn of(backup: &Path, made_at: Timestamp, counts: Counts) -> Result<Self, BackupError> {
        let Counts { head, events, complaints, photos, photos_lost } = counts;
        let hash = |name: &str| at(&backup.join(name), hash_file(&backup.join(name)));
        let (main_sha256, keys_sha256) = (hash("main.db")?, hash("keys.db")?);
        Ok(Self { v: VERSION, made_at, head, events, complaints, photos, photos_lost, main_sha256, keys_sha256 })
    }

    /// Reads the manifest of a backup's folder; one of another version counts as none.
    pub(super) fn read(backup: &Path) -> Result<Self, BackupError> {
        let path = backup.join(NAME);
        let text = at(&path, fs::read(&path))?;
        let read: Option<Self> = serde_json::from_slice(&text).ok();
        read.filter(|manifest| manifest.v == VERSION).ok_or_else(|| BackupError::Manifest(backup.to_owned()))
    }

    /// Writes the manifest into a backup's folder, on the disk when this returns.
    pub(super) fn write(&self, backup: &Path) -> Result<(), BackupError> {
        let path = backup.join(NAME);
        let text = serde_json::to_vec_pretty(self).map_err(|_| BackupError::Manifest(backup.to_owned()))?;
        let write = || {
            let mut file = sambat_city_store::private_files::create(&path)?;
            file.write_all(&text)?;
            file.sync_all()
        };
        at(&path, write())
    }

    /// Sees that a database is the one that was put aside.
    pub(super) fn check(backup: &Path, name: &str, must: Sha256) -> Result<(), BackupError> {
        let path = backup.join(name);
        if at(&path, hash_file(&path))? == must { Ok(()) } else { Err(BackupError::Damaged(path)) }
    }

    /// Sees that the keys are those that were put aside.
    pub(super) fn check_keys(&self, backup: &Path) -> Result<(), BackupError> {
        Self::check(backup, "keys.db", self.keys_sha256)
    }
}
