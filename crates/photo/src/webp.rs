//! WebP in. What messengers and browsers hand over.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use crate::PhotoError;
use crate::alpha::over_white;
use crate::guard::guarded;
use crate::limits::{MAX_EXIF, MAX_PIXELS_WHOLE, MAX_PROFILE, check_pixels};
use crate::picture::{Colour, Picture};
use crate::shrink::Shrink;
use crate::source::Source;

/// Reads a still WebP, lossy or lossless.
pub(crate) fn read(bytes: &[u8], long_edge: u32) -> Result<Source<'_>, PhotoError> {
    let length = bytes.get(4..8).and_then(|field| field.first_chunk()).ok_or(PhotoError::Truncated)?;
    if (u32::from_le_bytes(*length) as usize).saturating_add(8) > bytes.len() {
        return Err(PhotoError::Truncated);
    }
    guarded(|| {
        let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(named)?;
        let (width, height) = decoder.dimensions();
        check_pixels(width, height, MAX_PIXELS_WHOLE)?;
        if decoder.is_animated() {
            return Err(PhotoError::Animated);
        }
        decoder.set_memory_limit(MAX_PROFILE);
        // Metadata that cannot be read is no reason to refuse a photo.
        let exif = decoder.exif_metadata().ok().flatten().filter(|block| block.len() <= MAX_EXIF);
        let profile = decoder.icc_profile().ok().flatten();
        let size = decoder.output_buffer_size().ok_or_else(|| PhotoError::broken("a size beyond counting"))?;
        let alpha = decoder.has_alpha();
        let mut buffer = vec![0; size];
        decoder.read_image(&mut buffer).map_err(named)?;
        let picture = shrunk(&buffer, width, height, alpha, long_edge).ok_or(PhotoError::Truncated)?;
        Ok(Source { picture, exif: exif.map(Into::into), profile: profile.map(Into::into) })
    })
}

fn shrunk(buffer: &[u8], width: u32, height: u32, alpha: bool, long_edge: u32) -> Option<Picture> {
    let mut shrink = Shrink::new(width, height, Colour::Rgb, long_edge);
    let bytes = if alpha { 4 } else { 3 };
    let mut line = Vec::new();
    for row in buffer.chunks_exact(width as usize * bytes) {
        if alpha {
            line.clear();
            over_white(row, bytes, &mut line);
            shrink.push(&line);
        } else {
            shrink.push(row);
        }
    }
    shrink.finish()
}

fn named(error: DecodingError) -> PhotoError {
    match error {
        DecodingError::IoError(why) if why.kind() == std::io::ErrorKind::UnexpectedEof => PhotoError::Truncated,
        DecodingError::ImageTooLarge | DecodingError::MemoryLimitExceeded => {
            PhotoError::TooManyPixels { limit: MAX_PIXELS_WHOLE }
        }
        other => PhotoError::broken(other.to_string()),
    }
}
