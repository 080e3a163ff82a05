//! Files that are no photos, or mean harm. The numbers are those of the project's table of bad inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fall over where it stands")]

mod support;

use sambat_photo::limits::{MAX_BYTES, MAX_PIXELS_JPEG, MAX_PIXELS_PNG, MAX_PIXELS_WHOLE, MAX_SCANS};
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo, exif_block};
use sambat_photo::{Hint, PhotoError, Size, admit, inspect, prepare, thumbnail};
use support::*;

/// Every door gives the same answer.
fn refused(file: &[u8]) -> PhotoError {
    let error = prepare(file, Size::Normal).expect_err("refused by prepare");
    assert_eq!(prepare(file, Size::DataSaver).err(), Some(error.clone()));
    assert_eq!(admit(file).err(), Some(error.clone()));
    assert_eq!(thumbnail(file).err(), Some(error.clone()));
    error
}

/// The header alone decides: no pixel data follows, so anything that decoded first would say `Truncated`.
#[test]
fn bad_17_png_bomb() {
    let bomb = |interlace: u8, width: u32, height: u32| {
        let mut header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, interlace]].concat();
        header = chunk(b"IHDR", &header);
        [b"\x89PNG\r\n\x1A\n", &header[..]].concat()
    };
    assert_eq!(refused(&bomb(0, 50_000, 50_000)), PhotoError::TooManyPixels { limit: MAX_PIXELS_PNG });
    assert_eq!(refused(&bomb(0, u32::MAX, u32::MAX)), PhotoError::TooManyPixels { limit: MAX_PIXELS_PNG });
    // Interlaced rows cannot be averaged on the way.
    assert_eq!(refused(&bomb(1, 5000, 5000)), PhotoError::TooManyPixels { limit: MAX_PIXELS_WHOLE });
    assert_eq!(refused(&bomb(0, 5000, 5000)), PhotoError::Truncated);
    assert_eq!(refused(&bomb(0, 0, 5)).code(), "photo_broken");
}

#[test]
fn bad_18_jpeg_of_65500_squared() {
    let frame = |code: u8, edge: u16| {
        let [high, low] = edge.to_be_bytes();
        let body = [8, high, low, high, low, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        [&[0xFF, 0xD8], &segment(code, &body)[..]].concat()
    };
    assert_eq!(refused(&frame(0xC0, 65_500)), PhotoError::TooManyPixels { limit: MAX_PIXELS_JPEG });
    assert_eq!(refused(&frame(0xC2, 65_500)), PhotoError::TooManyPixels { limit: MAX_PIXELS_WHOLE });
    // Whose coefficients would take 150 MB, though it would do as a sequential one.
    assert_eq!(refused(&frame(0xC2, 5_000)), PhotoError::TooManyPixels { limit: MAX_PIXELS_WHOLE });
    assert_eq!(refused(&frame(0xC0, 5_000)), PhotoError::Truncated);
}

#[test]
fn bad_19_thousands_of_scans() {
    let options = CameraOptions { width: 800, height: 600, progressive: true, ..CameraOptions::default() };
    let file = camera_photo(9, &options);
    assert!(prepare(&file, Size::Normal).is_ok());
    let last_scan = {
        let scans: Vec<usize> =
            file.windows(2).enumerate().filter(|(_, w)| w == b"\xFF\xDA").map(|(at, _)| at).collect();
        *scans.last().unwrap()
    };
    let end = file.len() - 2;
    let mut many = file[..end].to_vec();
    for _ in 0..5000 {
        many.extend_from_slice(&file[last_scan..end]);
        if many.len() > MAX_BYTES / 2 {
            break;
        }
    }
    many.extend_from_slice(&[0xFF, 0xD9]);
    assert_eq!(refused(&many), PhotoError::TooManyScans { limit: MAX_SCANS });

    // The larger the picture, the fewer scans: 4000×3000 times 51 is more than 600 million.
    let scan = segment(0xDA, &[1, 1, 0, 0, 0, 0]);
    let body =
        [8, 3000_u16.to_be_bytes()[0], 3000_u16.to_be_bytes()[1], 4000_u16.to_be_bytes()[0], 4000_u16.to_be_bytes()[1]];
    let frame = segment(0xC2, &[&body[..], &[1, 1, 0x11, 0]].concat());
    let file = [&[0xFF, 0xD8], &frame[..], &scan.repeat(51), &[0xFF, 0xD9]].concat();
    assert_eq!(refused(&file), PhotoError::TooManyScans { limit: 50 });
}

#[test]
fn bad_20_moving_pictures() {
    assert_eq!(refused(b"GIF89a\x01\0\x01\0\0\0\0;"), PhotoError::Gif);

    let mut apng = Vec::new();
    let mut encoder = png::Encoder::new(&mut apng, 8, 8);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 64]).unwrap();
    writer.write_image_data(&[255; 64]).unwrap();
    drop(writer);
    assert_eq!(refused(&apng), PhotoError::Animated);

    let still = webp(8, 8, image_webp::ColorType::Rgb8, &stripes(8, 8), None);
    let frame = [&[0; 6][..], &[7, 0, 0, 7, 0, 0, 40, 0, 0, 0], &still[12..]].concat();
    let moving = riff(&[
        (b"VP8X", vec![2, 0, 0, 0, 7, 0, 0, 7, 0, 0]),
        (b"ANIM", vec![0; 6]),
        (b"ANMF", frame.clone()),
        (b"ANMF", frame),
    ]);
    assert_eq!(refused(&moving), PhotoError::Animated);
}

