//! One file, opened.

#[cfg(test)]
mod tests;

use crate::{failure::OpenError, schema::Schema};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a statement waits for another process, such as a command run beside the server.
const PATIENCE: Duration = Duration::from_secs(10);

/// Readers kept open between uses. More may read at once; the rest are closed after.
pub const IDLE_READERS: usize = 4;

/// Statements kept ready by a connection: more than one request's worth, where the library keeps sixteen.
const STATEMENTS: usize = 128;

/// KiB that the writer of many holds, so that no transaction spills half-way through.
const CACHE: i64 = 32 << 10;

/// KiB that a reader may hold: the index of words of a hundred thousand complaints, which the library would read anew for each search.
const READERS_CACHE: i64 = 8 << 10;

/// Pages in the log of many before they go into the file: a page that was written often goes there once.
const LOG: i64 = 8_000;

/// One SQLite file: WAL, `synchronous=FULL`, one writer at a time, readers beside it.
///
/// Calls block: an async caller moves them off its executor.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    // Closed before the writer: the last to close brings the log into the file, and a reader cannot.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl Database {
    /// Opens the file, made if there is none, and brings it to the schema's version.
    ///
    /// # Errors
    /// [`OpenError::NotOurs`] where another program wrote the file; [`OpenError::FromTheFuture`] where a newer version
    /// did; [`OpenError::Corrupt`] where it cannot be read; [`OpenError::Migration`] where a step fails;
    /// [`OpenError::Sqlite`] where the system refuses it. The file is then as it was.
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, OpenError> {
        // What cannot be made here is told by opening it.
        let _ = made_for_us(path);
        let mut writer = connection(path, OpenFlags::default())?;
        writer.busy_timeout(PATIENCE)?;
        // A file that is refused is left as it is, with its log beside it.
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        refuse_strangers(&writer, path, schema)?;
        for_us_alone(path);
        // WAL with FULL: a commit survives a dead battery. NORMAL may lose the last ones.
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        pragmas(&writer)?;
        writer.pragma_update(None, "foreign_keys", "ON")?;
        // What was deleted is overwritten: it was somebody's words.
        writer.pragma_update(None, "secure_delete", "ON")?;
        schema.migrations().to_latest(&mut writer).map_err(OpenError::Migration)?;
        writer.pragma_update(None, "application_id", schema.application_id)?;
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Self::with(path, writer))
    }

    /// The same for transactions that each touch a thousand pages, as a server's do: SQLite's own bounds are for a phone.
    ///
    /// # Errors
    /// [`OpenError::Sqlite`] where SQLite refuses a setting.
    pub fn for_many(self) -> Result<Self, OpenError> {
        {
            let writer = locked(&self.writer);
            writer.pragma_update(None, "cache_size", -CACHE)?;
            writer.pragma_update(None, "wal_autocheckpoint", LOG)?;
        }
        Ok(self)
    }

    /// Opens a copy that was put aside, to read it and nothing else: it stays byte for byte as it is.
    ///
    /// # Errors
    /// [`OpenError::NotOurs`] or [`OpenError::FromTheFuture`] where the file is not of this program, or of a newer
    /// one; [`OpenError::Corrupt`] where it cannot be read; [`OpenError::Sqlite`] where the system refuses it.
    pub fn open_to_read(path: &Path, schema: &Schema) -> Result<Self, OpenError> {
        let only = connection(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        refuse_strangers(&only, path, schema)?;
        pragmas(&only)?;
        Ok(Self::with(path, only))
    }

    fn with(path: &Path, writer: Connection) -> Self {
        Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) }
    }

    /// Copies a file that others may be writing, as it stands at one moment and without what was deleted in it. The copy is on
    /// the disk when this returns; what it is of is not migrated.
    ///
    /// # Errors
    /// [`OpenError::NotOurs`] or [`OpenError::FromTheFuture`] where the file is not of this program, or of a newer
    /// one; [`OpenError::Corrupt`] where it cannot be read; [`OpenError::Sqlite`] where the copy cannot be made.
    pub fn copy(from: &Path, to: &Path, schema: &Schema) -> Result<(), OpenError> {
        let source = connection(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        source.busy_timeout(PATIENCE)?;
        refuse_strangers(&source, from, schema)?;
        pragmas(&source)?;
        // SQLite takes an empty file for none, and keeps who may read it.
        made_for_us(to).map_err(|_| rusqlite::Error::InvalidPath(to.to_owned()))?;
        let target = to.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(to.to_owned()))?;
        source.execute("VACUUM INTO ?1", [target])?;
        // Windows flushes a handle that may write, and refuses any other.
        let copy = File::options().write(true).open(to).and_then(|copy| copy.sync_all());
        copy.map_err(|_| rusqlite::Error::InvalidPath(to.to_owned()))?;
        Ok(())
    }

    /// Reads every page and sees that they fit.
    ///
    /// # Errors
    /// [`OpenError::Corrupt`] where a page does not read, or does not fit the others.
    pub fn check(&self) -> Result<(), OpenError> {
        let said: String = self.read(|c| c.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)))?;
        if said == "ok" {
            return Ok(());
        }
        let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        Err(OpenError::Corrupt(rusqlite::Error::SqliteFailure(corrupt, Some(said))))
    }

    /// Runs one transaction that may write: committed, and on disk, when this returns `Ok`; undone on `Err`.
    ///
    /// # Errors
    /// The closure's, and then nothing is written; SQLite's where the disk is full, the file damaged, or another
    /// process holds it for longer than ten seconds.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = locked(&self.writer);
        // IMMEDIATE: who means to write says so first, and never has to give way half-way through.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Runs reads on one snapshot, on a connection that is opened for reading alone: writing fails.
    ///
    /// # Errors
    /// The closure's; SQLite's where the file is damaged or no connection can be opened.
    pub fn read<T, E: From<rusqlite::Error>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let idle = locked(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        let done = {
            let snapshot = connection.transaction()?;
            work(&snapshot)?
        };
        let mut idle = locked(&self.readers);
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        Ok(done)
    }

    /// Brings everything into the file itself and empties the write-ahead log, where what was deleted would still stand.
    ///
    /// # Errors
    /// SQLite's; also when somebody reads from the log for longer than a writer waits.
    pub fn empty_log(&self) -> Result<(), rusqlite::Error> {
        let busy =
            locked(&self.writer).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))?;
        if busy {
            Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None))
        } else {
            Ok(())
        }
    }

    /// Writes the whole file anew, in memory first: a page keeps pieces of what was moved in it, and nothing else gets rid of
    /// these.
    ///
    /// # Errors
    /// SQLite's where the disk is full or the file is damaged; it is then as it was.
    pub fn rewrite(&self) -> Result<(), rusqlite::Error> {
        locked(&self.writer).execute_batch("VACUUM")
    }

    /// Closes the file without bringing the log into it.
    ///
    /// # Errors
    /// SQLite's where the setting is refused; the file is closed all the same.
    pub fn leave(self) -> Result<(), rusqlite::Error> {
        // Readers first: the last to close would make the checkpoint.
        locked(&self.readers).clear();
        locked(&self.writer).set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map(|_| ())
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn reader(&self) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connection(&self.path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        pragmas(&connection)?;
        connection.pragma_update(None, "cache_size", -READERS_CACHE)?;
        Ok(connection)
    }
}

