//! The city's main database. Nothing above this names SQLite.

pub mod audit_log;
pub mod board;
pub mod breach;
pub mod clock;
pub mod clock_due;
pub mod complaint;
pub mod day_head;
pub mod desk;
pub mod device;
pub mod erased;
pub mod event;
pub mod figures;
pub mod flooded;
pub mod forgotten;
pub mod nearby;
pub mod officer;
pub mod pack_revision;
pub mod photo;
pub mod proof;
pub mod reporter;
pub mod session;
pub mod summary;
pub mod support;
pub mod told;
pub mod upload;
mod writer;
pub mod wrong_try;

pub use rusqlite::{Connection, Transaction};
pub use writer::Writer;

use crate::vault::{KindCache, VaultError};
use sambat_domain::id::{CategoryId, ComplaintId};
use sambat_protocol::cursor::Cursor;
use sambat_sqlite::{Database, Failure, IDLE_READERS, OpenError, Schema};
use std::{fmt, path::Path, sync::Arc};
use tokio::sync::Semaphore;

/// The shape of `main.db`.
pub const SCHEMA: Schema = Schema {
    application_id: 0x5342_4344,
    steps: &[
        include_str!("../../migrations/city/0001_first.sql"),
        include_str!("../../migrations/city/0002_reporter.sql"),
        include_str!("../../migrations/city/0003_clock.sql"),
        include_str!("../../migrations/city/0004_erased.sql"),
        include_str!("../../migrations/city/0005_open_uploads.sql"),
        include_str!("../../migrations/city/0006_restored.sql"),
        include_str!("../../migrations/city/0007_standing.sql"),
        include_str!("../../migrations/city/0008_officer.sql"),
        include_str!("../../migrations/city/0009_board.sql"),
        include_str!("../../migrations/city/0010_flood.sql"),
        include_str!("../../migrations/city/0011_forgotten.sql"),
        include_str!("../../migrations/city/0012_near.sql"),
        include_str!("../../migrations/city/0013_via.sql"),
        include_str!("../../migrations/city/0014_closed.sql"),
        include_str!("../../migrations/city/0015_upload_network.sql"),
        include_str!("../../migrations/city/0016_bounds.sql"),
        include_str!("../../migrations/city/0017_erasure_notice.sql"),
        include_str!("../../migrations/city/0018_told.sql"),
        include_str!("../../migrations/city/0019_is_answer.sql"),
        include_str!("../../migrations/city/0020_search_again.sql"),
        include_str!("../../migrations/city/0021_nearby.sql"),
        include_str!("../../migrations/city/0022_supported.sql"),
    ],
};

/// Why the database did not do what it should.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// The disk has no room left for the database; nothing was written.
    #[error("no room left for the database")]
    Full,
    /// Another process holds it for too long.
    #[error("the database is held by another process")]
    Busy,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
    /// Too much of one phone's was kept lately: how many seconds until there is room for more.
    #[error("more than a phone may have kept in a day")]
    TooMuch(u64),
    /// A row holds what no row should.
    #[error("a row of {0} cannot be read")]
    BadRow(&'static str),
    /// The sealed kind of a private complaint does not open.
    #[error("the kind of a private complaint does not open: {0}")]
    Kind(#[from] VaultError),
    /// A job of the writer panicked.
    #[error("a job of the writer panicked")]
    Panicked,
    /// Any other error of SQLite.
    #[error("the database failed")]
    Sqlite(#[source] Arc<rusqlite::Error>),
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match sambat_sqlite::failure(&error) {
            Failure::Full => Self::Full,
            Failure::Busy => Self::Busy,
            Failure::Corrupt | Failure::Other => Self::Sqlite(Arc::new(error)),
        }
    }
}

/// The result of anything with the database.
pub type Db<T> = Result<T, DbError>;

/// The main database, for one transaction at a time. The server's [`Writer`] batches many into one.
#[derive(Clone)]
pub struct Ledger {
    database: Arc<Database>,
    /// Places of those who read off the executor.
    looks: Arc<Semaphore>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ledger")
    }
}

impl Ledger {
    /// Opens the database, made if there is none.
    ///
    /// # Errors
    /// [`OpenError`]: the file is of other software or a newer version, damaged, held by another process, or cannot be opened.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self::of(Database::open(path, &SCHEMA)?.for_many()?))
    }

    /// Opens a copy that was put aside, to read it.
    pub fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        Database::open_to_read(path, &SCHEMA).map(Self::of)
    }

    fn of(database: Database) -> Self {
        // One connection each: to open one more costs more than to wait for one.
        Self { database: Arc::new(database), looks: Arc::new(Semaphore::new(IDLE_READERS)) }
    }

    /// Copies a database that a server may be writing.
    pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
        Database::copy(from, to, &SCHEMA)
    }

    /// Sees that no page is damaged.
    pub fn check(&self) -> Result<(), OpenError> {
        self.database.check()
    }

    /// Runs one transaction and commits. With the result comes the chain's head.
    ///
    /// Events get their place as they are kept, which is stronger than in a second transaction after it: no reader ever sees an event without
    /// its place, and no crash leaves one behind. Another process takes its turn by `BEGIN IMMEDIATE`.
    pub fn transact<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Db<T>) -> Db<(T, Cursor)> {
        self.database.write(|t| {
            let done = work(t)?;
            Ok((done, event::head(t)?))
        })
    }

    /// Empties the write-ahead log, where what was erased would still stand. Blocks.
    pub fn empty_log(&self) -> Db<()> {
        Ok(self.database.empty_log()?)
    }

    /// Reads from one snapshot. Blocks.
    pub fn read_blocking<T>(&self, work: impl FnOnce(&Connection) -> Db<T>) -> Db<T> {
        self.database.read(work)
    }

    /// Reads from one snapshot, off the executor.
    pub async fn read<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> Db<T> + Send + 'static) -> Db<T> {
        let place = self.looks.clone().acquire_owned().await.map_err(|_| DbError::Stopped)?;
        let ledger = self.clone();
        let looking = move || {
            let seen = ledger.read_blocking(work);
            drop(place);
            seen
        };
        tokio::task::spawn_blocking(looking).await.map_err(|_| DbError::Panicked)?
    }
}

/// What kind a complaint is, from its column or, where that is closed, from its ciphertext.
fn kind(kinds: &KindCache, id: ComplaintId, open: &str, sealed: Option<&[u8]>, table: &'static str) -> Db<CategoryId> {
    match sealed {
        Some(sealed) => Ok(kinds.open(id, sealed)?),
        None => parsed(open, table),
    }
}

/// Reads a text column as what it stands for.
fn parsed<T: std::str::FromStr>(text: &str, table: &'static str) -> Db<T> {
    text.parse().map_err(|_| DbError::BadRow(table))
}

/// Reads a JSON column.
fn from_json<T: serde::de::DeserializeOwned>(text: &str, table: &'static str) -> Db<T> {
    serde_json::from_str(text).map_err(|_| DbError::BadRow(table))
}

/// Writes a column of one word, as it travels.
fn to_word(value: &impl serde::Serialize, table: &'static str) -> Db<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(DbError::BadRow(table)),
    }
}

/// Reads a column of one word.
fn from_word<T: serde::de::DeserializeOwned>(word: String, table: &'static str) -> Db<T> {
    serde_json::from_value(word.into()).map_err(|_| DbError::BadRow(table))
}

/// Writes a JSON column.
fn to_json(value: &impl serde::Serialize, table: &'static str) -> Db<String> {
    serde_json::to_string(value).map_err(|_| DbError::BadRow(table))
}
