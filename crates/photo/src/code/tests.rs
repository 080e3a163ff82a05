//! Codes as people photograph them, and pictures that are made to harm.

use super::*;
use crate::sample::{CodeOptions, camera_photo, code_photo};
use proptest::prelude::*;

const TEXT: &str = "sambat://kota/lapor.kotabaru.example#0123-4567-89ab-cdef";

fn found(options: &CodeOptions) -> Vec<String> {
    codes(&code_photo(&[TEXT], options)).unwrap()
}

#[test]
fn a_code_is_read_however_it_is_turned() {
    for turned in (0..360).step_by(15) {
        let options = CodeOptions { turned: f64::from(turned), ..CodeOptions::default() };
        assert_eq!(found(&options), [TEXT], "turned by {turned} degrees");
    }
}

#[test]
fn a_code_is_read_from_near_and_from_far() {
    for (width, height, edge) in [
        (600, 600, 560.0),
        (800, 600, 300.0),
        (800, 600, 110.0),
        (2400, 1800, 1700.0),
        (2400, 1800, 220.0),
        (3000, 4000, 420.0),
    ] {
        let options = CodeOptions { width, height, edge, turned: 7.0, ..CodeOptions::default() };
        assert_eq!(found(&options), [TEXT], "{edge} pixels of {width}");
    }
}

#[test]
fn a_code_is_read_aslant_in_bad_light_and_with_noise() {
    for slant in [0.05, 0.1, 0.15, -0.15] {
        for turned in [0.0, 20.0, 100.0] {
            let options = CodeOptions { slant, turned, ..CodeOptions::default() };
            assert_eq!(found(&options), [TEXT], "{slant} away, turned by {turned}");
        }
    }
    assert_eq!(found(&CodeOptions { shaded: true, turned: 30.0, ..CodeOptions::default() }), [TEXT]);
    assert_eq!(found(&CodeOptions { noise: 40, ..CodeOptions::default() }), [TEXT]);
}

#[test]
fn codes_of_every_length_are_read() {
    for length in [5, 20, 60, 120, 250, 400] {
        let text = "a1".repeat(length / 2);
        let options = CodeOptions { width: 1000, height: 1000, edge: 800.0, turned: 3.0, ..CodeOptions::default() };
        assert_eq!(codes(&code_photo(&[&text], &options)).unwrap(), [text], "{length} letters");
    }
}

#[test]
fn several_codes_are_each_read_and_the_same_text_is_one() {
    let options = CodeOptions { width: 1000, edge: 250.0, turned: -10.0, ..CodeOptions::default() };
    let mut texts = codes(&code_photo(&["tiga", TEXT, "satu"], &options)).unwrap();
    texts.sort();
    assert_eq!(texts, [TEXT, "satu", "tiga"]);
    assert_eq!(codes(&code_photo(&[TEXT, TEXT], &options)).unwrap(), [TEXT]);
}

#[test]
fn a_photo_without_a_code_has_none_and_what_is_no_photo_is_refused_by_name() {
    assert_eq!(codes(&code_photo(&[], &CodeOptions::default())).unwrap(), Vec::<String>::new());
    let street = camera_photo(1, &crate::sample::CameraOptions { width: 1600, height: 1200, ..Default::default() });
    assert_eq!(codes(&street).unwrap(), Vec::<String>::new());
    assert_eq!(codes(b"GIF89a").unwrap_err(), PhotoError::Gif);
    assert_eq!(codes(b"").unwrap_err(), PhotoError::Empty);
}

/// A wall of finder patterns, of which every three are the corners of something: the work on it is counted, not timed.
#[test]
fn a_wall_of_corners_ends() {
    let (width, height, module) = (1024_u32, 768_u32, 2);
    let mut plane = Plane::reserved(width, height);
    for y in 0..height {
        let row: Vec<u8> = (0..width)
            .map(|x| {
                let (u, v) = ((x / module % 10) as i32 - 3, (y / module % 10) as i32 - 3);
                let ring = u.abs().max(v.abs());
                if ring == 3 || ring < 2 { 20 } else { 230 }
            })
            .collect();
        plane.push(&row);
    }
    let finders = finder::all(&Binary::of(&plane, 8));
    assert_eq!(finders.len(), 30, "of some two thousand");
    let mut samples = Samples::enough();
    let picture = Binary::of(&plane, 8);
    for three in finder::threes(&finders) {
        let _ = grid::read(&picture, &three, &mut samples);
    }
    assert_eq!(in_plane(&plane), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_pixels_make_it_fall_over(width in 1_u32..90, height in 1_u32..90, pixels in prop::collection::vec(any::<u8>(), 90 * 90), two in any::<bool>()) {
        let mut plane = Plane::reserved(width, height);
        for row in pixels.chunks_exact(90).take(height as usize) {
            // Noise of two tones has far more patterns than that of many.
            let row: Vec<u8> = row.iter().map(|value| if two { (value & 1) * 255 } else { *value }).collect();
            plane.push(&row);
        }
        let _ = in_plane(&plane);
    }

    #[test]
    fn no_damage_to_a_code_makes_it_fall_over(seed in any::<u64>(), damage in prop::collection::vec((0_usize..40_000, any::<u8>()), 0..400)) {
        let options = CodeOptions { width: 200, height: 200, edge: 150.0, turned: (seed % 360) as f64, ..CodeOptions::default() };
        let picture = read::read(&code_photo(&[TEXT], &options), 200).unwrap().picture;
        let mut plane = picture.luma;
        for (at, value) in damage {
            if let Some(pixel) = plane.data.get_mut(at) {
                *pixel = value;
            }
        }
        // It is read as it was written, or not at all.
        prop_assert!(in_plane(&plane).iter().all(|text| text == TEXT));
    }

    #[test]
    fn no_bytes_make_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..20_000) {
        let _ = codes(&bytes);
        let mut photo = code_photo(&[TEXT], &CodeOptions { width: 200, height: 200, edge: 150.0, ..CodeOptions::default() });
        photo.truncate(cut);
        let _ = codes(&photo);
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(there) = photo.get_mut(at * 7) {
                *there = *byte;
            }
        }
        let _ = codes(&photo);
    }
}
