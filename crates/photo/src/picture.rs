//! Pixels in memory.

/// What the channels of a [`Picture`] mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// One channel.
    Luma,
    /// Three channels Y, Cb, Cr as JFIF defines them. A JPEG keeps them from end to end: turning them into RGB and back
    /// would cost a fifth of the time and gain nothing.
    Ycc,
    /// Three channels of sRGB.
    Rgb,
}

impl Colour {
    /// Bytes a pixel.
    pub(crate) fn channels(self) -> usize {
        match self {
            Self::Luma => 1,
            Self::Ycc | Self::Rgb => 3,
        }
    }
}

/// Rows from the top, pixels from the left, eight bits a channel, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) colour: Colour,
    pub(crate) data: Vec<u8>,
}

impl Picture {
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
}
