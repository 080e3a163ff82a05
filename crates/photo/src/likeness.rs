//! How much two pictures are alike, whatever their size, their quality and a crop of a few pixels.
//!
//! The perceptual hash of the lower frequencies of the grey picture (a DCT, by `image_hasher`): pictures of one scene from one
//! place differ in few of its 64 bits, others in about half.

use image::GrayImage;
use image_hasher::{HashAlg, HasherConfig};

use crate::picture::Plane;
use crate::{PhotoError, hint, read, resize};

/// Bits in which two pictures differ at most to be called alike.
pub const ALIKE: u32 = 8;

/// The long edge of the picture that is looked at, in pixels.
const EDGE: u32 = 256;

/// What like pictures have nearly alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness(pub u64);

impl Likeness {
    /// In how many of 64 bits it differs from another.
    #[must_use]
    pub fn differs(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Whether it may be the same picture.
    #[must_use]
    pub fn is_alike(self, other: Self) -> bool {
        self.differs(other) <= ALIKE
    }
}

/// The likeness of a JPEG, PNG or WebP, upright.
///
/// # Errors
///
/// [`PhotoError`], as [`prepare`](crate::prepare()).
pub fn likeness(bytes: &[u8]) -> Result<Likeness, PhotoError> {
    let source = read::read(bytes, EDGE)?;
    let noted = source.exif.as_deref().map(hint::read).unwrap_or_default();
    let (width, height) = crate::picture::Picture::fitted(source.picture.width(), source.picture.height(), EDGE);
    let small = resize::to_size(&source.picture, width, height, noted.orientation)?;
    let Plane { width, height, data } = small.luma;
    let grey = GrayImage::from_raw(width, height, data).ok_or(PhotoError::NotAPhoto)?;
    let hasher =
        HasherConfig::with_bytes_type::<[u8; 8]>().hash_size(8, 8).hash_alg(HashAlg::Mean).preproc_dct().to_hasher();
    Ok(Likeness(u64::from_be_bytes(hasher.hash_image(&grey).into_inner())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Size, prepare,
        sample::{CameraOptions, camera_photo, fields_photo},
    };

    #[test]
    fn the_same_scene_made_small_twice_is_alike_and_another_is_not() {
        let mut scenes: Vec<_> = (1..=6).map(|seed| fields_photo(seed, None)).collect();
        scenes.push(camera_photo(1, &CameraOptions { width: 1600, height: 1200, ..CameraOptions::default() }));
        let hashes: Vec<_> = scenes.iter().map(|bytes| likeness(bytes).unwrap()).collect();
        for (bytes, own) in scenes.iter().zip(&hashes) {
            for size in [Size::Normal, Size::DataSaver] {
                let made = prepare(bytes, size).unwrap();
                for small in [made.jpeg, made.thumbnail] {
                    let differs = own.differs(likeness(&small).unwrap());
                    assert!(differs <= ALIKE, "{differs}");
                }
            }
        }
        for (n, one) in hashes.iter().enumerate() {
            for other in &hashes[n + 1..] {
                assert!(one.differs(*other) > ALIKE, "{}", one.differs(*other));
            }
        }
        assert!(likeness(b"not a photo").is_err());
    }

    /// A second photo of the same place, with other noise and other light.
    #[test]
    fn the_same_place_taken_again_is_alike() {
        let shot = |seed, noise| {
            likeness(&camera_photo(
                seed,
                &CameraOptions { width: 1600, height: 1200, noise, ..CameraOptions::default() },
            ))
        };
        assert!(shot(1, 10).unwrap().is_alike(shot(2, 14).unwrap()));
    }
}
