//! Putting a city aside, beside its running server.

use super::{BackupError, KEY_FILE, Manifest, at, keys_cover, manifest::Counts, whole_in};
use jiff::Timestamp;
use sambat_city::audit;
use sambat_city_store::{
    clock::Clock,
    data_folder::{HALF, is_half, keys_db, main_db},
    db::{Ledger, complaint, photo},
    key_place,
    keys::{self, Keys},
    photo_files::{PhotoFiles, hash_file, sync_folder},
    private_files::{self, close_file, make_folder},
    vault::KeyDatabase,
};
use sambat_domain::photo::Sha256;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The settings of a backup that is to be made.
#[derive(Debug, Clone)]
pub struct MakeBackup {
    /// The folder of the server's data.
    pub data: PathBuf,
    /// The folder of all backups.
    pub to: PathBuf,
    /// Whether the key file goes beside the data: then whoever has the backup can read all of it.
    pub with_keys: bool,
    /// The file of secret keys; beside the data folder when not said.
    pub keys: Option<PathBuf>,
}

/// Makes a backup. Answers its folder and what it holds.
///
/// # Errors
/// [`BackupError::NoCity`], [`BackupError::InsideData`] and [`BackupError::InUse`] where no backup can be made there;
/// [`BackupError::Open`], [`BackupError::OpenKeys`], [`BackupError::Audit`] and [`BackupError::KeysOlder`] where what was copied
/// is not whole; [`BackupError::File`] where the disk fails. Then there is no new backup, and the older ones are as they were.
pub fn make(what: &MakeBackup, clock: &dyn Clock, say: &dyn Fn(&str)) -> Result<(PathBuf, Manifest), BackupError> {
    let data = fs::canonicalize(&what.data).ok().filter(|data| main_db(data).is_file());
    let data = data.ok_or_else(|| BackupError::NoCity(what.data.clone()))?;
    at(&what.to, make_folder(&what.to))?;
    let to = at(&what.to, fs::canonicalize(&what.to))?;
    if to.starts_with(&data) {
        return Err(BackupError::InsideData(to));
    }
    let _only_one = lock(&to)?;
    forget_halves(&to)?;
    let before = whole_in(&to)?;
    let made_at = clock.now();
    let name = name(&to, made_at);
    let half = to.join(format!("{name}.{HALF}"));
    at(&half, make_folder(&half))?;

    // The words first, then the keys: every key that the words need is older than they are.
    say("main.db …");
    Ledger::copy(&main_db(&data), &main_db(&half)).map_err(BackupError::Open)?;
    say("keys.db …");
    KeyDatabase::copy(&keys_db(&data), &keys_db(&half)).map_err(BackupError::OpenKeys)?;
    let ledger = Ledger::open_to_read(&main_db(&half)).map_err(BackupError::Open)?;
    ledger.check().map_err(BackupError::Open)?;
    let chain = audit::verify(&ledger)?;
    keys_cover(&ledger, &KeyDatabase::open_to_read(&keys_db(&half)).map_err(BackupError::OpenKeys)?)?;
    let complaints = ledger.read_blocking(complaint::count)?;
    let wanted = ledger.read_blocking(photo::files)?;
    drop(ledger);

    let photos = Photos {
        city: PhotoFiles::of(&data),
        before: before.last().map(|before| PhotoFiles::of(before)),
        here: at(&half, PhotoFiles::open(&half))?,
    };
    let (mut kept, mut lost) = (0, 0);
    for (n, sha256) in wanted.iter().enumerate() {
        if n % 500 == 0 {
            say(&format!("photos: {n} of {}", wanted.len()));
        }
        if photos.put_aside(sha256)? { kept += 1 } else { lost += 1 }
    }
    if lost > 0 {
        say(&format!(
            "{lost} photos are missing or damaged in the city itself: after a restore, phones are asked for them"
        ));
    }
    if what.with_keys {
        copy_keys(&key_place::of(&data, what.keys.as_deref()), &half.join(KEY_FILE))?;
    }
    let counts = Counts { head: chain.head, events: chain.events, complaints, photos: kept, photos_lost: lost };
    let manifest = Manifest::of(&half, made_at, counts)?;
    photos.sync()?;
    manifest.write(&half)?;
    at(&half, sync_folder(&half))?;
    let whole = to.join(name);
    at(&whole, fs::rename(&half, &whole))?;
    at(&to, sync_folder(&to))?;
    Ok((whole, manifest))
}

#[expect(clippy::disallowed_methods, reason = "a server runs on no Android")]
fn lock(to: &Path) -> Result<File, BackupError> {
    let path = to.join("lock");
    let file = at(&path, private_files::create(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::InUse(to.to_owned())),
        Err(TryLockError::Error(source)) => Err(BackupError::File { path, source }),
    }
}

/// Removes what backups that were cut short have left.
fn forget_halves(to: &Path) -> Result<(), BackupError> {
    for entry in at(to, fs::read_dir(to))? {
        let path = at(to, entry)?.path();
        if is_half(&path) {
            at(&path, fs::remove_dir_all(&path))?;
        }
    }
    Ok(())
}

/// The moment, and a number where two backups have the same.
fn name(to: &Path, moment: Timestamp) -> String {
    let moment = moment.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut name = moment.clone();
    for n in 2.. {
        if !to.join(&name).exists() {
            break;
        }
        name = format!("{moment}-{n:03}");
    }
    name
}

/// The files of photos: those of the city, of the backup before, and of this one.
struct Photos {
    city: PhotoFiles,
    before: Option<PhotoFiles>,
    here: PhotoFiles,
}

impl Photos {
    /// Whether the photo is in this backup now. One that the city lost, or that is not what its name says, is not.
    fn put_aside(&self, sha256: &Sha256) -> Result<bool, BackupError> {
        let target = self.here.photo(sha256);
        if let Some(before) = &self.before
            && fs::hard_link(before.photo(sha256), &target).is_ok()
        {
            at(&target, close_file(&target))?;
            return Ok(true);
        }
        let source = self.city.photo(sha256);
        match fs::copy(&source, &target) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return at(&source, Err(error)),
        }
        if at(&target, hash_file(&target))? == *sha256 {
            at(&target, close_file(&target))?;
            at(&target, File::open(&target).and_then(|file| file.sync_all()))?;
            Ok(true)
        } else {
            at(&target, fs::remove_file(&target))?;
            Ok(false)
        }
    }

    fn sync(&self) -> Result<(), BackupError> {
        let folder = self.here.photos();
        at(folder, sync_folder(folder))
    }
}

fn copy_keys(from: &Path, to: &Path) -> Result<(), BackupError> {
    // Only what is a file of keys goes under this name.
    Keys::open(from)?;
    Ok(keys::copy(from, to)?)
}
