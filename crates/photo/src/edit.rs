//! A photo once more, with what its owner wants gone from it gone: turned, cropped, and with faces and plates hidden.
//!
//! Everything is said in ten-thousandths of the photo as it is before the edit, whatever of it is seen at which size. First is
//! hidden, then cropped, then turned.

use thiserror::Error;

use crate::mosaic::{self, Stroke, WHOLE};
use crate::orientation::Orientation;
use crate::picture::{Picture, Plane};
use crate::prepare::{finished, upright};
use crate::{Hint, Photo, PhotoError, Size};

/// The shortest edge that a crop may leave, in pixels.
pub const LEAST_EDGE: u32 = 16;

/// The most points that all strokes of an edit have together. A finger that wipes for minutes stays below.
pub const MOST_POINTS: usize = 20_000;

/// The widest brush: a quarter of the photo's width, from the middle to the rim.
pub const WIDEST_RADIUS: u16 = WHOLE / 4;

/// What is done to a photo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Quarter turns to the right; a fourth is none.
    pub turns: u8,
    /// What stays. Everything, where nothing is said.
    pub crop: Option<Crop>,
    /// What is hidden.
    pub hidden: Vec<Stroke>,
}

impl Edit {
    /// Whether the photo would stay as it is.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.turns.is_multiple_of(4) && self.crop.is_none_or(|crop| crop == Crop::WHOLE) && self.hidden.is_empty()
    }
}

/// A rectangle of a photo, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// From the left edge to the rectangle.
    pub left: u16,
    /// From the upper edge to the rectangle.
    pub top: u16,
    /// From the left edge to the rectangle's end.
    pub right: u16,
    /// From the upper edge to the rectangle's end.
    pub bottom: u16,
}

impl Crop {
    const WHOLE: Self = Self { left: 0, top: 0, right: WHOLE, bottom: WHOLE };
}

/// Why an edit is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EditError {
    /// The crop begins where it ends, or behind that.
    #[error("the crop has no area")]
    CropEmpty,
    /// The crop reaches beyond the photo.
    #[error("the crop reaches beyond the photo")]
    CropOutside,
    /// The crop would leave an edge of fewer than [`LEAST_EDGE`] pixels.
    #[error("the crop leaves fewer than {LEAST_EDGE} pixels")]
    CropTooSmall,
    /// A stroke has no point.
    #[error("a stroke without a point")]
    StrokeEmpty,
    /// A stroke leaves the photo.
    #[error("a stroke leaves the photo")]
    StrokeOutside,
    /// A brush has no width, or more than [`WIDEST_RADIUS`] allows.
    #[error("a brush of no such width")]
    BrushWidth,
    /// All strokes together have more than [`MOST_POINTS`] points.
    #[error("more than {MOST_POINTS} points")]
    TooManyPoints,
    /// The file is no photo.
    #[error(transparent)]
    Photo(#[from] PhotoError),
}

/// Makes a new [`Photo`] of one, by the rules of [`prepare()`](crate::prepare()) for its size, weight and thumbnail.
///
/// What is hidden becomes a mosaic: a cell that a brush touched gets the mean of its pixels, before anything is encoded. The cells
/// are those of a grid that begins at the photo's upper left corner, whatever is hidden, cropped or turned: the same cell never
/// gives two means, from which more could be reckoned than from one. A cell's edge is a twenty-fifth of the photo's width, and
/// 16 pixels at least. Of a crop nothing is kept beyond the rectangle: its edges are rounded inwards, to whole samples of the
/// colour planes, which are half as fine.
///
/// Blocks for about as long as `prepare`: some 50 ms for a photo that `prepare` made. Beside `jpeg` it needs the decoded picture
/// twice, 6 MB for 1600 × 1200 pixels, and what encoding takes; for 12 megapixels the 22 MB of `prepare`.
///
/// # Errors
///
/// The variants of [`EditError`] that name what of the edit is wrong, before anything is decoded except for
/// [`EditError::CropTooSmall`]; [`EditError::Photo`] as `prepare` has it. No edit, however odd, makes this function panic.
pub fn edit(jpeg: &[u8], size: Size, edit: &Edit) -> Result<Photo, EditError> {
    check(edit)?;
    let (picture, _) = upright(jpeg, size.long_edge())?;
    let picture = edited(picture, edit)?;
    // What the bytes say of place and time was noted when they were first read.
    Ok(finished(&picture, size, Hint::default())?)
}

