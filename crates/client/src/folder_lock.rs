//! The folder is one process's, and the lock's file says how the last one ended.

use crate::store::StoreError;
use std::{
    fs::{File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

/// How the last process ended that had the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastEnd {
    /// As it should.
    Clean,
    /// Somewhere in the middle of something.
    Killed,
    /// After it had found the database damaged.
    Damaged,
}

/// In the lock's file of a folder that nobody has: never empty, so that there is always room for what else it says.
const CLEAN: &str = "clean";

/// The lock. The system lets it go with the process, however that ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
    /// How the process before ended.
    pub(crate) last_end: LastEnd,
}

impl FolderLock {
    /// Takes the folder.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another process has it.
    pub(crate) fn take(data: &Path) -> Result<Self, StoreError> {
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(data.join("lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut said = String::new();
        let last_end = match file.read_to_string(&mut said).map(|_| said.as_str()) {
            Ok("" | CLEAN) => LastEnd::Clean,
            Ok("damaged") => LastEnd::Damaged,
            _ => LastEnd::Killed,
        };
        let mut lock = Self { file, last_end };
        lock.note("open");
        Ok(lock)
    }

    /// Says how this process ends.
    pub(crate) fn end(&mut self, how: LastEnd) {
        self.note(match how {
            LastEnd::Clean => CLEAN,
            LastEnd::Killed => "open",
            LastEnd::Damaged => "damaged",
        });
    }

    /// Best effort: what is not noted costs the next start a look through the database, or saves it one. Written over what
    /// stands there, which takes no room of a full disk.
    fn note(&mut self, how: &str) {
        let written = self.file.rewind().and_then(|()| self.file.write_all(how.as_bytes()));
        let noted = written.and_then(|()| self.file.set_len(how.len() as u64));
        if let Err(error) = noted {
            tracing::warn!(%error, "the folder's lock could not be noted");
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Said, not left to the closing: a program that is just being started holds a copy of the handle until it runs, and
        // the folder would seem to be in use after its core was closed.
        let _ = self.file.unlock();
    }
}
