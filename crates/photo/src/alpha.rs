//! Transparency, which no photo has.

/// Lays pixels whose last channel is alpha on white paper: JPEG knows no transparency.
pub(crate) fn over_white(row: &[u8], bytes: usize, out: &mut Vec<u8>) {
    for pixel in row.chunks_exact(bytes) {
        if let [colours @ .., alpha] = pixel {
            let alpha = u32::from(*alpha);
            // A weighted mean of bytes is a byte.
            out.extend(colours.iter().map(|&c| ((u32::from(c) * alpha + 255 * (255 - alpha) + 127) / 255) as u8));
        }
    }
}
