//! Photos by the device's own camera. It is another program, and while it is open the system may end this one: what it was asked
//! for is noted before, and found at the next start, in its draft.

use super::{
    Shot,
    draft_photos::{self, Origin},
};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    draft::{self, OfDraft},
    files,
    host::Notice,
    place,
    ports::{Located, ShotEnd, SourceFile},
    store::{self, StoreError, capture::Capture},
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    place::Fix,
};
use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The photo that the camera is open for, if it is: it takes one at a time.
#[derive(Debug, Default)]
pub struct OpenCamera(Mutex<Option<PhotoId>>);

impl OpenCamera {
    fn lock(&self) -> MutexGuard<'_, Option<PhotoId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that it is open for this photo, until what is returned is dropped; `None` where it is open already.
    pub(crate) fn open(&self, id: PhotoId) -> Option<Opened<'_>> {
        let mut open = self.lock();
        if open.is_some() {
            return None;
        }
        *open = Some(id);
        Some(Opened(self))
    }
}

/// It is open.
pub(crate) struct Opened<'a>(&'a OpenCamera);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        *self.0.lock() = None;
    }
}

/// Opens the camera for a draft, and takes its photo in.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the device has none; [`ApiCode::NotFound`], [`ApiCode::PhotosTooMany`],
/// [`ApiCode::PhotoRefused`]; [`ApiCode::DiskFull`], after which the photo lies where the camera put it, and
/// [`recover`] takes it in once there is room.
pub async fn shoot(app: &App, argument: OfDraft) -> Result<Shot, ApiError> {
    let folder = app.config().camera.folder().ok_or_else(|| ApiError::new(ApiCode::Unsupported))?;
    let draft = argument.id;
    let id = PhotoId::new(app.now(), &app.random()?);
    let Some(_opened) = app.open_camera().open(id) else {
        return ended(app, draft, ShotEnd::Busy).await;
    };
    let before = here(app).await;
    let capture = Capture { id, draft, before };
    let file = file_of(&folder, id);
    app.blocking(move |app| {
        files::make_folder(&folder).map_err(StoreError::from)?;
        app.store().write(|transaction, vault| {
            store::draft::get(transaction, vault, draft)?;
            draft_photos::has_room(transaction, draft)?;
            Ok::<_, ApiError>(store::capture::put(transaction, vault, &capture)?)
        })
    })
    .await?;
    let end = app.config().camera.shoot(file).await;
    let after = here(app).await;
    let taken = take(app, id, after).await?;
    ended(app, draft, end.judged(taken.is_some())).await
}

async fn ended(app: &App, id: ComplaintId, end: ShotEnd) -> Result<Shot, ApiError> {
    Ok(Shot { end, draft: draft::get(app, OfDraft { id }).await? })
}

/// Takes in what an earlier start asked the camera for: the drafts that got a photo. Asked at each start.
///
/// # Errors
/// [`ApiCode::DiskFull`], after which it can be asked again; [`ApiCode::StoreDamaged`] where the phone's data cannot be
/// read. A photo that cannot be taken in for another reason is gone, and stops no other.
pub async fn recover(app: &App, _: Nothing) -> Result<Vec<OfDraft>, ApiError> {
    let Some(folder) = app.config().camera.folder() else { return Ok(Vec::new()) };
    let open = *app.open_camera().lock();
    let noted = app.read(store::capture::all).await?;
    let mut drafts: Vec<OfDraft> = Vec::new();
    for Capture { id, .. } in noted.iter().filter(|noted| Some(noted.id) != open) {
        match take(app, *id, None).await {
            Ok(Some(draft)) => {
                app.tell(Notice::Draft { id: draft });
                if !drafts.contains(&OfDraft { id: draft }) {
                    drafts.push(OfDraft { id: draft });
                }
            }
            Ok(None) => {}
            Err(error) if error.code == ApiCode::DiskFull => return Err(error),
            Err(error) => tracing::warn!(code = ?error.code, "a photo of the camera was not taken in"),
        }
    }
    let waited: Vec<PhotoId> = noted.iter().map(|noted| noted.id).chain(open).collect();
    let is_waited =
        move |folder: &Path, name: &OsStr| waited.iter().any(|id| file_of(folder, *id).file_name() == Some(name));
    app.blocking(move |_| sweep(&folder, |name| is_waited(&folder, name))).await?;
    Ok(drafts)
}

/// Puts the camera's photo into its draft, if it took one; then neither note nor file is needed any more. Answers the draft.
async fn take(app: &App, id: PhotoId, after: Option<Fix>) -> Result<Option<ComplaintId>, ApiError> {
    let Some(folder) = app.config().camera.folder() else { return Ok(None) };
    let noted = app.read(store::capture::all).await?.into_iter().find(|noted| noted.id == id);
    let Some(Capture { draft, before, .. }) = noted else { return Ok(None) };
    let fixes: Vec<Fix> = [before, after].into_iter().flatten().collect();
    let street = draft::street_at(app, store::photo::best(&fixes).map(|fix| fix.position)).await?;
    let path = file_of(&folder, id);
    app.blocking(move |app| put_in(app, draft, id, &path, Origin::Camera { id, fixes, street })).await
}

fn put_in(
    app: &App,
    draft: ComplaintId,
    id: PhotoId,
    path: &Path,
    origin: Origin,
) -> Result<Option<ComplaintId>, ApiError> {
    let taken = if fs::metadata(path).is_ok_and(|file| file.len() > 0) {
        let source = SourceFile { path: path.to_path_buf(), name: String::new() };
        draft_photos::take_in(app, draft, &source, app.now(), origin).map(|_| Some(draft))
    } else {
        Ok(None)
    };
    match taken {
        // With room it is taken in.
        Err(error) if error.code == ApiCode::DiskFull => return Err(error),
        Ok(Some(_)) => {}
        _ => app.store().write(|transaction, _| store::capture::remove(transaction, id))?,
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => tracing::warn!(%error, "a photo of the camera stays"),
        _ => {}
    }
    match taken {
        // Its draft was deleted meanwhile: nobody waits for it.
        Err(error) if error.code == ApiCode::NotFound => Ok(None),
        other => other,
    }
}

fn file_of(folder: &Path, id: PhotoId) -> PathBuf {
    folder.join(format!("{id}.jpg"))
}

/// Deletes every photo that the camera was asked for: what it would have been for is gone.
///
/// # Errors
/// [`StoreError::File`] where the folder cannot be read.
pub(crate) fn forget_captures(app: &App) -> Result<(), StoreError> {
    app.config().camera.folder().map_or(Ok(()), |folder| sweep(&folder, |_| false))
}

/// Deletes what nobody waits for: a camera program may have written after it was given up.
fn sweep(folder: &Path, is_noted: impl Fn(&OsStr) -> bool) -> Result<(), StoreError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        listed => listed?,
    };
    for file in listed {
        let file = file?;
        if !is_noted(&file.file_name()) {
            let _ = fs::remove_file(file.path());
        }
    }
    Ok(())
}

/// Where the device is now, without waiting and without asking for anything.
async fn here(app: &App) -> Option<Fix> {
    match app.config().locations.locate(Duration::ZERO, false).await {
        Located::Here(measured) | Located::Roughly(measured) => place::fix(&measured, app.now()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
