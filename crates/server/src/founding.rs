//! Whether a folder holds a city, may become one, or is what is left of one.
//!
//! A city is founded where nothing speaks of another: an empty city beside what is left of one would be taken for it, and phones
//! would be told that all they sent is gone.

use crate::backup::Manifest;
use sambat_city_store::{
    data_folder::{half_of, is_half, keys_db, main_db},
    key_place,
    vault::{KeyDatabase, KeyOf},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Something is there, and it is no city that may be served, nor nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Leftover {
    /// A restore was cut short.
    #[error(
        "{half} is what is left of a restore that was cut short: no city is founded beside it. Run `sambat-server restore` \
         once more, which begins anew; or remove that folder where this is to be a new city"
    )]
    Restore {
        /// The folder that the restore left.
        half: PathBuf,
    },
    /// The folder itself is not whole.
    #[error("{0} is not whole: it is a restore or a backup that was cut short")]
    Half(PathBuf),
    /// A backup is kept as it is.
    #[error("{0} is a backup: `sambat-server restore --from {0} --data FOLDER` takes the city up from it")]
    Backup(PathBuf),
    /// The main database is gone.
    #[error(
        "{there} is there and {missing} is not: this is what is left of a city. Put the file back, or move {data} aside and \
         run `sambat-server restore`; a new city is founded in an empty folder"
    )]
    NoWords {
        /// The folder of the city's data.
        data: PathBuf,
        /// The file of the main database, which is not there.
        missing: PathBuf,
        /// A file or folder of the city that is there.
        there: PathBuf,
    },
    /// The data keys are gone.
    #[error(
        "there is a city in {data}, and {missing} is not there: nothing private opens without it. Put the file back, or move \
         {data} aside and run `sambat-server restore`"
    )]
    NoDataKeys {
        /// The folder of the city's data.
        data: PathBuf,
        /// The file of the data keys, which is not there.
        missing: PathBuf,
    },
    /// The secret keys are gone, or elsewhere.
    #[error(
        "there is a city in {data}, and its file of secret keys is not at {keys}: put its copy there, or say where it is with \
         --keys. No new keys are made for it: nothing private would open, and phones would refuse the receipts"
    )]
    NoKeys {
        /// The folder of the city's data.
        data: PathBuf,
        /// Where the keys should be.
        keys: PathBuf,
    },
    /// The secret keys are another city's.
    #[error("the secret keys at {keys} are not those that signed the receipts of the city in {data}")]
    OtherKeys {
        /// The folder of the city's data.
        data: PathBuf,
        /// Where the keys are.
        keys: PathBuf,
    },
    /// The keys of a city are there, and nothing else of it.
    #[error(
        "the secret keys at {keys} are those of a city, and {data} has nothing of it: is its disk there? Run `sambat-server \
         restore`. Where there is no backup, `serve --found-anew` founds the city again under its keys, and phones send again \
         what they have"
    )]
    NoData {
        /// The folder of the city's data.
        data: PathBuf,
        /// Where the keys are.
        keys: PathBuf,
    },
    /// The system does not say whether a file or folder is there.
    #[error("{path} cannot be looked at: {why}")]
    Unseen {
        /// The file or folder.
        path: PathBuf,
        /// The cause, in words.
        why: String,
    },
}

/// Looks before anything is made: ready when there is a city with all that belongs to it, or nothing of one.
///
/// # Errors
/// [`Leftover`], each variant for what lies there: it says how to go on.
pub(crate) fn check(data: &Path, keys: &Path, anew: bool) -> Result<(), Leftover> {
    let given = data;
    let data = &fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
    if is_half(data) {
        return Err(Leftover::Half(data.to_owned()));
    }
    if Manifest::is_in(data) {
        return Err(Leftover::Backup(data.to_owned()));
    }
    let words = main_db(data);
    // A file without a byte is what a first start leaves that was cut short, and an emptied one looks the same.
    if size(&words)?.is_some_and(|bytes| bytes > 0) {
        return look_at_city(data, keys);
    }
    for half in [half_of(given), half_of(data)] {
        if exists(&half)? {
            return Err(Leftover::Restore { half });
        }
    }
    if let Some(there) = left_in(data)? {
        return Err(Leftover::NoWords { data: data.to_owned(), missing: words, there });
    }
    // Keys come with the first start, after its lock: without that, this folder is not where they were made.
    if !anew && exists(keys)? && !exists(&data.join("lock"))? {
        return Err(Leftover::NoData { data: data.to_owned(), keys: keys.to_owned() });
    }
    Ok(())
}

fn look_at_city(data: &Path, keys: &Path) -> Result<(), Leftover> {
    let data_keys = keys_db(data);
    if size(&data_keys)?.is_none_or(|bytes| bytes == 0) {
        return Err(Leftover::NoDataKeys { data: data.to_owned(), missing: data_keys });
    }
    if !exists(keys)? {
        return Err(Leftover::NoKeys { data: data.to_owned(), keys: keys.to_owned() });
    }
    Ok(())
}

/// What a city has that no cut first start leaves: the data keys are made before the words, all the rest after them.
fn left_in(data: &Path) -> Result<Option<PathBuf>, Leftover> {
    for name in ["main.db-wal", "main.db-journal", "photos", "uploads", key_place::NAME] {
        let path = data.join(name);
        // A log without a byte has nothing to say.
        let told =
            if name.starts_with("main.db") { size(&path)?.is_some_and(|bytes| bytes > 0) } else { exists(&path)? };
        if told {
            return Ok(Some(path));
        }
    }
    let keys = keys_db(data);
    if size(&keys)?.is_none_or(|bytes| bytes == 0) {
        return Ok(None);
    }
    let used = || {
        let database = KeyDatabase::open(&keys).ok()?;
        let mut used = false;
        for of in [KeyOf::Complaint, KeyOf::Reporter] {
            used |= !database.kept(of).ok()?.is_empty() || !database.destroyed(of).ok()?.is_empty();
        }
        Some(used)
    };
    // What cannot be read was not left by a first start.
    Ok(used().unwrap_or(true).then_some(keys))
}

fn exists(path: &Path) -> Result<bool, Leftover> {
    path.try_exists().map_err(|error| unseen(path, &error))
}

fn size(path: &Path) -> Result<Option<u64>, Leftover> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unseen(path, &error)),
    }
}

fn unseen(path: &Path, error: &io::Error) -> Leftover {
    Leftover::Unseen { path: path.to_owned(), why: error.to_string() }
}
