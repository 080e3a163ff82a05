//! The last step of an upload: its bytes are checked, and it becomes a photo.

use crate::{blocking::blocking, city::City, error::CityError, event::by_the_system};
use jiff::Timestamp;
use sambat_city_store::{
    db::{Connection, Db, DbError, Ledger, Transaction, Writer, event, photo, upload},
    photo_files::PhotoFiles,
    random,
};
use sambat_domain::{
    event::EventKind,
    id::{ComplaintId, EventId, PhotoId},
};
use sambat_protocol::{cursor::Cursor, problem::Code};
use std::io;
use upload::{Upload, UploadState};

/// How far an upload has come.
#[derive(Debug, Clone)]
pub struct UploadProgress {
    /// The upload as it stands now.
    pub upload: Upload,
    /// Where the chain stood at the complaint's last event, once the photo has arrived.
    pub head: Option<Cursor>,
}

/// Checks a whole upload and makes it a photo.
pub(super) async fn finish(city: &City, upload: Upload) -> Result<UploadProgress, CityError> {
    let done = {
        let (ledger, writer, store, now) =
            (city.ledger.clone(), city.writer.clone(), city.photo_files.clone(), city.now());
        blocking(move || finish_now(&ledger, &writer, &store, upload, now)).await?
    };
    match done {
        Finished::Arrived(progress) => {
            city.worker.wake();
            Ok(progress)
        }
        Finished::OtherBytes => Err(Code::ChecksumMismatch.into()),
        Finished::Lost => Err(Code::Gone.into()),
    }
}

pub(super) enum Finished {
    Arrived(UploadProgress),
    OtherBytes,
    Lost,
}

pub(super) fn finish_now(
    ledger: &Ledger,
    writer: &Writer,
    store: &PhotoFiles,
    upload: Upload,
    now: Timestamp,
) -> Result<Finished, CityError> {
    let (complaint, photo_id) = (upload.complaint, upload.photo);
    let found = ledger.read_blocking(|c| announced(c, &upload))?;
    let promised = found.manifest.sha256;
    if matches!(found.state, photo::PhotoState::Arrived | photo::PhotoState::Ready) {
        return already_there(writer, store, upload);
    }
    let dead = |what: Finished| -> Result<Finished, CityError> {
        let uid = upload.uid.clone();
        writer.write_blocking(move |t| upload::end(t, &uid, UploadState::Dead))?;
        store.drop_part(&upload.uid)?;
        Ok(what)
    };
    // A crash may have fallen between the renaming and the commit: then the file is already where it belongs.
    let renamed = store.part_length(&upload.uid)?.is_none();
    if renamed && !store.photo(&promised).exists() {
        return dead(Finished::Lost);
    }
    if !renamed && store.hash_part(&upload.uid)? != promised {
        return dead(Finished::OtherBytes);
    }
    let id = random::event_id(now)?;
    let (uid, folder) = (upload.uid.clone(), store.clone());
    let (head, _) = writer.write_blocking(move |t| {
        // By hand it may have come since the look: it arrives once.
        let there = photo::find(t, complaint, photo_id)?
            .is_some_and(|photo| matches!(photo.state, photo::PhotoState::Arrived | photo::PhotoState::Ready));
        // On the writer's thread, where files are removed too: no other job can take this one away in between.
        let kept = if there {
            folder.drop_part(&uid).is_ok()
        } else {
            (renamed || folder.promote(&uid, &promised).is_ok()) && folder.photo(&promised).exists()
        };
        if kept {
            upload::end(t, &uid, UploadState::Arrived)?;
        }
        if kept && !there {
            arrived_now(t, complaint, photo_id, id, now)?;
        }
        if kept { event::head_of(t, complaint).map(Some) } else { Ok(None) }
    })?;
    match head {
        Some(_) => {
            Ok(Finished::Arrived(UploadProgress { upload: Upload { state: UploadState::Arrived, ..upload }, head }))
        }
        None => Err(io::Error::other("the photo's file could not be moved").into()),
    }
}

/// The photo came another way while its upload was open: no byte more is needed.
fn already_there(writer: &Writer, store: &PhotoFiles, upload: Upload) -> Result<Finished, CityError> {
    let (uid, complaint) = (upload.uid.clone(), upload.complaint);
    let (head, _) = writer.write_blocking(move |t| {
        upload::end(t, &uid, UploadState::Arrived)?;
        event::head_of(t, complaint)
    })?;
    store.drop_part(&upload.uid)?;
    Ok(Finished::Arrived(UploadProgress { upload: Upload { state: UploadState::Arrived, ..upload }, head: Some(head) }))
}

/// Notes that all bytes of a photo are here, and says so, once.
pub(super) fn arrived_now(
    t: &Transaction<'_>,
    complaint: ComplaintId,
    photo_id: PhotoId,
    id: EventId,
    now: Timestamp,
) -> Db<()> {
    photo::set_state(t, complaint, photo_id, photo::PhotoState::Arrived, None)?;
    by_the_system(t, complaint, EventKind::PhotoArrived { photo_id }, id, now)
}

/// The photo that an upload brings, as its complaint announced it.
///
/// # Errors
/// [`DbError::BadRow`] where the complaint announced none such; other variants where the main database fails.
pub fn announced(c: &Connection, upload: &Upload) -> Db<photo::Photo> {
    photo::find(c, upload.complaint, upload.photo)?.ok_or(DbError::BadRow("upload"))
}
