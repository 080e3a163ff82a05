//! What a photo becomes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use sambat_domain::place::Position;
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo};
use sambat_photo::{Admitted, Hint, Size, THUMBNAIL_EDGE, THUMBNAIL_MAX_BYTES, admit, inspect, prepare};
use sha2::{Digest, Sha256};
use support::*;

#[test]
fn a_camera_photo_comes_out_upright_small_and_hashed() {
    let file = camera_photo(7, &CameraOptions::default());
    assert!((4_000_000..5_000_000).contains(&file.len()), "the sample has {} bytes", file.len());
    for (size, long, short, most) in [(Size::Normal, 1600, 1200, 350_000), (Size::DataSaver, 1280, 960, 150_000)] {
        let photo = prepare(&file, size).unwrap();
        assert_eq!((photo.width, photo.height), (short, long), "orientation 6 is upright");
        let (width, height, _) = pixels(&photo.jpeg);
        assert_eq!((width as u32, height as u32), (photo.width, photo.height));
        assert!(photo.jpeg.len() <= most, "{} bytes", photo.jpeg.len());
        assert_eq!(photo.sha256[..], Sha256::digest(&photo.jpeg)[..]);

        let (width, height, _) = pixels(&photo.thumbnail);
        assert_eq!((width as u32, height as u32), (THUMBNAIL_EDGE * 3 / 4, THUMBNAIL_EDGE));
        assert!(photo.thumbnail.len() <= THUMBNAIL_MAX_BYTES);
        assert!(inspect(&photo.thumbnail).is_ok());
    }
}

#[test]
fn the_limits_hold_for_twelve_megapixels_of_noise() {
    let options = CameraOptions { noise: 250, quality: 80, ..CameraOptions::default() };
    let file = camera_photo(3, &options);
    for size in [Size::Normal, Size::DataSaver] {
        let photo = prepare(&file, size).unwrap();
        assert!(photo.jpeg.len() <= size.max_bytes());
        // The search is for the best quality, not for any.
        assert!(photo.jpeg.len() > size.max_bytes() / 2, "{} bytes", photo.jpeg.len());
        assert!(photo.thumbnail.len() <= THUMBNAIL_MAX_BYTES);
    }
}

#[test]
fn nothing_is_ever_enlarged() {
    let file = camera_photo(1, &CameraOptions { width: 100, height: 60, ..CameraOptions::default() });
    let photo = prepare(&file, Size::Normal).unwrap();
    assert_eq!((photo.width, photo.height), (60, 100));
    let (width, height, _) = pixels(&photo.thumbnail);
    assert_eq!((width, height), (60, 100));
}

#[test]
fn thin_pictures_keep_their_shape() {
    for (width, height, expected) in
        [(12_000, 40, (1600, 5)), (8, 9000, (1, 1600)), (1, 1, (1, 1)), (1601, 1, (1600, 1))]
    {
        let options = CameraOptions { width, height, exif: None, ..CameraOptions::default() };
        let photo = prepare(&camera_photo(5, &options), Size::Normal).unwrap();
        assert_eq!((photo.width, photo.height), expected, "{width}×{height}");
    }
}

#[test]
fn the_same_bytes_give_the_same_photo() {
    let file = small(11, Some(ExifOptions::default()));
    assert_eq!(prepare(&file, Size::Normal), prepare(&file, Size::Normal));
}

