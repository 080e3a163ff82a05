//! What a file is, by its first bytes. Names and MIME types are claims of whoever sent it and are never asked.

use crate::PhotoError;

/// The formats that are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    Webp,
}

/// How far into a text file its first tag is looked for.
const TEXT_WINDOW: usize = 1024;

/// Names the format, or the reason why it is not one of ours.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, PhotoError> {
    match bytes {
        [] => Err(PhotoError::Empty),
        [0xFF, 0xD8, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::Webp),
        [b'G', b'I', b'F', b'8', ..] => Err(PhotoError::Gif),
        [b'%', b'P', b'D', b'F', ..] => Err(PhotoError::Pdf),
        [b'I', b'I', 0x2A | 0x2B, 0, ..] | [b'M', b'M', 0, 0x2A | 0x2B, ..] => Err(PhotoError::Tiff),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Err(PhotoError::Video),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Err(iso_media(bytes, brands)),
        _ => Err(text(bytes)),
    }
}

/// ISO/IEC 14496-12: the `ftyp` box lists brands; photos of phones list `mif1` first and the codec after it.
fn iso_media(bytes: &[u8], brands: &[u8]) -> PhotoError {
    let length = bytes.first_chunk().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let brands = &brands[..brands.len().min(length.saturating_sub(8)).min(TEXT_WINDOW)];
    let (brands, _) = brands.as_chunks::<4>();
    let any = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.contains(&brand));
    if any(&[b"avif", b"avis"]) {
        PhotoError::Avif
    } else if any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        PhotoError::Heic
    } else {
        PhotoError::Video
    }
}

fn text(bytes: &[u8]) -> PhotoError {
    let window = bytes[..bytes.len().min(TEXT_WINDOW)].to_ascii_lowercase();
    let window = window.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&window).trim_ascii_start();
    let has = |tag: &[u8]| memchr::memmem::find(window, tag).is_some();
    if !window.starts_with(b"<") {
        PhotoError::NotAPhoto
    } else if has(b"<!doctype html") || has(b"<html") || has(b"<head") || has(b"<body") || has(b"<script") {
        PhotoError::Html
    } else if has(b"<svg") {
        PhotoError::Svg
    } else {
        PhotoError::NotAPhoto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_people_send() {
        let cases: [(&[u8], PhotoError); 12] = [
            (b"", PhotoError::Empty),
            (b"\xFF", PhotoError::NotAPhoto),
            (b"GIF89a\x01\0", PhotoError::Gif),
            (b"%PDF-1.7\n", PhotoError::Pdf),
            (b"II*\0\x08\0\0\0", PhotoError::Tiff),
            (b"MM\0*\0\0\0\x08", PhotoError::Tiff),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoError::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", PhotoError::Avif),
            (b"\0\0\0\x14ftypisom\0\0\0\0isom", PhotoError::Video),
            (b"\xEF\xBB\xBF <!DOCTYPE HTML><svg>", PhotoError::Html),
            (b"<?xml version='1.0'?>\n<SVG onload=x>", PhotoError::Svg),
            (b"BM\0\0\0\0", PhotoError::NotAPhoto),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), Err(expected), "{bytes:?}");
        }
        // The length of the box is a claim too.
        assert_eq!(sniff(b"\0\0\0\0ftyp"), Err(PhotoError::Video));
        assert_eq!(sniff(b"\xFF\xFF\xFF\xFFftypheic"), Err(PhotoError::Heic));
    }
}
