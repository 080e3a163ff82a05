//! The folder of photos: files named by their hash, shared by rows, deleted when no row names them.

use crate::{
    files,
    store::{self, Store, StoreError},
};
use sambat_domain::photo::Sha256;
use std::{
    fs, io,
    path::PathBuf,
    time::{Duration, SystemTime},
};

/// A file that no row names may belong to a photo that is just being added: it is left this long.
const GRACE: Duration = Duration::from_secs(60 * 60);

/// Which picture of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The bytes that travel.
    Full,
    /// The small one for lists.
    Thumbnail,
}

/// The folder.
#[derive(Debug)]
pub struct PhotoFolder(PathBuf);

impl PhotoFolder {
    /// The folder at this path, which exists.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Whether nothing is in it.
    ///
    /// # Errors
    /// Of the file system.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(fs::read_dir(&self.0)?.next().is_none())
    }

    /// Where a picture is or will be.
    #[must_use]
    pub fn path(&self, sha256: &Sha256, picture: Picture) -> PathBuf {
        self.0.join(match picture {
            Picture::Full => format!("{sha256}.jpg"),
            Picture::Thumbnail => format!("{sha256}.thumb.jpg"),
        })
    }

    /// Puts a photo's two pictures on disk: the thumbnail first, so that a photo that is there has one.
    ///
    /// # Errors
    /// [`StoreError::Full`], or of the file system; nothing names what may be left.
    pub fn put(&self, sha256: &Sha256, jpeg: &[u8], thumbnail: &[u8]) -> Result<(), StoreError> {
        files::put(&self.path(sha256, Picture::Thumbnail), thumbnail)?;
        files::put(&self.path(sha256, Picture::Full), jpeg)?;
        Ok(())
    }

    /// A picture's bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn read(&self, sha256: &Sha256, picture: Picture) -> Result<Vec<u8>, StoreError> {
        fs::read(self.path(sha256, picture)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::NotFound,
            _ => error.into(),
        })
    }

    /// Deletes those of these photos' files that no row names any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_unnamed(&self, store: &Store, hashes: impl Iterator<Item = Sha256>) -> Result<(), StoreError> {
        for sha256 in hashes {
            // In a write, so that nobody adds the same photo between the look and the deed.
            store.write(|transaction, _| {
                if !store::photo::names_file(transaction, &sha256)? {
                    files::delete(&self.path(&sha256, Picture::Full))?;
                    files::delete(&self.path(&sha256, Picture::Thumbnail))?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(())
    }

    /// Deletes every file.
    ///
    /// # Errors
    /// Of the file system.
    pub fn delete_all(&self) -> Result<(), StoreError> {
        Ok(files::delete_all(&self.0)?)
    }

    /// Deletes what a kill left: files that no row names and nobody touched for an hour.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sweep(&self, named: impl Fn(&Sha256) -> Result<bool, StoreError>) -> Result<(), StoreError> {
        let now = SystemTime::now();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let age = entry.metadata()?.modified().ok().and_then(|at| now.duration_since(at).ok()).unwrap_or_default();
            if age < GRACE {
                continue;
            }
            let name = entry.file_name();
            let hash: Option<Sha256> =
                name.to_str().and_then(|name| name.split('.').next()).and_then(|stem| stem.parse().ok());
            let leftover = name.to_str().is_some_and(|name| name.ends_with(".tmp"));
            let unnamed = match hash {
                Some(hash) => leftover || !named(&hash)?,
                // A file that is not ours is not ours to delete.
                None => false,
            };
            if unnamed {
                files::delete(&entry.path())?;
            }
        }
        Ok(())
    }
}
