//! What several test files need: files made by hand, and a second opinion on what came out.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo};

/// A small camera photo, for tests that want many.
pub fn small(seed: u64, exif: Option<ExifOptions>) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 640, height: 400, exif, ..CameraOptions::default() })
}

/// The same with nothing but an orientation, and without noise, which no two encodings keep alike.
pub fn turned(seed: u64, orientation: u16) -> Vec<u8> {
    let exif = ExifOptions { orientation, position_e7: None, taken: None, offset: None, description: None };
    let options = CameraOptions { width: 640, height: 400, noise: 0, exif: Some(exif), ..CameraOptions::default() };
    camera_photo(seed, &options)
}

/// The pixels of a JPEG as sRGB triples (grey is repeated), by the decoder's own idea of its colours.
pub fn pixels(jpeg: &[u8]) -> (usize, usize, Vec<[u8; 3]>) {
    let mut decoder = jpeg_decoder::Decoder::new(jpeg);
    let data = decoder.decode().expect("a JPEG that decodes");
    let info = decoder.info().expect("a decoded JPEG has a header");
    let pixels = match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 => data.iter().map(|&v| [v; 3]).collect(),
        jpeg_decoder::PixelFormat::RGB24 => data.as_chunks::<3>().0.to_vec(),
        other => panic!("unexpected {other:?}"),
    };
    (info.width.into(), info.height.into(), pixels)
}

/// The markers of a JPEG and their bodies, read without any help from the crate under test.
pub fn markers(jpeg: &[u8]) -> Vec<(u8, Vec<u8>)> {
    assert_eq!(&jpeg[..2], [0xFF, 0xD8]);
    let (mut at, mut found) = (2, Vec::new());
    loop {
        assert_eq!(jpeg[at], 0xFF, "a marker at {at}");
        let code = jpeg[at + 1];
        at += 2;
        if code == 0xD9 {
            assert_eq!(at, jpeg.len(), "nothing after EOI");
            return found;
        }
        let length = usize::from(jpeg[at]) << 8 | usize::from(jpeg[at + 1]);
        found.push((code, jpeg[at + 2..at + length].to_vec()));
        at += length;
        if code == 0xDA {
            while jpeg[at] != 0xFF || matches!(jpeg[at + 1], 0 | 0xD0..=0xD7) {
                at += 1;
            }
        }
    }
}

/// Puts a segment right after SOI.
pub fn with_segment(jpeg: &[u8], code: u8, body: &[u8]) -> Vec<u8> {
    insert(jpeg, 2, &segment(code, body))
}

/// A marker segment.
pub fn segment(code: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a body that fits into a segment");
    [&[0xFF, code], &length.to_be_bytes()[..], body].concat()
}

/// Bytes put into a file at a place.
pub fn insert(file: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    [&file[..at], bytes, &file[at..]].concat()
}

/// Where a marker's `FF` stands.
pub fn position(jpeg: &[u8], code: u8) -> usize {
    let mut at = 2;
    while jpeg[at + 1] != code {
        at += 2 + (usize::from(jpeg[at + 2]) << 8 | usize::from(jpeg[at + 3]));
    }
    at
}

/// Whether some bytes contain others.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// Three stripes, red, green and blue, as RGB pixels.
pub fn stripes(width: usize, height: usize) -> Vec<u8> {
    let colours = [[220, 30, 30], [30, 200, 40], [40, 30, 210]];
    (0..height).flat_map(|_| (0..width).flat_map(|x| colours[x * 3 / width])).collect()
}

/// Fails unless a JPEG shows [`stripes`].
pub fn assert_stripes(jpeg: &[u8], what: &str) {
    let (width, height, pixels) = pixels(jpeg);
    let wanted = stripes(3, 1);
    for (stripe, wanted) in wanted.as_chunks::<3>().0.iter().enumerate() {
        let got = pixels[height / 2 * width + (2 * stripe + 1) * width / 6];
        let near = got.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) < 16);
        assert!(near, "{what}: stripe {stripe} is {got:?}, not {wanted:?}");
    }
}

/// A PNG of 8-bit pixels.
pub fn png(width: u32, height: u32, colour: png::ColorType, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(data).expect("pixels");
    drop(writer);
    out
}

/// A chunk of PNG.
pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = !0_u32;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    [&(body.len() as u32).to_be_bytes()[..], kind, body, &(!crc).to_be_bytes()].concat()
}

/// A lossless WebP.
pub fn webp(width: u32, height: u32, colour: image_webp::ColorType, data: &[u8], exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut out);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif);
    }
    encoder.encode(data, width, height, colour).expect("pixels");
    out
}

/// A RIFF file of the kind WEBP.
pub fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend_from_slice(*kind);
        body.extend((data.len() as u32).to_le_bytes());
        body.extend_from_slice(data);
        if data.len() % 2 == 1 {
            body.push(0);
        }
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}