/// Opens a file by the system's own ways. Those that SQLite takes on Windows end at paths of 260 characters.
fn connection(path: &Path, flags: OpenFlags) -> Result<Connection, rusqlite::Error> {
    if cfg!(windows) {
        Connection::open_with_flags_and_vfs(path, flags, c"win32-longpath")
    } else {
        Connection::open_with_flags(path, flags)
    }
}

/// Makes a file that only its owner reads; one that is there stays as it is, and is an error.
fn made_for_us(path: &Path) -> io::Result<File> {
    let mut making = File::options();
    making.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        making.mode(0o600);
    }
    making.open(path)
}

/// Has a database and what lies beside it be read by its owner alone, also where older software made it. SQLite makes a log as
/// open as its file. A file of somebody else's stays as it is.
fn for_us_alone(path: &Path) {
    #[cfg(unix)]
    for beside in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        let _ = std::fs::set_permissions(PathBuf::from(name), std::fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Settings that every connection gets.
fn pragmas(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // `rarray(?)`: numbers that a statement asks for.
    rusqlite::vtab::array::load_module(connection)?;
    // Android has no folder for temporary files that SQLite would find.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A schema from a damaged file must not call functions.
    connection.pragma_update(None, "trusted_schema", "OFF")
}

fn refuse_strangers(connection: &Connection, path: &Path, schema: &Schema) -> Result<(), OpenError> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let found = usize::try_from(number("PRAGMA user_version")?).unwrap_or(usize::MAX);
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let id = number("PRAGMA application_id")?;
    // A first migration that was cut off before the mark was set has a version all the same.
    let ours = id == i64::from(schema.application_id) || (id == 0 && found > 0);
    if tables > 0 && !ours {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    if found > schema.version() {
        return Err(OpenError::FromTheFuture { found, known: schema.version() });
    }
    Ok(())
}

/// The value behind a lock. A panic of another holder left a connection that has rolled back: it is as good as before.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
