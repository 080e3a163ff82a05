//! The phone's one SQLite file: a module a table.
//!
//! Every function that changes something takes a transaction: whoever calls decides what is saved together.
//!
//! Any of them may also fail with [`StoreError::Sqlite`], such as where another process holds the file for too long; their own
//! pages name what else can go wrong.

pub mod board;
pub mod capture;
pub mod city;
pub mod complaint;
mod connection;
pub mod draft;
mod error;
pub mod event;
pub mod identity;
#[cfg(test)]
mod migrated;
pub mod nearby;
pub mod notification;
pub mod outbox;
pub mod photo;
pub mod revision;
mod row;
pub mod salvage;
pub mod search;
pub mod setting;
pub mod support;
mod vault;

pub use connection::{Connection, ParsedPack, Transaction};
pub use error::StoreError;
pub(crate) use vault::CLOSING;
pub use vault::{StoredValue, Vault};

use crate::files;
use connection::ParsedPacks;
use sambat_sqlite::{Database, LogState, OpenError, RawDatabase, Schema, log_state};
use std::{
    fmt, fs,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

const SCHEMA: Schema = Schema {
    application_id: 0x5342_0101,
    steps: &[
        include_str!("migrations/0001_first.sql"),
        include_str!("migrations/0002_identity.sql"),
        include_str!("migrations/0003_revision.sql"),
        include_str!("migrations/0004_outbox.sql"),
        include_str!("migrations/0005_search.sql"),
        include_str!("migrations/0006_restored.sql"),
        include_str!("migrations/0007_breaker.sql"),
        include_str!("migrations/0008_counts.sql"),
        include_str!("migrations/0009_left.sql"),
        include_str!("migrations/0011_pin.sql"),
        include_str!("migrations/0012_board.sql"),
        include_str!("migrations/0013_closed.sql"),
        include_str!("migrations/0014_deleted_photo.sql"),
        include_str!("migrations/0015_search_again.sql"),
        include_str!("migrations/0016_city_time.sql"),
        include_str!("migrations/0017_notification.sql"),
        include_str!("migrations/0018_capture.sql"),
        include_str!("migrations/0019_nearby.sql"),
        include_str!("migrations/0020_turn.sql"),
    ],
};

/// The phone's database, and the key that opens what is closed in it.
#[derive(Debug)]
pub struct Store {
    database: Database,
    /// Whether something was asked that the file could not answer any more.
    damage_seen: AtomicBool,
    /// Told of it at once: who knows how this process ends.
    on_damage: OnceLock<OnDamage>,
    packs: ParsedPacks,
    /// Opens and closes rows of private kinds.
    pub vault: Vault,
}

/// What is done when damage is seen.
struct OnDamage(Box<dyn Fn() + Send + Sync>);

impl fmt::Debug for OnDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDamage")
    }
}