fn check(edit: &Edit) -> Result<(), EditError> {
    if let Some(Crop { left, top, right, bottom }) = edit.crop {
        if right > WHOLE || bottom > WHOLE {
            return Err(EditError::CropOutside);
        }
        if left >= right || top >= bottom {
            return Err(EditError::CropEmpty);
        }
    }
    if edit.hidden.iter().map(|stroke| stroke.points.len()).sum::<usize>() > MOST_POINTS {
        return Err(EditError::TooManyPoints);
    }
    for Stroke { radius, points } in &edit.hidden {
        if points.is_empty() {
            return Err(EditError::StrokeEmpty);
        }
        if !(1..=WIDEST_RADIUS).contains(radius) {
            return Err(EditError::BrushWidth);
        }
        if points.iter().any(|point| point.x > WHOLE || point.y > WHOLE) {
            return Err(EditError::StrokeOutside);
        }
    }
    Ok(())
}

/// The picture as the edit, which was checked, leaves it.
fn edited(mut picture: Picture, edit: &Edit) -> Result<Picture, EditError> {
    mosaic::hide(&mut picture, &edit.hidden);
    if let Some(crop) = edit.crop.filter(|crop| *crop != Crop::WHOLE) {
        picture = cropped(&picture, crop)?;
    }
    let turn = Orientation::turned_right(edit.turns);
    Ok(Picture {
        luma: turn.apply(picture.luma),
        chroma: picture.chroma.map(|planes| planes.map(|plane| turn.apply(plane))),
    })
}

fn cropped(picture: &Picture, crop: Crop) -> Result<Picture, EditError> {
    let (x, y) = (within(picture.width(), crop.left, crop.right), within(picture.height(), crop.top, crop.bottom));
    let ((left, right), (top, bottom)) = (x, y);
    if right < left + LEAST_EDGE.min(picture.width()) || bottom < top + LEAST_EDGE.min(picture.height()) {
        return Err(EditError::CropTooSmall);
    }
    let luma = piece(&picture.luma, (left, right), (top, bottom));
    let coarse = |plane: &Plane| piece(plane, (left / 2, right.div_ceil(2)), (top / 2, bottom.div_ceil(2)));
    Ok(Picture { luma, chroma: picture.chroma.as_ref().map(|[cb, cr]| [coarse(cb), coarse(cr)]) })
}

/// The pixels between two places of an edge of this length. The first is even: there a sample of the colour planes begins.
fn within(length: u32, from: u16, to: u16) -> (u32, u32) {
    let whole = u32::from(WHOLE);
    let first = (length * u32::from(from)).div_ceil(whole).next_multiple_of(2);
    (first, length * u32::from(to) / whole)
}

