//! How an upload stands, as its owner asks for it: locked by one request at a time, read, dropped.

use super::{
    arrival::{UploadProgress, announced, finish},
    upload_locks::UploadGuard,
};
use crate::{blocking::blocking, city::City, error::CityError};
use sambat_city_store::db::{complaint, event, upload};
use sambat_domain::photo::Sha256;
use sambat_protocol::{problem::Code, tus::UploadMetadata};
use upload::{Upload, UploadState};

/// An upload of this phone's, with its lock: the request that held it before has written what it had received.
///
/// # Errors
/// `not_found` where it is not this phone's, `gone` where it has ended, `busy` where another request keeps it;
/// [`CityError::Db`] and [`CityError::Io`] where it cannot be read.
pub async fn take(city: &City, device: Sha256, uid: &str) -> Result<(Upload, UploadGuard), CityError> {
    // Whose it is, first: nobody stops another's upload.
    find(city, device, uid).await?;
    let turn = city.upload_locks.take(uid, city.limits.lane).await.ok_or(Code::Busy)?;
    let upload = find(city, device, uid).await?;
    let (store, name) = (city.photo_files.clone(), uid.to_owned());
    let there = blocking(move || store.part_length(&name)).await?.unwrap_or(0);
    // Fewer bytes than were promised: dead for ever, never a smaller offset. A whole one may have been renamed already.
    if upload.state == UploadState::Open && there < upload.kept && upload.kept < upload.length {
        kill(city, &upload).await?;
        return Err(Code::Gone.into());
    }
    Ok((upload, turn))
}

async fn find(city: &City, device: Sha256, uid: &str) -> Result<Upload, CityError> {
    let (name, now) = (uid.to_owned(), city.now());
    let found = city
        .ledger
        .read(move |c| {
            let Some(upload) = upload::find(c, &name)? else { return Ok(None) };
            Ok(complaint::is_owner(c, &device, upload.complaint)?.then_some(upload))
        })
        .await?
        .ok_or(Code::NotFound)?;
    if found.state == UploadState::Dead || found.has_expired(now) { Err(Code::Gone.into()) } else { Ok(found) }
}

/// Looks how far an upload is. One whose last step was interrupted is finished first.
///
/// # Errors
/// `gone` where its bytes were others than announced; [`CityError::Db`] and [`CityError::Io`] where it cannot be finished.
pub async fn look(city: &City, upload: Upload, _turn: &UploadGuard) -> Result<UploadProgress, CityError> {
    if upload.state != UploadState::Open || upload.kept < upload.length {
        return progress(city, upload).await;
    }
    match finish(city, upload).await {
        // To one who only asks, an upload whose bytes were dropped is gone.
        Err(CityError::Problem(problem)) if problem.code == Code::ChecksumMismatch => Err(Code::Gone.into()),
        other => other,
    }
}

pub(super) async fn progress(city: &City, upload: Upload) -> Result<UploadProgress, CityError> {
    let complaint = upload.complaint;
    let head = match upload.state {
        UploadState::Arrived => Some(city.ledger.read(move |c| event::head_of(c, complaint)).await?),
        UploadState::Open | UploadState::Dead => None,
    };
    Ok(UploadProgress { upload, head })
}

/// Which photo an upload is. Other keys of its metadata are not kept: a file's name may be a person's.
///
/// # Errors
/// [`CityError::Db`] where the main database fails.
pub async fn metadata(city: &City, upload: &Upload) -> Result<UploadMetadata, CityError> {
    let (complaint, photo, upload) = (upload.complaint, upload.photo, upload.clone());
    let sha256 = city.ledger.read(move |c| announced(c, &upload)).await?.manifest.sha256;
    Ok(UploadMetadata { complaint, photo, sha256 })
}

/// Ends an upload by its owner's wish.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Io`] where it cannot be written down or dropped.
pub async fn terminate(city: &City, upload: Upload, _turn: &UploadGuard) -> Result<(), CityError> {
    kill(city, &upload).await
}

pub(super) async fn kill(city: &City, upload: &Upload) -> Result<(), CityError> {
    let uid = upload.uid.clone();
    city.writer.write(move |t| upload::end(t, &uid, UploadState::Dead)).await?;
    city.photo_files.drop_part(&upload.uid)?;
    Ok(())
}
