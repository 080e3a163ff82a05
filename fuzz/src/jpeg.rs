//! `sambat_photo::admit`: the strict reader, the fast one, the library's, and the encoder.

use libfuzzer_sys::Corpus;
use sambat_photo::{Admitted, PhotoError, Size, THUMBNAIL_MAX_BYTES};

/// Pictures of more pixels are left to the tests of the limits: they would only be slow.
const MOST_PIXELS: u32 = 300_000;

/// Admits a file as the city does.
///
/// # Panics
/// Where a promise of `sambat_photo` does not hold: what is clean decodes, what is kept or made is clean and small, and what was
/// made anew is kept when it comes again.
pub fn admit(bytes: &[u8]) -> Corpus {
    if !bytes.starts_with(&[0xFF, 0xD8]) || is_large(bytes) {
        return Corpus::Reject;
    }
    let clean = sambat_photo::inspect(bytes);
    match sambat_photo::admit(bytes) {
        Ok(Admitted::Kept { width, height, thumbnail, .. }) => {
            let clean = clean.expect("what is kept is clean");
            assert_eq!((clean.width, clean.height), (width, height));
            looks_like_ours(&thumbnail, THUMBNAIL_MAX_BYTES);
        }
        Ok(Admitted::Reencoded { photo, .. }) => {
            looks_like_ours(&photo.jpeg, Size::Normal.max_bytes());
            looks_like_ours(&photo.thumbnail, THUMBNAIL_MAX_BYTES);
            let again = sambat_photo::admit(&photo.jpeg);
            assert!(matches!(again, Ok(Admitted::Kept { .. })), "made anew and not kept: {again:?}");
        }
        Err(error) => {
            assert!(clean.is_err(), "clean, and refused: {error}");
            assert!(!matches!(error, PhotoError::Empty | PhotoError::TooManyBytes { .. }), "{error}");
        }
    }
    Corpus::Keep
}

fn looks_like_ours(jpeg: &[u8], most: usize) {
    assert!(jpeg.len() <= most, "{} bytes", jpeg.len());
    if let Err(why) = sambat_photo::inspect(jpeg) {
        panic!("not clean: {why}");
    }
}

/// Whether some frame header announces more pixels than a run has time for.
fn is_large(bytes: &[u8]) -> bool {
    bytes.windows(9).any(|nine| match *nine {
        [0xFF, 0xC0..=0xC2, _, _, _, h1, h0, w1, w0] => {
            u32::from(u16::from_be_bytes([h1, h0])) * u32::from(u16::from_be_bytes([w1, w0])) > MOST_PIXELS
        }
        _ => false,
    })
}
