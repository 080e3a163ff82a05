//! What the camera noted beside the picture: where and when. Read before it is stripped, and only ever a suggestion.
//!
//! Sources: EXIF 2.32 (CIPA DC-008-2019), sections 4.6.5 (date and time, offsets) and 4.6.6 (GPS).

use std::fmt;

use exif::{Exif, In, Reader, Tag, Value};
use sambat_domain::place::Position;

use crate::guard::guarded;
use crate::limits::MAX_EXIF;
use crate::orientation::Orientation;

/// Where and when a photo was taken, if its camera noted it. The photo itself no longer says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// Where it was taken; `None` where the camera noted no place.
    pub position: Option<Position>,
    /// When it was taken; `None` where the camera noted no time.
    pub taken: Option<Taken>,
}

/// The time on the camera's clock when the picture was taken.
///
/// Most cameras note no offset from UTC; then this is a time of day somewhere, not an instant, and nobody here guesses
/// the zone. `Display` gives `2026-11-24T09:15:30`, with `+07:00` behind it if the camera knew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// `YYYY-MM-DDTHH:MM:SS`, a date that exists.
    pub local: String,
    /// Minutes ahead of UTC.
    pub offset_minutes: Option<i16>,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.local)?;
        if let Some(offset) = self.offset_minutes {
            let (sign, offset) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
            write!(f, "{sign}{:02}:{:02}", offset / 60, offset % 60)?;
        }
        Ok(())
    }
}

/// What is noted of the picture itself, and beside it.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    pub(crate) orientation: Orientation,
    pub(crate) hint: Hint,
    /// Its colours are those of Adobe RGB, by DCF 2.0 (CIPA DC-009-2010): an optional file without a profile.
    pub(crate) adobe_rgb: bool,
}

/// Reads a TIFF block, with or without the name of EXIF before it. Whatever is wrong with it, the photo is still a photo: upright
/// and without a hint.
///
/// The parser is bounded: at most 256 kB, eight directories, none visited twice, offsets checked against the block.
pub(crate) fn read(block: &[u8]) -> Noted {
    // JPEG's name for the block, which some programs leave there in WebP and PNG.
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    if block.len() > MAX_EXIF {
        return Noted::default();
    }
    let read = guarded(|| {
        let mut reader = Reader::new();
        reader.continue_on_error(true);
        let exif = reader.read_raw(block.to_vec()).or_else(|error| error.distill_partial_result(|_| ()));
        Ok(exif.ok().map(|exif| Noted {
            orientation: number(&exif, Tag::Orientation).map_or(Orientation::UPRIGHT, Orientation::from_tag),
            hint: Hint { position: position(&exif), taken: taken(&exif) },
            adobe_rgb: number(&exif, Tag::ColorSpace) == Some(UNCALIBRATED)
                && text(&exif, Tag::InteroperabilityIndex) == Some("R03"),
        }))
    });
    read.ok().flatten().unwrap_or_default()
}

/// `ColorSpace` of anything but sRGB.
const UNCALIBRATED: u32 = 0xFFFF;

/// A number in whichever type of TIFF's it was written: some programs have signed ones for everything.
fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    let value = &exif.get_field(tag, In::PRIMARY)?.value;
    let signed = || match value {
        Value::SByte(numbers) => numbers.first().copied().map(i32::from),
        Value::SShort(numbers) => numbers.first().copied().map(i32::from),
        Value::SLong(numbers) => numbers.first().copied(),
        _ => None,
    };
    value.get_uint(0).or_else(|| u32::try_from(signed()?).ok())
}

fn text(exif: &Exif, tag: Tag) -> Option<&str> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => std::str::from_utf8(texts.first()?).ok(),
        _ => None,
    }
}

fn position(exif: &Exif) -> Option<Position> {
    let lat_e7 = angle(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, ["N", "S"], 90.0)?;
    let lon_e7 = angle(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, ["E", "W"], 180.0)?;
    // What receivers write that know nothing; nobody complains about the Gulf of Guinea.
    if lat_e7 == 0 && lon_e7 == 0 { None } else { Some(Position { lat_e7, lon_e7 }) }
}

/// Degrees, minutes, seconds and a letter. Without the letter nobody knows which side of the equator it is.
fn angle(exif: &Exif, tag: Tag, letter: Tag, letters: [&str; 2], most: f64) -> Option<i32> {
    let sign = match text(exif, letter)?.trim() {
        known if known.eq_ignore_ascii_case(letters[0]) => 1.0,
        known if known.eq_ignore_ascii_case(letters[1]) => -1.0,
        _ => return None,
    };
    let parts: Vec<f64> = match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => parts.iter().map(|part| part.to_f64()).collect(),
        Value::SRational(parts) => parts.iter().map(|part| part.to_f64()).collect(),
        _ => return None,
    };
    let &[degrees, minutes, seconds] = parts.as_slice() else { return None };
    // Whoever writes decimal minutes has no seconds, and says so by 0/0.
    let seconds = if seconds.is_nan() { 0.0 } else { seconds };
    let angle = degrees + minutes / 60.0 + seconds / 3600.0;
    // Also false for NaN, which is what a denominator of zero makes, and for what is signed twice.
    if (0.0..=most).contains(&angle) { Some((sign * angle * 1e7).round() as i32) } else { None }
}

