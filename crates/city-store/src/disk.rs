//! How much room there is. Photos stop while there is still some: words are small, and never come twice.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How large a file system is, and how much of it is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes of the whole file system.
    pub size: u64,
}

/// Tells how much room a file system has. A test gives its own.
pub trait Disk: fmt::Debug + Send + Sync {
    /// The room of the file system that a folder is on.
    ///
    /// # Errors
    /// Any error of the file system; `Unsupported` where this platform does not say.
    fn space(&self, folder: &Path) -> io::Result<Space>;
}

/// Asks the operating system.
#[derive(Debug, Clone, Copy)]
pub struct MachineDisk;

impl Disk for MachineDisk {
    #[cfg(unix)]
    fn space(&self, folder: &Path) -> io::Result<Space> {
        let found = rustix::fs::statvfs(folder)?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        // What is kept for root is not ours.
        Ok(Space { free: bytes(found.f_bavail), size: bytes(found.f_blocks) })
    }

    #[cfg(not(unix))]
    fn space(&self, _: &Path) -> io::Result<Space> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Of the whole disk, the part that is kept for words at most.
const OF_DISK: u64 = 20;

/// How much room the data folder of a city has left.
#[derive(Debug, Clone)]
pub struct FreeSpace {
    disk: Arc<dyn Disk>,
    data: PathBuf,
    /// Bytes that are kept for words.
    reserve: u64,
}

impl FreeSpace {
    /// The room of a data folder, of which so many bytes are left for words.
    pub fn new(disk: Arc<dyn Disk>, data: PathBuf, reserve: u64) -> Self {
        Self { disk, data, reserve }
    }

    /// Bytes that photos may still take. Where nobody knows, the disk itself says when it is full.
    pub fn left(&self) -> u64 {
        match self.disk.space(&self.data) {
            Ok(space) => space.free.saturating_sub(self.reserve.min(space.size / OF_DISK)),
            Err(error) => {
                tracing::debug!(%error, "the disk does not say how much room there is");
                u64::MAX
            }
        }
    }

    /// Fails when less than this is left for photos.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`] where there is no such room.
    pub fn has(&self, bytes: u64) -> io::Result<()> {
        if self.left() < bytes { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Given(Option<Space>);

    impl Disk for Given {
        fn space(&self, _: &Path) -> io::Result<Space> {
            self.0.ok_or_else(|| io::ErrorKind::Unsupported.into())
        }
    }

    #[test]
    fn words_have_a_part_of_the_disk_for_themselves() {
        let left = |space| FreeSpace::new(Arc::new(Given(space)), PathBuf::new(), 1_000).left();
        assert_eq!(left(Some(Space { free: 50_000, size: 100_000 })), 49_000);
        assert_eq!(left(Some(Space { free: 999, size: 100_000 })), 0);
        assert_eq!(left(Some(Space { free: 999, size: 2_000 })), 899, "of a small disk a small part");
        assert_eq!(left(None), u64::MAX);
    }

    #[cfg(unix)]
    #[test]
    fn this_machine_knows_its_room() {
        let space = MachineDisk.space(Path::new("/")).unwrap();
        assert!(space.size > 0 && space.free <= space.size);
    }
}
