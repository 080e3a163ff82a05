//! A picture in black and white.

use crate::picture::Plane;

/// Which pixels are dark beside what is around them.
pub(super) struct Binary {
    pub(super) width: usize,
    pub(super) height: usize,
    dark: Vec<bool>,
}

impl Binary {
    /// Compares each pixel with the mean of a square around it, whose half edge is the picture's longer edge by `window`.
    pub(super) fn of(plane: &Plane, window: usize) -> Self {
        let (width, height) = (plane.width as usize, plane.height as usize);
        let half = (width.max(height) / window).max(1);
        let sums = Sums::of(plane);
        let mut dark = Vec::with_capacity(width * height);
        for (y, row) in plane.data.chunks_exact(width.max(1)).enumerate() {
            let (top, bottom) = (y.saturating_sub(half), (y + half + 1).min(height));
            for (x, value) in row.iter().enumerate() {
                let (left, right) = (x.saturating_sub(half), (x + half + 1).min(width));
                let count = ((right - left) * (bottom - top)) as u64;
                // Darker than nine tenths of the mean: noise on an even ground is not.
                dark.push(u64::from(*value) * count * 10 < sums.within(left, right, top, bottom) * 9);
            }
        }
        Self { width, height, dark }
    }

    /// Whether the pixel at a point is dark; beyond the edges nothing is.
    pub(super) fn is_dark(&self, x: f64, y: f64) -> bool {
        if !(x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64) {
            return false;
        }
        // In the picture, as was just asked.
        self.dark.get(y as usize * self.width + x as usize).copied().unwrap_or(false)
    }

    /// Rows from the top.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks_exact(self.width.max(1))
    }
}

/// Sums of all that is above and to the left, so that the sum of a square is that of its corners.
struct Sums {
    width: usize,
    sums: Vec<u64>,
}

impl Sums {
    fn of(plane: &Plane) -> Self {
        let width = plane.width as usize + 1;
        let mut sums = vec![0; width * (plane.height as usize + 1)];
        for (y, row) in plane.data.chunks_exact((plane.width as usize).max(1)).enumerate() {
            let mut sum = 0;
            for (x, value) in row.iter().enumerate() {
                sum += u64::from(*value);
                sums[(y + 1) * width + x + 1] = sums[y * width + x + 1] + sum;
            }
        }
        Self { width, sums }
    }

    fn within(&self, left: usize, right: usize, top: usize, bottom: usize) -> u64 {
        let at = |x: usize, y: usize| self.sums[y * self.width + x];
        at(right, bottom) + at(left, top) - at(left, bottom) - at(right, top)
    }
}
