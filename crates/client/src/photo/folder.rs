//! The folder of photos: one file each, of both its pictures, closed under the store's key and named by the photo's id.
//!
//! No two photos share a file, whatever their bytes: what goes with one row is no other's. Nothing in the folder tells which
//! picture lies there, not even to whoever has the same one. Photos of public complaints from before lie open under their hash,
//! and may be shared: they are read and deleted where they are.

use crate::{
    files,
    store::{self, Connection, Store, StoreError, StoredValue, Vault, photo::Photo},
};
use sambat_domain::{id::PhotoId, photo::Sha256};
use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, SystemTime},
};

/// A file that no row names may be worth a look by hand: it is left this long.
const GRACE: Duration = Duration::from_secs(60 * 60);

/// The first bytes of a file: what it is, and in which form. The length of its closed thumbnail comes next, then that, then the
/// closed photo.
const MARK: [u8; 4] = *b"SPH1";

/// How many bytes a file has before its thumbnail.
const HEAD: usize = MARK.len() + 4;

/// Ends the name of a photo.
const ENDING: &str = "photo";

/// Which picture of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The bytes that travel.
    Full,
    /// The small one for lists.
    Thumbnail,
}

/// The folder of photos, in which each lies closed in a file of its own.
#[derive(Debug)]
pub struct PhotoFolder {
    path: PathBuf,
    /// Shared by whoever writes files and then names them; whoever deletes all files has it alone.
    naming: RwLock<()>,
}

/// What a ciphertext is bound to: of no other photo, and no other picture of it.
fn bound_to(id: PhotoId, picture: Picture) -> String {
    format!("photo/{id}/{picture:?}")
}

