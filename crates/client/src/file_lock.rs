//! The system's lock on a whole file. It goes with the process, however that ends.
//!
//! Android's standard library has no such call: `File::try_lock` answers *unsupported* there, and without a lock no core opens.
//! `flock` is the same lock, asked for by its own name; on Linux both are tested against each other.

#[cfg(any(target_os = "android", all(test, target_os = "linux")))]
mod by_flock {
    use rustix::{
        fs::{FlockOperation, flock},
        io::Errno,
    };
    use std::{fs::File, io};

    /// Takes the lock. Answers whether nobody else has it.
    pub(crate) fn try_lock(file: &File) -> io::Result<bool> {
        match flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(true),
            Err(Errno::WOULDBLOCK) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the lock back, for another process to take.
    pub(crate) fn unlock(file: &File) -> io::Result<()> {
        Ok(flock(file, FlockOperation::Unlock)?)
    }
}

#[cfg(not(target_os = "android"))]
#[expect(clippy::disallowed_methods, reason = "everywhere but on Android these lock")]
mod by_std {
    use std::{
        fs::{File, TryLockError},
        io,
    };

    /// Takes the lock. Answers whether nobody else has it.
    pub(crate) fn try_lock(file: &File) -> io::Result<bool> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Gives the lock back, for another process to take.
    pub(crate) fn unlock(file: &File) -> io::Result<()> {
        file.unlock()
    }
}

#[cfg(target_os = "android")]
pub(crate) use by_flock::{try_lock, unlock};
#[cfg(not(target_os = "android"))]
pub(crate) use by_std::{try_lock, unlock};

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{by_flock, by_std};
    use std::{fs::File, io};

    type TryLock = fn(&File) -> io::Result<bool>;
    type Unlock = fn(&File) -> io::Result<()>;

    #[test]
    fn the_lock_of_an_android_phone_is_the_lock_of_every_other_system() {
        let ways: [(TryLock, Unlock); 2] = [(by_flock::try_lock, by_flock::unlock), (by_std::try_lock, by_std::unlock)];
        for (first, first_off) in ways {
            for (second, second_off) in ways {
                let folder = tempfile::tempdir().unwrap();
                let open = || {
                    let path = folder.path().join("lock");
                    File::options().read(true).write(true).create(true).truncate(false).open(path).unwrap()
                };
                let (one, two) = (open(), open());
                assert!(first(&one).unwrap());
                assert!(!second(&two).unwrap(), "it is held");
                first_off(&one).unwrap();
                assert!(second(&two).unwrap());
                assert!(!first(&one).unwrap());
                second_off(&two).unwrap();
                // It goes with the last handle, said or not.
                assert!(first(&one).unwrap());
                drop(one);
                assert!(second(&two).unwrap());
            }
        }
    }
}
