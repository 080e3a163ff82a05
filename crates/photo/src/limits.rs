//! How much a file may ask of us. Every limit is checked against the header, before anything is allocated.

use crate::PhotoError;

/// The most bytes that are read: 25 MB. Phone cameras up to 108 megapixels stay below; a file that does not is refused
/// by name instead of pressing a cheap phone out of memory.
pub const MAX_BYTES: usize = 25_000_000;

/// The most pixels of a sequential JPEG. It is decoded at a half, a quarter or an eighth, so memory stays small.
pub const MAX_PIXELS_JPEG: u64 = 128_000_000;

/// The most pixels of a PNG that comes row by row and is averaged down on the way.
pub const MAX_PIXELS_PNG: u64 = 64_000_000;

/// The most pixels of what must be held whole: progressive JPEG (its coefficients), WebP, interlaced PNG.
pub const MAX_PIXELS_WHOLE: u64 = 24_000_000;

/// The most scans of a JPEG. Encoders write about ten; a file of a few kilobytes can hold thousands, each of which
/// visits the whole picture.
pub const MAX_SCANS: u32 = 100;

/// The most work a JPEG may ask for, as scans times pixels; it lowers [`MAX_SCANS`] for large pictures.
pub const MAX_SCAN_PIXELS: u64 = 600_000_000;

/// The most bytes of an EXIF block that are parsed; a larger one is dropped unread.
pub(crate) const MAX_EXIF: usize = 256 * 1024;

/// The most bytes of a colour profile that are read; with a larger one colours are taken for sRGB.
pub(crate) const MAX_PROFILE: usize = 4 * 1024 * 1024;

/// Refuses a size of zero and more than `limit` pixels.
pub(crate) fn check_pixels(width: u32, height: u32, limit: u64) -> Result<(), PhotoError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(PhotoError::broken("width or height is zero")),
        pixels if pixels > limit => Err(PhotoError::TooManyPixels { limit }),
        _ => Ok(()),
    }
}

/// Refuses more scans than a picture of this size may have.
pub(crate) fn check_scans(scans: u32, width: u32, height: u32) -> Result<(), PhotoError> {
    let pixels = (u64::from(width) * u64::from(height)).max(1);
    let limit = u32::try_from(MAX_SCAN_PIXELS / pixels).map_or(MAX_SCANS, |by_work| by_work.clamp(1, MAX_SCANS));
    if scans > limit { Err(PhotoError::TooManyScans { limit }) } else { Ok(()) }
}
