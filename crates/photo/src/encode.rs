//! A picture becomes a JPEG of at most so many bytes.

use jpeg_encoder::{ChromaSubsamplingMethod, Encoder, ImageBuffer, JpegColorType, SamplingFactor};

use crate::beside::side_by_side;
use crate::jpeg::{Piece, Pieces, marker};
use crate::orientation::Orientation;
use crate::picture::{Picture, Plane};
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
        return Ok(Encoded { jpeg, width: picture.width(), height: picture.height() });
    }
    let (width, height) = ((picture.width() * 3 / 4).max(1), (picture.height() * 3 / 4).max(1));
    if (width, height) == (picture.width(), picture.height()) {
        return Err(PhotoError::broken("does not fit at any size"));
    }
    within(&resize::to_size(picture, width, height, Orientation::UPRIGHT)?, limit)
}

fn fitting(picture: &Picture, limit: usize) -> Result<Option<Vec<u8>>, PhotoError> {
    let mut quality = BEST;
    for guess in 1.. {
        let jpeg = encode(picture, quality)?;
        if jpeg.len() <= limit {
            return Ok(Some(jpeg));
        }
        if quality == LOWEST {
            break;
        }
        quality = if guess < GUESSES { lower(quality, jpeg.len(), limit) } else { LOWEST };
    }
    Ok(None)
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

/// Samples in a row of MCUs: two blocks of eight, as 4:2:0 has it. For a grey picture that is two rows of MCUs.
const MCU: u32 = 16;

/// From how many rows on a picture is encoded in two halves.
const WORTH_HALVING: u32 = 256;

/// Sequential, 4:2:0, standard Huffman tables, no application segment but JFIF's: what [`inspect`](crate::inspect)
/// lets through.
///
/// A large picture in two halves side by side. A restart marker (T.81, E.1.4) stands between them, as it would if one
/// encoder had been told to set one there.
fn encode(picture: &Picture, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let edge = |length: u32| u16::try_from(length).map_err(|_| PhotoError::broken("encoding: too large for JPEG"));
    let (width, height) = (edge(picture.width())?, edge(picture.height())?);
    // Not the smaller half, or the lower one would have to be interrupted too.
    let top = picture.height().div_ceil(MCU).div_ceil(2) * MCU;
    let mcus = match picture.chroma {
        Some(_) => picture.width().div_ceil(MCU) * (top / MCU),
        None => picture.width().div_ceil(MCU / 2) * (top / (MCU / 2)),
    };
    let (Ok(top), Ok(mcus)) = (u16::try_from(top), u16::try_from(mcus)) else {
        return encode_band(Band { picture, from: 0, width, height }, quality);
    };
    if picture.height() < WORTH_HALVING {
        return encode_band(Band { picture, from: 0, width, height }, quality);
    }
    let (upper, lower) = side_by_side(
        || encode_band(Band { picture, from: 0, width, height: top }, quality),
        || encode_band(Band { picture, from: top, width, height: height - top }, quality),
    );
    joined(&upper?, &lower?, height, mcus)
}

fn encode_band(band: Band<'_>, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let mut out = Vec::with_capacity(usize::from(band.width) * usize::from(band.height) / 4);
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode_image(band).map_err(|why| PhotoError::broken(format!("encoding: {why}")))?;
    Ok(out)
}

/// One JPEG of two that differ in their heights and their scans only.
fn joined(upper: &[u8], lower: &[u8], height: u16, mcus: u16) -> Result<Vec<u8>, PhotoError> {
    let mut out = Vec::with_capacity(upper.len() + lower.len());
    out.extend([0xFF, marker::SOI]);
    let mut segment = |code: u8, body: &[u8]| -> Result<(), PhotoError> {
        let length = u16::try_from(body.len() + 2).map_err(|_| PhotoError::broken("encoding: a long segment"))?;
        out.extend([0xFF, code]);
        out.extend(length.to_be_bytes());
        out.extend(body);
        Ok(())
    };
    let mut pieces = Pieces::new(upper).ok_or(PhotoError::NotAPhoto)?;
    let upper = loop {
        match pieces.next()? {
            Piece::Segment(marker::SOF0, [precision, _, _, rest @ ..]) => {
                let [high, low] = height.to_be_bytes();
                segment(marker::SOF0, &[&[*precision, high, low], rest].concat())?;
            }
            Piece::Segment(code, body) => segment(code, body)?,
            Piece::Scan(header, data) => {
                segment(marker::DRI, &mcus.to_be_bytes())?;
                segment(marker::SOS, header)?;
                break data;
            }
            Piece::Lone(_) | Piece::End(_) => return Err(PhotoError::broken("encoding: no scan")),
        }
    };
    let mut pieces = Pieces::new(lower).ok_or(PhotoError::NotAPhoto)?;
    let lower = loop {
        match pieces.next()? {
            Piece::Scan(_, data) => break data,
            Piece::Segment(..) => {}
            Piece::Lone(_) | Piece::End(_) => return Err(PhotoError::broken("encoding: no scan")),
        }
    };
    out.extend(upper);
    out.extend([0xFF, marker::RST0]);
    out.extend(lower);
    out.extend([0xFF, marker::EOI]);
    Ok(out)
}

/// Rows of a picture as the encoder wants them.
#[derive(Clone, Copy)]
struct Band<'a> {
    picture: &'a Picture,
    /// The first row; a multiple of [`MCU`].
    from: u16,
    width: u16,
    height: u16,
}

