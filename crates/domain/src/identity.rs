//! Who complains: a number of the national registry, and what a city asks of it.
//!
//! A [`Nik`] tells sex, birth date and origin, and is protected by law (UU 24/2013 art. 79(3)): nothing here prints one.

use crate::text;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Digits of a NIK.
const DIGITS: usize = 16;

/// What is added to the day of birth of women.
const WOMEN: u32 = 40;

/// Codes of provinces by Kemendagri, old and new. 54 was Timor Timur: who was registered there keeps the number.
const PROVINCES: [u32; 39] = [
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 72, 73, 74,
    75, 76, 81, 82, 91, 92, 93, 94, 95, 96,
];

/// A number of the national registry (*Nomor Induk Kependudukan*): six digits of the district of the first registration,
/// `DDMMYY` of birth with 40 added to a woman's day, four digits of a serial from 0001. It has no check digit.
///
/// It wipes itself when dropped, and says neither itself nor a part of it in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik([u8; DIGITS]);

/// A text is no NIK: it is not sixteen digits. It says nothing of what the text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not sixteen digits")]
pub struct NotNik;

/// Something about a NIK that looks odd. Some true ones do and may not be changed, so it is told and nobody is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum NikWarning {
    /// No province has such a code, or the regency or the district is 00.
    RegionOdd,
    /// No calendar has such a day of birth.
    DateOdd,
    /// The serial is 0000, which is never given.
    SerialZero,
}

impl NikWarning {
    /// Its stable name, as it serialises.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RegionOdd => "region_odd",
            Self::DateOdd => "date_odd",
            Self::SerialZero => "serial_zero",
        }
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik")
    }
}

impl FromStr for Nik {
    type Err = NotNik;

    /// Sixteen digits as people write them: [`text::compact`].
    fn from_str(text: &str) -> Result<Self, NotNik> {
        let mut nik = Self([0; DIGITS]);
        let mut count = 0;
        for c in text::compact(text) {
            let place = nik.0.get_mut(count).ok_or(NotNik)?;
            *place = u8::try_from(c).ok().filter(u8::is_ascii_digit).ok_or(NotNik)?;
            count += 1;
        }
        if count == DIGITS { Ok(nik) } else { Err(NotNik) }
    }
}

impl Nik {
    /// The whole number, for sealing and for the keyed hash. Whoever takes it sees that it is wiped.
    #[must_use]
    pub fn reveal(&self) -> &str {
        // Only digits were let in.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The last four digits, which may be shown: a serial, alike in every district and on every day.
    #[must_use]
    pub fn last4(&self) -> &str {
        &self.reveal()[DIGITS - 4..]
    }

    /// What looks odd about it, in the order of its digits.
    #[must_use]
    pub fn warnings(&self) -> Vec<NikWarning> {
        let mut found = Vec::new();
        if !PROVINCES.contains(&self.number(0, 2)) || self.number(2, 2) == 0 || self.number(4, 2) == 0 {
            found.push(NikWarning::RegionOdd);
        }
        let day = self.number(6, 2);
        let day = day.checked_sub(WOMEN).filter(|day| *day > 0).unwrap_or(day);
        if day == 0 || day > days(self.number(8, 2), self.number(10, 2)) {
            found.push(NikWarning::DateOdd);
        }
        if self.number(12, 4) == 0 {
            found.push(NikWarning::SerialZero);
        }
        found
    }

    fn number(&self, from: usize, length: usize) -> u32 {
        self.0[from..from + length].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    }
}

impl Drop for Nik {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Nik {}

/// Days of a month; none in a month that there is not. The century is not in the number: 00 may be the leap year 2000.
fn days(month: u32, year: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn warnings(text: &str) -> Vec<NikWarning> {
        text.parse::<Nik>().unwrap().warnings()
    }

    #[test]
    fn a_number_in_order_warns_of_nothing() {
        for text in ["3575014107900001", "3575010107900001", "3575 0171 1299 9999", "3514012902000001"] {
            assert_eq!(warnings(text), [], "{text}");
        }
    }

    #[test]
    fn bad_58_what_looks_odd_is_told() {
        for (text, expected) in [
            ("0075010107900001", vec![NikWarning::RegionOdd]),
            ("3500010107900001", vec![NikWarning::RegionOdd]),
            ("3575000107900001", vec![NikWarning::RegionOdd]),
            ("3575010007900001", vec![NikWarning::DateOdd]),
            ("3575014007900001", vec![NikWarning::DateOdd]),
            ("3575013204900001", vec![NikWarning::DateOdd]),
            ("3575017207900001", vec![NikWarning::DateOdd]),
            ("3575010113900001", vec![NikWarning::DateOdd]),
            ("3575010100900001", vec![NikWarning::DateOdd]),
            ("3575012902990001", vec![NikWarning::DateOdd]),
            ("3575014107900000", vec![NikWarning::SerialZero]),
            ("0000000000000000", vec![NikWarning::RegionOdd, NikWarning::DateOdd, NikWarning::SerialZero]),
        ] {
            assert_eq!(warnings(text), expected, "{text}");
        }
    }

    #[test]
    fn a_nik_is_read_however_it_is_spelt() {
        for text in [
            "3575 0141 0790 0001",
            "３５７５０１４１０７９００００１",
            "357501.410790-0001",
            "35750141\u{200b}07\u{a0}90–0001",
        ] {
            assert_eq!(text.parse::<Nik>().unwrap().reveal(), "3575014107900001", "{text}");
        }
    }

    #[test]
    fn bad_58_what_is_not_sixteen_digits_is_none() {
        for text in
            ["", "357501410790000", "35750141079000011", "3575014107900O01", "-575014107900001", "+3575014107900001"]
        {
            assert_eq!(text.parse::<Nik>(), Err(NotNik), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_printed_holds_a_digit(text in "[0-9]{16}") {
            let nik: Nik = text.parse().unwrap();
            prop_assert_eq!(format!("{nik:?}"), "Nik");
            prop_assert_eq!(nik.reveal(), &text);
            prop_assert_eq!(nik.last4(), &text[12..]);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let digits: String = text::compact(&text).collect();
            let is_one = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_digit());
            prop_assert_eq!(text.parse::<Nik>().is_ok(), is_one);
        }

        #[test]
        fn every_birthday_of_men_and_women_is_in_order(days in 0..36_524_i64, woman: bool, serial in 1..=9999_u16) {
            let born = jiff::civil::date(1924, 1, 1).saturating_add(jiff::SignedDuration::from_hours(24 * days));
            let day = born.day() + if woman { 40 } else { 0 };
            let nik = format!("357501{day:02}{:02}{:02}{serial:04}", born.month(), born.year() % 100);
            prop_assert_eq!(warnings(&nik), []);
        }
    }
}