impl Store {
    /// Opens the store at this path, made if there is none.
    ///
    /// # Errors
    /// [`StoreError::FromTheFuture`] where a newer app wrote the file; [`StoreError::Damaged`] where it or its log
    /// cannot be read, or could not be migrated; [`StoreError::Full`] where there is no room to open it. The file is
    /// then as it was.
    pub fn open(path: &Path, vault: Vault) -> Result<Self, StoreError> {
        // Before SQLite sees it: it would open without the commits that stand behind a hole, and then overwrite them.
        if log_state(path)? == LogState::Damaged {
            return Err(refused(path)?);
        }
        let database = Database::open(path, &SCHEMA).map_err(|error| match StoreError::from(error) {
            // SQLite does not say why it cannot make a file.
            StoreError::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
                no_room(path).err().unwrap_or(StoreError::Sqlite(error))
            }
            other => other,
        })?;
        Ok(Self {
            database,
            damage_seen: AtomicBool::new(false),
            on_damage: OnceLock::new(),
            packs: ParsedPacks::default(),
            vault,
        })
    }

    /// One transaction that may write: on disk when this returns `Ok`, undone on `Err`.
    ///
    /// # Errors
    /// The closure's, and then nothing is written. [`StoreError::Full`] where the disk has no room,
    /// [`StoreError::Damaged`] where the file cannot be read, [`StoreError::Sqlite`] where another process holds it
    /// for too long.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Vault) -> Result<T, E>,
    ) -> Result<T, E> {
        self.watched(|| {
            let written = self.database.write(|transaction| {
                let done = work(&Transaction::new(transaction, &self.packs), &self.vault).map_err(CallerError);
                point!("row_ready");
                done
            });
            point!("row_committed");
            written.map_err(CallerError::into_inner)
        })
    }

    /// Empties the write-ahead log, in which deleted words would still stand.
    ///
    /// # Errors
    /// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
    pub fn empty_log(&self) -> Result<(), StoreError> {
        Ok(self.database.empty_log()?)
    }

    /// Writes the whole file anew, so that no page of it keeps pieces of what was closed since. One that is too large to be held
    /// in memory meanwhile stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
    pub(crate) fn rewrite(&self) -> Result<(), StoreError> {
        /// In bytes: many thousand complaints.
        const MOST: u64 = 64 << 20;
        if fs::metadata(self.database.path())?.len() <= MOST {
            self.database.rewrite()?;
        }
        self.empty_log()
    }

    /// Reads on one snapshot.
    ///
    /// # Errors
    /// The closure's. [`StoreError::Damaged`] where the file cannot be read, [`StoreError::Sqlite`] where no more
    /// connections can be opened.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection, &Vault) -> Result<T, E>) -> Result<T, E> {
        self.watched(|| {
            self.database
                .read(|connection| work(&Connection::new(connection, &self.packs), &self.vault).map_err(CallerError))
                .map_err(CallerError::into_inner)
        })
    }

    /// Says what is to be done as soon as a read or a write finds the file damaged. Once.
    pub(crate) fn on_damage(&self, told: impl Fn() + Send + Sync + 'static) {
        let _ = self.on_damage.set(OnDamage(Box::new(told)));
    }

    /// Whether a read or a write found the file damaged: the next start recovers what it holds.
    #[must_use]
    pub fn damage_seen(&self) -> bool {
        self.damage_seen.load(Ordering::Relaxed)
    }

    /// Whether the whole file reads, and what lies in it. Costs a walk through all of it.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Sqlite`] where the file could not be looked through. Damage is the
    /// answer, and no error.
    pub fn is_whole(&self) -> Result<bool, StoreError> {
        let found = self.read(|connection, vault| {
            let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            Ok::<_, StoreError>(said == "ok" && salvage::all_read(connection, vault)?)
        });
        match found {
            Err(StoreError::Damaged(_)) => Ok(false),
            // What is asked is right: a table that does not answer, such as the index of words, is not what it was.
            Err(StoreError::Sqlite(error)) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) => {
                Ok(false)
            }
            other => other,
        }
    }

    /// Closes the file and its log as they are, for whoever looks at what is wrong with them: not even a checkpoint is made.
    #[must_use]
    pub fn leave(self, error: StoreError) -> StoreError {
        match self.database.leave() {
            Ok(()) => error,
            Err(worse) => worse.into(),
        }
    }

    fn watched<T>(&self, work: impl FnOnce() -> T) -> T {
        error::forget_damage();
        let done = work();
        if error::saw_damage()
            && !self.damage_seen.swap(true, Ordering::Relaxed)
            && let Some(OnDamage(tell)) = self.on_damage.get()
        {
            tell();
        }
        done
    }
}

/// Whether a file can be made beside this one.
fn no_room(path: &Path) -> Result<(), StoreError> {
    let probe = path.with_extension("room");
    files::put(&probe, &[0; 4096])?;
    Ok(files::delete(&probe)?)
}

/// Why a damaged database is not opened: as it is from a newer app, or because it is damaged.
fn refused(path: &Path) -> Result<StoreError, StoreError> {
    let found = RawDatabase::read(path)?.version().unwrap_or_default();
    let known = SCHEMA.version();
    Ok(if found > known { StoreError::FromTheFuture { found, known } } else { StoreError::Damaged(OpenError::Log) })
}

/// Forgets every row.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget_all(connection: &Connection) -> Result<(), StoreError> {
    // Events go with their complaints.
    let tables = [
        "outbox",
        "complaint",
        "complaint_count",
        "photo",
        // What the one before noted here is deleted with all the others.
        "deleted_photo",
        "draft",
        "capture",
        "identity",
        "setting",
        "city",
        "revision",
        "board",
        "nearby",
        "support",
    ];
    for table in tables {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Carries a caller's error through the database, whose own errors become [`StoreError`] first.
struct CallerError<E>(E);

impl<E> CallerError<E> {
    fn into_inner(self) -> E {
        self.0
    }
}

impl<E: From<StoreError>> From<rusqlite::Error> for CallerError<E> {
    fn from(error: rusqlite::Error) -> Self {
        Self(StoreError::from(error).into())
    }
}

/// The file as SQLite alone sees it, for tests that make what older versions left.
#[cfg(test)]
pub(crate) fn bare(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}
