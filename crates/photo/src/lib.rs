//! Bytes of a camera in; an upright, small, metadata-free JPEG, its thumbnail and its hash out.
//!
//! No I/O, no async, no state. Decoders are pure Rust, so the crate builds for Android as it is.
//!
//! * [`prepare()`] is the phone's side: any JPEG, PNG or WebP becomes a [`Photo`] of a given [`Size`], and a [`Hint`] of
//!   where and when it was taken is read before that is stripped.
//! * [`edit()`] makes a new [`Photo`] of one: turned, cropped, faces and plates hidden.
//! * [`admit()`] is the server's side: a JPEG that [`inspect`] finds to be a picture and nothing else is kept byte for
//!   byte, anything else is made anew from its pixels.
//! * `codes` reads the QR codes in a photo: feature `codes`.
//! * [`PhotoError`] names every way in which a file can fail to be a photo.
//!
//! Files are hostile until decoded. Formats are told by their first bytes; sizes, pixels and scans are checked against
//! the [`limits`] before anything is allocated; decoders that panic are caught.
//!
//! Sources: JPEG = ITU-T T.81, JFIF 1.02, EXIF 2.32 (CIPA DC-008-2019), PNG = W3C PNG third edition, WebP = RFC 9649.

mod admit;
mod alpha;
mod beside;
#[cfg(feature = "codes")]
mod code;
mod edit;
mod encode;
mod error;
mod guard;
mod hint;
mod jpeg;
#[cfg(feature = "likeness")]
mod likeness;
pub mod limits;
mod mosaic;
mod orientation;
mod picture;
mod png;
mod prepare;
mod profile;
mod read;
mod resize;
#[cfg(feature = "sample")]
pub mod sample;
mod shrink;
mod sniff;
mod source;
mod webp;

pub use admit::{Admitted, admit};
#[cfg(feature = "codes")]
pub use code::codes;
pub use edit::{Crop, Edit, EditError, LEAST_EDGE, MOST_POINTS, WIDEST_RADIUS, edit};
pub use error::PhotoError;
pub use hint::{Hint, Taken};
pub use jpeg::{Clean, Unclean, inspect};
#[cfg(feature = "likeness")]
pub use likeness::{ALIKE, Likeness, likeness};
pub use mosaic::{Point, Stroke, WHOLE};
pub use prepare::{Photo, Size, THUMBNAIL_EDGE, THUMBNAIL_MAX_BYTES, prepare, thumbnail};