#[test]
fn bad_21_formats_without_a_decoder() {
    assert_eq!(refused(b"II*\0\x08\0\0\0\0\0"), PhotoError::Tiff);
    assert_eq!(refused(b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf"), PhotoError::Avif);
    for magic in [
        &b"\x76\x2F\x31\x01\x02\0\0\0"[..], // OpenEXR
        b"#?RADIANCE\n",                    // HDR
        b"\0\0\x01\0\x01\0\x10\x10",        // ICO
        b"BM\x36\0\0\0\0\0",                // BMP
        b"\0\0\0\x0CJXL \r\n\x87\n",        // JPEG XL
        b"\0\0\0\x0CjP  \r\n\x87\n",        // JPEG 2000
        b"8BPS\0\x01",                      // Photoshop
        b"PK\x03\x04",                      // ZIP
    ] {
        assert_eq!(refused(magic), PhotoError::NotAPhoto, "{magic:?}");
    }
}

#[test]
fn bad_22_svg_named_photo() {
    assert_eq!(refused(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), PhotoError::Svg);
    assert_eq!(refused(b"<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>"), PhotoError::Svg);
}

#[test]
fn bad_23_html_named_photo() {
    assert_eq!(refused(b"\n<!DOCTYPE html><html><body>Silakan login</body></html>"), PhotoError::Html);
    assert_eq!(refused(b"<script>fetch('//x')</script>"), PhotoError::Html);
}

#[test]
fn bad_24_polyglots_leave_only_pixels() {
    let photo = small(24, None);
    let clean = prepare(&photo, Size::Normal).unwrap();
    let payload = b"PK\x03\x04 or alert(document.cookie) */ or <?php system($_GET[0]);";
    let scan = position(&clean.jpeg, 0xDA);
    let end = clean.jpeg.len() - 2;
    let jfif_ends = 2 + 18;
    let cases = [
        ("after the end", insert(&clean.jpeg, clean.jpeg.len(), payload)),
        ("in a comment", with_segment(&clean.jpeg, 0xFE, payload)),
        ("in an application segment", insert(&clean.jpeg, jfif_ends, &segment(0xEC, payload))),
        ("between two segments", insert(&clean.jpeg, scan, payload)),
        ("behind the last block", insert(&clean.jpeg, end, payload)),
    ];
    for (place, file) in cases {
        assert!(contains(&file, payload), "{place}");
        assert!(inspect(&file).is_err(), "{place}");
        let sambat_photo::Admitted::Reencoded { photo, .. } = admit(&file).unwrap() else {
            panic!("kept with a payload {place}");
        };
        assert!(!contains(&photo.jpeg, payload) && !contains(&photo.thumbnail, payload), "{place}");
        assert!(inspect(&photo.jpeg).is_ok() && inspect(&photo.thumbnail).is_ok(), "{place}");
    }
    assert_eq!(refused(&[b"%PDF-1.4\n", &photo[..]].concat()), PhotoError::Pdf);
    assert_eq!(refused(&[b"PK\x03\x04", &photo[..]].concat()), PhotoError::NotAPhoto);
}

#[test]
fn bad_25_truncated_at_every_kilobyte() {
    let options = CameraOptions { width: 800, height: 500, ..CameraOptions::default() };
    let jpeg = camera_photo(25, &options);
    let progressive = camera_photo(25, &CameraOptions { progressive: true, ..options });
    let rgb = stripes(300, 200);
    let noisy: Vec<u8> =
        rgb.iter().enumerate().map(|(i, v)| v ^ (i as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let files = [
        jpeg,
        progressive,
        png(300, 200, png::ColorType::Rgb, &noisy),
        webp(300, 200, image_webp::ColorType::Rgb8, &noisy, None),
    ];
    for file in files {
        assert!(prepare(&file, Size::Normal).is_ok());
        for length in (1..64).chain((0..file.len()).step_by(1024)) {
            let error = refused(&file[..length]);
            let named = matches!(error, PhotoError::Empty | PhotoError::NotAPhoto | PhotoError::Truncated);
            assert!(named, "{length} of {} bytes: {error}", file.len());
        }
    }
}

/// A file cut in the middle whose end somebody put back: the decoder may show grey where the data are missing, as every
/// viewer does, but the server never takes the file as it is.
#[test]
fn bad_25_truncated_with_its_end_glued_on() {
    let jpeg = prepare(&small(25, None), Size::Normal).unwrap().jpeg;
    for length in (2..jpeg.len() - 2).step_by(509) {
        let glued = [&jpeg[..length], &[0xFF, 0xD9]].concat();
        assert!(inspect(&glued).is_err(), "{length} of {} bytes", jpeg.len());
        assert!(!matches!(admit(&glued), Ok(sambat_photo::Admitted::Kept { .. })));
    }
}

#[test]
fn bad_26_hostile_exif() {
    let jpeg = small(26, None);
    let upright = prepare(&jpeg, Size::Normal).unwrap();
    let with_exif = |tiff: &[u8]| with_segment(&jpeg, 0xE1, &[b"Exif\0\0", tiff].concat());
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let directory = |entries: &[Vec<u8>], next: u32| {
        let count = (entries.len() as u16).to_le_bytes();
        [b"II*\0\x08\0\0\0", &count[..], &entries.concat(), &next.to_le_bytes()].concat()
    };
    let blocks = [
        ("a directory that follows itself", directory(&[], 8)),
        ("a child that is its parent", directory(&[entry(0x8769, 4, 1, 8), entry(0x8825, 4, 1, 8)], 8)),
        ("an offset of 4 GB", directory(&[entry(0x8769, 4, 1, u32::MAX), entry(0x8825, 4, 1, u32::MAX - 1)], u32::MAX)),
        ("a value of 4 GB", directory(&[entry(0x010E, 2, u32::MAX, 8), entry(0x8825, 5, u32::MAX, 0)], 0)),
        ("a thumbnail of 16 MB", directory(&[entry(0x0201, 4, 1, 26), entry(0x0202, 4, 1, 16 << 20)], 0)),
        ("65,535 entries", [b"II*\0\x08\0\0\0\xFF\xFF".to_vec(), entry(0x8769, 4, 1, 8).repeat(5000)].concat()),
        ("no directory", b"II*\0".to_vec()),
        ("nothing", Vec::new()),
        ("no TIFF at all", vec![0xAB; 60_000]),
    ];
    for (what, block) in blocks {
        let photo = prepare(&with_exif(&block), Size::Normal).unwrap();
        assert_eq!(photo.hint, Hint::default(), "{what}");
        assert_eq!(photo.jpeg, upright.jpeg, "{what}");
    }

    // Rationals over zero are no position.
    let mut block = exif_block(&ExifOptions::default());
    let denominators: Vec<usize> =
        block.windows(4).enumerate().filter(|(_, w)| *w == 100_000_u32.to_le_bytes()).map(|(at, _)| at).collect();
    assert_eq!(denominators.len(), 2);
    block[denominators[0]..denominators[0] + 4].fill(0);
    let hint = prepare(&with_exif(&block), Size::Normal).unwrap().hint;
    assert!(hint.position.is_none() && hint.taken.is_some());
}

#[test]
fn bad_28_no_metadata_comes_out() {
    let options = ExifOptions { description: Some("GPS and maker's notes".into()), ..ExifOptions::default() };
    let mut file = small(28, Some(options));
    for (code, body) in [
        (0xE1, &b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta secret/>"[..]),
        (0xE2, b"ICC_PROFILE\0\x01\x01secret profile"),
        (0xE2, b"MPF\0MM\0*secret second picture"),
        (0xED, b"Photoshop 3.0\08BIM\x04\x04secret IPTC"),
        (0xEE, b"Adobe\0d\0\0\0\0\x01"),
        (0xE5, b"SAMSUNG secret"),
        (0xFE, b"secret comment"),
    ] {
        file = with_segment(&file, code, body);
    }
    // What motion photos and MPF append.
    file.extend_from_slice(b"\xFF\xD8secret second picture\xFF\xD9ftypmp42 secret film");

    let png_file = {
        let plain = png(60, 30, png::ColorType::Rgb, &stripes(60, 30));
        let text = insert(&plain, 33, &chunk(b"tEXt", b"Comment\0secret text"));
        insert(&text, 33, &chunk(b"eXIf", &exif_block(&ExifOptions::default())))
    };
    let webp_file =
        webp(60, 30, image_webp::ColorType::Rgb8, &stripes(60, 30), Some(exif_block(&ExifOptions::default())));
    for file in [file, png_file, webp_file] {
        for size in [Size::Normal, Size::DataSaver] {
            let photo = prepare(&file, size).unwrap();
            assert!(photo.hint.position.is_some());
            for jpeg in [&photo.jpeg, &photo.thumbnail] {
                let found = markers(jpeg);
                let (first, rest) = found.split_first().unwrap();
                assert_eq!(first.0, 0xE0);
                assert_eq!(first.1, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
                for (code, _) in rest {
                    assert!(matches!(code, 0xDB | 0xC0 | 0xC4 | 0xDD | 0xDA), "marker FF{code:02X}");
                }
                assert!(!contains(jpeg, b"secret") && !contains(jpeg, b"Exif") && !contains(jpeg, b"Made-up"));
            }
        }
    }
}

#[test]
fn bad_29_scripts_in_exif_are_gone() {
    for script in ["<script>alert(1)</script>", "<?php system($_GET['c']); ?>"] {
        let file = small(29, Some(ExifOptions { description: Some(script.into()), ..ExifOptions::default() }));
        assert!(contains(&file, script.as_bytes()));
        let photo = prepare(&file, Size::Normal).unwrap();
        assert!(!contains(&photo.jpeg, script.as_bytes()) && !contains(&photo.thumbnail, script.as_bytes()));
    }
}

#[test]
fn bad_30_rare_colours_are_right_or_refused() {
    let unsupported = |file: &[u8]| refused(file).code() == "photo_unsupported";
    let encode = |colour, data: &[u8]| {
        let mut out = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut out, 90);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
        encoder.encode(data, 48, 32, colour).unwrap();
        out
    };
    let cmyk = [10; 48 * 32 * 4];
    assert!(unsupported(&encode(jpeg_encoder::ColorType::Cmyk, &cmyk)));
    assert!(unsupported(&encode(jpeg_encoder::ColorType::CmykAsYcck, &cmyk)));

    let rgb = stripes(48, 32);
    let usual = encode(jpeg_encoder::ColorType::Rgb, &rgb);
    assert_stripes(&prepare(&usual, Size::Normal).unwrap().jpeg, "JFIF");
    let patched = |offset: usize, value: u8| {
        let mut file = usual.clone();
        let frame = position(&file, 0xC0);
        file[frame + offset] = value;
        file
    };
    assert!(unsupported(&patched(4, 12)), "twelve bits");
    for code in [0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF] {
        assert!(unsupported(&patched(1, code)), "SOF FF{code:02X}");
    }
    assert!(unsupported(&with_segment(&usual, 0xCC, &[0, 0])), "arithmetic conditioning");

    // Red, green and blue stored as such: marked by Adobe, or by the names of the components.
    let stored_rgb = encode(jpeg_encoder::ColorType::Ycbcr, &rgb);
    let without_jfif = [&stored_rgb[..2], &stored_rgb[20..]].concat();
    let by_adobe = with_segment(&without_jfif, 0xEE, b"Adobe\0d\0\0\0\0\0");
    assert_stripes(&prepare(&by_adobe, Size::Normal).unwrap().jpeg, "RGB by Adobe");
    let mut by_name = without_jfif.clone();
    let (frame, scan) = (position(&by_name, 0xC0), position(&by_name, 0xDA));
    for (component, name) in b"RGB".iter().enumerate() {
        by_name[frame + 10 + 3 * component] = *name;
        by_name[scan + 5 + 2 * component] = *name;
    }
    assert_stripes(&prepare(&by_name, Size::Normal).unwrap().jpeg, "RGB by name");
    // And Y'CbCr where nothing says otherwise.
    let plain = [&usual[..2], &usual[20..]].concat();
    assert_stripes(&prepare(&plain, Size::Normal).unwrap().jpeg, "nothing said");
}

#[test]
fn bad_31_nothing_one_byte_and_too_much() {
    assert_eq!(refused(b""), PhotoError::Empty);
    assert_eq!(refused(b"\xFF"), PhotoError::NotAPhoto);
    assert_eq!(refused(b"\xFF\xD8"), PhotoError::Truncated);
    let mut large = small(31, None);
    large.resize(26_000_000, 0);
    assert_eq!(refused(&large), PhotoError::TooManyBytes { limit: 25_000_000 });
    large.truncate(25_000_000);
    assert!(prepare(&large, Size::Normal).is_ok());
}

#[test]
fn bad_33_heic() {
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0"), PhotoError::Heic);
    assert_eq!(refused(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic\0\0").code(), "photo_heic");
}

/// CVE-2023-4863 was a Huffman table of a lossless WebP that overran its buffer; every byte of the tables is bent here.
#[test]
fn bad_34_webp_with_bent_tables() {
    let file = webp(40, 40, image_webp::ColorType::Rgb8, &stripes(40, 40), None);
    for at in 12..file.len() {
        for bit in 0..8 {
            let mut bent = file.clone();
            bent[at] ^= 1 << bit;
            // Either answer will do; it must be an answer.
            let _ = prepare(&bent, Size::Normal);
        }
    }
    // Sizes in VP8X that the frame inside does not have.
    let liar = riff(&[(b"VP8X", vec![0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00]), (b"VP8L", file[20..].to_vec())]);
    assert!(matches!(refused(&liar), PhotoError::TooManyPixels { .. } | PhotoError::Broken { .. }));
}

#[test]
fn every_error_has_its_own_code() {
    let errors = [
        PhotoError::Empty,
        PhotoError::Heic,
        PhotoError::Avif,
        PhotoError::Gif,
        PhotoError::Svg,
        PhotoError::Html,
        PhotoError::Pdf,
        PhotoError::Tiff,
        PhotoError::Video,
        PhotoError::NotAPhoto,
        PhotoError::Animated,
        PhotoError::TooManyBytes { limit: 1 },
        PhotoError::TooManyPixels { limit: 1 },
        PhotoError::TooManyScans { limit: 1 },
        PhotoError::Truncated,
        PhotoError::Unsupported { what: "x" },
        PhotoError::Broken { why: "x".into() },
    ];
    let mut codes: Vec<_> = errors.iter().map(PhotoError::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), errors.len());
    assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
}
