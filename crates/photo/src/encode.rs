//! A picture becomes a JPEG of at most so many bytes.

use std::io;

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, ImageBuffer, JpegColorType, SamplingFactor};

use crate::picture::{Colour, Picture};
use crate::{PhotoError, resize};

/// The quality of a photo that fits at once; more bytes would not be seen.
const BEST: u8 = 80;

/// The lowest quality; below it, fewer pixels look better.
const LOWEST: u8 = 8;

/// How often a quality is guessed from the sizes so far before the lowest is taken.
const GUESSES: u32 = 6;

/// A JPEG and the size at which it fitted.
pub(crate) struct Encoded {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Encodes at a quality whose result has at most `limit` bytes, and not much fewer.
///
/// Nearly every photo fits at the first try. For what does not (rain, gravel, noise) the size tells which quality
/// will; as a rule the second try fits. Should even the lowest quality be too large, the picture loses a quarter of its
/// edges and is tried again, so the limit always holds.
pub(crate) fn within(picture: &Picture, limit: usize) -> Result<Encoded, PhotoError> {
    if let Some(jpeg) = fitting(picture, limit)? {
        return Ok(Encoded { jpeg, width: picture.width, height: picture.height });
    }
    let (width, height) = ((picture.width * 3 / 4).max(1), (picture.height * 3 / 4).max(1));
    if (width, height) == (picture.width, picture.height) {
        return Err(PhotoError::broken("does not fit at any size"));
    }
    within(&resize::resample(picture, width, height)?, limit)
}

fn fitting(picture: &Picture, limit: usize) -> Result<Option<Vec<u8>>, PhotoError> {
    let mut quality = BEST;
    for _ in 0..GUESSES {
        match encode(picture, quality, limit)? {
            Attempt::Fits(jpeg) => return Ok(Some(jpeg)),
            Attempt::TooLong(_) if quality == LOWEST => return Ok(None),
            Attempt::TooLong(bytes) => quality = lower(quality, bytes, limit),
        }
    }
    match encode(picture, LOWEST, limit)? {
        Attempt::Fits(jpeg) => Ok(Some(jpeg)),
        Attempt::TooLong(_) => Ok(None),
    }
}

/// The quality to try after one that gave `bytes` instead of `limit`.
///
/// libjpeg's quality scales the quantisation tables (T.81, annex K) by `200 - 2q` percent, below 50 by `5000 / q`; the
/// size of noisy pictures falls about with the power 0.8 of that scale. Three percent are left as a margin.
fn lower(quality: u8, bytes: usize, limit: usize) -> u8 {
    let quality = f64::from(quality);
    let scale = if quality < 50.0 { 5000.0 / quality } else { 200.0 - 2.0 * quality };
    let scale = scale * (bytes as f64 / (0.97 * limit as f64)).powf(1.0 / 0.8);
    let guess = if scale > 100.0 { 5000.0 / scale } else { (200.0 - scale) / 2.0 };
    // Always lower, so that the search ends; a float cast saturates.
    guess.min(quality - 1.0).max(LOWEST.into()) as u8
}

/// What came of encoding at one quality.
enum Attempt {
    Fits(Vec<u8>),
    /// How long it would have been, in bytes.
    TooLong(usize),
}

/// Sequential, 4:2:0, standard Huffman tables, no application segment but JFIF's: what [`inspect`](crate::inspect)
/// lets through.
fn encode(picture: &Picture, quality: u8, limit: usize) -> Result<Attempt, PhotoError> {
    let edge = |length: u32| u16::try_from(length).map_err(|_| PhotoError::broken("encoding: too large for JPEG"));
    let (width, height) = (edge(picture.width)?, edge(picture.height)?);
    let mut out = Capped { bytes: Vec::with_capacity(limit.min(picture.data.len())), limit, length: 0 };
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    match picture.colour {
        Colour::Luma => encoder.encode(&picture.data, width, height, ColorType::Luma),
        Colour::Rgb => encoder.encode(&picture.data, width, height, ColorType::Rgb),
        Colour::Ycc => encoder.encode_image(Ycc { data: &picture.data, width, height }),
    }
    .map_err(|why| PhotoError::broken(format!("encoding: {why}")))?;
    Ok(if out.length > limit { Attempt::TooLong(out.length) } else { Attempt::Fits(out.bytes) })
}

/// Y'CbCr pixels as the encoder wants them. Its own reader pushes byte by byte, which takes twice as long.
struct Ycc<'a> {
    data: &'a [u8],
    width: u16,
    height: u16,
}

impl ImageBuffer for Ycc<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let length = 3 * usize::from(self.width);
        let from = usize::from(y) * length;
        let (row, _) = self.data[from..from + length].as_chunks::<3>();
        for (channel, buffer) in buffers[..3].iter_mut().enumerate() {
            buffer.extend(row.iter().map(|pixel| pixel[channel]));
        }
    }
}

/// A writer that keeps no more than the limit, but counts on: how much too long it is tells the next quality.
struct Capped {
    bytes: Vec<u8>,
    limit: usize,
    length: usize,
}

impl io::Write for Capped {
    #[inline]
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.length += buffer.len();
        if self.length <= self.limit {
            self.bytes.extend_from_slice(buffer);
        }
        Ok(buffer.len())
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
    fn takes_the_best_quality_where_it_fits() {
        let picture = noise(160, 120);
        let Attempt::Fits(whole) = encode(&picture, BEST, usize::MAX).unwrap() else { panic!("no limit") };
        assert_eq!(within(&picture, whole.len()).unwrap().jpeg, whole);
        assert!(
            matches!(encode(&picture, BEST, whole.len() - 1), Ok(Attempt::TooLong(length)) if length == whole.len())
        );
    }

    #[test]
    fn comes_close_to_the_limit_where_it_does_not() {
        let picture = noise(320, 240);
        let Attempt::Fits(whole) = encode(&picture, BEST, usize::MAX).unwrap() else { panic!("no limit") };
        for percent in [99, 90, 75, 50, 30] {
            let limit = whole.len() * percent / 100;
            let encoded = within(&picture, limit).unwrap();
            assert_eq!((encoded.width, encoded.height), (320, 240), "{percent} %");
            assert!((limit * 85 / 100..=limit).contains(&encoded.jpeg.len()), "{} of {limit}", encoded.jpeg.len());
        }
    }

    #[test]
    fn the_search_ends() {
        for quality in LOWEST + 1..=BEST {
            let next = lower(quality, 1_000_001, 1_000_000);
            assert!((LOWEST..quality).contains(&next));
            assert_eq!(lower(quality, usize::MAX, 1), LOWEST);
        }
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
