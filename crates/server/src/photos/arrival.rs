//! The last step of an upload: its bytes are checked, and it becomes a photo.

use super::{standing::Progress, store::Store};
use crate::{
    chance,
    city::City,
    db::{Connection, Db, DbError, Ledger, Writer, photo, upload},
    event::by_the_system,
    refusal::Refusal,
};
use jiff::Timestamp;
use sambat_domain::{event::EventKind, photo::Sha256};
use sambat_protocol::problem::Code;
use std::io;
use upload::{State, Upload};

/// Checks a whole upload and makes it a photo.
pub(super) async fn finish(city: &City, upload: Upload) -> Result<Progress, Refusal> {
    let done = {
        let (ledger, writer, store, now) = (city.ledger.clone(), city.writer.clone(), city.store.clone(), city.now());
        tokio::task::spawn_blocking(move || finish_now(&ledger, &writer, &store, upload, now))
            .await
            .map_err(|_| Code::Internal)??
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
    Arrived(Progress),
    OtherBytes,
    Lost,
}

pub(super) fn finish_now(
    ledger: &Ledger,
    writer: &Writer,
    store: &Store,
    upload: Upload,
    now: Timestamp,
) -> Result<Finished, Refusal> {
    let (complaint, photo_id) = (upload.complaint, upload.photo);
    let promised = ledger.read(|c| promised(c, &upload))?;
    let dead = |what: Finished| -> Result<Finished, Refusal> {
        let uid = upload.uid.clone();
        writer.write_blocking(move |t| upload::end(t, &uid, State::Dead))?;
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
    let id = chance::event_id(now)?;
    let (uid, folder) = (upload.uid.clone(), store.clone());
    let (arrived, head) = writer.write_blocking(move |t| {
        // On the writer's thread, where files are removed too: no other job can take this one away in between.
        if !renamed && folder.promote(&uid, &promised).is_err() || !folder.photo(&promised).exists() {
            return Ok(false);
        }
        upload::end(t, &uid, State::Arrived)?;
        photo::set_state(t, complaint, photo_id, photo::State::Arrived, None)?;
        by_the_system(t, complaint, EventKind::PhotoArrived { photo_id }, id, now)?;
        Ok(true)
    })?;
    if arrived {
        let upload = Upload { state: State::Arrived, ..upload };
        Ok(Finished::Arrived(Progress { upload, head: Some(head) }))
    } else {
        Err(io::Error::other("the photo's file could not be moved").into())
    }
}

pub(crate) fn promised(c: &Connection, upload: &Upload) -> Db<Sha256> {
    let photo = photo::find(c, upload.complaint, upload.photo)?.ok_or(DbError::BadRow("upload"))?;
    Ok(photo.manifest.sha256)
}
