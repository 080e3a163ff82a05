//! What the city's side keeps byte for byte, and what it makes anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo};
use sambat_photo::{Admitted, Clean, Hint, Size, Unclean, admit, inspect, prepare};
use sha2::{Digest, Sha256};
use support::*;

fn encoded(change: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 85);
    change(&mut encoder);
    encoder.encode(&stripes(211, 97), 211, 97, ColorType::Rgb).unwrap();
    out
}

fn why(file: &[u8]) -> Unclean {
    let because = inspect(file).expect_err("not clean");
    if let Ok(admitted) = admit(file) {
        let Admitted::Reencoded { photo, because: said } = admitted else { panic!("kept although {because}") };
        assert_eq!(said, because);
        assert_eq!(photo.hint, Hint::default());
        assert!(matches!(admit(&photo.jpeg).unwrap(), Admitted::Kept { .. }), "what we made anew is kept");
    }
    because
}

#[test]
fn what_a_phone_prepared_is_kept_byte_for_byte() {
    for seed in 0..6 {
        let options = CameraOptions { width: 1900 + 7 * seed as u16, height: 1300, ..CameraOptions::default() };
        let file = camera_photo(seed, &options);
        for size in [Size::Normal, Size::DataSaver] {
            let photo = prepare(&file, size).unwrap();
            let Admitted::Kept { width, height, sha256, thumbnail } = admit(&photo.jpeg).unwrap() else {
                panic!("made anew: {:?}", inspect(&photo.jpeg));
            };
            assert_eq!((width, height, sha256), (photo.width, photo.height, photo.sha256));
            assert_eq!(sha256[..], Sha256::digest(&photo.jpeg)[..]);
            assert!(inspect(&thumbnail).is_ok());
        }
    }
}

#[test]
fn other_plain_encoders_are_kept_too() {
    for sampling in [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_2, SamplingFactor::R_4_4_0, SamplingFactor::R_4_2_0]
    {
        for optimised in [false, true] {
            // jpeg-encoder 0.7.1 counts no symbols across restarts: with both it panics.
            let restarts: &[u16] = if optimised { &[0] } else { &[0, 1, 5] };
            for &restart in restarts {
                let file = encoded(|encoder| {
                    encoder.set_sampling_factor(sampling);
                    encoder.set_optimized_huffman_tables(optimised);
                    encoder.set_restart_interval(restart);
                });
                let what = format!("{sampling:?}, optimised {optimised}, restart {restart}");
                assert_eq!(inspect(&file), Ok(Clean { width: 211, height: 97 }), "{what}");
                assert!(matches!(admit(&file).unwrap(), Admitted::Kept { .. }), "{what}");
            }
        }
    }
}

#[test]
fn the_first_thing_off_the_list_is_named() {
    let clean = encoded(|_| ());
    let scan = position(&clean, 0xDA);
    let (end, jfif_ends) = (clean.len() - 2, 20);
    assert_eq!(why(&insert(&clean, jfif_ends, &segment(0xE1, b"Exif\0\0"))), Unclean::Segment(0xE1));
    assert_eq!(why(&insert(&clean, jfif_ends, &segment(0xFE, b"hello"))), Unclean::Segment(0xFE));
    assert_eq!(why(&with_segment(&clean, 0xE1, b"Exif\0\0")), Unclean::Jfif);
    assert_eq!(why(&insert(&clean, jfif_ends, &segment(0xE0, b"JFXX\0"))), Unclean::Segment(0xE0));
    assert_eq!(why(&insert(&clean, scan, &[0xFF])), Unclean::Gap);
    assert_eq!(why(&insert(&clean, clean.len(), b"x")), Unclean::Trailing(1));
    assert_eq!(why(&insert(&clean, end, b"x")), Unclean::Scan);
    assert_eq!(why(&insert(&clean, end, &[0xFF, 0])), Unclean::Scan);
    assert_eq!(why(&insert(&clean, end, &[0xFF, 0xD0])), Unclean::Scan);
    assert_eq!(why(&clean[..end]), Unclean::Malformed);
    assert_eq!(why(b"\xFF\xD8\xFF\xD9"), Unclean::Jfif);
    assert_eq!(why(b"hello"), Unclean::Malformed);

    // A table twice, and a table that says what baseline cannot say.
    let table = position(&clean, 0xC4);
    let length = 2 + usize::from(clean[table + 3]);
    assert_eq!(why(&insert(&clean, table, &clean[table..table + length])), Unclean::Table);
    let mut strange = clean.clone();
    strange[table + length - 1] = 0x77;
    assert_eq!(why(&strange), Unclean::Table);
    let quantisation = position(&clean, 0xDB);
    assert_eq!(why(&insert(&clean, quantisation, &clean[quantisation..quantisation + 69])), Unclean::Table);

    // A thumbnail in JFIF.
    let mut thumbnail = clean.clone();
    (thumbnail[18], thumbnail[19]) = (1, 1);
    thumbnail = insert(&thumbnail, 20, &[1, 2, 3]);
    thumbnail[5] += 3;
    assert_eq!(why(&thumbnail), Unclean::Jfif);
}

#[test]
fn progressive_and_oversized_pictures_are_made_anew() {
    assert_eq!(why(&encoded(|encoder| encoder.set_progressive(true))), Unclean::Process);

    let tall = CameraOptions { width: 1601, height: 20, quality: 60, exif: None, ..CameraOptions::default() };
    let tall = camera_photo(1, &tall);
    assert!(inspect(&tall).is_ok());
    let Admitted::Reencoded { photo, because: Unclean::Size } = admit(&tall).unwrap() else { panic!("kept") };
    assert_eq!((photo.width, photo.height), (1600, 20));

    let heavy = CameraOptions { width: 1600, height: 1200, quality: 95, noise: 60, exif: None, progressive: false };
    let heavy = camera_photo(1, &heavy);
    assert!(heavy.len() > Size::Normal.max_bytes());
    let Admitted::Reencoded { photo, because: Unclean::Size } = admit(&heavy).unwrap() else { panic!("kept") };
    assert!(photo.jpeg.len() <= Size::Normal.max_bytes());
}

#[test]
fn the_server_learns_neither_place_nor_time() {
    let Admitted::Reencoded { photo, .. } = admit(&small(5, Some(ExifOptions::default()))).unwrap() else {
        panic!("kept with EXIF");
    };
    assert_eq!(photo.hint, Hint::default());
    assert_eq!((photo.width, photo.height), (400, 640), "but it is upright");
}
