//! Colours of another space become those of sRGB before the profile that names theirs is dropped.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use crate::guard::guarded;
use crate::limits::MAX_PROFILE;
use crate::orientation::Orientation;
use crate::picture::{Colour, Picture, Rows};
use crate::{PhotoError, resize};

/// What a file says of its colours.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Space<'a> {
    /// An ICC profile.
    Profile(&'a [u8]),
    /// Adobe RGB (1998), which cameras name in EXIF alone.
    AdobeRgb,
}

/// The picture in sRGB. One whose profile cannot be read, or changes nothing that is seen, stays as it is.
pub(crate) fn to_srgb(mut picture: Picture, space: Space<'_>) -> Result<Picture, PhotoError> {
    if picture.chroma.is_none() {
        if let Ok(Some(levels)) = guarded(|| Ok(levels(space))) {
            picture.luma.data.iter_mut().for_each(|level| *level = levels[usize::from(*level)]);
        }
        return Ok(picture);
    }
    let transformed = guarded(|| Ok(transform(space).and_then(|transform| transformed(&picture, &*transform))));
    match transformed.ok().flatten() {
        Some(other) => resize::to_size(&other, other.width(), other.height(), Orientation::UPRIGHT),
        None => Ok(picture),
    }
}

fn profile(space: Space<'_>) -> Option<ColorProfile> {
    match space {
        Space::Profile(bytes) if bytes.len() > MAX_PROFILE => None,
        Space::Profile(bytes) => ColorProfile::new_from_slice(bytes).ok(),
        Space::AdobeRgb => Some(ColorProfile::new_adobe_rgb()),
    }
}

/// What each level of grey is in sRGB, if that is another.
fn levels(space: Space<'_>) -> Option<[u8; 256]> {
    let from = profile(space).filter(|from| from.color_space == DataColorSpace::Gray)?;
    let srgb = ColorProfile::new_srgb();
    let transform = from.create_transform_8bit(Layout::Gray, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let before: [u8; 256] = std::array::from_fn(|level| level as u8);
    let mut after = [0; 256 * 3];
    transform.transform(&before, &mut after).ok()?;
    let (after, _) = after.as_chunks::<3>();
    let levels = std::array::from_fn(|level| after[level][1]);
    before.iter().zip(&levels).any(|(a, b)| a.abs_diff(*b) > 1).then_some(levels)
}

fn transform(space: Space<'_>) -> Option<Arc<Transform8BitExecutor>> {
    let from = profile(space).filter(|from| from.color_space == DataColorSpace::Rgb)?;
    let srgb = ColorProfile::new_srgb();
    let transform = from.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    changes(&*transform).then_some(transform)
}

/// Whether it moves a colour by more than rounding does. Most profiles are sRGB's by another maker.
fn changes(transform: &Transform8BitExecutor) -> bool {
    const LEVELS: [u8; 5] = [0, 64, 128, 191, 255];
    let before: Vec<u8> = LEVELS
        .iter()
        .flat_map(|r| LEVELS.iter().flat_map(move |g| LEVELS.iter().flat_map(move |b| [*r, *g, *b])))
        .collect();
    let mut after = vec![0; before.len()];
    transform.transform(&before, &mut after).is_ok() && before.iter().zip(&after).any(|(a, b)| a.abs_diff(*b) > 1)
}

/// Row by row; its chroma is as fine as the picture afterwards.
fn transformed(picture: &Picture, transform: &Transform8BitExecutor) -> Option<Picture> {
    let [cb, cr] = picture.chroma.as_ref()?;
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (chroma_width, chroma_height) = (cb.width as usize, cb.height as usize);
    let mut rows = Rows::new(picture.width(), picture.height(), Colour::Rgb);
    let (mut before, mut after) = (vec![0; width * 3], vec![0; width * 3]);
    for (y, luma) in picture.luma.data.chunks_exact(width).enumerate() {
        let at = y * chroma_height / height * chroma_width;
        let (cb, cr) = (cb.data.get(at..at + chroma_width)?, cr.data.get(at..at + chroma_width)?);
        let (pixels, _) = before.as_chunks_mut::<3>();
        for (x, (pixel, &luma)) in pixels.iter_mut().zip(luma).enumerate() {
            let at = x * chroma_width / width;
            *pixel = rgb(luma, *cb.get(at)?, *cr.get(at)?);
        }
        transform.transform(&before, &mut after).ok()?;
        rows.push(&after);
    }
    rows.finish()
}

/// JFIF 1.02's conversion in units of 2⁻¹⁶, rounded.
fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = ((i32::from(y) << 16) + (1 << 15), i32::from(cb) - 128, i32::from(cr) - 128);
    [y + 91_881 * cr, y - 22_554 * cb - 46_802 * cr, y + 116_130 * cb].map(|sum| (sum >> 16).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Plane;

    /// A picture of one colour.
    fn plain(pixel: [u8; 3]) -> Picture {
        let mut rows = Rows::new(4, 4, Colour::Rgb);
        (0..4).for_each(|_| rows.push(&pixel.repeat(4)));
        rows.finish().unwrap()
    }

    fn colour(picture: &Picture) -> [u8; 3] {
        let first = |plane: &Plane| plane.data[0];
        let [cb, cr] = picture.chroma.as_ref().unwrap();
        rgb(first(&picture.luma), first(cb), first(cr))
    }

    fn near(a: [u8; 3], b: [u8; 3]) -> bool {
        a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 3)
    }

    /// The figures are worked out by hand, by the primaries of both spaces and sRGB's curve (CSS Color 4, section 10).
    #[test]
    fn a_colour_of_display_p3_is_that_of_srgb() {
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        for (from, to) in
            [([200, 100, 50], [214, 93, 31]), ([100, 150, 100], [84, 152, 95]), ([128, 128, 128], [128, 128, 128])]
        {
            let found = colour(&to_srgb(plain(from), Space::Profile(&p3)).unwrap());
            assert!(near(found, to), "{from:?}: {found:?}, not {to:?}");
        }
    }

    #[test]
    fn adobe_rgb_is_told_by_exif_alone() {
        let found = colour(&to_srgb(plain([100, 150, 100]), Space::AdobeRgb).unwrap());
        assert!(found[0] < 90 && found[1].abs_diff(150) <= 3, "{found:?}");
    }

    /// By gamma 1.0, what is half as bright is 188 in sRGB's curve (IEC 61966-2-1).
    #[test]
    fn greys_under_a_curve_are_those_of_srgb() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let mut rows = Rows::new(4, 4, Colour::Luma);
        (0..4).for_each(|_| rows.push(&[0, 55, 128, 255]));
        let grey = rows.finish().unwrap();
        let found = to_srgb(grey.clone(), Space::Profile(&linear)).unwrap();
        let row = &found.luma.data[..4];
        assert!(row.iter().zip([0, 127, 188, 255]).all(|(a, b)| a.abs_diff(b) <= 2), "{row:?}");
        let rgb = ColorProfile::new_display_p3().encode().unwrap();
        assert_eq!(
            to_srgb(grey.clone(), Space::Profile(&rgb)).unwrap(),
            grey,
            "a profile of colours says nothing of greys"
        );
    }

    #[test]
    fn srgb_by_any_maker_and_what_is_no_profile_change_nothing() {
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let long = vec![0; MAX_PROFILE + 1];
        for profile in [&srgb[..], &grey, b"", b"acsp", &srgb[..200], &long] {
            let picture = plain([200, 100, 50]);
            assert_eq!(to_srgb(picture.clone(), Space::Profile(profile)).unwrap(), picture);
        }
    }
}
