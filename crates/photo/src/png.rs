//! PNG in. Screenshots and pictures that went through an editor.

use std::borrow::Cow;
use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use crate::PhotoError;
use crate::alpha::over_white;
use crate::guard::guarded;
use crate::limits::{MAX_EXIF, MAX_PIXELS_PNG, MAX_PIXELS_WHOLE, MAX_PROFILE, check_pixels};
use crate::picture::{Colour, Picture};
use crate::shrink::Shrink;
use crate::source::Source;

/// What the decoder may allocate beside the rows, in bytes: enough for a row of 64 megapixels' width and an EXIF block.
const MEMORY: usize = 16 * 1024 * 1024;

/// Reads row by row and averages down on the way.
pub(crate) fn read(bytes: &[u8], long_edge: u32) -> Result<Source<'_>, PhotoError> {
    let interlaced = check_header(bytes)?;
    guarded(|| {
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MEMORY });
        // Texts may be compressed a thousandfold, and nobody here wants them.
        decoder.set_ignore_text_chunk(true);
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(named)?;
        if reader.info().animation_control.is_some() {
            return Err(PhotoError::Animated);
        }
        let picture = if interlaced { whole(&mut reader, long_edge)? } else { by_row(&mut reader, long_edge)? };
        // EXIF may stand behind the pixels. What else is wrong there is nothing of the picture.
        let _ = reader.finish();
        let kept = |block: &Option<Cow<'_, [u8]>>, most: usize| {
            block.as_ref().filter(|block| block.len() <= most).map(|block| block.to_vec().into())
        };
        let info = reader.info();
        Ok(Source { picture, exif: kept(&info.exif_metadata, MAX_EXIF), profile: kept(&info.icc_profile, MAX_PROFILE) })
    })
}

/// IHDR, which must come first, read by hand: a bomb is refused before a decoder exists. Answers whether the picture
/// is interlaced.
fn check_header(bytes: &[u8]) -> Result<bool, PhotoError> {
    let header = bytes.get(8..29).ok_or(PhotoError::Truncated)?;
    let &[0, 0, 0, 13, b'I', b'H', b'D', b'R', w3, w2, w1, w0, h3, h2, h1, h0, _, _, _, _, interlace] = header else {
        return Err(PhotoError::broken("no PNG header"));
    };
    let limit = if interlace == 0 { MAX_PIXELS_PNG } else { MAX_PIXELS_WHOLE };
    check_pixels(u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]), limit)?;
    Ok(interlace != 0)
}

fn by_row(reader: &mut Reader<Cursor<&[u8]>>, long_edge: u32) -> Result<Picture, PhotoError> {
    let (width, height) = reader.info().size();
    let mut rows = Rows::new(reader, long_edge);
    for _ in 0..height {
        let row = reader.next_row().map_err(named)?.ok_or(PhotoError::Truncated)?;
        rows.push(row.data().get(..width as usize * rows.bytes).ok_or(PhotoError::Truncated)?);
    }
    rows.finish()
}

fn whole(reader: &mut Reader<Cursor<&[u8]>>, long_edge: u32) -> Result<Picture, PhotoError> {
    let size = reader.output_buffer_size().ok_or_else(|| PhotoError::broken("a size beyond counting"))?;
    let mut rows = Rows::new(reader, long_edge);
    let mut buffer = vec![0; size];
    let frame = reader.next_frame(&mut buffer).map_err(named)?;
    for row in buffer.chunks_exact(frame.line_size.max(1)) {
        rows.push(row);
    }
    rows.finish()
}

/// Rows of whatever PNG has become what a [`Picture`] holds.
struct Rows {
    /// Bytes a pixel as they come.
    bytes: usize,
    line: Vec<u8>,
    shrink: Shrink,
}

impl Rows {
    fn new(reader: &Reader<Cursor<&[u8]>>, long_edge: u32) -> Self {
        let (width, height) = reader.info().size();
        let (colour_type, _) = reader.output_color_type();
        let colour = match colour_type {
            ColorType::Grayscale | ColorType::GrayscaleAlpha => Colour::Luma,
            _ => Colour::Rgb,
        };
        let alpha = matches!(colour_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
        let shrink = Shrink::new(width, height, colour, long_edge);
        Self { bytes: colour.channels() + usize::from(alpha), line: Vec::new(), shrink }
    }

    fn finish(self) -> Result<Picture, PhotoError> {
        self.shrink.finish().ok_or(PhotoError::Truncated)
    }

    fn push(&mut self, row: &[u8]) {
        match self.bytes {
            2 | 4 => {
                self.line.clear();
                over_white(row, self.bytes, &mut self.line);
                self.shrink.push(&self.line);
            }
            _ => self.shrink.push(row),
        }
    }
}

fn named(error: DecodingError) -> PhotoError {
    match error {
        DecodingError::IoError(why) if why.kind() == std::io::ErrorKind::UnexpectedEof => PhotoError::Truncated,
        DecodingError::LimitsExceeded => PhotoError::TooManyPixels { limit: MAX_PIXELS_PNG },
        other => PhotoError::broken(other.to_string()),
    }
}
