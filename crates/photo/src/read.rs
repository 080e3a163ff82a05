//! Reading a file by its format, whichever of those that we know it has.

use crate::limits::MAX_BYTES;
use crate::sniff::{Format, sniff};
use crate::source::Source;
use crate::{PhotoError, jpeg, png, webp};

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
