//! The folder is one process's, and the lock's file says how the last one ended.

use crate::{file_lock, files, store::StoreError};
use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
    sync::{Mutex, PoisonError},
};

/// Name of the lock's file in the folder.
pub(crate) const NAME: &str = "lock";

/// How the last process ended that had the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastEnd {
    /// The core was closed, or the app was ended in order.
    Clean,
    /// Somewhere in the middle of something, while the machine ran on: all that it wrote is there. On Android, every end.
    Killed,
    /// With the machine, or nobody knows: what the disk had promised to keep may not be there.
    PowerLost,
    /// After it had found the database damaged.
    Damaged,
}

/// In the lock's file of a folder that nobody has: never empty, so that there is always room for what else it says.
const CLEAN: &str = "clean";

/// While somebody has it, with which start of the machine this was.
const OPEN: &str = "open";

const DAMAGED: &str = "damaged";

impl LastEnd {
    /// What the lock's file says of it, after this start of the machine.
    fn of(said: &str, boot: Option<&str>) -> Self {
        // By how it begins: a write may have been cut off before what stood there was.
        if said.is_empty() || said.starts_with(CLEAN) {
            Self::Clean
        } else if said.starts_with(DAMAGED) {
            Self::Damaged
        } else if let Some(boot) = boot
            && said.strip_prefix(OPEN).is_some_and(|then| then.trim() == boot)
        {
            Self::Killed
        } else {
            Self::PowerLost
        }
    }

    /// Whether the disk may hold something else than what was written: only then is all of the database looked through.
    pub(crate) fn may_have_damaged(self) -> bool {
        match self {
            Self::Clean | Self::Killed => false,
            Self::PowerLost | Self::Damaged => true,
        }
    }
}

/// Which start of the machine this is, where the system says.
fn boot() -> Option<String> {
    let said = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
    let said = said.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    // Where Android does not say, an end is taken for what it is a hundred times a day.
    said.or_else(|| cfg!(target_os = "android").then(|| "unknown".to_owned()))
}

/// The lock. The system lets it go with the process, however that ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: Mutex<File>,
    boot: Option<String>,
    /// How the process before ended.
    pub(crate) last_end: LastEnd,
}

impl FolderLock {
    /// Takes the folder.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another process has it.
    pub(crate) fn take(data: &Path) -> Result<Self, StoreError> {
        let mut file = files::private().read(true).truncate(false).open(data.join(NAME))?;
        if !file_lock::try_lock(&file)? {
            return Err(StoreError::InUse);
        }
        let boot = boot();
        let mut said = String::new();
        let last_end = match file.read_to_string(&mut said) {
            Ok(_) => LastEnd::of(&said, boot.as_deref()),
            Err(_) => LastEnd::PowerLost,
        };
        let lock = Self { file: Mutex::new(file), boot, last_end };
        lock.end(LastEnd::Killed);
        Ok(lock)
    }

    /// Says how this process ends, as far as it gets: until it says otherwise, it was killed.
    pub(crate) fn end(&self, how: LastEnd) {
        match (how, &self.boot) {
            (LastEnd::Clean, _) => self.note(CLEAN),
            (LastEnd::Damaged, _) => self.note(DAMAGED),
            (LastEnd::Killed, Some(boot)) => self.note(&format!("{OPEN} {boot}")),
            (LastEnd::Killed, None) | (LastEnd::PowerLost, _) => self.note(OPEN),
        }
    }

    /// Best effort: what is not noted costs the next start a look through the database, or saves it one. Written over what
    /// stands there, which takes no room of a full disk.
    fn note(&self, how: &str) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let written = file.rewind().and_then(|()| file.write_all(how.as_bytes()));
        let noted = written.and_then(|()| file.set_len(how.len() as u64));
        if let Err(error) = noted {
            tracing::warn!(%error, "the folder's lock could not be noted");
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Said, not left to the closing: a program that is just being started holds a copy of the handle until it runs, and
        // the folder would seem to be in use after its core was closed.
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = file_lock::unlock(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_end_of_the_machine_or_damage_asks_for_a_look_through_everything() {
        let boot = Some("7d0c9b2e-1c1f-4f4e-9b5e-0c3f5f1f2a11");
        for (said, boot, end, looks) in [
            ("", boot, LastEnd::Clean, false),
            ("clean", boot, LastEnd::Clean, false),
            // Cut off while it was noted.
            ("clean7d0c9b2e-1c1f", boot, LastEnd::Clean, false),
            ("open 7d0c9b2e-1c1f-4f4e-9b5e-0c3f5f1f2a11", boot, LastEnd::Killed, false),
            ("open 00000000-1c1f-4f4e-9b5e-0c3f5f1f2a11", boot, LastEnd::PowerLost, true),
            // By a version that did not say, or on a system that does not.
            ("open", boot, LastEnd::PowerLost, true),
            ("open", None, LastEnd::PowerLost, true),
            ("open 7d0c9b2e-1c1f-4f4e-9b5e-0c3f5f1f2a11", None, LastEnd::PowerLost, true),
            ("damaged", boot, LastEnd::Damaged, true),
            ("damaged2e-1c1f-4f4e", boot, LastEnd::Damaged, true),
            ("\0\0\0", boot, LastEnd::PowerLost, true),
        ] {
            assert_eq!(LastEnd::of(said, boot), end, "{said}");
            assert_eq!(end.may_have_damaged(), looks, "{said}");
        }
    }

    #[test]
    fn a_start_finds_how_the_one_before_it_ended() {
        let folder = tempfile::tempdir().unwrap();
        for (end, found) in [
            (None, LastEnd::Clean),
            (None, if boot().is_some() { LastEnd::Killed } else { LastEnd::PowerLost }),
            (Some(LastEnd::Clean), LastEnd::Killed),
            (Some(LastEnd::Damaged), LastEnd::Clean),
            (Some(LastEnd::PowerLost), LastEnd::Damaged),
            (Some(LastEnd::Clean), LastEnd::PowerLost),
            (None, LastEnd::Clean),
        ] {
            let lock = FolderLock::take(folder.path()).unwrap();
            if lock.boot.is_some() {
                assert_eq!(lock.last_end, found);
            }
            assert!(matches!(FolderLock::take(folder.path()), Err(StoreError::InUse)));
            if let Some(end) = end {
                lock.end(end);
            }
        }
    }
}
