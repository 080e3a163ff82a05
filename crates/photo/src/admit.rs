//! What the server makes of a photo that arrives: it is kept as it is, or made anew, or refused.

use sha2::{Digest, Sha256};

use crate::{Hint, Photo, PhotoError, Size, Unclean, inspect, prepare, thumbnail};

/// What became of a file that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// A picture and nothing else, within the limits of [`Size::Normal`]: the bytes stay as they are, hash and all.
    Kept {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// SHA-256 of the bytes as they came.
        sha256: [u8; 32],
        /// A JPEG of the same picture for lists.
        thumbnail: Vec<u8>,
    },
    /// Anything else that can be decoded: only its pixels were taken over.
    Reencoded {
        /// The photo made anew. Its [`Hint`] is empty: what the file said about place and time is none of ours.
        photo: Photo,
        /// Why the file was not kept.
        because: Unclean,
    },
}

/// Admits a file at the city's side.
///
/// What [`prepare()`] made is always kept. A file that is clean but larger than a phone would have made it is made anew,
/// like one that carries metadata: so nothing larger, and nothing but pixels, is ever stored.
///
/// # Errors
///
/// As [`prepare()`].
pub fn admit(bytes: &[u8]) -> Result<Admitted, PhotoError> {
    match small_and_clean(bytes) {
        Ok((width, height)) => {
            let thumbnail = thumbnail(bytes)?;
            Ok(Admitted::Kept { width, height, sha256: Sha256::digest(bytes).into(), thumbnail })
        }
        Err(because) => {
            let mut photo = prepare(bytes, Size::Normal)?;
            photo.hint = Hint::default();
            Ok(Admitted::Reencoded { photo, because })
        }
    }
}

fn small_and_clean(bytes: &[u8]) -> Result<(u32, u32), Unclean> {
    // Size first, so that a large file is not walked for nothing.
    if bytes.len() > Size::Normal.max_bytes() {
        return Err(Unclean::Size);
    }
    let clean = inspect(bytes)?;
    if clean.width.max(clean.height) > Size::Normal.long_edge() {
        return Err(Unclean::Size);
    }
    Ok((clean.width, clean.height))
}