/// Each stored orientation against the picture turned by hand; the wrong seven must look wrong.
#[test]
fn bad_27_orientation_upright_against_a_reference() {
    let (width, height, stored) = pixels(&prepare(&turned(21, 1), Size::Normal).unwrap().jpeg);
    let reference = |tag: u16, x: usize, y: usize| {
        let (sx, sy) = match tag {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        };
        stored[sy * width + sx]
    };
    for tag in [1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 255] {
        let photo = prepare(&turned(21, tag), Size::Normal).unwrap();
        let (got_width, got_height, got) = pixels(&photo.jpeg);
        let difference = |candidate: u16| {
            let mut sum = 0_u64;
            for y in 0..got_height {
                for x in 0..got_width {
                    let (a, b) = (got[y * got_width + x], reference(candidate, x, y));
                    sum += (0..3).map(|c| u64::from(a[c].abs_diff(b[c]))).sum::<u64>();
                }
            }
            sum as f64 / (3 * got_width * got_height) as f64
        };
        let lies = (5..=8).contains(&tag);
        assert_eq!((got_width, got_height), if lies { (height, width) } else { (width, height) }, "tag {tag}");
        let right = if (1..=8).contains(&tag) { tag } else { 1 };
        let alike: Vec<u16> = if lies { (5..=8).collect() } else { (1..=4).collect() };
        for candidate in alike {
            let difference = difference(candidate);
            if candidate == right {
                assert!(difference < 3.0, "tag {tag} differs by {difference}");
            } else {
                assert!(difference > 8.0, "tag {tag} looks like {candidate} too: {difference}");
            }
        }
    }
}

#[test]
fn the_hint_is_read_and_the_photo_does_not_know() {
    let photo = prepare(&small(2, Some(ExifOptions::default())), Size::Normal).unwrap();
    assert_eq!(photo.hint.position, Some(Position { lat_e7: -76_453_210, lon_e7: 1_129_071_890 }));
    let taken = photo.hint.taken.unwrap();
    assert_eq!(taken.to_string(), "2026-11-24T09:15:30+07:00");
    assert_eq!((taken.local.as_str(), taken.offset_minutes), ("2026-11-24T09:15:30", Some(420)));
    // The photo that came out is asked the same question.
    assert_eq!(prepare(&photo.jpeg, Size::Normal).unwrap().hint, Hint::default());
}

#[test]
fn hints_that_are_none() {
    let hint = |options: ExifOptions| prepare(&small(2, Some(options)), Size::DataSaver).unwrap().hint;
    let position = |lat, lon| hint(ExifOptions { position_e7: Some((lat, lon)), ..ExifOptions::default() }).position;
    assert_eq!(position(0, 0), None);
    assert_eq!(position(900_000_001, 10), None);
    assert_eq!(position(10, -1_800_000_001), None);
    assert_eq!(position(-900_000_000, 1_800_000_000), Some(Position { lat_e7: -900_000_000, lon_e7: 1_800_000_000 }));
    assert_eq!(position(0, 1), Some(Position { lat_e7: 0, lon_e7: 1 }));

    let taken = |taken: &str, offset: Option<&str>| {
        let options =
            ExifOptions { taken: Some(taken.into()), offset: offset.map(Into::into), ..ExifOptions::default() };
        hint(options).taken.map(|taken| taken.to_string())
    };
    assert_eq!(taken("2026:02:30 09:15:30", Some("+07:00")), None);
    assert_eq!(taken("2026:11:24 09:15:30", None).as_deref(), Some("2026-11-24T09:15:30"));
    assert_eq!(taken("2026:11:24 09:15:30", Some("   :  ")).as_deref(), Some("2026-11-24T09:15:30"));
    assert_eq!(prepare(&small(2, None), Size::Normal).unwrap().hint, Hint::default());
}

#[test]
fn png_and_webp_give_the_same_photo_in_the_right_colours() {
    let (width, height) = (300_usize, 200_usize);
    let rgb = stripes(width, height);
    let rgba: Vec<u8> = rgb.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
    let (w, h) = (width as u32, height as u32);
    let files = [
        ("PNG", png(w, h, png::ColorType::Rgb, &rgb)),
        ("PNG with alpha", png(w, h, png::ColorType::Rgba, &rgba)),
        ("WebP", webp(w, h, image_webp::ColorType::Rgb8, &rgb, None)),
        ("WebP with alpha", webp(w, h, image_webp::ColorType::Rgba8, &rgba, None)),
    ];
    for (what, file) in files {
        let photo = prepare(&file, Size::Normal).unwrap();
        assert_eq!((photo.width, photo.height), (w, h));
        assert_stripes(&photo.jpeg, what);
        assert_stripes(&photo.thumbnail, what);
    }
}

