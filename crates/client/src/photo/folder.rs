//! The folder of photos: one file each, of both its pictures, closed under the store's key and named by the photo's id.
//!
//! No two photos share a file, whatever their bytes: what goes with one row is no other's. Nothing in the folder tells which
//! picture lies there, not even to whoever has the same one. Photos of public complaints from before lie open under their hash,
//! and may be shared: they are read and deleted where they are.

use crate::{
    files,
    store::{
        self, CLOSING, Connection, Store, StoreError, StoredValue, Vault,
        photo::{DeletedPhoto, Photo},
    },
};
use sambat_domain::{id::PhotoId, photo::Sha256};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    slice,
    sync::{PoisonError, RwLock, RwLockWriteGuard},
};

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
    /// Shared by whoever adds a photo; whoever deletes all files has it alone.
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

    /// Held from before the rows are forgotten until the files are gone too: nobody names a new one in between.
    pub fn forgetting(&self) -> RwLockWriteGuard<'_, ()> {
        self.naming.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A photo's two pictures as they lie in their file.
    fn closed(vault: &Vault, id: PhotoId, jpeg: &[u8], thumbnail: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::with_capacity(HEAD + thumbnail.len() + jpeg.len() + 2 * CLOSING);
        bytes.extend_from_slice(&MARK);
        bytes.extend_from_slice(&[0; HEAD - MARK.len()]);
        vault.close(&bound_to(id, Picture::Thumbnail), thumbnail, &mut bytes)?;
        let small = u32::try_from(bytes.len() - HEAD).map_err(|_| StoreError::Row("photo"))?;
        bytes[MARK.len()..HEAD].copy_from_slice(&small.to_be_bytes());
        vault.close(&bound_to(id, Picture::Full), jpeg, &mut bytes)?;
        Ok(bytes)
    }

    /// Puts a photo's two pictures on disk, closed, and has `commit` make the row that names them. A file has the name of its photo
    /// only after its row is there: one that has it and no row is of a row that was lost, and nobody's to delete.
    ///
    /// # Errors
    /// The one of `commit`. [`StoreError::Full`] where the disk has no room; [`StoreError::File`] where the file cannot be written;
    /// [`StoreError::KeyGone`] where the system gives no random bytes.
    pub fn add<T, E: From<StoreError>>(
        &self,
        store: &Store,
        id: PhotoId,
        (jpeg, thumbnail): (&[u8], &[u8]),
        commit: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let path = self.path(id);
        let bytes = Self::closed(&store.vault, id, jpeg, thumbnail)?;
        // Whoever deletes everything waits until the row is there, or is not to be.
        let _naming = self.naming.read().unwrap_or_else(PoisonError::into_inner);
        let file = files::write(&path, &bytes).map_err(StoreError::from)?;
        point!("photo_put");
        match commit() {
            Ok(done) => file.name().map_err(StoreError::from).map(|()| done).map_err(E::from),
            Err(error) => {
                // A commit that says that it failed may have come to the disk: then the next start gives the file its name.
                if matches!(store.read(|connection, _| store::photo::exists(connection, id)), Ok(false)) {
                    file.discard();
                }
                Err(error)
            }
        }
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

    /// Deletes the files of photos whose rows were deleted just now.
    ///
    /// # Errors
    /// [`StoreError::File`] where a file is there and cannot be deleted; [`StoreError::Damaged`] where the store
    /// cannot say whether another photo names it. The next start tries again.
    pub fn delete(&self, store: &Store, photos: &[Photo]) -> Result<(), StoreError> {
        let gone: BTreeSet<PhotoId> = photos.iter().map(|photo| photo.id).collect();
        self.delete_noted(store, |photo| gone.contains(&photo.id))
    }

    /// Deletes the files of photos that are noted as deleted, and forgets the note.
    fn delete_noted(&self, store: &Store, of: impl Fn(&DeletedPhoto) -> bool) -> Result<(), StoreError> {
        let mut noted = store.read(|connection, _| store::photo::deleted(connection))?;
        noted.retain(of);
        for photo in &noted {
            // An id that has no row will never have one again: nobody can be about to name this file.
            if !store.read(|connection, _| store::photo::exists(connection, photo.id))? {
                files::delete(&self.path(photo.id))?;
            }
            if let Some(sha256) = &photo.sha256 {
                self.delete_open(store, sha256)?;
            }
        }
        if noted.is_empty() {
            return Ok(());
        }
        store.write(|transaction, _| store::photo::forget_deleted(transaction, &noted))
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
            let put = |jpeg: &[u8], thumbnail: &[u8]| {
                let bytes = Self::closed(&store.vault, photo.id, jpeg, thumbnail)?;
                Ok::<_, StoreError>(files::put(&self.path(photo.id), &bytes)?)
            };
            if !self.path(photo.id).exists() {
                match (read(Picture::Full), read(Picture::Thumbnail)) {
                    // One whose file is gone is found out when it is sent, as ever.
                    (Err(StoreError::NotFound), _) => {}
                    (full, Err(StoreError::NotFound)) => put(&full?, &[])?,
                    (full, thumbnail) => put(&full?, &thumbnail?)?,
                }
            }
            store.write(|transaction, vault| store::photo::close(transaction, vault, photo))?;
            // At once: a phone may not have room for all of them twice.
            self.delete(store, slice::from_ref(photo))?;
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

    /// At a start, while nobody adds a photo: names the files whose rows a kill let be made and no more, and where it may, deletes
    /// those whose rows were never made.
    ///
    /// # Errors
    /// [`StoreError::File`] where the folder cannot be read, or a file cannot be named or deleted; [`StoreError::Damaged`] where
    /// the store cannot say which photos there are.
    pub(crate) fn finish_adding(&self, store: &Store, may_delete: bool) -> Result<(), StoreError> {
        for (stem, ending, path) in self.files()? {
            if !ending.ends_with(files::UNFINISHED) {
                continue;
            }
            let of_row = match stem.parse::<PhotoId>() {
                Ok(id) if store.read(|connection, _| store::photo::exists(connection, id))? => Some(self.path(id)),
                Ok(_) => None,
                // A file that is not ours is not ours to delete.
                Err(_) if stem.parse::<Sha256>().is_err() => continue,
                Err(_) => None,
            };
            match of_row {
                Some(named) if !named.exists() => files::retry(|| fs::rename(&path, &named))?,
                _ if may_delete => files::delete(&path)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Deletes the files of photos whose rows were deleted, which an end in between left.
    ///
    /// # Errors
    /// As those of [`Self::delete`].
    pub(crate) fn finish_deleting(&self, store: &Store) -> Result<(), StoreError> {
        self.delete_noted(store, |_| true)
    }

    /// Notes as deleted what no row names, because it was lost with the rest of a database.
    ///
    /// # Errors
    /// [`StoreError::File`] where the folder cannot be read; [`StoreError::Full`] where the disk has no room;
    /// [`StoreError::Damaged`] where the store cannot say which photos there are.
    pub(crate) fn note_lost(&self, connection: &Connection) -> Result<(), StoreError> {
        for (stem, ending, _) in self.files()? {
            if ending == ENDING
                && let Ok(id) = stem.parse()
                && !store::photo::exists(connection, id)?
            {
                store::photo::note_deleted(connection, id)?;
            }
        }
        Ok(())
    }

    /// The files that are there: what is before the first dot of the name, what is behind it, and where each is.
    fn files(&self) -> io::Result<Vec<(String, String, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            if let Some((stem, ending)) = path.file_name().and_then(|name| name.to_str()?.split_once('.')) {
                found.push((stem.to_owned(), ending.to_owned(), path.clone()));
            }
        }
        Ok(found)
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
