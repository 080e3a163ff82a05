//! What a JPEG says about itself, and whether we want to decode it.

use std::collections::BTreeMap;

use super::pieces::{Piece, Pieces, marker};
use crate::limits::{MAX_PIXELS_JPEG, MAX_PIXELS_WHOLE, MAX_PROFILE, check_pixels, check_scans};
use crate::picture::Colour;
use crate::{PhotoError, limits};

/// The facts that decoding needs.
#[derive(Debug)]
pub(crate) struct Header<'a> {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) colour: Colour,
    /// The TIFF block of the first Exif APP1.
    pub(crate) exif: Option<&'a [u8]>,
    /// The colour profile, put together of its APP2 (ICC.1:2022, B.4), if all of them are there.
    pub(crate) profile: Option<Vec<u8>>,
}

/// Walks the whole file once (about a millisecond for 5 MB) and refuses what must not reach the decoder: too many
/// pixels, too many scans, arithmetic coding, 12 bits, CMYK, a file without its end.
///
/// Cameras append films and second pictures after EOI; those are ignored here and gone after re-encoding.
pub(crate) fn read(bytes: &[u8]) -> Result<Header<'_>, PhotoError> {
    let mut pieces = Pieces::new(bytes).ok_or(PhotoError::NotAPhoto)?;
    let mut frame: Option<Frame> = None;
    let (mut scans, mut jfif, mut adobe, mut exif) = (0_u32, false, None, None);
    let mut chunks: BTreeMap<u8, (u8, &[u8])> = BTreeMap::new();
    loop {
        match pieces.next()? {
            Piece::Segment(code, body) if is_frame(code) => {
                if frame.is_some() {
                    return Err(PhotoError::broken("two frames"));
                }
                frame = Some(Frame::read(code, body)?);
            }
            Piece::Segment(marker::DAC, _) => return Err(unsupported("arithmetic coding")),
            Piece::Segment(marker::APP0, body) => jfif |= body.starts_with(b"JFIF\0"),
            Piece::Segment(marker::APP1, body) => {
                if let (None, Some(block)) = (exif, body.strip_prefix(b"Exif\0")) {
                    exif = block.get(1..);
                }
            }
            Piece::Segment(marker::APP2, body) => {
                if let Some([number, count, chunk @ ..]) = body.strip_prefix(b"ICC_PROFILE\0") {
                    chunks.entry(*number).or_insert((*count, chunk));
                }
            }
            Piece::Segment(marker::APP14, body) => {
                if body.starts_with(b"Adobe") {
                    adobe = body.get(11).copied();
                }
            }
            Piece::Segment(..) | Piece::Lone(_) => {}
            Piece::Scan(..) => {
                let frame = frame.as_ref().ok_or_else(|| PhotoError::broken("a scan before the frame"))?;
                scans += 1;
                check_scans(scans, frame.width.into(), frame.height.into())?;
            }
            Piece::End(_) => break,
        }
    }
    let frame = frame.ok_or_else(|| PhotoError::broken("no frame"))?;
    if scans == 0 {
        return Err(PhotoError::broken("no scan"));
    }
    let (width, height, colour) = (frame.width, frame.height, frame.colour(jfif, adobe)?);
    Ok(Header { width, height, colour, exif, profile: profile(&chunks) })
}

/// Chunks by their number, from 1 on, each with how many there are.
fn profile(chunks: &BTreeMap<u8, (u8, &[u8])>) -> Option<Vec<u8>> {
    let (count, _) = *chunks.values().next()?;
    let whole = chunks.keys().copied().eq(1..=count) && chunks.values().all(|(other, _)| *other == count);
    let bytes: usize = chunks.values().map(|(_, chunk)| chunk.len()).sum();
    (whole && bytes <= MAX_PROFILE).then(|| chunks.values().flat_map(|(_, chunk)| chunk.iter().copied()).collect())
}

/// SOF0 to SOF15, without the three codes of that range that mean something else.
pub(super) fn is_frame(code: u8) -> bool {
    (marker::SOF0..=marker::SOF15).contains(&code) && !matches!(code, marker::DHT | marker::JPG | marker::DAC)
}

struct Frame {
    width: u16,
    height: u16,
    components: Vec<u8>,
}

impl Frame {
    fn read(code: u8, body: &[u8]) -> Result<Self, PhotoError> {
        let limit = match code {
            marker::SOF0 | marker::SOF1 => MAX_PIXELS_JPEG,
            marker::SOF2 => MAX_PIXELS_WHOLE,
            0xC3 => return Err(unsupported("lossless JPEG")),
            0xC9..=0xCB | 0xCD..=0xCF => return Err(unsupported("arithmetic coding")),
            _ => return Err(unsupported("hierarchical JPEG")),
        };
        let &[precision, h1, h0, w1, w0, count, ref rest @ ..] = body else {
            return Err(PhotoError::broken("a frame header cut short"));
        };
        let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
        if height == 0 {
            return Err(unsupported("a height given after the picture (DNL)"));
        }
        check_pixels(width.into(), height.into(), limit)?;
        if precision != 8 {
            return Err(unsupported("more than eight bits a channel"));
        }
        match count {
            1 | 3 => {}
            4 => return Err(unsupported("CMYK")),
            _ => return Err(unsupported("neither grey nor colour")),
        }
        let (components, over) = rest.as_chunks::<3>();
        if components.len() != usize::from(count) || !over.is_empty() {
            return Err(PhotoError::broken("a frame header of the wrong length"));
        }
        Ok(Self { width, height, components: components.iter().map(|component| component[0]).collect() })
    }

    /// What three components mean, in the order in which libjpeg asks: JFIF, Adobe's transform, the components' ids.
    fn colour(&self, jfif: bool, adobe: Option<u8>) -> Result<Colour, PhotoError> {
        match (self.components.as_slice(), adobe) {
            ([_], _) => Ok(Colour::Luma),
            _ if jfif => Ok(Colour::Ycc),
            (_, Some(0)) => Ok(Colour::Rgb),
            (_, Some(1)) => Ok(Colour::Ycc),
            (_, Some(_)) => Err(unsupported("an unknown colour transform")),
            ([b'R', b'G', b'B'], None) => Ok(Colour::Rgb),
            _ => Ok(Colour::Ycc),
        }
    }
}

fn unsupported(what: &'static str) -> PhotoError {
    PhotoError::Unsupported { what }
}

const _: () = assert!(limits::MAX_BYTES < u32::MAX as usize, "scans are counted in 32 bits");
