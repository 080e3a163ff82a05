//! Made-up camera photos, for tests and benchmarks of this crate and of others (cargo feature `sample`).
//!
//! Real photos would bring real people, real places and megabytes into the repository. These are drawn from a seed:
//! the same seed and options give the same bytes on the same version, so a failing test can be repeated.
//!
//! What makes them stand in for a phone's camera: 4000×3000, 4:2:0, 4 to 5 MB, large soft shapes, fine texture, hard
//! edges, noise as demosaicing leaves it, and an EXIF block with orientation, position and time. How hard they are to
//! compress was set by a program that is not ours: shrunk to 1600 pixels by libvips, quality 80 has a structural
//! similarity of about 0.95 to quality 100, as photographs do.

mod code;

pub use code::{CodeOptions, code_photo};

use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor};

/// What [`camera_photo`] draws and writes into the EXIF block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraOptions {
    /// Width as stored, in pixels, before the orientation is applied.
    pub width: u16,
    /// Height as stored, in pixels.
    pub height: u16,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Peak of the sensor noise in steps of luma; it decides the file's size.
    pub noise: u8,
    /// Whether the file is progressive.
    pub progressive: bool,
    /// The EXIF block; `None` leaves it out.
    pub exif: Option<ExifOptions>,
}

impl Default for CameraOptions {
    /// A 12-megapixel phone held upright: 4000×3000, orientation 6, position in Pasuruan, 4 to 5 MB.
    fn default() -> Self {
        Self {
            width: 4000,
            height: 3000,
            quality: 96,
            noise: 10,
            progressive: false,
            exif: Some(ExifOptions::default()),
        }
    }
}

/// What the EXIF block of a made-up photo says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExifOptions {
    /// The Orientation tag, written as it is, also when it is nonsense.
    pub orientation: u16,
    /// Latitude and longitude in units of 10⁻⁷ degrees.
    pub position_e7: Option<(i32, i32)>,
    /// DateTimeOriginal, in EXIF's own form `YYYY:MM:DD HH:MM:SS`.
    pub taken: Option<String>,
    /// OffsetTimeOriginal, the zone of the camera's clock, such as `+07:00`.
    pub offset: Option<String>,
    /// ImageDescription, a place where people hide scripts.
    pub description: Option<String>,
}

impl Default for ExifOptions {
    fn default() -> Self {
        Self {
            orientation: 6,
            position_e7: Some((-76_453_210, 1_129_071_890)),
            taken: Some("2026:11:24 09:15:30".into()),
            offset: Some("+07:00".into()),
            description: None,
        }
    }
}

/// A JPEG as a phone's camera would write it, drawn from `seed`.
///
/// Drawing 12 megapixels takes about half a second. Never fails for sizes above 0×0; for those it answers an
/// empty vector.
#[must_use]
pub fn camera_photo(seed: u64, options: &CameraOptions) -> Vec<u8> {
    let mut out = Vec::with_capacity(usize::from(options.width) * usize::from(options.height) / 2);
    let mut encoder = Encoder::new(&mut out, options.quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_progressive(options.progressive);
    let written = options
        .exif
        .as_ref()
        .map_or(Ok(()), |exif| {
            let mut body = b"Exif\0\0".to_vec();
            body.extend(exif_block(exif));
            encoder.add_app_segment(1, body)
        })
        .and_then(|()| {
            encoder.encode_image(Scene {
                seed,
                width: options.width,
                height: options.height,
                noise: i32::from(options.noise),
            })
        });
    if written.is_err() {
        out.clear();
    }
    out
}

/// A JPEG of a scene of its own: eight by six fields, each as bright as `seed` says. Made-up camera photos all show one scene.
#[must_use]
pub fn fields_photo(seed: u64, exif: Option<&ExifOptions>) -> Vec<u8> {
    const FIELD: u16 = 40;
    let (width, height) = (8 * FIELD, 6 * FIELD);
    let bright = |x: u16, y: u16| mix(seed ^ u64::from(x / FIELD) << 8 ^ u64::from(y / FIELD) << 16).to_le_bytes()[0];
    let grey: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| bright(x, y))).collect();
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 90);
    let noted = exif.map_or(Ok(()), |exif| {
        let mut body = b"Exif\0\0".to_vec();
        body.extend(exif_block(exif));
        encoder.add_app_segment(1, body)
    });
    if noted.and_then(|()| encoder.encode(&grey, width, height, jpeg_encoder::ColorType::Luma)).is_err() {
        out.clear();
    }
    out
}