fn piece(plane: &Plane, (left, right): (u32, u32), (top, bottom): (u32, u32)) -> Plane {
    let mut cut = Plane::reserved(right - left, bottom - top);
    let rows = plane.data.chunks_exact(plane.width as usize);
    for row in rows.take(bottom as usize).skip(top as usize) {
        cut.data.extend_from_slice(&row[left as usize..right as usize]);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mosaic::Point;

    /// Every pixel another, as far as bytes go.
    fn picture(width: u32, height: u32) -> Picture {
        let plane = |width: u32, height: u32, seed: u32| Plane {
            width,
            height,
            data: (0..width * height).map(|n| ((n + seed).wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
        };
        let coarse = |seed| plane(width.div_ceil(2), height.div_ceil(2), seed);
        Picture { luma: plane(width, height, 0), chroma: Some([coarse(7), coarse(99)]) }
    }

    fn at(plane: &Plane, x: u32, y: u32) -> u8 {
        plane.data[(y * plane.width + x) as usize]
    }

    fn dot(x: u16, y: u16, radius: u16) -> Stroke {
        Stroke { radius, points: vec![Point { x, y }] }
    }

    #[test]
    fn a_crop_keeps_its_pixels_and_no_other() {
        let before = picture(200, 100);
        let crop = Crop { left: 1_000, top: 2_000, right: 6_000, bottom: 9_000 };
        let after = edited(before.clone(), &Edit { crop: Some(crop), ..Edit::default() }).unwrap();
        assert_eq!((after.width(), after.height()), (100, 70));
        for (x, y) in [(0, 0), (99, 0), (0, 69), (99, 69), (50, 33)] {
            assert_eq!(at(&after.luma, x, y), at(&before.luma, x + 20, y + 20));
            let (new, old) = (after.chroma.as_ref().unwrap(), before.chroma.as_ref().unwrap());
            for n in 0..2 {
                assert_eq!(at(&new[n], x / 2, y / 2), at(&old[n], x / 2 + 10, y / 2 + 10));
            }
        }
        // Between two pixels, and between two samples of colour: inwards.
        assert_eq!(within(100, 1, 9_999), (2, 99));
        assert_eq!(within(101, 300, 10_000), (4, 101));
        assert_eq!(within(1_600, 0, 10_000), (0, 1_600));
    }

    #[test]
    fn a_turn_goes_to_the_right_after_the_crop() {
        let before = picture(64, 32);
        let crop = Crop { left: 0, top: 0, right: 5_000, bottom: 10_000 };
        let after = edited(before.clone(), &Edit { turns: 1, crop: Some(crop), ..Edit::default() }).unwrap();
        assert_eq!((after.width(), after.height()), (32, 32));
        assert_eq!(at(&after.luma, 31, 0), at(&before.luma, 0, 0), "the upper left corner goes to the upper right");
        assert_eq!(at(&after.luma, 31, 31), at(&before.luma, 31, 0));
        assert_eq!(at(&after.luma, 0, 0), at(&before.luma, 0, 31));
        let turned = |turns| edited(before.clone(), &Edit { turns, ..Edit::default() }).unwrap();
        assert_eq!(turned(4), before);
        assert_eq!(edited(turned(1), &Edit { turns: 3, ..Edit::default() }).unwrap(), before);
        assert_eq!(edited(turned(2), &Edit { turns: 254, ..Edit::default() }).unwrap(), before);
    }

    /// Two photos that differ in what is hidden, and have the same means, become the same one: so nothing else is told.
    #[test]
    fn what_is_hidden_tells_nothing_but_the_means_of_its_cells() {
        let hidden = vec![dot(5_000, 5_000, 1_500), dot(9_990, 10, 40)];
        for (width, height) in [(400, 300), (401, 299), (1_600, 1_200), (90, 333)] {
            let one = picture(width, height);
            let cell = mosaic::cell_edge(width);
            let mut other = one.clone();
            // Every cell mirrored: each pixel somewhere else, the sum the same.
            let mirror = |plane: &mut Plane, cell: u32| {
                let before = plane.clone();
                let ends = |length: u32, at: u32| {
                    let many = (length / cell).max(1);
                    let n = (at / cell).min(many - 1);
                    (n * cell, if n + 1 == many { length } else { (n + 1) * cell })
                };
                for y in 0..plane.height {
                    for x in 0..plane.width {
                        let ((left, right), (top, bottom)) = (ends(plane.width, x), ends(plane.height, y));
                        let from = at(&before, left + right - 1 - x, top + bottom - 1 - y);
                        plane.data[(y * plane.width + x) as usize] = from;
                    }
                }
            };
            mirror(&mut other.luma, cell);
            for plane in other.chroma.iter_mut().flatten() {
                mirror(plane, cell / 2);
            }
            let all = vec![Stroke {
                radius: WIDEST_RADIUS,
                points: [0, 2_000, 4_000, 6_000, 8_000, 10_000]
                    .into_iter()
                    .flat_map(|y| [Point { x: 0, y }, Point { x: WHOLE, y }])
                    .collect(),
            }];
            assert_ne!(one, other);
            for turns in 0..4 {
                let edit = |hidden: &[Stroke]| Edit { turns, crop: None, hidden: hidden.to_vec() };
                let [a, b] = [one.clone(), other.clone()].map(|picture| edited(picture, &edit(&all)).unwrap());
                assert_eq!(a, b, "{width}×{height}");
            }
            // Of one stroke: only what it did not touch differs.
            let strokes = Edit { hidden: hidden.clone(), ..Edit::default() };
            let [a, b] = [one.clone(), other].map(|picture| edited(picture, &strokes).unwrap());
            let alike = a.luma.data.iter().zip(&b.luma.data).filter(|(a, b)| a == b).count();
            assert!(alike < a.luma.data.len());
            let (x, y) = (width / 2, height / 2);
            assert_eq!(at(&a.luma, x, y), at(&b.luma, x, y));
            assert_eq!(a.luma.data[0], one.luma.data[0], "far from every stroke nothing changes");
        }
    }

    #[test]
    fn what_is_wrong_with_an_edit_is_named() {
        let crop = |left, top, right, bottom| Edit { crop: Some(Crop { left, top, right, bottom }), ..Edit::default() };
        let strokes = |hidden| Edit { hidden, ..Edit::default() };
        let many = Stroke { radius: 100, points: vec![Point { x: 1, y: 1 }; MOST_POINTS / 2 + 1] };
        for (asked, expected) in [
            (crop(0, 0, 10_001, 10_000), EditError::CropOutside),
            (crop(0, 0, 10_000, u16::MAX), EditError::CropOutside),
            (crop(5_000, 0, 5_000, 10_000), EditError::CropEmpty),
            (crop(0, 7_000, 10_000, 6_000), EditError::CropEmpty),
            (strokes(vec![Stroke { radius: 100, points: vec![] }]), EditError::StrokeEmpty),
            (strokes(vec![dot(10_001, 0, 100)]), EditError::StrokeOutside),
            (strokes(vec![dot(0, 0, 100), dot(0, 10_001, 100)]), EditError::StrokeOutside),
            (strokes(vec![dot(0, 0, 0)]), EditError::BrushWidth),
            (strokes(vec![dot(0, 0, WIDEST_RADIUS + 1)]), EditError::BrushWidth),
            (strokes(vec![many.clone(), many]), EditError::TooManyPoints),
        ] {
            assert_eq!(check(&asked), Err(expected.clone()), "{asked:?}");
            // Whatever the bytes are.
            assert_eq!(edit(b"", Size::Normal, &asked), Err(expected));
        }
        assert_eq!(edit(b"", Size::Normal, &Edit::default()), Err(PhotoError::Empty.into()));
        let small = |length: u16| edited(picture(1_000, 1_000), &crop(0, 0, length, 10_000));
        assert_eq!(small(159), Err(EditError::CropTooSmall));
        assert_eq!(small(160).unwrap().width(), 16);
    }

    #[test]
    fn nothing_to_do_is_known() {
        assert!(Edit { turns: 4, ..Edit::default() }.is_none());
        assert!(Edit { crop: Some(Crop::WHOLE), ..Edit::default() }.is_none());
        assert!(!Edit { turns: 3, ..Edit::default() }.is_none());
        assert!(!Edit { hidden: vec![dot(0, 0, 1)], ..Edit::default() }.is_none());
    }
}
