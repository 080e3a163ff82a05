//! Taking a city up again from what was put aside.

use super::{BackupError, KEY_FILE, Manifest, at, keys_cover, whole_in};
use sambat_city::{
    audit::{self, Verified},
    erasure,
};
use sambat_city_store::{
    clock::{Clock, whole_millis},
    data_folder::{half_of, is_half, keys_db, main_db},
    db::{Ledger, device, event, photo},
    keys,
    photo_files::{PhotoFiles, hash_file, sync_folder},
    private_files::{close_file, make_folder},
    vault::KeyDatabase,
};
use sambat_domain::photo::Sha256;
use sambat_protocol::cursor::Cursor;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The settings of a restore that is to be made.
#[derive(Debug, Clone)]
pub struct Restore {
    /// One backup, or the folder of all of them: then the newest.
    pub from: PathBuf,
    /// The folder of the server's data, new or empty.
    pub data: PathBuf,
    /// Whether to go on without photos that the backup should have and has not.
    pub without_lost_photos: bool,
}

/// The result of a restore.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The folder of the backup that was taken.
    pub from: PathBuf,
    /// The manifest of that backup.
    pub manifest: Manifest,
    /// The chain, verified once more where it is now.
    pub chain: Verified,
    /// Complaints that had been erased since and were erased again.
    pub erased_again: usize,
    /// Complaints whose reporter had been forgotten since and was forgotten again.
    pub forgotten_again: usize,
    /// Photos that phones will be asked for.
    pub photos_lost: usize,
}

/// Restores a city. The folder has its name only once everything is in it.
///
/// # Errors
/// [`BackupError::NotEmpty`] and [`BackupError::Serving`] where the folder is taken; [`BackupError::None`],
/// [`BackupError::Manifest`], [`BackupError::Damaged`], [`BackupError::OtherHead`], [`BackupError::Audit`],
/// [`BackupError::KeysOlder`] and [`BackupError::Photos`] where the backup is not whole; [`BackupError::Open`],
/// [`BackupError::OpenKeys`] and [`BackupError::File`] where a file fails. Then there is no city in the folder.
pub fn restore(what: &Restore, clock: &dyn Clock, say: &dyn Fn(&str)) -> Result<Restored, BackupError> {
    refuse_a_city(&what.data)?;
    let from = chosen(&what.from)?;
    let manifest = Manifest::read(&from)?;
    say(&format!("{}: looking at it …", from.display()));
    Manifest::check(&from, "main.db", manifest.main_sha256)?;
    let ledger = Ledger::open_to_read(&main_db(&from)).map_err(BackupError::Open)?;
    ledger.check().map_err(BackupError::Open)?;
    let chain = audit::verify(&ledger)?;
    if (chain.events, chain.head) != (manifest.events, manifest.head) {
        return Err(BackupError::OtherHead);
    }
    let keys_from = newest_keys(&from, &manifest)?;
    let keys = KeyDatabase::open_to_read(&keys_db(&keys_from)).map_err(BackupError::OpenKeys)?;
    keys.check().map_err(BackupError::OpenKeys)?;
    keys_cover(&ledger, &keys)?;
    let wanted: Vec<Sha256> = ledger.read_blocking(photo::files)?.into_iter().collect();
    drop((ledger, keys));

    let half = cleared_half(&what.data)?;
    at(&half, make_folder(&half))?;
    copy(&main_db(&from), &main_db(&half))?;
    copy(&keys_db(&keys_from), &keys_db(&half))?;
    let (aside, store) = (PhotoFiles::of(&from), at(&half, PhotoFiles::open(&half))?);
    let mut lost = Vec::new();
    for (n, sha256) in wanted.iter().enumerate() {
        if n % 500 == 0 {
            say(&format!("photos: {n} of {}", wanted.len()));
        }
        if !bring(&aside, &store, sha256)? {
            lost.push(*sha256);
        }
    }
    if lost.len() > manifest.photos_lost && !what.without_lost_photos {
        at(&half, fs::remove_dir_all(&half))?;
        return Err(BackupError::Photos { lost: lost.len() });
    }
    at(store.photos(), sync_folder(store.photos()))?;

    say("setting right what the backup could not know …");
    let ledger = Ledger::open(&main_db(&half)).map_err(BackupError::Open)?;
    let keys = KeyDatabase::open(&keys_db(&half)).map_err(BackupError::OpenKeys)?;
    let again = erasure::finish(&ledger, &store, &keys, whole_millis(clock.now()))?;
    ledger.transact(|t| {
        lost.iter().try_for_each(|sha256| photo::lost(t, sha256))?;
        device::all_pull_again(t)
    })?;
    ledger.empty_log()?;
    let chain = audit::verify(&ledger)?;
    drop((ledger, keys));
    put_keys_back(&from, &what.data)?;
    at(&half, sync_folder(&half))?;
    if what.data.exists() {
        at(&what.data, fs::remove_dir(&what.data))?;
    }
    at(&what.data, fs::rename(&half, &what.data))?;
    at(&what.data, sync_folder(folder_of(&what.data)))?;
    Ok(Restored {
        from,
        manifest,
        chain,
        erased_again: again.erased,
        forgotten_again: again.forgotten,
        photos_lost: lost.len(),
    })
}

