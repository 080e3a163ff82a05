//! Photos that came in a file carried by hand, and those that the server makes. Each lies under a name of its own until all of it is there, so that no upload
//! that goes on meanwhile, in this process or beside it, writes into the same file.

use super::arrival::arrived_now;
use crate::{city::City, error::CityError};
use sambat_city_store::{
    db::{Db, DbError, complaint, photo, upload},
    photo_files::PhotoFiles,
    random,
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
};
use sambat_limits::network::Network;
use sambat_protocol::{bundle::BundleError, hash::Hasher, problem::Code};
use std::{
    io::{self, Read, Write as _},
    path::PathBuf,
};

/// A file on the disk under a name that nobody else knows, removed when it is let go.
pub struct StagedPhoto {
    store: PhotoFiles,
    uid: String,
}

impl StagedPhoto {
    /// A name for a new file.
    ///
    /// # Errors
    /// What making the file's place fails with.
    pub fn new(store: &PhotoFiles) -> io::Result<Self> {
        let uid = random::bytes::<16>().map_err(io::Error::other)?;
        Ok(Self { store: store.clone(), uid: data_encoding::HEXLOWER.encode(&uid) })
    }

    /// The file, made new.
    ///
    /// # Errors
    /// What creating the file fails with.
    pub fn create(&self) -> io::Result<std::fs::File> {
        self.store.open_part(&self.uid, 0)
    }

    /// A file of these bytes. On the disk when this returns.
    ///
    /// # Errors
    /// What writing the file or waiting for the disk fails with.
    pub fn of(store: &PhotoFiles, bytes: &[u8]) -> io::Result<Self> {
        let held = Self::new(store)?;
        let mut file = held.create()?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(held)
    }

    /// Makes it a photo, in the transaction that names it: on the writer's thread, where files are removed too. Nobody comes
    /// between the file and the row that needs it.
    pub(crate) fn become_photo(&self, sha256: &Sha256) -> Db<()> {
        self.store.promote(&self.uid, sha256).map_err(|_| DbError::Busy)
    }

    /// The path of the file, until it becomes a photo.
    pub fn path(&self) -> PathBuf {
        self.store.part(&self.uid)
    }
}

impl Drop for StagedPhoto {
    fn drop(&mut self) {
        // One that became a photo is not there any more.
        let _ = self.store.drop_part(&self.uid);
    }
}

/// A photo that is whole, and is what it is said to be.
pub struct Staged {
    file: StagedPhoto,
    sha256: Sha256,
    bytes: u32,
}

/// Puts a photo on the disk.
///
/// # Errors
/// [`BundleError::Damaged`] where it is not the photo of that hash and length, and what reading or writing fails with.
pub fn stage(store: &PhotoFiles, sha256: Sha256, bytes: u32, source: &mut impl Read) -> Result<Staged, BundleError> {
    let file = StagedPhoto::new(store)?;
    let mut out = file.create()?;
    let mut hasher = Hasher::default();
    let mut piece = vec![0; 64 << 10];
    loop {
        match source.read(&mut piece)? {
            0 => break,
            count => {
                out.write_all(&piece[..count])?;
                hasher.write_all(&piece[..count])?;
            }
        }
    }
    if hasher.finish() != sha256 {
        return Err(BundleError::Damaged);
    }
    out.sync_all()?;
    Ok(Staged { file, sha256, bytes })
}

/// Makes it the photo that its complaint promised. Answers whether the city did not have it yet.
///
/// # Errors
/// `not_found` where the complaint is not that phone's, `other_photo` where it announced no such photo; [`CityError::Db`],
/// [`CityError::Io`] and [`CityError::Random`] where it cannot be kept.
pub async fn bring(
    city: &City,
    owner: Sha256,
    from: Option<Network>,
    complaint: ComplaintId,
    photo_id: PhotoId,
    staged: Staged,
) -> Result<bool, CityError> {
    let now = city.now();
    let id = random::event_id(now)?;
    let bytes = u64::from(staged.bytes);
    let (done, _) = city
        .writer
        .write(move |t| {
            if !complaint::is_owner(t, &owner, complaint)? {
                return Ok(Err(Code::NotFound));
            }
            let Some(promised) = photo::find(t, complaint, photo_id)? else { return Ok(Err(Code::NotFound)) };
            if promised.manifest.sha256 != staged.sha256 || promised.manifest.bytes != staged.bytes {
                return Ok(Err(Code::OtherPhoto));
            }
            match promised.state {
                photo::PhotoState::Missing => {}
                photo::PhotoState::Arrived | photo::PhotoState::Ready => return Ok(Ok(false)),
                photo::PhotoState::GivenUp | photo::PhotoState::Refused => return Ok(Err(Code::OtherPhoto)),
            }
            staged.file.become_photo(&staged.sha256)?;
            if let Some(open) = upload::of_photo(t, complaint, photo_id)? {
                // Whoever was sending it hears that all of it is here.
                upload::keep(t, &open.uid, open.length, open.expires_at)?;
                upload::end(t, &open.uid, upload::UploadState::Arrived)?;
                let _ = staged.file.store.drop_part(&open.uid);
            }
            arrived_now(t, complaint, photo_id, id, now)?;
            Ok(Ok(true))
        })
        .await?;
    let new = done?;
    if new {
        city.worker.wake();
        if let Some(network) = from {
            city.rates.photo_came(&city.limits.allowances, network, bytes, now);
        }
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sambat_protocol::hash;

    #[test]
    fn what_is_held_is_no_photo_that_anybody_could_remove_until_its_row_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = PhotoFiles::open(folder.path()).unwrap();
        let (bytes, sha256) = (b"the same picture", hash::sha256(b"the same picture"));
        // Two are made at once, of two complaints, and neither knows of the other.
        let (one, two) = (StagedPhoto::of(&store, bytes).unwrap(), StagedPhoto::of(&store, bytes).unwrap());
        let third = StagedPhoto::of(&store, bytes).unwrap();
        one.become_photo(&sha256).unwrap();
        // The first complaint is erased before the second's row is there.
        store.drop_photo(&sha256).unwrap();
        two.become_photo(&sha256).unwrap();
        drop((one, two));
        assert_eq!(std::fs::read(store.photo(&sha256)).unwrap(), bytes);
        drop(third);
        assert_eq!(store.parts().unwrap(), Vec::<String>::new(), "what became no photo goes");
    }
}
