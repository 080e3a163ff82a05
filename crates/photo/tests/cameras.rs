//! What cameras and editors write that is not by the book, and photos all the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use moxcms::ColorProfile;
use sambat_domain::place::Position;
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo, exif_block};
use sambat_photo::{PhotoError, Size, inspect, prepare};
use support::*;

/// Sequential and progressive, smaller and larger than what is made of them.
fn photos() -> Vec<Vec<u8>> {
    let mut photos = Vec::new();
    for (width, height) in [(640, 400), (2_000, 1_500)] {
        for progressive in [false, true] {
            let options = CameraOptions { width, height, progressive, ..CameraOptions::default() };
            photos.push(camera_photo(31, &options));
        }
    }
    photos
}

#[test]
fn a_photo_without_its_end_is_whole_if_its_last_scan_is() {
    let trailers: [&[u8]; 7] = [
        b"",
        &[0; 5_000],
        b"Made by a phone that has more to say.",
        b"\xFF\xE1\x00\x08model",
        b"\xFF\xE1\xFF",
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF",
        &[0xFF; 40],
    ];
    for photo in photos() {
        let whole = prepare(&photo, Size::Normal).unwrap();
        let open = photo.strip_suffix(&[0xFF, 0xD9]).unwrap();
        for trailer in trailers {
            let found = prepare(&[open, trailer].concat(), Size::Normal).unwrap();
            assert_eq!(found.hint, whole.hint);
            assert!(alike(&found.jpeg, &whole.jpeg) < 1.0, "{} bytes behind it", trailer.len());
        }
    }
}

#[test]
fn a_photo_whose_last_scan_is_cut_is_not() {
    for photo in photos() {
        let open = photo.strip_suffix(&[0xFF, 0xD9]).unwrap();
        for missing in (1..24).chain((24..open.len()).step_by(open.len() / 24)) {
            let cut = open.get(..open.len() - missing).unwrap();
            assert_eq!(prepare(cut, Size::Normal).unwrap_err(), PhotoError::Truncated, "{missing} bytes are missing");
        }
    }
}

/// The root of the mean square of how far two JPEGs of one size are apart, in steps of 255.
fn alike(a: &[u8], b: &[u8]) -> f64 {
    let ((width, height, a), other) = (pixels(a), pixels(b));
    assert_eq!((width, height), (other.0, other.1));
    rms(&a, &other.2)
}

fn rms(a: &[[u8; 3]], b: &[[u8; 3]]) -> f64 {
    let squares = a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    (squares.sum::<f64>() / (a.len() as f64 * 3.0)).sqrt()
}

#[test]
fn exif_is_read_wherever_an_editor_put_it() {
    let block = exif_block(&ExifOptions::default());
    let named = [b"Exif\0\0", &block[..]].concat();
    let plain = png(60, 30, png::ColorType::Rgb, &stripes(60, 30));
    let behind = plain.len() - 12;
    let web = |exif: &[u8]| webp(60, 30, image_webp::ColorType::Rgb8, &stripes(60, 30), Some(exif.to_vec()));
    let files = [
        ("WebP", web(&block)),
        ("WebP with the name", web(&named)),
        ("PNG", insert(&plain, 33, &chunk(b"eXIf", &block))),
        ("PNG with the name", insert(&plain, 33, &chunk(b"eXIf", &named))),
        ("PNG behind its pixels", insert(&plain, behind, &chunk(b"eXIf", &block))),
        ("PNG behind its pixels with the name", insert(&plain, behind, &chunk(b"eXIf", &named))),
    ];
    for (what, file) in files {
        let photo = prepare(&file, Size::Normal).unwrap();
        assert_eq!((photo.width, photo.height), (30, 60), "{what}: it was held upright");
        assert!(photo.hint.position.is_some() && photo.hint.taken.is_some(), "{what}: {:?}", photo.hint);
        assert!(inspect(&photo.jpeg).is_ok(), "{what}");
    }
}

/// A photo whose EXIF block has these bytes changed, each run of them once or more.
fn bent(changes: &[(&[u8], &[u8])]) -> Option<Position> {
    let mut block = exif_block(&ExifOptions::default());
    for (from, to) in changes {
        let places: Vec<_> = (0..=block.len() - from.len()).filter(|at| block[*at..].starts_with(from)).collect();
        assert!(!places.is_empty(), "{from:?} is not there");
        for at in places {
            block[at..at + to.len()].copy_from_slice(to);
        }
    }
    let file = with_segment(&turned(5, 1), 0xE1, &[b"Exif\0\0", &block[..]].concat());
    prepare(&file, Size::Normal).unwrap().hint.position
}

