//! The folders of files. Names come from hashes and from the server's own ids, never from outside.

use crate::private_files;
use sambat_domain::photo::Sha256;
use sambat_protocol::hash;
use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// Ended the name of a photo that was not whole yet, in versions before this one.
const DRAFT: &str = "new";

/// The folders with the files of photos and of uploads.
#[derive(Debug, Clone)]
pub struct PhotoFiles {
    uploads: PathBuf,
    photos: PathBuf,
}

impl PhotoFiles {
    /// The folders under the data folder, made if they are not there.
    ///
    /// # Errors
    /// What making, closing or reading the folder fails with.
    pub fn open(data: &Path) -> io::Result<Self> {
        let store = Self::of(data);
        for folder in [&store.uploads, &store.photos] {
            private_files::make_folder(folder)?;
            private_files::close_folder(folder)?;
        }
        sync_folder(data)?;
        // A photo that was being written when the server stopped: it is made again.
        for entry in fs::read_dir(&store.photos)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == DRAFT) {
                remove(&path)?;
            }
        }
        Ok(store)
    }

    /// The same of a folder that is somebody else's: nothing is made or mended in it.
    pub fn of(data: &Path) -> Self {
        Self { uploads: data.join("uploads"), photos: data.join("photos") }
    }

    /// The folder of whole photos.
    pub fn photos(&self) -> &Path {
        &self.photos
    }

    /// The path of a whole photo's file.
    pub fn photo(&self, sha256: &Sha256) -> PathBuf {
        self.photos.join(format!("{sha256}.jpg"))
    }

    /// Where an upload's file is, and what else comes in whole. What no upload names is removed at the next start.
    pub fn part(&self, uid: &str) -> PathBuf {
        self.uploads.join(format!("{uid}.part"))
    }

    /// Opens an upload's file to go on at an offset, cut there.
    ///
    /// # Errors
    /// What opening it, or waiting for the disk, fails with.
    pub fn open_part(&self, uid: &str, offset: u64) -> io::Result<File> {
        use io::{Seek as _, SeekFrom};
        let path = self.part(uid);
        let mut file = private_files::options().write(true).create(true).truncate(false).open(&path)?;
        if offset == 0 {
            // The name must be on the disk before an offset in it is promised.
            sync_folder(&self.uploads)?;
        }
        file.set_len(offset)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(file)
    }

    /// How many bytes of an upload are on the disk; `None` where there is no file.
    ///
    /// # Errors
    /// What asking the disk fails with; a file that is not there is no error.
    pub fn part_length(&self, uid: &str) -> io::Result<Option<u64>> {
        match fs::metadata(self.part(uid)) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Cuts an upload's file to what was recorded.
    ///
    /// # Errors
    /// What opening or cutting it fails with.
    pub fn cut_part(&self, uid: &str, offset: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(self.part(uid))?;
        file.set_len(offset)?;
        file.sync_data()
    }

    /// Hash of an upload's file.
    ///
    /// # Errors
    /// What reading it fails with.
    pub fn hash_part(&self, uid: &str) -> io::Result<Sha256> {
        hash_file(&self.part(uid))
    }

    /// Makes a whole upload a photo. On the disk when this returns.
    ///
    /// # Errors
    /// What renaming it, or waiting for the disk, fails with.
    pub fn promote(&self, uid: &str, sha256: &Sha256) -> io::Result<()> {
        fs::rename(self.part(uid), self.photo(sha256))?;
        sync_folder(&self.photos)
    }

    /// Removes an upload's file, if there is one.
    ///
    /// # Errors
    /// What removing it fails with; a file that is not there is no error.
    pub fn drop_part(&self, uid: &str) -> io::Result<()> {
        remove(&self.part(uid))
    }

    /// Removes a photo, if it is there.
    ///
    /// # Errors
    /// What removing it fails with; a file that is not there is no error.
    pub fn drop_photo(&self, sha256: &Sha256) -> io::Result<()> {
        remove(&self.photo(sha256))
    }

    /// Files of uploads, by their ids.
    ///
    /// # Errors
    /// What reading the folder fails with.
    pub fn parts(&self) -> io::Result<Vec<String>> {
        let mut uids = Vec::new();
        for entry in fs::read_dir(&self.uploads)? {
            let name = entry?.file_name();
            if let Some(uid) = name.to_str().and_then(|name| name.strip_suffix(".part")) {
                uids.push(uid.to_owned());
            }
        }
        Ok(uids)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Hash of a file, read piece by piece.
///
/// # Errors
/// What reading it fails with.
pub fn hash_file(path: &Path) -> io::Result<Sha256> {
    Ok(hash::of_reader(&mut File::open(path)?)?.0)
}

/// Puts a folder's names on the disk.
///
/// # Errors
/// What waiting for the disk fails with.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix has a handle of a folder that can be flushed; elsewhere the file system orders names itself.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
