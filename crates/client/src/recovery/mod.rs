//! A start on a damaged database: it is put aside and kept, a new one takes what can be read of it row by row, and every
//! complaint that was submitted is queued again from its own file. The id is the key: what the city already has, it will
//! say so.

mod left;
mod restore;
#[cfg(test)]
mod tests;

pub(crate) use left::{finish_submits, heal_files};
pub(crate) use restore::{Recovered, recover};

use crate::{
    files,
    folders::Folders,
    store::{self, StoreError},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The database and what SQLite keeps beside it.
pub(crate) const DATABASE: &str = "sambat.db";
const FILES: [&str; 3] = ["sambat.db-shm", "sambat.db-wal", DATABASE];

/// Photos of drafts may be worth a look by hand: none is deleted at a start so long after.
const KEEP: SignedDuration = SignedDuration::from_hours(30 * 24);

const NO_DELETING_BEFORE: &str = "no_sweep_before";

/// Folders of databases that were put aside begin with this.
const ASIDE: &str = "damaged-";

/// And with this until all of it that reads was taken.
const UNFINISHED: &str = "recovering-";

/// In such a folder: everything that was to be put aside is there, and the database beside it is the new one.
const MOVED: &str = "moved";

/// Deletes the databases that were put aside.
///
/// # Errors
/// Where a folder cannot be read or deleted.
pub(crate) fn forget_aside(data: &Path) -> io::Result<()> {
    for folder in folders(data, ASIDE)?.into_iter().chain(folders(data, UNFINISHED)?) {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

fn folders(data: &Path, beginning: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            found.push(entry.path());
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Puts the database aside, in a folder of its own, or goes on with what a start before this one began. Nothing is deleted.
///
/// # Errors
/// Where a file cannot be moved; the next start goes on.
fn put_aside(data: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let aside = match folders(data, UNFINISHED)?.pop() {
        Some(begun) => begun,
        None => data.join(format!("{UNFINISHED}{}", now.as_millisecond())),
    };
    files::make_folder(&aside)?;
    if !aside.join(MOVED).exists() {
        // The file itself last: without it, the start after a kill would not know that there is a log to be moved.
        for name in FILES {
            match files::retry(|| fs::rename(data.join(name), aside.join(name))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        files::put(&aside.join(MOVED), b"")?;
    }
    files::sync_folder(data)?;
    Ok(aside)
}

/// Deletes a new database that nobody has used.
fn forget_files(data: &Path) -> io::Result<()> {
    FILES.iter().try_for_each(|name| files::delete(&data.join(name)))
}

/// Says that everything that reads was taken.
fn finish(data: &Path, aside: &Path) -> io::Result<()> {
    if let Some(name) = aside.file_name().and_then(|name| name.to_str()?.strip_prefix(UNFINISHED)) {
        files::retry(|| fs::rename(aside, data.join(format!("{ASIDE}{name}"))))?;
    }
    files::sync_folder(data)
}

/// Whether a start before this one began to recover and did not come to its end.
///
/// # Errors
/// Where the folder cannot be read.
pub(crate) fn is_unfinished(data: &Path) -> io::Result<bool> {
    Ok(!folders(data, UNFINISHED)?.is_empty())
}

/// Whether photos whose rows were lost may be deleted yet.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub(crate) fn may_delete(connection: &store::Connection, now: Timestamp) -> Result<bool, StoreError> {
    Ok(store::setting::get::<Timestamp>(connection, NO_DELETING_BEFORE)?.is_none_or(|at| at <= now))
}

/// Whether this database took the place of one that was damaged.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub(crate) fn was_recovered(connection: &store::Connection) -> Result<bool, StoreError> {
    Ok(store::setting::get::<Timestamp>(connection, NO_DELETING_BEFORE)?.is_some())
}

/// Whether the database is gone while files beside it say that there was one.
///
/// # Errors
/// Where the folders cannot be read.
pub(crate) fn is_missed(data: &Path, folders: &Folders<'_>) -> io::Result<bool> {
    match fs::metadata(data.join(DATABASE)) {
        Ok(about) if about.len() > 0 => return Ok(false),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    Ok(fs::read_dir(folders.complaints)?.next().is_some() || !folders.photos.is_empty()?)
}
