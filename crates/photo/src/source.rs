//! A file of any format that we read, as pixels and its EXIF block.

use std::borrow::Cow;

use crate::limits::MAX_BYTES;
use crate::picture::Picture;
use crate::sniff::{Format, sniff};
use crate::{PhotoError, jpeg, png, webp};

/// What decoding gives: the pixels as stored, not yet turned, and the TIFF block that says how to turn them.
pub(crate) struct Source<'a> {
    /// Long edge at least as asked for, or the whole picture if it is smaller.
    pub(crate) picture: Picture,
    pub(crate) exif: Option<Cow<'a, [u8]>>,
}

/// Reads a file whose picture is wanted with a long edge of about `long_edge` pixels.
pub(crate) fn read(bytes: &[u8], long_edge: u32) -> Result<Source<'_>, PhotoError> {
    let format = sniff(bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(PhotoError::TooManyBytes { limit: MAX_BYTES });
    }
    match format {
        Format::Jpeg => jpeg::read(bytes, long_edge),
        Format::Png => png::read(bytes, long_edge),
        Format::Webp => webp::read(bytes, long_edge),
    }
}
