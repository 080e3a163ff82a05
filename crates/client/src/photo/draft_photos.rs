//! Choosing, adding, ordering and showing photos.

use super::{Intake, PhotoAdd, PhotoRemove, PhotoReorder, Picture};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    draft::{self, DraftView},
    ports::{Source, Wanted},
    setting,
    store::{self, StoreError, Transaction, Vault, photo::Hint},
};
use jiff::Timestamp;
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::{MOST_PHOTOS, PhotoMistake, Sha256},
    place::{Fix, StreetName},
};
use sambat_photo::{PhotoError, Size, limits::MAX_BYTES};
use std::io;

/// Lets the citizen choose files in the host's own picker.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the host has none.
pub async fn pick(app: &App, _: Nothing) -> Result<Vec<Intake>, ApiError> {
    let chosen = app.config().picker.pick(Wanted::Photos).await.ok_or_else(|| ApiError::new(ApiCode::Unsupported))?;
    Ok(chosen.into_iter().map(|source| app.picked_files().register(source)).collect())
}

/// Adds a chosen file to a draft: read, made upright and small, its hash taken, both pictures on disk, then the row.
///
/// # Errors
/// [`ApiCode::NotFound`], also for a file that is being added already; [`ApiCode::PhotosTooMany`], [`ApiCode::PhotoRefused`],
/// [`ApiCode::DiskFull`]; the draft is then as it was, and after a full disk the same file can be tried again.
pub async fn add(app: &App, argument: PhotoAdd) -> Result<DraftView, ApiError> {
    let now = app.now();
    let id = PhotoId::new(now, &app.random()?);
    app.blocking(move |app| {
        // Taken, not looked at: four who bring the same number bring one photo.
        let source = app.picked_files().take(&argument.intake).ok_or_else(|| ApiError::new(ApiCode::NotFound))?;
        let added = take_in(app, argument.draft, source.as_ref(), now, Origin::File { id });
        // After a full disk the file is still needed; otherwise it did what it could.
        if matches!(&added, Err(error) if error.code == ApiCode::DiskFull) {
            app.picked_files().give_back(&argument.intake, source);
        }
        added
    })
    .await
}

/// Where a photo comes from.
pub(super) enum Origin {
    /// A file that was chosen.
    File {
        /// Its id to be.
        id: PhotoId,
    },
    /// The device's camera.
    Camera {
        /// Its id to be, under which it was asked for.
        id: PhotoId,
        /// Where the device was before and after the shot.
        fixes: Vec<Fix>,
        /// The street there.
        street: Option<StreetName>,
    },
}

/// Whether a draft may have one photo more.
pub(super) fn has_room(connection: &store::Connection, draft: ComplaintId) -> Result<(), ApiError> {
    if store::photo::count_of(connection, draft)? >= MOST_PHOTOS {
        return Err(ApiError::new(ApiCode::PhotosTooMany).with("most", MOST_PHOTOS));
    }
    Ok(())
}

/// Reads a photo, makes it upright, small and bare, and puts it into a draft. One that the camera was asked for is then no longer
/// waited for, and says where the draft is, if nothing else has.
pub(super) fn take_in(
    app: &App,
    draft: ComplaintId,
    source: &dyn Source,
    now: Timestamp,
    origin: Origin,
) -> Result<DraftView, ApiError> {
    let size = app.store().read(|connection, vault| {
        store::draft::get(connection, vault, draft)?;
        has_room(connection, draft)?;
        let saver = setting::load(connection)?.data_saver;
        Ok::<_, ApiError>(if saver { Size::DataSaver } else { Size::Normal })
    })?;
    let bytes = source.read(MAX_BYTES).map_err(unreadable)?;
    let photo = match sambat_photo::prepare(&bytes, size) {
        // What the app brings no decoder for, the system may have one for.
        Err(error @ (PhotoError::Heic | PhotoError::Avif)) => {
            let jpeg = app.config().decoder.decode(&bytes, size.long_edge()).ok_or(error)?;
            sambat_photo::prepare(&jpeg, size)?
        }
        prepared => prepared?,
    };
    drop(bytes);
    let (id, fixes, street, asked_for) = match origin {
        Origin::File { id } => (id, Vec::new(), None, false),
        Origin::Camera { id, fixes, street } => (id, fixes, street, true),
    };
    let row = store::photo::Photo {
        id,
        complaint: draft,
        sha256: Sha256(photo.sha256),
        bytes: u32::try_from(photo.jpeg.len()).map_err(|_| ApiError::new(ApiCode::Internal))?,
        width: photo.width,
        height: photo.height,
        hint: Hint { position: photo.hint.position, taken: photo.hint.taken.map(|taken| taken.local), fixes },
    };
    app.photos().add(app.store(), row.id, (&photo.jpeg, &photo.thumbnail), || {
        app.store().write(|transaction, vault| {
            // Looked at again where nobody can come between: two windows may add the fifth photo at once.
            has_room(transaction, draft)?;
            let mut changed = store::draft::get(transaction, vault, draft)?;
            changed.saved_at = now;
            if changed.body.place.is_empty() {
                changed.body.place.fix = row.hint.best_fix().cloned();
                draft::name_place(transaction, &mut changed, None, street)?;
            }
            store::draft::put(transaction, vault, &changed)?;
            store::photo::append(transaction, vault, &row)?;
            if asked_for {
                store::capture::remove(transaction, row.id)?;
            }
            draft::view(transaction, vault, draft)
        })
    })
}