impl PhotoFolder {
    /// The folder at this path, which exists.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, naming: RwLock::default() }
    }

    /// Whether nothing is in it.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(fs::read_dir(&self.path)?.next().is_none())
    }

    /// Where a photo is or will be.
    #[must_use]
    pub fn path(&self, id: PhotoId) -> PathBuf {
        self.path.join(format!("{id}.{ENDING}"))
    }

    /// Where a version before this one put it.
    fn open_path(&self, sha256: &Sha256, picture: Picture) -> PathBuf {
        self.path.join(match picture {
            Picture::Full => format!("{sha256}.jpg"),
            Picture::Thumbnail => format!("{sha256}.thumb.jpg"),
        })
    }

    /// Held from before a file is written until its row names it: nobody deletes everything in between.
    pub fn naming(&self) -> RwLockReadGuard<'_, ()> {
        self.naming.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held from before the rows are forgotten until the files are gone too: nobody names a new one in between.
    pub fn forgetting(&self) -> RwLockWriteGuard<'_, ()> {
        self.naming.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a photo's two pictures on disk, closed. A photo that is there has both.
    ///
    /// # Errors
    /// [`StoreError::Full`] where the disk has no room; [`StoreError::File`] where the file cannot be written;
    /// [`StoreError::KeyGone`] where the system gives no random bytes. Nothing names what may be left.
    pub fn put(&self, vault: &Vault, id: PhotoId, jpeg: &[u8], thumbnail: &[u8]) -> Result<(), StoreError> {
        let small = vault.keep(true, &bound_to(id, Picture::Thumbnail), thumbnail)?.bytes;
        let full = vault.keep(true, &bound_to(id, Picture::Full), jpeg)?.bytes;
        let length = u32::try_from(small.len()).map_err(|_| StoreError::Row("photo"))?;
        let bytes = [MARK.as_slice(), &length.to_be_bytes(), &small, &full].concat();
        Ok(files::put(&self.path(id), &bytes)?)
    }

    /// A picture's bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no file; [`StoreError::KeyGone`] where it was changed, or closed by
    /// another key; [`StoreError::File`] where it cannot be read.
    pub fn read(&self, vault: &Vault, id: PhotoId, sha256: &Sha256, picture: Picture) -> Result<Vec<u8>, StoreError> {
        let closed = match closed_picture(&self.path(id), picture) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return match fs::read(self.open_path(sha256, picture)) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::NotFound),
                    read => Ok(read?),
                };
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData) => {
                return Err(StoreError::KeyGone);
            }
            read => read?,
        };
        vault.open(&bound_to(id, picture), &StoredValue { bytes: closed, sealed: true })
    }

    /// Deletes the files of photos that no row names any more.
    ///
    /// # Errors
    /// [`StoreError::File`] where a file is there and cannot be deleted; [`StoreError::Damaged`] where the store
    /// cannot say whether another photo names it.
    pub fn delete(&self, store: &Store, photos: &[Photo]) -> Result<(), StoreError> {
        for photo in photos {
            // An id that has no row will never have one again: nobody can be about to name this file.
            if !store.read(|connection, _| store::photo::exists(connection, photo.id))? {
                files::delete(&self.path(photo.id))?;
            }
            self.delete_open(store, &photo.sha256)?;
        }
        Ok(())
    }

    /// Deletes what a version before this one put down, where no row needs it any more. No row comes to need it anew.
    fn delete_open(&self, store: &Store, sha256: &Sha256) -> Result<(), StoreError> {
        if !store.read(|connection, _| store::photo::names_file(connection, sha256))? {
            files::delete(&self.open_path(sha256, Picture::Full))?;
            files::delete(&self.open_path(sha256, Picture::Thumbnail))?;
        }
        Ok(())
    }

    /// Closes what a version before this one left open of these photos.
    ///
    /// # Errors
    /// [`StoreError::Full`] where the disk has no room; [`StoreError::File`] where a file cannot be read or written.
    /// Asking again goes on where it stopped.
    pub(crate) fn close(&self, store: &Store, photos: &[Photo]) -> Result<(), StoreError> {
        for photo in photos {
            let read = |picture| self.read(&store.vault, photo.id, &photo.sha256, picture);
            if !self.path(photo.id).exists() {
                match (read(Picture::Full), read(Picture::Thumbnail)) {
                    // One whose file is gone is found out when it is sent, as ever.
                    (Err(StoreError::NotFound), _) => {}
                    (full, Err(StoreError::NotFound)) => self.put(&store.vault, photo.id, &full?, &[])?,
                    (full, thumbnail) => self.put(&store.vault, photo.id, &full?, &thumbnail?)?,
                }
            }
            store.write(|transaction, vault| store::photo::close(transaction, vault, photo))?;
            self.delete_open(store, &photo.sha256)?;
        }
        Ok(())
    }

    /// Deletes every file.
    ///
    /// # Errors
    /// [`StoreError::File`] where the folder cannot be read, or a file in it cannot be deleted.
    pub fn delete_all(&self, _alone: &RwLockWriteGuard<'_, ()>) -> Result<(), StoreError> {
        Ok(files::delete_all(&self.path)?)
    }

    /// At a start, while nobody adds a photo: deletes what a kill left, files that no row names and nobody touched for an hour.
    ///
    /// # Errors
    /// [`StoreError::File`] where the folder cannot be read; [`StoreError::Damaged`] where the store cannot say which
    /// photos there are.
    pub(crate) fn sweep(&self, connection: &Connection) -> Result<(), StoreError> {
        let now = SystemTime::now();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let age = entry.metadata()?.modified().ok().and_then(|at| now.duration_since(at).ok()).unwrap_or_default();
            if age >= GRACE && is_left_over(connection, &entry.path())? {
                files::delete(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Whether a file is ours and no row names it. A file that is not ours is not ours to delete.
fn is_left_over(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    let Some((stem, ending)) = path.file_name().and_then(|name| name.to_str()?.split_once('.')) else {
        return Ok(false);
    };
    let unfinished = ending.ends_with(files::UNFINISHED);
    if let Ok(id) = stem.parse::<PhotoId>() {
        return Ok(unfinished || (ending == ENDING && !store::photo::exists(connection, id)?));
    }
    match stem.parse::<Sha256>() {
        Ok(sha256) => Ok(unfinished || !store::photo::names_file(connection, &sha256)?),
        Err(_) => Ok(false),
    }
}

/// A picture as it lies in its file; of the other one nothing is read.
fn closed_picture(path: &Path, picture: Picture) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let mut head = [0; HEAD];
    file.read_exact(&mut head)?;
    let (mark, length) = head.split_at(MARK.len());
    let length = length.try_into().map(u32::from_be_bytes).unwrap_or_default();
    let all = file.metadata()?.len();
    let rest = all.checked_sub(HEAD as u64 + u64::from(length)).filter(|_| mark == MARK);
    let rest = rest.ok_or(io::ErrorKind::InvalidData)?;
    let wanted = match picture {
        Picture::Thumbnail => u64::from(length),
        Picture::Full => {
            file.seek(SeekFrom::Current(i64::from(length)))?;
            rest
        }
    };
    let mut bytes = Vec::with_capacity(usize::try_from(wanted).unwrap_or_default());
    file.take(wanted).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use sambat_protocol::hash;

    fn id(n: u8) -> PhotoId {
        PhotoId::new(Timestamp::UNIX_EPOCH, &[n; 10])
    }

    #[test]
    fn a_photo_lies_closed_and_opens_with_its_key_under_its_id_and_unchanged_alone() {
        let folder = tempfile::tempdir().unwrap();
        let photos = PhotoFolder::new(folder.path().to_owned());
        let (vault, jpeg, thumbnail) = (Vault::new(&[1; 32]), b"the whole picture".repeat(9_000), b"a small one");
        let sha256 = hash::sha256(&jpeg);
        photos.put(&vault, id(1), &jpeg, thumbnail).unwrap();
        assert_eq!(photos.read(&vault, id(1), &sha256, Picture::Full).unwrap(), jpeg);
        assert_eq!(photos.read(&vault, id(1), &sha256, Picture::Thumbnail).unwrap(), thumbnail);
        let path = photos.path(id(1));
        let lies = fs::read(&path).unwrap();
        assert!(!lies.windows(5).any(|bytes| bytes == b"whole" || bytes == b"small"));
        assert!(!path.to_str().unwrap().contains(&sha256.to_string()));
        // The same bytes once more lie there as others: nobody sees that they are the same.
        photos.put(&vault, id(2), &jpeg, thumbnail).unwrap();
        assert_ne!(fs::read(photos.path(id(2))).unwrap(), lies);

        let refused = |vault: &Vault, photo| {
            [Picture::Full, Picture::Thumbnail]
                .map(|picture| matches!(photos.read(vault, photo, &sha256, picture), Err(StoreError::KeyGone)))
        };
        assert_eq!(refused(&Vault::new(&[2; 32]), id(1)), [true, true]);
        fs::write(photos.path(id(3)), &lies).unwrap();
        assert_eq!(refused(&vault, id(3)), [true, true], "another photo's file");
        for at in [0, 4, 7, 8, 30, lies.len() / 2, lies.len() - 1] {
            let mut changed = lies.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(refused(&vault, id(1)).contains(&true), "byte {at}");
        }
        for length in [0, 3, 8, 20, lies.len() - 1] {
            fs::write(&path, &lies[..length]).unwrap();
            assert!(refused(&vault, id(1))[0], "cut off at {length}");
        }
        fs::remove_file(&path).unwrap();
        let gone = photos.read(&vault, id(1), &sha256, Picture::Full);
        assert!(matches!(gone, Err(StoreError::NotFound)));
    }
}
