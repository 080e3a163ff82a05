//! A file of any format that we read, as pixels and what it says of them.

use std::borrow::Cow;

use crate::picture::Picture;

/// What decoding gives: the pixels as stored, not yet turned, and the TIFF block that says how to turn them.
pub(crate) struct Source<'a> {
    /// Long edge at least as asked for, or the whole picture if it is smaller.
    pub(crate) picture: Picture,
    pub(crate) exif: Option<Cow<'a, [u8]>>,
    /// The colour profile (ICC.1:2022) that says what its colours are; sRGB's where there is none.
    pub(crate) profile: Option<Cow<'a, [u8]>>,
}