/// A TIFF block (little-endian) with the tags that `options` names, as it stands in an APP1, an `eXIf` chunk of PNG or
/// an `EXIF` chunk of WebP. Source: EXIF 2.32, sections 4.6.2 to 4.6.6.
#[must_use]
pub fn exif_block(options: &ExifOptions) -> Vec<u8> {
    let mut main = Ifd::default();
    if let Some(text) = &options.description {
        main.text(0x010E, text);
    }
    main.text(0x010F, "Sambat");
    main.text(0x0110, "Made-up camera 12");
    main.short(0x0112, options.orientation);

    let mut detail = Ifd::default();
    if let Some(taken) = &options.taken {
        detail.text(0x9003, taken);
    }
    if let Some(offset) = &options.offset {
        detail.text(0x9011, offset);
    }

    let mut place = Ifd::default();
    if let Some((lat, lon)) = options.position_e7 {
        place.text(0x0001, if lat < 0 { "S" } else { "N" });
        place.degrees(0x0002, lat);
        place.text(0x0003, if lon < 0 { "W" } else { "E" });
        place.degrees(0x0004, lon);
    }

    // The pointers have a fixed size, so the first directory's length is known before what they point at is placed.
    let with_pointers = |detail_at: u32, place_at: u32| {
        let mut ifd = main.clone();
        ifd.long(0x8769, detail_at);
        ifd.long(0x8825, place_at);
        ifd
    };
    let detail_at = 8 + with_pointers(0, 0).bytes(8).len() as u32;
    let place_at = detail_at + detail.bytes(detail_at).len() as u32;

    let mut out = b"II\x2A\0\x08\0\0\0".to_vec();
    out.extend(with_pointers(detail_at, place_at).bytes(8));
    out.extend(detail.bytes(detail_at));
    out.extend(place.bytes(place_at));
    out
}

/// One image file directory: entries in the order of their tags, then the values that do not fit into an entry.
#[derive(Default, Clone)]
struct Ifd {
    entries: Vec<(u16, u16, u32, Vec<u8>)>,
}

impl Ifd {
    fn text(&mut self, tag: u16, text: &str) {
        let mut value = text.as_bytes().to_vec();
        value.push(0);
        self.entries.push((tag, 2, value.len() as u32, value));
    }

    fn short(&mut self, tag: u16, value: u16) {
        self.entries.push((tag, 3, 1, value.to_le_bytes().to_vec()));
    }

    fn long(&mut self, tag: u16, value: u32) {
        self.entries.push((tag, 4, 1, value.to_le_bytes().to_vec()));
    }

    /// Degrees, minutes and seconds as three rationals; seconds in 1/100,000 so that no 10⁻⁷ degree is lost.
    fn degrees(&mut self, tag: u16, e7: i32) {
        let e7 = e7.unsigned_abs();
        let (degrees, rest) = (e7 / 10_000_000, e7 % 10_000_000);
        let (minutes, rest) = (rest * 6 / 1_000_000, rest * 6 % 1_000_000);
        let seconds_e5 = rest * 6;
        let mut value = Vec::with_capacity(24);
        for (numerator, denominator) in [(degrees, 1), (minutes, 1), (seconds_e5, 100_000)] {
            value.extend(u32::to_le_bytes(numerator));
            value.extend(u32::to_le_bytes(denominator));
        }
        self.entries.push((tag, 5, 3, value));
    }

    fn bytes(&self, at: u32) -> Vec<u8> {
        let mut entries = self.entries.clone();
        entries.sort_by_key(|entry| entry.0);
        let mut directory = (entries.len() as u16).to_le_bytes().to_vec();
        let mut values = Vec::new();
        let values_at = at + 2 + 12 * entries.len() as u32 + 4;
        for (tag, kind, count, value) in entries {
            directory.extend(tag.to_le_bytes());
            directory.extend(kind.to_le_bytes());
            directory.extend(count.to_le_bytes());
            if value.len() <= 4 {
                let mut inline = value;
                inline.resize(4, 0);
                directory.extend(inline);
            } else {
                directory.extend((values_at + values.len() as u32).to_le_bytes());
                values.extend(value);
                if values.len() % 2 == 1 {
                    values.push(0);
                }
            }
        }
        directory.extend([0; 4]);
        directory.extend(values);
        directory
    }
}

