//! Nobody knows all bad inputs: bytes at random, and photos bent at random. Any answer will do, but it must be one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo, exif_block};
use sambat_photo::{Admitted, Size, THUMBNAIL_MAX_BYTES, admit, inspect, prepare};
use support::*;

/// One small file of each kind that is read.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let options = CameraOptions { width: 96, height: 64, ..CameraOptions::default() };
    let exif = exif_block(&ExifOptions::default());
    let plain_png = png(48, 32, png::ColorType::Rgb, &stripes(48, 32));
    let clean = prepare(&camera_photo(1, &options), Size::Normal).unwrap().jpeg;
    vec![
        camera_photo(1, &options),
        camera_photo(2, &CameraOptions { progressive: true, ..options }),
        clean,
        insert(&plain_png, 33, &chunk(b"eXIf", &exif)),
        webp(48, 32, image_webp::ColorType::Rgba8, &[90; 48 * 32 * 4], Some(exif)),
    ]
});

/// Whatever comes out keeps every promise.
fn holds(file: &[u8]) -> Result<(), TestCaseError> {
    for size in [Size::Normal, Size::DataSaver] {
        if let Ok(photo) = prepare(file, size) {
            prop_assert!(photo.jpeg.len() <= size.max_bytes() && photo.thumbnail.len() <= THUMBNAIL_MAX_BYTES);
            prop_assert!(photo.width.max(photo.height) <= size.long_edge());
            let clean = inspect(&photo.jpeg).map_err(|why| TestCaseError::fail(why.to_string()))?;
            prop_assert_eq!((clean.width, clean.height), (photo.width, photo.height));
        }
    }
    if let Ok(Admitted::Kept { .. }) = admit(file) {
        prop_assert!(inspect(file).is_ok());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn bent_files(which in 0_usize..5, changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = FILES[which].clone();
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        holds(&file)?;
    }

    #[test]
    fn files_with_a_piece_moved(
        which in 0_usize..5,
        from in any::<prop::sample::Index>(),
        length in 1_usize..400,
        to in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let mut file = FILES[which].clone();
        let from = from.index(file.len());
        let piece = file[from..file.len().min(from + length)].to_vec();
        if !keep {
            file.drain(from..from + piece.len());
        }
        let to = to.index(file.len() + 1);
        holds(&insert(&file, to, &piece))?;
    }

    #[test]
    fn noise_behind_the_first_bytes(
        magic in prop::sample::select(vec![&b""[..], b"\xFF\xD8", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0", b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", b"RIFF\x40\0\0\0WEBPVP8 ", b"RIFF\x40\0\0\0WEBPVP8L", b"\0\0\0\x18ftyp"]),
        noise in vec(any::<u8>(), 0..600),
    ) {
        holds(&[magic, &noise].concat())?;
    }

    #[test]
    fn bent_exif(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut block = exif_block(&ExifOptions::default());
        for (at, value) in changes {
            let at = at.index(block.len());
            block[at] = value;
        }
        let file = with_segment(&FILES[2], 0xE1, &[b"Exif\0\0", &block[..]].concat());
        let photo = prepare(&file, Size::Normal).map_err(|why| TestCaseError::fail(why.to_string()))?;
        if let Some(position) = photo.hint.position {
            prop_assert!(position.lat_e7.abs() <= 900_000_000 && position.lon_e7.abs() <= 1_800_000_000);
            prop_assert!((position.lat_e7, position.lon_e7) != (0, 0));
        }
    }

    /// A bit of the picture's own data changed is still a picture, or the scan no longer adds up; never a panic, and
    /// what is kept decodes.
    #[test]
    fn kept_files_decode(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut file = FILES[2].clone();
        let at = at.index(file.len());
        file[at] ^= 1 << bit;
        if let Ok(Admitted::Kept { width, height, .. }) = admit(&file) {
            let (got_width, got_height, _) = pixels(&file);
            prop_assert_eq!((width as usize, height as usize), (got_width, got_height));
        }
    }
}
