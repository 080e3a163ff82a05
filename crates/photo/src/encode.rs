//! A picture becomes a JPEG of at most so many bytes.

use std::io;

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, EncodingError, SamplingFactor};

use crate::picture::{Colour, Picture};
use crate::{PhotoError, resize};

/// The qualities that are tried, best first. 80 is where more bytes stop being visible; at 8 even noise is small.
const QUALITIES: [u8; 10] = [80, 72, 64, 56, 48, 40, 32, 24, 16, 8];

/// A JPEG and the size at which it fitted.
pub(crate) struct Encoded {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Encodes at the best quality whose result has at most `limit` bytes.
///
/// Nearly every photo fits at the first try. What does not (rain, gravel, noise) is searched by halves, four more
/// encodings at most. Should even the lowest quality be too large, the picture loses a quarter of its edges and is
/// tried again, so the limit always holds.
pub(crate) fn within(picture: &Picture, limit: usize) -> Result<Encoded, PhotoError> {
    if let Some(jpeg) = best(picture, limit)? {
        return Ok(Encoded { jpeg, width: picture.width, height: picture.height });
    }
    let (width, height) = ((picture.width * 3 / 4).max(1), (picture.height * 3 / 4).max(1));
    if (width, height) == (picture.width, picture.height) {
        return Err(PhotoError::broken("does not fit at any size"));
    }
    within(&resize::resample(picture, width, height)?, limit)
}

fn best(picture: &Picture, limit: usize) -> Result<Option<Vec<u8>>, PhotoError> {
    let [first, rest @ ..] = &QUALITIES;
    if let Some(jpeg) = encode(picture, *first, limit)? {
        return Ok(Some(jpeg));
    }
    // A lower quality gives a smaller file, so the best that fits can be found by halves.
    let (mut low, mut high, mut found) = (0, rest.len(), None);
    while low < high {
        let middle = (low + high) / 2;
        if let Some(jpeg) = encode(picture, rest[middle], limit)? {
            found = Some(jpeg);
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(found)
}

/// `None` when the result would be longer than `limit`; encoding stops as soon as that is clear.
///
/// Sequential, 4:2:0, standard Huffman tables, no application segment but JFIF's: what [`inspect`](crate::inspect)
/// lets through.
fn encode(picture: &Picture, quality: u8, limit: usize) -> Result<Option<Vec<u8>>, PhotoError> {
    let inner = |why: &EncodingError| PhotoError::broken(format!("encoding: {why}"));
    let edge = |length: u32| u16::try_from(length).map_err(|_| PhotoError::broken("encoding: too large for JPEG"));
    let mut out = Capped { bytes: Vec::with_capacity(limit.min(picture.data.len())), limit, full: false };
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let colour = match picture.colour {
        Colour::Luma => ColorType::Luma,
        Colour::Ycc => ColorType::Ycbcr,
        Colour::Rgb => ColorType::Rgb,
    };
    match encoder.encode(&picture.data, edge(picture.width)?, edge(picture.height)?, colour) {
        Ok(()) => Ok(Some(out.bytes)),
        Err(_) if out.full => Ok(None),
        Err(why) => Err(inner(&why)),
    }
}

/// A writer that refuses the byte after the last that is allowed.
struct Capped {
    bytes: Vec<u8>,
    limit: usize,
    full: bool,
}

impl io::Write for Capped {
    #[inline]
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.write_all(buffer).map(|()| buffer.len())
    }

    #[inline]
    fn write_all(&mut self, buffer: &[u8]) -> io::Result<()> {
        if self.bytes.len() + buffer.len() > self.limit {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(buffer);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> Picture {
        let mut state = 1_u32;
        let data = (0..width * height * 3)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        Picture { width, height, colour: Colour::Rgb, data }
    }

    #[test]
    fn takes_the_best_quality_that_fits() {
        let picture = noise(160, 120);
        let whole = encode(&picture, 80, usize::MAX).unwrap().unwrap();
        let exactly = within(&picture, whole.len()).unwrap();
        assert_eq!(exactly.jpeg, whole);
        let one_less = within(&picture, whole.len() - 1).unwrap();
        assert_eq!(Some(one_less.jpeg), encode(&picture, 72, usize::MAX).unwrap());
    }

    #[test]
    fn gives_up_pixels_before_it_breaks_the_limit() {
        let encoded = within(&noise(400, 400), 3_000).unwrap();
        assert!(encoded.jpeg.len() <= 3_000);
        assert!(encoded.width < 400 && encoded.width == encoded.height);
    }

    #[test]
    fn an_impossible_limit_is_an_error_and_not_a_loop() {
        assert!(within(&noise(40, 40), 10).is_err());
    }
}