/// The picture itself, computed row by row so that drawing needs no buffer of 36 MB.
struct Scene {
    seed: u64,
    width: u16,
    height: u16,
    noise: i32,
}

/// Size of a lattice cell as a power of two, and its peak amplitude in steps of luma. Amplitude falls with the size
/// as it does in photographs (power spectrum about 1/f²).
const OCTAVES: [(u32, i32); 5] = [(10, 44), (8, 26), (6, 16), (4, 12), (3, 8)];

impl ImageBuffer for Scene {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let width = usize::from(self.width);
        let mut luma = vec![118 << 8; width];
        for (octave, (power, amplitude)) in OCTAVES.into_iter().enumerate() {
            add_octave(&mut luma, self.seed ^ octave as u64, u32::from(y), power, amplitude);
        }
        // Hard edges: where a slow field crosses zero the surface changes, within about two pixels.
        let mut field = vec![0; width];
        add_octave(&mut field, self.seed ^ 0xE06E, u32::from(y), 7, 512);
        let mut red = vec![128 << 8; width];
        add_octave(&mut red, self.seed ^ 0xCC01, u32::from(y), 9, 30);
        let mut blue = vec![128 << 8; width];
        add_octave(&mut blue, self.seed ^ 0xCC02, u32::from(y), 8, 30);

        // Light falls from the top left: no two of the eight orientations look alike.
        let shade = (i32::from(y) << 8) / i32::from(self.height.max(1)) * 24;
        // A sensor has one colour a pixel: what lies between is interpolated, so neighbours share their noise.
        let (grain, below) = (self.grain(y), self.grain(y.wrapping_add(1)));
        let [luma_out, blue_out, red_out, _] = buffers;
        for x in 0..width {
            let noise = (grain[x] + grain[x + 1] + below[x] + below[x + 1]) * self.noise / 2;
            let edge = (field[x] / 16).clamp(-26 << 8, 26 << 8);
            luma_out.push(((luma[x] + edge + noise - shade) >> 8).clamp(0, 255) as u8);
            blue_out.push((blue[x] >> 8).clamp(0, 255) as u8);
            red_out.push(((red[x] - edge / 4) >> 8).clamp(0, 255) as u8);
        }
    }
}

impl Scene {
    /// White, triangular noise of a row, one pixel wider than it, from -255 to 255.
    fn grain(&self, y: u16) -> Vec<i32> {
        let mut random = mix(self.seed ^ (u64::from(y) << 32) ^ 0x5E45);
        let row = (0..=self.width).map(|_| {
            // xorshift64: of its bits, two bytes a pixel.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random & 0xFF) as i32 + (random >> 8 & 0xFF) as i32 - 255
        });
        row.collect()
    }
}

/// Adds one octave of value noise (bilinear between the points of a lattice) to a row, in 1/256 steps.
fn add_octave(row: &mut [i32], seed: u64, y: u32, power: u32, amplitude: i32) {
    let cell = 1_u32 << power;
    let (top, down) = (y >> power, (y & (cell - 1)) as i32);
    let at = |column: u32, line: u32| {
        let hash = mix(seed ^ u64::from(column) << 40 ^ u64::from(line) << 16);
        ((hash & 0x1FF) as i32 - 256) * amplitude
    };
    let node = |column: u32| {
        let (above, below) = (at(column, top), at(column, top + 1));
        above + ((below - above) >> power) * down
    };
    let mut left = node(0);
    for (column, cells) in row.chunks_mut(cell as usize).enumerate() {
        let right = node(column as u32 + 1);
        let step = (right - left) >> power;
        let mut value = left;
        for pixel in cells {
            *pixel += value;
            value += step;
        }
        left = right;
    }
}

/// The finaliser of SplitMix64: every bit of the answer depends on every bit of the question.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
