//! What may be wrong with a JPEG that is to be a picture and nothing else.

use thiserror::Error;

/// Why a file is not kept byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unclean {
    /// Not a JPEG, or one that ends too early or contradicts itself.
    #[error("no well-formed JPEG")]
    Malformed,
    /// No JFIF header in the first place, or one that carries a thumbnail or other freight.
    #[error("no plain JFIF header")]
    Jfif,
    /// A marker segment that is not on the list: metadata, a comment, a profile.
    #[error("segment FF{0:02X}")]
    Segment(u8),
    /// A progressive or extended picture. Harmless, but its bits cannot be accounted for one by one.
    #[error("not a baseline picture")]
    Process,
    /// Bytes between two segments.
    #[error("bytes between segments")]
    Gap,
    /// A table that is out of place, defined twice, or larger than a picture can need.
    #[error("a table that no picture needs")]
    Table,
    /// A frame or scan header that a plain encoder does not write.
    #[error("an unusual frame or scan header")]
    Header,
    /// Entropy-coded data that is not exactly one picture long.
    #[error("a scan that is not exactly the picture")]
    Scan,
    /// Bytes after the end of the image.
    #[error("{0} bytes after the end")]
    Trailing(usize),
    /// A clean picture beyond the size in pixels or bytes that a phone prepares.
    #[error("larger than a prepared photo")]
    Size,
}