/// The moment of the exposure; the digitising moment where that is missing. The time of the last change is not asked.
fn taken(exif: &Exif) -> Option<Taken> {
    let tags = [(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal), (Tag::DateTimeDigitized, Tag::OffsetTimeDigitized)];
    tags.into_iter().find_map(|(time, offset)| {
        let local = local_time(text(exif, time)?)?;
        Some(Taken { local, offset_minutes: text(exif, offset).and_then(offset_minutes) })
    })
}

/// `YYYY:MM:DD HH:MM:SS` as `YYYY-MM-DDTHH:MM:SS`, if there is such a time.
fn local_time(text: &str) -> Option<String> {
    let text = text.trim_end_matches([' ', '\0']);
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let shape = b"0000:00:00 00:00:00";
    let fits = |(byte, model): (&u8, &u8)| if *model == b'0' { byte.is_ascii_digit() } else { byte == model };
    if !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    let exists =
        year > 0 && (1..=days).contains(&day) && number(11, 13)? < 24 && number(14, 16)? < 60 && number(17, 19)? < 60;
    exists.then(|| format!("{year:04}-{month:02}-{day:02}T{}", &text[11..]))
}

/// `+07:00` as 420; within ±14 hours, as far as zones go.
fn offset_minutes(text: &str) -> Option<i16> {
    let (sign, rest) = match text.trim().split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let &[h1, h0, b':', m1, m0] = rest.as_bytes() else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    let (hours, minutes) = (digit(h1)? * 10 + digit(h0)?, digit(m1)? * 10 + digit(m0)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 14 * 60).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_exist() {
        assert_eq!(local_time("2026:11:24 09:15:30").as_deref(), Some("2026-11-24T09:15:30"));
        assert_eq!(local_time("2024:02:29 23:59:59").as_deref(), Some("2024-02-29T23:59:59"));
        for nonsense in [
            "0000:00:00 00:00:00",
            "    :  :     :  :  ",
            "2026:02:29 00:00:00",
            "2026:13:01 00:00:00",
            "2026:04:31 00:00:00",
            "2026:01:01 24:00:00",
            "2026:01:01 00:60:00",
            "2026-01-01 00:00:00",
            "2026:01:01",
            "",
            "２026:01:01 00:00:0",
        ] {
            assert_eq!(local_time(nonsense), None, "{nonsense:?}");
        }
    }

    /// A block of one directory with one number, of TIFF's type of that name.
    fn block(kind: u16, value: [u8; 4]) -> Vec<u8> {
        let entry = [&0x0112u16.to_le_bytes()[..], &kind.to_le_bytes(), &1u32.to_le_bytes(), &value].concat();
        [b"II*\0\x08\0\0\0\x01\0".as_slice(), &entry, &[0; 4]].concat()
    }

    #[test]
    fn a_number_is_read_in_whichever_type_it_was_written() {
        let sideways = Orientation::from_tag(6);
        assert_ne!(sideways, Orientation::UPRIGHT);
        let (byte, short, long, sbyte, sshort, slong, ascii) = (1, 3, 4, 6, 8, 9, 2);
        for kind in [byte, short, long, sbyte, sshort, slong] {
            assert_eq!(read(&block(kind, [6, 0, 0, 0])).orientation, sideways, "type {kind}");
        }
        assert_eq!(read(&block(slong, (-6i32).to_le_bytes())).orientation, Orientation::UPRIGHT);
        assert_eq!(read(&block(ascii, *b"6\0\0\0")).orientation, Orientation::UPRIGHT);
    }

    #[test]
    fn offsets_that_exist() {
        assert_eq!(offset_minutes("+07:00"), Some(420));
        assert_eq!(offset_minutes("-03:30"), Some(-210));
        for nonsense in ["", "   :  ", "07:00", "+7:00", "+15:00", "+07:60", "+07:00x", "é7:00"] {
            assert_eq!(offset_minutes(nonsense), None, "{nonsense:?}");
        }
        let taken = Taken { local: "2026-11-24T09:15:30".into(), offset_minutes: Some(-210) };
        assert_eq!(taken.to_string(), "2026-11-24T09:15:30-03:30");
    }
}
