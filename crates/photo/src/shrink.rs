//! Averaging rows down while they come, for formats that cannot be decoded at a fraction of their size.

use crate::picture::{Colour, Picture, Rows};

/// Takes rows of pixels and keeps the mean of every `factor` × `factor` block.
///
/// A PNG of 64 megapixels passes through in a few hundred kilobytes; the rest of the way down is the resampler's.
pub(crate) struct Shrink {
    width: u32,
    factor: usize,
    colour: Colour,
    sums: Vec<u32>,
    rows: u32,
    line: Vec<u8>,
    out: Rows,
}

impl Shrink {
    /// The largest whole factor that leaves the long edge at or above `long_edge`.
    pub(crate) fn new(width: u32, height: u32, colour: Colour, long_edge: u32) -> Self {
        let factor = (width.max(height) / long_edge.max(1)).max(1) as usize;
        let out_width = width.div_ceil(factor as u32);
        Self {
            width,
            factor,
            colour,
            sums: vec![0; if factor > 1 { out_width as usize * colour.channels() } else { 0 }],
            rows: 0,
            line: Vec::new(),
            out: Rows::new(out_width, height.div_ceil(factor as u32), colour),
        }
    }

    /// One row of `width` pixels.
    pub(crate) fn push(&mut self, row: &[u8]) {
        if self.factor == 1 {
            self.out.push(row);
            return;
        }
        let channels = self.colour.channels();
        for (sums, block) in self.sums.chunks_exact_mut(channels).zip(row.chunks(self.factor * channels)) {
            for pixel in block.chunks_exact(channels) {
                for (sum, &value) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(value);
                }
            }
        }
        self.rows += 1;
        if self.rows as usize == self.factor {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let channels = self.colour.channels();
        let mut left = self.width;
        self.line.clear();
        for sums in self.sums.chunks_exact_mut(channels) {
            let across = left.min(self.factor as u32);
            left -= across;
            let count = (across * self.rows).max(1);
            for sum in sums {
                // A mean of bytes is a byte.
                self.line.push(((*sum + count / 2) / count) as u8);
                *sum = 0;
            }
        }
        self.rows = 0;
        self.out.push(&self.line);
    }

    /// The picture, with the last, thinner row of blocks; `None` if rows are missing.
    pub(crate) fn finish(mut self) -> Option<Picture> {
        if self.rows > 0 {
            self.flush();
        }
        self.out.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_whole_and_cut_blocks() {
        let mut shrink = Shrink::new(5, 3, Colour::Luma, 2);
        for row in [[0, 10, 20, 30, 99], [10, 20, 30, 40, 101], [7, 9, 1, 1, 50]] {
            shrink.push(&row);
        }
        let picture = shrink.finish().unwrap();
        assert_eq!((picture.width(), picture.height()), (3, 2));
        assert_eq!(picture.luma.data, [10, 30, 100, 8, 1, 50]);
    }

    #[test]
    fn small_pictures_pass_unchanged() {
        let mut shrink = Shrink::new(2, 1, Colour::Ycc, 1600);
        shrink.push(&[1, 2, 3, 4, 5, 6]);
        let picture = shrink.finish().unwrap();
        assert_eq!(
            (picture.luma.data, picture.chroma.unwrap().map(|plane| plane.data)),
            (vec![1, 4], [vec![2, 5], vec![3, 6]])
        );
    }
}
