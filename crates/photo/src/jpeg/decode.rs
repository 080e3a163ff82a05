//! Pixels of a JPEG, at the smallest fraction that is still large enough.

use std::io;

use jpeg_decoder::{ColorTransform, Decoder, Error};
use sha2::{Digest, Sha256};

use super::{fast, header, unended};
use crate::PhotoError;
use crate::guard::guarded;
use crate::limits::{MAX_PIXELS_WHOLE, check_pixels};
use crate::picture::{Colour, Picture, Rows};
use crate::source::Source;

/// Decodes at 1/8, 1/4, 1/2 or whole, so that the long edge is at least `long_edge` (or whole, if it is shorter).
///
/// What cameras write goes through [`fast`]; anything else, and anything wrong, through `jpeg-decoder`.
pub(crate) fn read(bytes: &[u8], long_edge: u32) -> Result<Source<'_>, PhotoError> {
    match header::read(bytes) {
        Ok(header) => picture(bytes, header, long_edge),
        Err(error) => without_end(bytes, long_edge).ok_or(error),
    }
}

/// A file without its end marker, if its last scan is whole: then what follows in its place changes no pixel.
fn without_end(bytes: &[u8], long_edge: u32) -> Option<Source<'static>> {
    let [file, other] = unended::FILLS.map(|fill| unended::ended(bytes, fill));
    let (file, other) = (file?, other?);
    let header = header::read(&file).ok()?;
    check_pixels(header.width.into(), header.height.into(), MAX_PIXELS_WHOLE).ok()?;
    if all_pixels(&file, &header)? != all_pixels(&other, &header)? {
        return None;
    }
    drop(other);
    let picture = guarded(|| decode(&file, &header, long_edge)).ok()?;
    let exif = header.exif.map(|exif| exif.to_vec().into());
    Some(Source { picture, exif, profile: header.profile.map(Into::into) })
}

/// The hash of every pixel: a smaller picture would hide what is missing of its last block.
fn all_pixels(file: &[u8], header: &header::Header<'_>) -> Option<[u8; 32]> {
    let hash = guarded(|| {
        let mut decoder = Decoder::new(file);
        if header.colour != Colour::Luma {
            decoder.set_color_transform(ColorTransform::RGB);
        }
        Ok(Sha256::digest(decoder.decode().map_err(named)?).into())
    });
    hash.ok()
}

fn picture<'a>(bytes: &'a [u8], header: header::Header<'a>, long_edge: u32) -> Result<Source<'a>, PhotoError> {
    let picture = guarded(|| match header.colour {
        Colour::Rgb => Ok(None),
        Colour::Luma | Colour::Ycc => Ok(fast::decode(bytes, eighths(&header, long_edge))),
    })?;
    let picture = match picture {
        Some(picture) => picture,
        None => guarded(|| decode(bytes, &header, long_edge))?,
    };
    Ok(Source { picture, exif: header.exif.map(Into::into), profile: header.profile.map(Into::into) })
}

#[cfg(test)]
pub(super) fn by_the_library(bytes: &[u8], long_edge: u32) -> Result<Picture, PhotoError> {
    decode(bytes, &header::read(bytes)?, long_edge)
}

/// The fewest eighths of the picture whose long edge is still long enough.
fn eighths(header: &header::Header<'_>, long_edge: u32) -> u32 {
    let long = u32::from(header.width.max(header.height));
    [1, 2, 4].into_iter().find(|eighths| (long * eighths).div_ceil(8) >= long_edge).unwrap_or(8)
}

fn decode(bytes: &[u8], header: &header::Header<'_>, long_edge: u32) -> Result<Picture, PhotoError> {
    let (width, height) = Picture::fitted(header.width.into(), header.height.into(), long_edge);
    let short = |edge: u32| u16::try_from(edge).unwrap_or(u16::MAX);
    // The decoder stops at the first fraction where *either* edge is large enough; the short edge of a very long
    // picture would stop it too early, so it is asked for more than there can be.
    let (width, height) = if width >= height { (short(width), u16::MAX) } else { (u16::MAX, short(height)) };

    let mut decoder = Decoder::new(bytes);
    if header.colour != Colour::Luma {
        // "RGB" means: hand the three components over as they are.
        decoder.set_color_transform(ColorTransform::RGB);
    }
    decoder.scale(width, height).map_err(named)?;
    let data = decoder.decode().map_err(named)?;
    let info = decoder.info().ok_or_else(|| PhotoError::broken("no frame"))?;
    let mut rows = Rows::new(info.width.into(), info.height.into(), header.colour);
    for row in data.chunks_exact(usize::from(info.width) * header.colour.channels()) {
        rows.push(row);
    }
    rows.finish().ok_or_else(|| PhotoError::broken("fewer pixels than announced"))
}

fn named(error: Error) -> PhotoError {
    match error {
        Error::Io(why) if why.kind() == io::ErrorKind::UnexpectedEof => PhotoError::Truncated,
        Error::Unsupported(_) => PhotoError::Unsupported { what: "a rare feature of JPEG" },
        other => PhotoError::broken(other.to_string()),
    }
}