#[test]
fn a_place_is_read_as_receivers_write_it() {
    let usual = bent(&[]).unwrap();
    let signed: [(&[u8], &[u8]); 2] =
        [(b"\x02\0\x05\0\x03\0", b"\x02\0\x0A\0\x03\0"), (b"\x04\0\x05\0\x03\0", b"\x04\0\x0A\0\x03\0")];
    assert_eq!(bent(&signed), Some(usual), "signed rationals");
    let small: [(&[u8], &[u8]); 2] = [(b"\x02\0\0\0S\0", b"\x02\0\0\0s\0"), (b"\x02\0\0\0E\0", b"\x02\0\0\0e\0")];
    assert_eq!(bent(&small), Some(usual), "small letters");
    // Seconds stand in 1/100,000: here they are 0/0, and the minutes as they were.
    let minutes = bent(&[(&seconds(usual.lat_e7), &[0; 8]), (&seconds(usual.lon_e7), &[0; 8])]).unwrap();
    assert!((usual.lat_e7 - minutes.lat_e7).abs() < 166_667 && (usual.lon_e7 - minutes.lon_e7).abs() < 166_667);
    assert_ne!(minutes, usual);
    // Below nothing, and on no side: whoever signs degrees and names a side says two things.
    let below = (i32::from_le_bytes([7, 0, 0, 0]), (-7_i32).to_le_bytes());
    assert_eq!(bent(&[signed[0], (&[below.0.to_le_bytes(), [1, 0, 0, 0]].concat(), &below.1)]), None);
}

/// The seconds of an angle, as made-up EXIF has them.
fn seconds(e7: i32) -> [u8; 8] {
    let rest = e7.unsigned_abs() % 10_000_000 * 6 % 1_000_000;
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&(rest * 6).to_le_bytes());
    bytes[4..].copy_from_slice(&100_000_u32.to_le_bytes());
    bytes
}

/// The same pixels under a profile, in each format.
fn under(profile: &[u8], width: u32, height: u32, rgb: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut packed = Vec::new();
    let mut info = png::Info::with_size(width, height);
    info.color_type = png::ColorType::Rgb;
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = Some(profile.to_vec().into());
    let mut writer = png::Encoder::with_info(&mut packed, info).unwrap().write_header().unwrap();
    writer.write_image_data(rgb).unwrap();
    drop(writer);

    let mut web = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut web);
    encoder.set_icc_profile(profile.to_vec());
    encoder.encode(rgb, width, height, image_webp::ColorType::Rgb8).unwrap();

    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 100);
    // In two chunks, as a long profile has to be.
    let (first, second) = profile.split_at(profile.len() / 2);
    for (n, part) in [(1, first), (2, second)] {
        encoder.add_app_segment(2, [&b"ICC_PROFILE\0"[..], &[n, 2], part].concat()).unwrap();
    }
    let short = |edge: u32| u16::try_from(edge).unwrap();
    encoder.encode(rgb, short(width), short(height), jpeg_encoder::ColorType::Rgb).unwrap();
    vec![("PNG", packed), ("WebP", web), ("JPEG", jpeg)]
}

/// Soft waves through all colours: what an encoder keeps, and a wrong space does not.
fn waves(width: u32, height: u32) -> Vec<u8> {
    let wave = |at: u32, length: f64, shift: f64| (128.0 + 127.0 * (f64::from(at) / length + shift).sin()) as u8;
    (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| [wave(x, 40.0, 0.0), wave(y, 50.0, 1.0), wave(x + y, 60.0, 2.0)]))
        .collect()
}

#[test]
fn colours_are_those_of_a_colour_managed_conversion() {
    let (width, height) = (400, 300);
    let rgb = waves(width, height);
    let by_gamma = |gamma: f32| {
        let mut profile = ColorProfile::new_srgb();
        let curve = moxcms::ToneReprCurve::Parametric(vec![gamma]);
        (profile.red_trc, profile.green_trc, profile.blue_trc) =
            (Some(curve.clone()), Some(curve.clone()), Some(curve));
        profile
    };
    let spaces = [
        ("Display P3", ColorProfile::new_display_p3()),
        ("Adobe RGB", ColorProfile::new_adobe_rgb()),
        ("BT.2020", ColorProfile::new_bt2020()),
        ("gamma 1.8", by_gamma(1.8)),
        ("sRGB", ColorProfile::new_srgb()),
    ];
    for (space, profile) in spaces {
        let managed = {
            let to = ColorProfile::new_srgb();
            let options = moxcms::TransformOptions { prefer_fixed_point: false, ..Default::default() };
            let transform =
                profile.create_transform_8bit(moxcms::Layout::Rgb, &to, moxcms::Layout::Rgb, options).unwrap();
            let mut out = vec![0; rgb.len()];
            transform.transform(&rgb, &mut out).unwrap();
            out
        };
        // What the encoder alone loses: the managed pixels, prepared as they are.
        let plain = prepare(&png(width, height, png::ColorType::Rgb, &managed), Size::Normal).unwrap();
        for (format, file) in under(&profile.encode().unwrap(), width, height, &rgb) {
            let photo = prepare(&file, Size::Normal).unwrap();
            let off = alike(&photo.jpeg, &plain.jpeg);
            assert!(off < 2.0, "{space} in {format}: {off:.2} of 255");
            assert!(inspect(&photo.jpeg).is_ok(), "{space} in {format}: the profile is gone");
        }
    }
}
