//! Writing files so that *saved means saved*, also when the battery dies between two lines.

mod held;

pub(crate) use held::retry;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// How to open a file to be written anew, which this user alone may read from its first byte on. Everything that the core keeps
/// is opened so.
#[must_use]
pub fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Ends the name of a file that is not whole yet.
pub(crate) const UNFINISHED: &str = "tmp";

/// A file whose bytes are on disk, all of them, and whose name is not yet its own. Where it never comes to be, the file is swept at
/// the next start.
#[must_use]
#[derive(Debug)]
pub(crate) struct Unnamed<'a> {
    temporary: PathBuf,
    path: &'a Path,
}

/// Writes bytes that shall have a name later: on disk, the temporary name too, when this returns.
///
/// # Errors
/// The system's, where the file cannot be written; it is then gone.
pub(crate) fn write<'a>(path: &'a Path, bytes: &[u8]) -> io::Result<Unnamed<'a>> {
    let unnamed = written(path, bytes)?;
    sync_folder(folder_of(path)?)?;
    Ok(unnamed)
}

impl Unnamed<'_> {
    /// Gives the file its name. A power cut may take it again; both names never go.
    ///
    /// # Errors
    /// The system's; the file then stays as it is.
    pub(crate) fn name(&self) -> io::Result<()> {
        retry(|| fs::rename(&self.temporary, self.path))?;
        sync_name(self.path)
    }

    /// Deletes the file. Best effort: what it leaves is swept at the next start.
    pub(crate) fn discard(self) {
        let _ = retry(|| fs::remove_file(&self.temporary));
    }
}

/// Writes bytes beside their name, which may still have other ones.
fn written<'a>(path: &'a Path, bytes: &[u8]) -> io::Result<Unnamed<'a>> {
    /// Two that put the same name at once write two files.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let temporary = path.with_extension(format!("{}.{UNFINISHED}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let synced = private().open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        point!("file_written");
        file.sync_all()
    });
    point!("file_synced");
    let unnamed = Unnamed { temporary, path };
    match synced {
        Ok(()) => Ok(unnamed),
        Err(error) => {
            unnamed.discard();
            Err(error)
        }
    }
}

/// Puts bytes under a name: whole or not at all, and on disk when this returns.
///
/// Temporary name, write, fsync, rename, fsync of the folder: after a power cut the name has the old file or the new one,
/// never half of one.
///
/// # Errors
/// The system's, where the file cannot be written or renamed; the temporary file is then gone.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = written(path, bytes)?;
    if let Err(error) = file.name() {
        file.discard();
        return Err(error);
    }
    point!("file_renamed");
    sync_folder(folder_of(path)?)?;
    point!("file_put");
    Ok(())
}

/// Deletes a file for good: the name is gone from the disk when this returns. A file that is not there is fine.
///
/// # Errors
/// Where the file is there and cannot be deleted.
pub fn delete(path: &Path) -> io::Result<()> {
    match retry(|| fs::remove_file(path)) {
        Ok(()) => {
            point!("file_removed");
            sync_folder(folder_of(path)?)?;
            point!("file_deleted");
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Deletes every file of a folder for good; folders in it stay. Nothing is left of them on the disk when this returns.
///
/// # Errors
/// Where the folder cannot be read, or a file in it cannot be deleted; the rest can be deleted the next time.
pub fn delete_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            match retry(|| fs::remove_file(entry.path())) {
                // Somebody else was deleting it just then.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    sync_folder(folder)
}

/// Deletes what a kill left half-written directly in a folder.
///
/// # Errors
/// Where the folder cannot be read, or a file in it cannot be deleted.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == UNFINISHED) {
            delete(&path)?;
        }
    }
    Ok(())
}

/// Makes a folder and those above it, each for this user alone and with its name on disk when this returns.
///
/// # Errors
/// Where the folder cannot be made, or something else has its name.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = folder_of(path)?;
    // The parent of a relative name is the folder where the process stands, which is there.
    if !above.as_os_str().is_empty() {
        make_folder(above)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere a folder has no mode"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    sync_folder(if above.as_os_str().is_empty() { Path::new(".") } else { above })
}

/// Whether others than this user may do something with a file or a folder that is there.
#[cfg(unix)]
pub(crate) fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// Elsewhere a folder of a user's own is that user's already.
#[cfg(not(unix))]
pub(crate) fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Takes from others what they may do with a folder and all that is in it. Best effort: a card of a phone has no such thing.
#[cfg(unix)]
pub(crate) fn shut_to_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    /// A folder that is everybody's, such as the one for temporary files, stays so.
    const STICKY: u32 = 0o1000;
    let about = fs::metadata(folder)?;
    if about.permissions().mode() & STICKY == 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            shut_to_others(&entry.path())?;
        } else if kind.is_file() {
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn shut_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}

/// Bytes that this user may still write into a folder. `None` where the system does not say.
pub(crate) fn room(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

/// Brings the names in a folder to the disk.
///
/// # Errors
/// Where the folder cannot be opened, or the disk fails.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no handle of a folder to sync: NTFS journals names, and [`sync_name`] has the journal written.
///
/// # Errors
/// Never: this system keeps folders by itself.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Brings the name that a file was just given to the disk, where its folder cannot be synced for it.
#[cfg(unix)]
fn sync_name(_: &Path) -> io::Result<()> {
    Ok(())
}

/// `MoveFileExW` returns before the name is on the disk. Flushing the file under its new name writes the journal up to it
/// (`FlushFileBuffers`, which wants a handle that may write).
#[cfg(not(unix))]
fn sync_name(path: &Path) -> io::Result<()> {
    retry(|| File::options().write(true).open(path))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_put_whole_and_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        put(&path, b"one").unwrap();
        put(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        delete(&path).unwrap();
        delete(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn two_that_put_the_same_name_at_once_leave_one_of_the_two() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        for _ in 0..50 {
            std::thread::scope(|scope| {
                let puts: Vec<_> = (0..4_u8).map(|n| scope.spawn(move || vec![n; 5_000])).collect();
                let puts: Vec<_> = puts.into_iter().map(|put| put.join().unwrap()).collect();
                for bytes in puts {
                    let path = &path;
                    scope.spawn(move || put(path, &bytes).unwrap());
                }
            });
            let there = fs::read(&path).unwrap();
            assert!(there.len() == 5_000 && there.iter().all(|byte| *byte == there[0]));
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_this_users_alone_and_what_lay_open_is_shut() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("a/b");
        make_folder(&data).unwrap();
        put(&data.join("c"), b"one").unwrap();
        assert_eq!((mode(&folder.path().join("a")), mode(&data), mode(&data.join("c"))), (0o700, 0o700, 0o600));
        for (path, open) in [(data.clone(), 0o755), (data.join("c"), 0o644)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
            assert!(is_open_to_others(&path));
        }
        shut_to_others(&data).unwrap();
        assert_eq!((mode(&data), mode(&data.join("c"))), (0o700, 0o600));
    }

    #[test]
    fn what_cannot_be_put_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(put(&folder.path().join("no/such/folder.json"), b"one").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
