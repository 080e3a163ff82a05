//! What is repaired at a start, and cleaned up now and then.

use super::{arrival::finish_now, creation::later, progress::kill};
use crate::{city::City, error::CityError};
use jiff::{SignedDuration, Timestamp};
use sambat_city_store::{
    db::{Ledger, Writer, erased, upload},
    photo_files::PhotoFiles,
};
use upload::UploadState;

/// How long a dead upload's address is still known as gone.
const MEMORY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a phone is waited for that is to hear that the city erased a complaint of its.
const NOTICE: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Sets right what the last stop left: files are cut to what was promised, an upload that lost bytes is dead, one that
/// was whole is finished.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Io`] where the database or the folder cannot be read or written.
pub fn restore(ledger: &Ledger, writer: &Writer, store: &PhotoFiles, now: Timestamp) -> Result<(), CityError> {
    let open = ledger.read_blocking(upload::open)?;
    for uid in store.parts()? {
        if open.iter().all(|upload| upload.uid != uid) {
            store.drop_part(&uid)?;
        }
    }
    for upload in open {
        let there = store.part_length(&upload.uid)?;
        let whole = upload.kept == upload.length;
        if whole && there.is_none_or(|there| there >= upload.kept) {
            if there.is_some() {
                store.cut_part(&upload.uid, upload.kept)?;
            }
            finish_now(ledger, writer, store, upload, now)?;
        } else if there.unwrap_or(0) < upload.kept {
            writer.write_blocking(move |t| upload::end(t, &upload.uid, UploadState::Dead))?;
        } else if there.is_some() {
            store.cut_part(&upload.uid, upload.kept)?;
        }
    }
    Ok(())
}

/// Ends what has expired, and forgets what died long ago.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Io`] where what expired cannot be removed.
pub async fn sweep(city: &City) -> Result<(), CityError> {
    let now = city.now();
    let open = city.ledger.read(upload::open).await?;
    for upload in open.into_iter().filter(|upload| upload.has_expired(now)) {
        // A request that is writing lengthens its upload's life in a moment; one that is not releases the lock at once.
        let Some(_turn) = city.upload_locks.take(&upload.uid, city.limits.lane).await else { continue };
        let uid = upload.uid.clone();
        let again = city.ledger.read(move |c| upload::find(c, &uid)).await?;
        if again.is_some_and(|upload| upload.has_expired(now)) {
            kill(city, &upload).await?;
        }
    }
    city.writer
        .write(move |t| {
            erased::forget_notices(t, later(now, -NOTICE))?;
            upload::forget_dead(t, later(now, -MEMORY))
        })
        .await?;
    // A photo that could not be checked, such as on a full disk, is checked again.
    city.worker.wake();
    Ok(())
}
