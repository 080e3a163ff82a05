//! A decoded picture: its pixels in memory.

/// What the channels of interleaved pixels mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// One channel: brightness alone.
    Luma,
    /// Three channels Y, Cb, Cr as JFIF defines them.
    Ycc,
    /// Three channels: red, green and blue of sRGB.
    Rgb,
}

impl Colour {
    /// How many channels a pixel has, each of one byte.
    pub(crate) fn channels(self) -> usize {
        match self {
            Self::Luma => 1,
            Self::Ycc | Self::Rgb => 3,
        }
    }
}

/// One channel: rows from the top, samples from the left, eight bits each, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plane {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) data: Vec<u8>,
}

impl Plane {
    /// Of this size, once as many rows have been pushed.
    pub(crate) fn reserved(width: u32, height: u32) -> Self {
        Self { width, height, data: Vec::with_capacity(width as usize * height as usize) }
    }

    /// Takes a row; what lies beyond the edges is dropped.
    pub(crate) fn push(&mut self, row: &[u8]) {
        if !self.is_whole() {
            self.data.extend_from_slice(&row[..row.len().min(self.width as usize)]);
        }
    }

    /// Whether every row is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.data.len() == self.width as usize * self.height as usize
    }
}

/// A picture as a JPEG keeps it: Y'CbCr of JFIF 1.02, a plane each.
///
/// So it goes from end to end. RGB would cost a fifth of the time and gain nothing, and chroma is never made finer than
/// it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The brightness, as large as the picture.
    pub(crate) luma: Plane,
    /// Cb and Cr, both of one size, which need not be the picture's. A grey picture has none.
    pub(crate) chroma: Option<[Plane; 2]>,
}

impl Picture {
    /// Of one plane or three. `None` for another number, or planes that do not belong together.
    pub(crate) fn of_planes(planes: Vec<Plane>) -> Option<Self> {
        let mut planes = planes.into_iter();
        let luma = planes.next()?;
        let chroma = match (planes.next(), planes.next(), planes.next()) {
            (None, ..) => None,
            (Some(cb), Some(cr), None) if (cb.width, cb.height) == (cr.width, cr.height) => Some([cb, cr]),
            _ => return None,
        };
        Some(Self { luma, chroma })
    }

    /// Width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.luma.width
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.luma.height
    }

    /// The size with its long edge at most `long_edge`; never larger than it was, never zero.
    pub(crate) fn fitted(width: u32, height: u32, long_edge: u32) -> (u32, u32) {
        let long = width.max(height);
        if long <= long_edge {
            return (width, height);
        }
        let scaled = |edge: u32| {
            let rounded = (u64::from(edge) * u64::from(long_edge) + u64::from(long) / 2) / u64::from(long);
            // Not above long_edge, because edge is not above long.
            u32::try_from(rounded).unwrap_or(long_edge).max(1)
        };
        (scaled(width), scaled(height))
    }
}

/// Makes a [`Picture`] of rows of interleaved pixels.
pub(crate) struct Rows {
    colour: Colour,
    picture: Picture,
}

impl Rows {
    /// For a picture of this size.
    pub(crate) fn new(width: u32, height: u32, colour: Colour) -> Self {
        let plane = || Plane::reserved(width, height);
        let chroma = (colour != Colour::Luma).then(|| [plane(), plane()]);
        Self { colour, picture: Picture { luma: plane(), chroma } }
    }

    /// Takes a row of `width` pixels.
    pub(crate) fn push(&mut self, row: &[u8]) {
        let luma = &mut self.picture.luma;
        let Some([cb, cr]) = &mut self.picture.chroma else { return luma.push(row) };
        let (pixels, _) = row.as_chunks::<3>();
        match self.colour {
            Colour::Rgb => {
                luma.data.extend(pixels.iter().map(|&pixel| weighted(pixel, [19_595, 38_470, 7_471], 0)));
                cb.data.extend(pixels.iter().map(|&pixel| weighted(pixel, [-11_059, -21_709, 32_768], 128)));
                cr.data.extend(pixels.iter().map(|&pixel| weighted(pixel, [32_768, -27_439, -5_329], 128)));
            }
            _ => {
                luma.data.extend(pixels.iter().map(|pixel| pixel[0]));
                cb.data.extend(pixels.iter().map(|pixel| pixel[1]));
                cr.data.extend(pixels.iter().map(|pixel| pixel[2]));
            }
        }
    }

    /// The picture, or `None` if rows are missing or too many.
    pub(crate) fn finish(self) -> Option<Picture> {
        let Picture { luma, chroma } = &self.picture;
        let whole = luma.is_whole() && chroma.iter().flatten().all(Plane::is_whole);
        whole.then_some(self.picture)
    }
}

/// JFIF 1.02's conversion in units of 2⁻¹⁶, rounded.
fn weighted(pixel: [u8; 3], weights: [i32; 3], offset: i32) -> u8 {
    let sum: i32 = pixel.iter().zip(weights).map(|(&value, weight)| i32::from(value) * weight).sum();
    // The pure blue and the pure red would be 256 if rounded.
    ((sum + (offset << 16) + (1 << 15)) >> 16).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_and_never_grows() {
        assert_eq!(Picture::fitted(4000, 3000, 1600), (1600, 1200));
        assert_eq!(Picture::fitted(3000, 4000, 1600), (1200, 1600));
        assert_eq!(Picture::fitted(1600, 900, 1600), (1600, 900));
        assert_eq!(Picture::fitted(640, 480, 1600), (640, 480));
        assert_eq!(Picture::fitted(65_500, 1, 1600), (1600, 1));
        assert_eq!(Picture::fitted(1601, 1601, 1600), (1600, 1600));
    }

    /// The figures of JFIF 1.02, page 3, by a calculator.
    #[test]
    fn colours_as_jfif_has_them() {
        let planes = |pixel: [u8; 3]| {
            let mut rows = Rows::new(1, 1, Colour::Rgb);
            rows.push(&pixel);
            let Picture { luma, chroma: Some([cb, cr]) } = rows.finish().unwrap() else { panic!("grey") };
            [luma.data[0], cb.data[0], cr.data[0]]
        };
        assert_eq!(planes([0, 0, 0]), [0, 128, 128]);
        assert_eq!(planes([255, 255, 255]), [255, 128, 128]);
        assert_eq!(planes([255, 0, 0]), [76, 85, 255]);
        assert_eq!(planes([0, 255, 0]), [150, 44, 21]);
        assert_eq!(planes([0, 0, 255]), [29, 255, 107]);
    }

    #[test]
    fn rows_that_are_missing_are_noticed() {
        let mut rows = Rows::new(2, 2, Colour::Ycc);
        rows.push(&[1, 2, 3, 4, 5, 6]);
        assert!(rows.finish().is_none());
    }
}
