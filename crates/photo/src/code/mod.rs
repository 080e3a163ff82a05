//! QR codes in a photo, as texts.
//!
//! Where the codes are is found here, so that every step has a bound: pixels by the [`limits`](crate::limits) and the edges below,
//! finder patterns, groups of three, and the samples that are taken of all grids together. What the modules of a grid say is read
//! by `rqrr`: its own search copies the whole picture for every three patterns, which a picture of many makes endless.
//!
//! Source: ISO/IEC 18004:2015.

mod binary;
mod finder;
mod grid;
mod perspective;
#[cfg(test)]
mod tests;

use crate::{
    PhotoError,
    guard::guarded,
    orientation::Orientation,
    picture::{Picture, Plane},
    read, resize,
};
use binary::Binary;
use grid::Samples;

/// The longer edges at which a photo is looked at, one after the other: a code that fills it is found in the small one, where noise
/// is averaged away, and a far one in the large.
const EDGES: [u32; 2] = [1024, 2048];

/// The most codes of which the texts are answered.
const MOST_CODES: usize = 8;

/// The QR codes in a JPEG, PNG or WebP, each text once. One that is no UTF-8 is no text, and left out.
///
/// Blocks for about a tenth of a second, and for a second at the worst.
///
/// # Errors
///
/// As [`prepare()`](crate::prepare()). No file makes this function panic, or take memory or time beyond the limits.
pub fn codes(bytes: &[u8]) -> Result<Vec<String>, PhotoError> {
    let [_, largest] = EDGES;
    let picture = read::read(bytes, largest)?.picture;
    for edge in EDGES {
        let found = guarded(|| Ok(in_plane(&shrunk(&picture, edge)?.luma)))?;
        // A picture that is no larger than this is the same at the next edge.
        if !found.is_empty() || picture.width().max(picture.height()) <= edge {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn shrunk(picture: &Picture, edge: u32) -> Result<Picture, PhotoError> {
    let luma = Picture { luma: picture.luma.clone(), chroma: None };
    let (width, height) = Picture::fitted(luma.width(), luma.height(), edge);
    resize::to_size(&luma, width, height, Orientation::UPRIGHT)
}

fn in_plane(plane: &Plane) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut samples = Samples::enough();
    // The light on a wall is uneven over a wide window, on a leaflet over a narrow one.
    for window in [8, 24] {
        let picture = Binary::of(plane, window);
        let finders = finder::all(&picture);
        let mut used = vec![false; finders.len()];
        for three in finder::threes(&finders) {
            if three.of.iter().any(|of| used[*of]) {
                continue;
            }
            let Some(bytes) = grid::read(&picture, &three, &mut samples) else { continue };
            for of in three.of {
                used[of] = true;
            }
            match String::from_utf8(bytes) {
                Ok(text) if !texts.contains(&text) && texts.len() < MOST_CODES => texts.push(text),
                _ => {}
            }
        }
        if !texts.is_empty() {
            break;
        }
    }
    texts
}
