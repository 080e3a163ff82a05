//! Turning, cropping and hiding: a new photo takes the place of one.

use super::{PhotoEdit, Picture};
use crate::{
    App,
    api::{ApiCode, ApiError},
    draft::{self, DraftView},
    setting,
    store::{self, StoreError},
};
use sambat_domain::{id::PhotoId, photo::Sha256};
use sambat_photo::{EditError, Size};
use std::slice;

/// Makes a new photo of a draft's, with its own id, hash and thumbnail, in the same place and with what was known of where and when
/// it was taken. The file is on the disk before one transaction swaps the rows; then the old file goes.
///
/// # Errors
/// [`ApiCode::NotFound`] where the draft has no such photo, or has it no more; [`ApiCode::BadArgument`], its `reason` saying which
/// part of the edit is wrong; [`ApiCode::PhotoRefused`], [`ApiCode::DiskFull`]. The draft is then as it was.
pub async fn edit(app: &App, argument: PhotoEdit) -> Result<DraftView, ApiError> {
    let now = app.now();
    let id = PhotoId::new(now, &app.random()?);
    app.blocking(move |app| {
        let PhotoEdit { draft, photo, .. } = argument;
        let wanted = sambat_photo::Edit::from(argument);
        let (old, size, unchanged) = app.store().read(|connection, vault| {
            let unchanged = draft::view(connection, vault, draft)?;
            let old = store::photo::get(connection, vault, photo)?;
            if old.complaint != draft {
                return Err(ApiError::from(StoreError::NotFound));
            }
            let saver = setting::load(connection)?.data_saver;
            Ok((old, if saver { Size::DataSaver } else { Size::Normal }, unchanged))
        })?;
        if wanted.is_none() {
            return Ok(unchanged);
        }
        let jpeg = app.photos().read(&app.store().vault, old.id, &old.sha256, Picture::Full)?;
        let made = sambat_photo::edit(&jpeg, size, &wanted).map_err(refused)?;
        drop(jpeg);
        let new = store::photo::Photo {
            id,
            sha256: Sha256(made.sha256),
            bytes: u32::try_from(made.jpeg.len()).map_err(|_| ApiError::new(ApiCode::Internal))?,
            width: made.width,
            height: made.height,
            ..old.clone()
        };
        let view = app.photos().add(app.store(), id, (&made.jpeg, &made.thumbnail), || {
            app.store().write(|transaction, vault| {
                // Refused where the draft was sent meanwhile, or the photo is gone.
                let mut changed = store::draft::get(transaction, vault, draft)?;
                changed.saved_at = now;
                store::draft::put(transaction, vault, &changed)?;
                store::photo::replace(transaction, vault, old.id, &new)?;
                draft::view(transaction, vault, draft)
            })
        })?;
        point!("photo_swapped");
        app.photos().delete(app.store(), slice::from_ref(&old))?;
        Ok(view)
    })
    .await
}

