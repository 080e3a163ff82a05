//! Writing files so that *saved means saved*, also when the battery dies between two lines.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Puts bytes under a name: whole or not at all, and on disk when this returns.
///
/// Temporary name, write, fsync, rename, fsync of the folder: after a power cut the name has the old file or the new one,
/// never half of one.
///
/// # Errors
/// Of the file system; the temporary file is then gone.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_by(path, bytes, File::options().write(true).create(true).truncate(true))
}

/// [`put`], readable by this user only from its first byte on.
///
/// # Errors
/// As [`put`].
pub fn put_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    put_by(path, bytes, &options)
}

fn put_by(path: &Path, bytes: &[u8], options: &OpenOptions) -> io::Result<()> {
    let folder = folder_of(path)?;
    let temporary = path.with_extension("tmp");
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        point!("file_written");
        file.sync_all()
    });
    point!("file_synced");
    if let Err(error) = written.and_then(|()| fs::rename(&temporary, path)) {
        // Best effort: what it leaves is swept at the next start.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    point!("file_renamed");
    sync_folder(folder)?;
    point!("file_put");
    Ok(())
}

/// Deletes a file for good: the name is gone from the disk when this returns. A file that is not there is fine.
///
/// # Errors
/// Of the file system.
pub fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
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
/// Of the file system; the rest can be deleted the next time.
pub fn delete_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    sync_folder(folder)
}

fn folder_of(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no handle of a folder to sync; NTFS journals the rename itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
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
    fn what_cannot_be_put_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(put(&folder.path().join("no/such/folder.json"), b"one").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
