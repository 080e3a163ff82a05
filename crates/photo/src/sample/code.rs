//! Made-up photos of QR codes, as somebody takes them of a poster.

use super::mix;
use jpeg_encoder::{ColorType, Encoder};
use qrcode::{Color, EcLevel, QrCode};

/// How the photo is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodeOptions {
    /// Width of the photo in pixels.
    pub width: u16,
    /// Height of the photo in pixels.
    pub height: u16,
    /// Edge of each code in pixels, where it is not slanted.
    pub edge: f64,
    /// By how much it is turned, in degrees.
    pub turned: f64,
    /// By how much its lower edge is further away than its middle, as a share.
    pub slant: f64,
    /// Peak of the noise, in steps of brightness.
    pub noise: u8,
    /// Whether the light falls from one side, so that white is darker there than black is here.
    pub shaded: bool,
}

impl Default for CodeOptions {
    /// A code that takes half of a small photo, straight and well lit.
    fn default() -> Self {
        Self { width: 800, height: 600, edge: 300.0, turned: 0.0, slant: 0.0, noise: 4, shaded: false }
    }
}

/// A JPEG of a wall with these codes beside each other. What is too long for a code is left out.
#[must_use]
pub fn code_photo(texts: &[&str], options: &CodeOptions) -> Vec<u8> {
    let codes: Vec<(usize, Vec<Color>)> = texts
        .iter()
        .filter_map(|text| QrCode::with_error_correction_level(text, EcLevel::M).ok())
        .map(|code| (code.width(), code.into_colors()))
        .collect();
    let mut grey = Vec::with_capacity(usize::from(options.width) * usize::from(options.height));
    for y in 0..options.height {
        for x in 0..options.width {
            // Four places of each pixel, as a lens mixes them.
            let inked: f64 = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
                .iter()
                .map(|(u, v)| ink(&codes, options, f64::from(x) + u, f64::from(y) + v))
                .sum();
            let light = if options.shaded { 0.25 + 0.75 * f64::from(x) / f64::from(options.width) } else { 1.0 };
            let random = mix(u64::from(x) << 32 | u64::from(y)).to_le_bytes()[0];
            let noise = (f64::from(random) / 127.5 - 1.0) * f64::from(options.noise);
            // A float cast saturates.
            grey.push(((225.0 - 190.0 * inked / 4.0) * light + noise) as u8);
        }
    }
    let mut out = Vec::new();
    if Encoder::new(&mut out, 90).encode(&grey, options.width, options.height, ColorType::Luma).is_err() {
        out.clear();
    }
    out
}

/// Whether there is ink at a place of the photo: one or nought.
fn ink(codes: &[(usize, Vec<Color>)], options: &CodeOptions, x: f64, y: f64) -> f64 {
    let room = f64::from(options.width) / codes.len().max(1) as f64;
    // A float cast saturates.
    let Some((size, colours)) = codes.get((x / room) as usize) else { return 0.0 };
    let (x, y) = (x % room - room / 2.0, y - f64::from(options.height) / 2.0);
    let (sin, cos) = options.turned.to_radians().sin_cos();
    let (x, y) = (x * cos + y * sin, y * cos - x * sin);
    let away = 1.0 - options.slant * y / (options.edge / 2.0);
    let module = options.edge / *size as f64;
    let (x, y) = (x / away / module + *size as f64 / 2.0, y / away / module + *size as f64 / 2.0);
    let within = 0.0..*size as f64;
    let inked =
        within.contains(&x) && within.contains(&y) && colours.get(y as usize * size + x as usize) == Some(&Color::Dark);
    f64::from(u8::from(inked))
}