/// Says that something of a draft changed, for whoever has seen it before.
fn touch(transaction: &Transaction<'_>, vault: &Vault, id: ComplaintId, now: Timestamp) -> Result<(), StoreError> {
    let mut draft = store::draft::get(transaction, vault, id)?;
    draft.saved_at = now;
    store::draft::put(transaction, vault, &draft)
}

/// The file cannot be read: a card pulled out, a cloud picture that did not come down.
pub(crate) fn unreadable(error: io::Error) -> ApiError {
    match StoreError::from(error) {
        StoreError::Full => ApiError::new(ApiCode::DiskFull),
        _ => ApiError::new(ApiCode::PhotoRefused).with("reason", PhotoMistake::Unreadable.code()),
    }
}

/// Takes a photo out of a draft.
///
/// # Errors
/// [`ApiCode::NotFound`] where the phone has no such draft or photo; [`ApiCode::StoreDamaged`] where its data cannot
/// be read.
pub async fn remove(app: &App, argument: PhotoRemove) -> Result<DraftView, ApiError> {
    let now = app.now();
    app.blocking(move |app| {
        let (photo, view) = app.store().write(|transaction, vault| {
            touch(transaction, vault, argument.draft, now)?;
            let photo = store::photo::get(transaction, vault, argument.photo)?;
            store::photo::remove(transaction, argument.draft, argument.photo)?;
            Ok::<_, ApiError>((photo, draft::view(transaction, vault, argument.draft)?))
        })?;
        app.photos().delete(app.store(), &[photo])?;
        Ok(view)
    })
    .await
}

/// Puts a draft's photos in another order.
///
/// # Errors
/// [`ApiCode::NotFound`] where the phone has no such draft; [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn reorder(app: &App, argument: PhotoReorder) -> Result<DraftView, ApiError> {
    let now = app.now();
    app.write(move |transaction, vault| {
        touch(transaction, vault, argument.draft, now)?;
        store::photo::reorder(transaction, argument.draft, &argument.photos)?;
        draft::view(transaction, vault, argument.draft)
    })
    .await
}

/// A photo's picture, for a host to show.
///
/// # Errors
/// [`ApiCode::NotFound`] where the phone has no such photo; [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn show(app: &App, id: PhotoId, picture: Picture) -> Result<Vec<u8>, ApiError> {
    app.blocking(move |app| {
        let photo = app.store().read(|connection, vault| store::photo::get(connection, vault, id))?;
        Ok(app.photos().read(&app.store().vault, id, &photo.sha256, picture)?)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Config,
        opened::{config, open},
        ports::Decoder,
    };
    use sambat_photo::sample::{CameraOptions, camera_photo};
    use std::sync::Arc;

    const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";

    struct Chosen;

    impl Source for Chosen {
        fn name(&self) -> String {
            "IMG_1.HEIC".into()
        }

        fn read(&self, _: usize) -> io::Result<Vec<u8>> {
            Ok(HEIC.to_vec())
        }
    }

    /// A system that knows the format.
    struct Knows;

    impl Decoder for Knows {
        fn decode(&self, picture: &[u8], longest: u32) -> Option<Vec<u8>> {
            (picture == HEIC && longest == 1600)
                .then(|| camera_photo(1, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() }))
        }
    }

    async fn added(app: &App) -> Result<DraftView, ApiError> {
        let draft = draft::create(app, Nothing {}).await.unwrap().id;
        let intake = app.picked_files().register(Box::new(Chosen)).id;
        add(app, PhotoAdd { draft, intake }).await
    }

    #[tokio::test]
    async fn what_only_the_system_decodes_it_decodes() {
        let folder = tempfile::tempdir().unwrap();
        let refused = added(&open(folder.path())).await.unwrap_err();
        assert_eq!((refused.code, refused.params["reason"].as_str()), (ApiCode::PhotoRefused, "photo_heic"));
        let app = App::open(Config { decoder: Arc::new(Knows), ..config(folder.path()) }).unwrap();
        let photo = &added(&app).await.unwrap().photos[0];
        assert_eq!((photo.width, photo.height), (480, 640), "upright, as every photo");
    }
}
