//! A city put aside while it serves, and taken up again.
//!
//! A folder of backups has one folder for each, named by its moment: both databases, the photos, and a manifest, which is
//! written last. It has its name only once all of it is on the disk. Photos that the backup before has are linked, not copied.

mod make;
mod manifest;
mod restore;

pub use make::{MakeBackup, make};
pub use manifest::Manifest;
pub use restore::{Restore, Restored, restore};

use sambat_city::{audit::AuditError, erasure::FinishError};
use sambat_city_store::{
    data_folder::is_half,
    db::{DbError, Ledger, complaint},
    keys::KeyError,
    vault::{KeyDatabase, KeyOf, VaultError},
};
use sambat_domain::id::ComplaintId;
use sambat_sqlite::OpenError;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The name of a key file that was put beside a backup by wish.
const KEY_FILE: &str = "city.keys.json";

/// A city cannot be put aside, or not be taken up again.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No server has ever run on this folder.
    #[error("there is no city in {0}")]
    NoCity(PathBuf),
    /// The backups would lie in the data folder, and be lost with it.
    #[error("the backups in {0} must not lie in the data folder")]
    InsideData(PathBuf),
    /// Another backup is being made there.
    #[error("another backup is being made in {0}")]
    InUse(PathBuf),
    /// Nothing there has a manifest: none was ever made there, or none to its end.
    #[error("there is no whole backup in {0}")]
    None(PathBuf),
    /// A manifest that says nothing that this program understands.
    #[error("the manifest of {0} cannot be read, or is of another version of this program")]
    Manifest(PathBuf),
    /// A file is not the one that was put aside.
    #[error("{0} is not the file that was put aside: the backup is damaged or was copied in part")]
    Damaged(PathBuf),
    /// The chain ends elsewhere than the manifest says.
    #[error("the chain of events does not end where the manifest says")]
    OtherHead,
    /// The keys are from before the words.
    #[error("keys.db is older than main.db: complaint {0} has no key in it")]
    KeysOlder(ComplaintId),
    /// Photos of the backup are missing or damaged.
    #[error(
        "{lost} photos of the backup are missing or damaged; with --without-lost-photos, phones are asked for them"
    )]
    Photos {
        /// How many photos.
        lost: usize,
    },
    /// The folder to restore into has something in it already.
    #[error("{0} is not empty: a city is restored into a new folder")]
    NotEmpty(PathBuf),
    /// A server is running on the folder.
    #[error("a server is running on {0}")]
    Serving(PathBuf),
    /// A file or folder cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The main database cannot be opened.
    #[error("main.db: {0}")]
    Open(#[source] OpenError),
    /// The main database failed after it was opened.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// The database of data keys cannot be opened.
    #[error("keys.db: {0}")]
    OpenKeys(#[source] OpenError),
    /// The database of data keys failed after it was opened.
    #[error("keys.db: {0}")]
    Vault(#[from] VaultError),
    /// The file of the city's secret keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The chain of events has a fault.
    #[error(transparent)]
    Audit(#[from] AuditError),
}

impl From<FinishError> for BackupError {
    fn from(error: FinishError) -> Self {
        match error {
            FinishError::Db(error) => Self::Db(error),
            FinishError::Keys(error) => Self::Vault(error),
        }
    }
}

/// Names the file that something went wrong with.
fn at<T>(path: &Path, done: io::Result<T>) -> Result<T, BackupError> {
    done.map_err(|source| BackupError::File { path: path.to_owned(), source })
}

/// The whole backups of a folder, the oldest first: their names are their moments.
fn whole_in(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut found = Vec::new();
    for entry in at(folder, fs::read_dir(folder))? {
        let path = at(folder, entry)?.path();
        if !is_half(&path) && Manifest::is_in(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The newest whole backup of a folder of them.
pub(crate) fn newest(folder: &Path) -> Option<PathBuf> {
    whole_in(folder).ok()?.pop()
}

/// Everything sealed has its key, or the key was destroyed: keys from before the words would leave them shut for ever.
fn keys_cover(ledger: &Ledger, keys: &KeyDatabase) -> Result<(), BackupError> {
    let known = |of| -> Result<BTreeSet<ComplaintId>, VaultError> { Ok(&keys.kept(of)? | &keys.destroyed(of)?) };
    let (complaints, reporters) = (known(KeyOf::Complaint)?, known(KeyOf::Reporter)?);
    let mut sealed = ledger.read_blocking(complaint::sealed)?.into_iter();
    let mut named = ledger.read_blocking(complaint::with_reporter)?.into_iter();
    let uncovered = sealed.find(|id| !complaints.contains(id));
    // Whoever complained before reporters had keys of their own is under the complaint's.
    match uncovered.or_else(|| named.find(|id| !reporters.contains(id) && !complaints.contains(id))) {
        Some(id) => Err(BackupError::KeysOlder(id)),
        None => Ok(()),
    }
}