#[expect(clippy::disallowed_methods, reason = "a server runs on no Android")]
fn refuse_a_city(data: &Path) -> Result<(), BackupError> {
    let mut entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return at(data, Err(error)),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    let held = File::open(data.join("lock")).is_ok_and(|lock| lock.try_lock().is_err());
    Err(if held { BackupError::Serving(data.to_owned()) } else { BackupError::NotEmpty(data.to_owned()) })
}

fn chosen(from: &Path) -> Result<PathBuf, BackupError> {
    let from = at(from, fs::canonicalize(from))?;
    if Manifest::is_in(&from) {
        return if is_half(&from) { Err(BackupError::None(from)) } else { Ok(from) };
    }
    whole_in(&from)?.pop().ok_or(BackupError::None(from))
}

/// The newest whole keys beside a backup, at least as new as its words: the younger they are, the more of what was erased
/// since stays erased.
fn newest_keys(from: &Path, manifest: &Manifest) -> Result<PathBuf, BackupError> {
    let beside = whole_in(folder_of(from))?;
    let fits = |backup: &PathBuf| is_of_the_same_city(backup, manifest.head).unwrap_or(false);
    match beside.into_iter().rev().take_while(|backup| backup.as_path() > from).find(fits) {
        Some(newer) => Ok(newer),
        None => manifest.check_keys(from).map(|()| from.to_owned()),
    }
}

/// Whether a backup's keys are whole, and its chain goes on from this place.
fn is_of_the_same_city(backup: &Path, head: Cursor) -> Result<bool, BackupError> {
    Manifest::read(backup)?.check_keys(backup)?;
    let ledger = Ledger::open_to_read(&main_db(backup)).map_err(BackupError::Open)?;
    let there = ledger.read_blocking(|c| event::hash_at(c, head.seq))?;
    Ok(there.is_some_and(|hash| Cursor::at(head.seq, &hash) == head))
}

fn cleared_half(data: &Path) -> Result<PathBuf, BackupError> {
    let half = half_of(data);
    match fs::remove_dir_all(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => at(&half, Err(error)),
        _ => Ok(half),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    at(from, fs::copy(from, to))?;
    at(to, close_file(to))?;
    at(to, File::open(to).and_then(|file| file.sync_all()))
}

/// Whether a photo is in the city now.
fn bring(aside: &PhotoFiles, store: &PhotoFiles, sha256: &Sha256) -> Result<bool, BackupError> {
    let (from, to) = (aside.photo(sha256), store.photo(sha256));
    if !from.is_file() {
        return Ok(false);
    }
    copy(&from, &to)?;
    if at(&to, hash_file(&to))? == *sha256 {
        return Ok(true);
    }
    at(&to, fs::remove_file(&to))?;
    Ok(false)
}

/// A key file that was put aside by wish goes back beside the data, unless one is there.
fn put_keys_back(from: &Path, data: &Path) -> Result<(), BackupError> {
    let (aside, beside) = (from.join(KEY_FILE), keys::beside(data));
    if aside.is_file() && !beside.exists() {
        keys::copy(&aside, &beside)?;
    }
    Ok(())
}