#[test]
fn rare_kinds_of_png() {
    // Palette, 1 bit, 16 bits grey with alpha, interlaced: written by the encoder, or turned by hand from what it wrote.
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 6, 2);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(vec![220, 30, 30, 30, 200, 40, 40, 30, 210]);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0b0000_0101, 0b1010_0000, 0b0000_0101, 0b1010_0000]).unwrap();
    drop(writer);
    let photo = prepare(&palette, Size::Normal).unwrap();
    assert_eq!((photo.width, photo.height), (6, 2));

    let mut deep = Vec::new();
    let mut encoder = png::Encoder::new(&mut deep, 64, 64);
    encoder.set_color(png::ColorType::GrayscaleAlpha);
    encoder.set_depth(png::BitDepth::Sixteen);
    let mut writer = encoder.write_header().unwrap();
    // Half transparent black on white paper is grey.
    writer.write_image_data(&[0, 0, 0x80, 0].repeat(64 * 64)).unwrap();
    drop(writer);
    let (_, _, grey) = pixels(&prepare(&deep, Size::Normal).unwrap().jpeg);
    assert!(grey.iter().all(|pixel| pixel[0].abs_diff(127) < 4), "{:?}", grey[0]);
}

#[test]
fn a_large_png_is_averaged_down() {
    let (width, height) = (4100_usize, 1500_usize);
    let file = png(width as u32, height as u32, png::ColorType::Rgb, &stripes(width, height));
    let photo = prepare(&file, Size::Normal).unwrap();
    assert_eq!((photo.width, photo.height), (1600, 585));
    assert_stripes(&photo.jpeg, "4100 pixels wide");
}

#[test]
fn orientation_and_hint_also_come_from_png_and_webp() {
    let exif = sambat_photo::sample::exif_block(&ExifOptions::default());
    let plain = png(60, 30, png::ColorType::Rgb, &stripes(60, 30));
    // After IHDR, which ends at byte 33.
    let with_exif = insert(&plain, 33, &chunk(b"eXIf", &exif));
    let from_webp = webp(60, 30, image_webp::ColorType::Rgb8, &stripes(60, 30), Some(exif));
    for file in [with_exif, from_webp] {
        let photo = prepare(&file, Size::Normal).unwrap();
        assert_eq!((photo.width, photo.height), (30, 60));
        assert!(photo.hint.position.is_some() && photo.hint.taken.is_some());
        assert!(!contains(&photo.jpeg, b"Made-up"));
    }
}

#[test]
fn grey_stays_grey() {
    let grey: Vec<u8> = (0..200 * 100).map(|i| (i % 200) as u8).collect();
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 90).encode(&grey, 200, 100, jpeg_encoder::ColorType::Luma).unwrap();
    for file in [file, png(200, 100, png::ColorType::Grayscale, &grey)] {
        let photo = prepare(&file, Size::Normal).unwrap();
        let (_, _, got) = pixels(&photo.jpeg);
        assert!(got.iter().zip(&grey).all(|(a, b)| a[0].abs_diff(*b) < 10));
        assert!(matches!(admit(&photo.jpeg).unwrap(), Admitted::Kept { width: 200, height: 100, .. }));
    }
}

#[test]
fn progressive_photos_are_read() {
    let options = CameraOptions { width: 1200, height: 900, progressive: true, ..CameraOptions::default() };
    let sequential = CameraOptions { progressive: false, ..options.clone() };
    let (a, b) = (camera_photo(4, &options), camera_photo(4, &sequential));
    let (a, b) = (prepare(&a, Size::Normal).unwrap(), prepare(&b, Size::Normal).unwrap());
    let ((_, _, a), (_, _, b)) = (pixels(&a.jpeg), pixels(&b.jpeg));
    let difference: u64 = a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    // The same coefficients in another order, but another decoder's inverse DCT.
    assert!(difference as f64 / ((3 * a.len()) as f64) < 0.3, "{difference} in {} pixels", a.len());
}
