//! What becomes of a photo that is edited.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use std::sync::LazyLock;
use std::time::Instant;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo};
use sambat_photo::{Crop, Edit, EditError, Hint, Point, Size, Stroke, THUMBNAIL_MAX_BYTES, edit, inspect, prepare};
use sha2::{Digest, Sha256};
use support::*;

fn line(radius: u16, from: (u16, u16), to: (u16, u16)) -> Stroke {
    Stroke { radius, points: [from, to].map(|(x, y)| Point { x, y }).into() }
}

/// How much two colours differ in the channel in which they differ most.
fn apart(a: [u8; 3], b: [u8; 3]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}

#[test]
fn an_edited_photo_is_a_photo_like_every_other() {
    let photo = prepare(&camera_photo(7, &CameraOptions::default()), Size::Normal).unwrap();
    let crop = Crop { left: 1_000, top: 0, right: 9_000, bottom: 10_000 };
    let all = Edit { turns: 1, crop: Some(crop), hidden: vec![line(400, (3_000, 3_000), (5_000, 3_000))] };
    for (size, long, short) in [(Size::Normal, 1600, 960), (Size::DataSaver, 1280, 768)] {
        let made = edit(&photo.jpeg, size, &all).unwrap();
        assert_eq!((made.width, made.height), (long, short));
        assert!(made.jpeg.len() <= size.max_bytes() && made.thumbnail.len() <= THUMBNAIL_MAX_BYTES);
        assert_eq!(made.sha256[..], Sha256::digest(&made.jpeg)[..]);
        assert!(inspect(&made.jpeg).is_ok() && inspect(&made.thumbnail).is_ok(), "nothing but pixels");
        assert_eq!(made.hint, Hint::default());
        assert_ne!(made.sha256, photo.sha256);
        let (width, height, _) = pixels(&made.thumbnail);
        assert_eq!((width, height), (320, 192));
    }
}

#[test]
fn a_turned_photo_is_the_photo_turned() {
    let (width, height, before) = pixels(&prepare(&turned(21, 1), Size::Normal).unwrap().jpeg);
    let photo = prepare(&turned(21, 1), Size::Normal).unwrap();
    for turns in 0..4 {
        let made = edit(&photo.jpeg, Size::Normal, &Edit { turns, ..Edit::default() }).unwrap();
        let (w, h, after) = pixels(&made.jpeg);
        assert_eq!((w, h), if turns % 2 == 0 { (width, height) } else { (height, width) });
        let mut far = 0_usize;
        for y in (0..h).step_by(7) {
            for x in (0..w).step_by(7) {
                let (sx, sy) = match turns {
                    1 => (y, height - 1 - x),
                    2 => (width - 1 - x, height - 1 - y),
                    3 => (width - 1 - y, x),
                    _ => (x, y),
                };
                far += usize::from(apart(after[y * w + x], before[sy * width + sx]) > 24);
            }
        }
        assert!(far < w * h / 49 / 50, "{turns} turns: {far} pixels are another's");
    }
}

/// Also through the encoder, whose blocks do not end where the cells do.
#[test]
fn of_a_face_that_was_hidden_only_flat_cells_are_left() {
    let options = CameraOptions { width: 640, height: 400, noise: 80, exif: None, ..CameraOptions::default() };
    let photo = prepare(&camera_photo(5, &options), Size::Normal).unwrap();
    let hidden = vec![line(600, (3_000, 5_000), (6_000, 5_000))];
    let made = edit(&photo.jpeg, Size::Normal, &Edit { hidden, ..Edit::default() }).unwrap();
    let (width, _, after) = pixels(&made.jpeg);
    let (_, _, before) = pixels(&photo.jpeg);
    // 640 pixels: cells of 26. The one in the middle of the stroke, and its neighbours.
    let (cell, mut rough, mut was_rough) = (26, 0_u8, 0_u8);
    for (column, row) in [(9, 7), (10, 7), (12, 7), (13, 8)] {
        let middle = (row * cell + cell / 2) * width + column * cell + cell / 2;
        for y in row * cell + 4..(row + 1) * cell - 4 {
            for x in column * cell + 4..(column + 1) * cell - 4 {
                rough = rough.max(apart(after[y * width + x], after[middle]));
                was_rough = was_rough.max(apart(before[y * width + x], before[middle]));
            }
        }
    }
    assert!(rough <= 12, "a hidden cell has differences of {rough}");
    assert!(was_rough > 40, "before there was something to see, of {was_rough}");
}

#[test]
fn what_is_no_photo_and_no_edit_is_refused_by_name() {
    let photo = prepare(&small(5, None), Size::Normal).unwrap();
    let refused = |crop| edit(&photo.jpeg, Size::Normal, &Edit { crop: Some(crop), ..Edit::default() }).unwrap_err();
    assert_eq!(refused(Crop { left: 0, top: 0, right: 100, bottom: 10_000 }), EditError::CropTooSmall);
    assert_eq!(refused(Crop { left: 9, top: 0, right: 9, bottom: 10_000 }), EditError::CropEmpty);
    assert!(matches!(edit(b"GIF89a", Size::Normal, &Edit::default()), Err(EditError::Photo(_))));
}

/// The camera's own file, so that it also holds for what was never made small. Measured, not judged: a machine may be slow.
#[test]
fn twelve_megapixels_are_edited_in_one_step() {
    let file = camera_photo(7, &CameraOptions::default());
    let hidden = (0..100).map(|n| line(300, (n * 90, 1_000), (9_900 - n * 90, 9_000))).collect();
    let begun = Instant::now();
    let made = edit(&file, Size::Normal, &Edit { turns: 1, crop: None, hidden }).unwrap();
    println!("a step on 12 megapixels: {} ms", begun.elapsed().as_millis());
    assert_eq!((made.width, made.height), (1600, 1200));
}

static PHOTOS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    [(96, 64), (1, 1), (333, 17), (16, 301)]
        .map(|(width, height)| {
            let exif = Some(ExifOptions::default());
            let options = CameraOptions { width, height, exif, ..CameraOptions::default() };
            prepare(&camera_photo(1, &options), Size::Normal).unwrap().jpeg
        })
        .into()
});

fn any_stroke() -> impl Strategy<Value = Stroke> {
    let number = || prop_oneof![0..=10_000_u16, any::<u16>()];
    let points = vec((number(), number()).prop_map(|(x, y)| Point { x, y }), 0..6);
    (0..3_000_u16, points).prop_map(|(radius, points)| Stroke { radius, points })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_edit_is_made_or_refused(
        which in 0_usize..4,
        turns in any::<u8>(),
        edges in of((0..11_000_u16, 0..11_000_u16, 0..11_000_u16, 0..11_000_u16)),
        hidden in vec(any_stroke(), 0..4),
    ) {
        let crop = edges.map(|(left, top, right, bottom)| Crop { left, top, right, bottom });
        if let Ok(made) = edit(&PHOTOS[which], Size::Normal, &Edit { turns, crop, hidden }) {
            let clean = inspect(&made.jpeg).map_err(|why| TestCaseError::fail(why.to_string()))?;
            prop_assert_eq!((clean.width, clean.height), (made.width, made.height));
        }
    }
}
