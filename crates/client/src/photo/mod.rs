//! A photo's way in: chosen by the citizen, made upright, small and bare, and safe on disk before a row names it.

mod capture;
mod draft_photos;
mod edit;
mod folder;
mod picked_files;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use capture::forget_captures;
pub use capture::{OpenCamera, recover, shoot};
pub(crate) use draft_photos::unreadable;
pub use draft_photos::{add, pick, remove, reorder, show};
pub use edit::edit;
pub use folder::{PhotoFolder, Picture};
pub use picked_files::PickedFiles;
pub use view::{
    Intake, PhotoAdd, PhotoCrop, PhotoEdit, PhotoPoint, PhotoRemove, PhotoReorder, PhotoStroke, PhotoView, Shot,
};

use crate::store::photo::Photo;

impl From<Photo> for PhotoView {
    fn from(photo: Photo) -> Self {
        Self {
            id: photo.id,
            bytes: photo.bytes,
            sha256: photo.sha256,
            width: photo.width,
            height: photo.height,
            taken_where: photo.hint.position.or_else(|| photo.hint.best_fix().map(|fix| fix.position)),
            taken_when: photo.hint.taken,
        }
    }
}
