//! From the bytes of a camera to a [`Photo`].

use sha2::{Digest, Sha256};

use crate::beside::side_by_side;
use crate::orientation::Orientation;
use crate::picture::Picture;
use crate::profile::{self, Space};
use crate::{Hint, PhotoError, encode, hint, read, resize};

/// How much a photo may weigh: the setting *Hemat data*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// *Hemat data* off: long edge 1600 pixels, at most 350 kB.
    #[default]
    Normal,
    /// *Hemat data* on: long edge 1280 pixels, at most 150 kB.
    DataSaver,
}

impl Size {
    /// The longer edge at most, in pixels. A smaller picture is never enlarged.
    #[must_use]
    pub const fn long_edge(self) -> u32 {
        match self {
            Self::Normal => 1600,
            Self::DataSaver => 1280,
        }
    }

    /// The JPEG at most, in bytes.
    #[must_use]
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Normal => 350_000,
            Self::DataSaver => 150_000,
        }
    }
}

/// The thumbnail's longer edge at most, in pixels.
pub const THUMBNAIL_EDGE: u32 = 320;

/// The thumbnail at most, in bytes.
pub const THUMBNAIL_MAX_BYTES: usize = 20_000;

/// A photo ready to be kept and sent: upright, small, and without a word about its maker, place or time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// A JPEG that [`inspect`](crate::inspect) calls clean.
    pub jpeg: Vec<u8>,
    /// Width of the JPEG in pixels, upright.
    pub width: u32,
    /// Height of the JPEG in pixels, upright.
    pub height: u32,
    /// SHA-256 of `jpeg`.
    pub sha256: [u8; 32],
    /// A JPEG of the same picture for lists: long edge [`THUMBNAIL_EDGE`], at most [`THUMBNAIL_MAX_BYTES`].
    pub thumbnail: Vec<u8>,
    /// Where and when, as the camera had noted it.
    pub hint: Hint,
}

/// Makes a [`Photo`] of a JPEG, PNG or WebP.
///
/// Blocks for about 0.1 s for 12 megapixels and needs some 22 MB beside `bytes`; call it where blocking is allowed.
/// The same bytes and size give the same photo on the same machine; on another kind of processor the resampler may
/// round differently, so a hash names the bytes of one phone, not the scene.
///
/// Colours become those of sRGB, by the profile of the file; without one they are taken for sRGB. The profile is then dropped with
/// the rest of the metadata.
///
/// # Errors
///
/// [`PhotoError::Empty`] and the variants up to [`PhotoError::NotAPhoto`] where it is of no format that is read,
/// [`PhotoError::Animated`] where it moves, [`PhotoError::TooManyBytes`], [`PhotoError::TooManyPixels`] and
/// [`PhotoError::TooManyScans`] where it is beyond the limits, [`PhotoError::Truncated`], [`PhotoError::Unsupported`] and
/// [`PhotoError::Broken`] where it cannot be decoded. No file, however hostile, makes this function panic or take memory or time
/// beyond the [limits](crate::limits).
pub fn prepare(bytes: &[u8], size: Size) -> Result<Photo, PhotoError> {
    let (picture, hint) = upright(bytes, size.long_edge())?;
    finished(&picture, size, hint)
}

/// The photo that a picture becomes: encoded and hashed, its thumbnail beside.
pub(crate) fn finished(picture: &Picture, size: Size, hint: Hint) -> Result<Photo, PhotoError> {
    let (encoded, thumbnail) = side_by_side(
        || encode::within(picture, size.max_bytes()).map(|encoded| (Sha256::digest(&encoded.jpeg).into(), encoded)),
        || thumbnail_of(picture),
    );
    let (sha256, encoded) = encoded?;
    Ok(Photo { sha256, jpeg: encoded.jpeg, width: encoded.width, height: encoded.height, thumbnail: thumbnail?, hint })
}

/// Makes a thumbnail of a JPEG, PNG or WebP, upright: long edge [`THUMBNAIL_EDGE`], at most [`THUMBNAIL_MAX_BYTES`].
///
/// # Errors
///
/// As [`prepare()`].
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let (picture, _) = upright(bytes, THUMBNAIL_EDGE)?;
    thumbnail_of(&picture)
}

/// The picture upright, in sRGB and with a long edge of at most `long_edge` pixels, and what its camera noted.
pub(crate) fn upright(bytes: &[u8], long_edge: u32) -> Result<(Picture, Hint), PhotoError> {
    let source = read::read(bytes, long_edge)?;
    let noted = source.exif.as_deref().map(hint::read).unwrap_or_default();
    let picture = at_most(&source.picture, long_edge, noted.orientation)?;
    drop(source.picture);
    let space = source.profile.as_deref().map(Space::Profile).or(noted.adobe_rgb.then_some(Space::AdobeRgb));
    let picture = match space {
        Some(space) => profile::to_srgb(picture, space)?,
        None => picture,
    };
    Ok((picture, noted.hint))
}

fn thumbnail_of(picture: &Picture) -> Result<Vec<u8>, PhotoError> {
    let small = at_most(picture, THUMBNAIL_EDGE, Orientation::UPRIGHT)?;
    Ok(encode::within(&small, THUMBNAIL_MAX_BYTES)?.jpeg)
}

/// With a long edge of at most `long_edge` pixels, and upright.
fn at_most(picture: &Picture, long_edge: u32, orientation: Orientation) -> Result<Picture, PhotoError> {
    let (width, height) = Picture::fitted(picture.width(), picture.height(), long_edge);
    resize::to_size(picture, width, height, orientation)
}