impl ImageBuffer for Band<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        if self.picture.chroma.is_some() { JpegColorType::Ycbcr } else { JpegColorType::Luma }
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let y = usize::from(self.from) + usize::from(y);
        let row = |plane: &'_ Plane, y: usize| {
            let width = plane.width as usize;
            y * width..(y + 1) * width
        };
        let [luma, coarse @ ..] = buffers;
        luma.extend_from_slice(&self.picture.luma.data[row(&self.picture.luma, y)]);
        for (plane, buffer) in self.picture.chroma.iter().flatten().zip(coarse) {
            // Each sample twice, of which the encoder takes the mean: the sample.
            let from = buffer.len();
            buffer.resize(from + usize::from(self.width), 0);
            for (pair, sample) in buffer[from..].chunks_mut(2).zip(&plane.data[row(plane, y / 2)]) {
                pair.fill(*sample);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> Picture {
        let mut state = 1_u32;
        let mut plane = |width: u32, height: u32| {
            let data = (0..width * height).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            });
            Plane { width, height, data: data.collect() }
        };
        let luma = plane(width, height);
        let (width, height) = (width.div_ceil(2), height.div_ceil(2));
        Picture { luma, chroma: Some([plane(width, height), plane(width, height)]) }
    }

    #[test]
    fn takes_the_best_quality_where_it_fits() {
        let picture = noise(160, 120);
        let whole = encode(&picture, BEST).unwrap();
        assert_eq!(within(&picture, whole.len()).unwrap().jpeg, whole);
        assert!(within(&picture, whole.len() - 1).unwrap().jpeg.len() < whole.len());
    }

    /// As the library itself writes it when it is asked for a restart there.
    #[test]
    fn two_halves_are_one_picture() {
        let grey = |picture: Picture| Picture { chroma: None, ..picture };
        for (width, height) in [(320, 256), (33, 301), (7, 257), (500, 1001)] {
            for picture in [noise(width, height), grey(noise(width, height))] {
                let colour = picture.chroma.is_some();
                let mcu = if colour { 16 } else { 8 };
                let mcus = width.div_ceil(mcu) * (height.div_ceil(16).div_ceil(2) * (16 / mcu));
                let mut expected = Vec::new();
                let mut encoder = Encoder::new(&mut expected, 70);
                encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
                encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
                encoder.set_restart_interval(mcus as u16);
                encoder
                    .encode_image(Band { picture: &picture, from: 0, width: width as u16, height: height as u16 })
                    .unwrap();
                let jpeg = encode(&picture, 70).unwrap();
                assert!(jpeg == expected, "{width}×{height}, colour {colour}");
                assert_eq!(crate::inspect(&jpeg), Ok(crate::Clean { width, height }));
            }
        }
    }

    #[test]
    fn comes_close_to_the_limit_where_it_does_not() {
        let picture = noise(320, 260);
        let whole = encode(&picture, BEST).unwrap();
        for percent in [99, 90, 75, 50, 30] {
            let limit = whole.len() * percent / 100;
            let encoded = within(&picture, limit).unwrap();
            assert_eq!((encoded.width, encoded.height), (320, 260), "{percent} %");
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