fn refused(error: EditError) -> ApiError {
    let reason = match error {
        EditError::Photo(why) => return why.into(),
        EditError::CropEmpty => "crop_empty",
        EditError::CropOutside => "crop_outside",
        EditError::CropTooSmall => "crop_too_small",
        EditError::StrokeEmpty => "stroke_empty",
        EditError::StrokeOutside => "stroke_outside",
        EditError::BrushWidth => "brush_width",
        EditError::TooManyPoints => "too_many_points",
        _ => "edit",
    };
    ApiError::new(ApiCode::BadArgument).with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::Nothing,
        opened::open,
        photo::{self, PhotoAdd, PhotoCrop, PhotoPoint, PhotoReorder, PhotoStroke},
        ports::Source,
    };
    use sambat_domain::id::ComplaintId;
    use sambat_photo::sample::{CameraOptions, camera_photo};
    use sambat_protocol::hash;
    use std::{collections::BTreeSet, fs, io, path::Path};

    struct Chosen(u64);

    impl Source for Chosen {
        fn name(&self) -> String {
            "foto.jpg".into()
        }

        fn read(&self, _: usize) -> io::Result<Vec<u8>> {
            Ok(camera_photo(self.0, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() }))
        }
    }

    async fn with_photos(app: &App, count: u64) -> DraftView {
        let mut view = draft::create(app, Nothing {}).await.unwrap();
        for n in 0..count {
            let intake = app.picked_files().register(Box::new(Chosen(n))).id;
            view = photo::add(app, PhotoAdd { draft: view.id, intake }).await.unwrap();
        }
        view
    }

    fn turned(draft: ComplaintId, photo: PhotoId) -> PhotoEdit {
        PhotoEdit { draft, photo, turns: 1, crop: None, hidden: Vec::new() }
    }

    fn files(folder: &Path) -> BTreeSet<String> {
        let names = fs::read_dir(folder.join("data/photos")).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn of(view: &DraftView) -> BTreeSet<String> {
        view.photos.iter().map(|photo| format!("{}.photo", photo.id)).collect()
    }

    #[tokio::test]
    async fn a_new_photo_stands_in_the_place_of_the_old_one_which_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        let before = with_photos(&app, 3).await;
        let old = before.photos[1].clone();
        let crop = PhotoCrop { left: 0, top: 0, right: 10_000, bottom: 5_000 };
        let hidden = vec![PhotoStroke { radius: 800, points: vec![PhotoPoint { x: 5_000, y: 2_000 }] }];
        let asked = PhotoEdit { crop: Some(crop), hidden, ..turned(before.id, old.id) };
        let after = edit(&app, asked).await.unwrap();
        let ids: Vec<_> = after.photos.iter().map(|photo| photo.id).collect();
        assert_eq!((ids[0], ids[2], ids.len()), (before.photos[0].id, before.photos[2].id, 3));
        let new = &after.photos[1];
        assert!(new.id != old.id && new.sha256 != old.sha256);
        assert_eq!((old.width, old.height, new.width, new.height), (480, 640, 320, 480));
        assert_eq!((&new.taken_where, &new.taken_when), (&old.taken_where, &old.taken_when));
        assert!(new.taken_when.is_some() && after.revision > before.revision);
        let bytes = photo::show(&app, new.id, Picture::Full).await.unwrap();
        assert_eq!((hash::sha256(&bytes), bytes.len()), (new.sha256, new.bytes as usize));
        assert!(!photo::show(&app, new.id, Picture::Thumbnail).await.unwrap().is_empty());
        let gone = photo::show(&app, old.id, Picture::Full).await.unwrap_err();
        assert_eq!(gone.code, ApiCode::NotFound);
        assert_eq!(files(folder.path()), of(&after));

        // It is moved as every other is.
        let photos = vec![ids[1], ids[0], ids[2]];
        let moved = photo::reorder(&app, PhotoReorder { draft: before.id, photos: photos.clone() }).await.unwrap();
        assert_eq!(moved.photos.iter().map(|photo| photo.id).collect::<Vec<_>>(), photos);
    }

    #[tokio::test]
    async fn what_is_refused_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        let view = with_photos(&app, 1).await;
        let other = with_photos(&app, 1).await;
        let (draft, photo) = (view.id, view.photos[0].id);
        let crop = |left, right| PhotoEdit {
            crop: Some(PhotoCrop { left, top: 0, right, bottom: 10_000 }),
            ..turned(draft, photo)
        };
        for (asked, reason) in
            [(crop(5_000, 5_000), "crop_empty"), (crop(0, 10_001), "crop_outside"), (crop(0, 90), "crop_too_small")]
        {
            let error = edit(&app, asked).await.unwrap_err();
            assert_eq!((error.code, error.params["reason"].as_str()), (ApiCode::BadArgument, reason));
        }
        let of_another = edit(&app, turned(other.id, photo)).await.unwrap_err();
        assert_eq!(of_another.code, ApiCode::NotFound);
        // Nothing to do is nothing done.
        let unchanged = edit(&app, PhotoEdit { turns: 4, ..turned(draft, photo) }).await.unwrap();
        assert_eq!((unchanged.photos, unchanged.revision), (view.photos.clone(), view.revision));
        assert_eq!(files(folder.path()), of(&view).union(&of(&other)).cloned().collect());
    }

    #[tokio::test]
    async fn of_two_edits_at_once_one_is_made_and_leaves_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        let view = with_photos(&app, 1).await;
        let asked = || edit(&app, turned(view.id, view.photos[0].id));
        let (one, other) = tokio::join!(asked(), asked());
        let made: Vec<_> = [one, other].into_iter().flatten().collect();
        let now = draft::get(&app, draft::OfDraft { id: view.id }).await.unwrap();
        assert_eq!((made.len(), now.photos.len()), (1, 1));
        assert_eq!(made[0].photos, now.photos);
        assert_eq!(files(folder.path()), of(&now));
    }
}
