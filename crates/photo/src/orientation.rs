//! Which way up (EXIF 2.32, tag 0x0112): where row 0 and column 0 of the stored picture belong.

use crate::picture::Plane;

/// One of the eight ways to hold a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

impl Orientation {
    /// The picture is upright as it is stored.
    pub(crate) const UPRIGHT: Self = Self(1);

    /// Everything outside 1 to 8 is nonsense of some camera and means "as stored".
    pub(crate) fn from_tag(value: u32) -> Self {
        match u8::try_from(value) {
            Ok(value @ 1..=8) => Self(value),
            _ => Self::UPRIGHT,
        }
    }

    /// That of a picture which stands upright after so many quarter turns to the right.
    pub(crate) fn turned_right(turns: u8) -> Self {
        Self([1, 6, 3, 8][usize::from(turns % 4)])
    }

    /// Turns a plane upright. Done after shrinking, when there are six times fewer samples to move.
    pub(crate) fn apply(self, plane: Plane) -> Plane {
        if self == Self::UPRIGHT {
            return plane;
        }
        let (width, height) = (plane.width as usize, plane.height as usize);
        let (right, bottom, end) = (width - 1, (height - 1) * width, width * height - 1);
        let (west, north) = (-1, -(width as isize));
        let (east, south) = (1, width as isize);
        // Where the upright plane's first sample is stored, and how far one step right and one step down lead.
        let (first, across, down) = match self.0 {
            2 => (right, west, south),
            3 => (end, west, north),
            4 => (bottom, east, north),
            5 => (0, south, east),
            6 => (bottom, north, east),
            7 => (end, north, west),
            8 => (right, south, west),
            _ => (0, east, south),
        };
        let lies = self.0 >= 5;
        let new_width = if lies { height } else { width };

        let mut data = vec![0; plane.data.len()];
        // In tiles, because a quarter turn reads columns: 32 of them share their cache lines.
        for (tile_row, rows) in data.chunks_mut(TILE * new_width).enumerate() {
            for left in (0..new_width).step_by(TILE) {
                for (y, row) in (tile_row * TILE..).zip(rows.chunks_exact_mut(new_width)) {
                    let stop = new_width.min(left + TILE);
                    let mut at = first as isize + left as isize * across + y as isize * down;
                    for sample in &mut row[left..stop] {
                        *sample = plane.data[at as usize];
                        at += across;
                    }
                }
            }
        }
        let (width, height) = if lies { (plane.height, plane.width) } else { (plane.width, plane.height) };
        Plane { width, height, data }
    }
}

const TILE: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    /// Three by two, every pixel different, so that no two orientations look alike.
    fn plane(width: u32, height: u32, data: &[u8]) -> Plane {
        Plane { width, height, data: data.to_vec() }
    }

    /// The figures of EXIF 2.32, written out by hand.
    #[test]
    #[rustfmt::skip]
    fn bad_27_all_eight_and_nonsense() {
        let stored = plane(3, 2, &[1, 2, 3,
                                     4, 5, 6]);
        let upright: [(u32, u32, &[u8]); 8] = [
            (3, 2, &[1, 2, 3,  4, 5, 6]),
            (3, 2, &[3, 2, 1,  6, 5, 4]),
            (3, 2, &[6, 5, 4,  3, 2, 1]),
            (3, 2, &[4, 5, 6,  1, 2, 3]),
            (2, 3, &[1, 4,  2, 5,  3, 6]),
            (2, 3, &[4, 1,  5, 2,  6, 3]),
            (2, 3, &[6, 3,  5, 2,  4, 1]),
            (2, 3, &[3, 6,  2, 5,  1, 4]),
        ];
        for (tag, (width, height, data)) in (1_u32..).zip(upright) {
            let turned = Orientation::from_tag(tag).apply(stored.clone());
            assert_eq!(turned, plane(width, height, data), "orientation {tag}");
        }
        for lying in 5..=8 {
            // One sample wide: a step down is as long as a step to the right.
            let turned = Orientation::from_tag(lying).apply(plane(1, 3, &[1, 2, 3]));
            assert_eq!((turned.width, turned.height), (3, 1), "orientation {lying}");
        }
        for nonsense in [0, 9, 255, 65_535, u32::MAX] {
            assert_eq!(Orientation::from_tag(nonsense).apply(stored.clone()), stored);
        }
    }

    #[test]
    fn tiles_meet() {
        let (width, height) = (70_u32, 41_u32);
        let data: Vec<u8> = (0..width * height).map(|i| (i * 31 + i / 256) as u8).collect();
        let stored = plane(width, height, &data);
        let back_to_start = [(6, 8), (8, 6), (3, 3), (5, 5), (7, 7), (2, 2), (4, 4)];
        for (there, back) in back_to_start {
            let turned = Orientation::from_tag(there).apply(stored.clone());
            assert_ne!(turned, stored);
            assert_eq!(Orientation::from_tag(back).apply(turned), stored, "{there} then {back}");
        }
    }
}
