//! The eight digits beside a receipt, for asking about a complaint without the phone that sent it.

use crate::{id::NotAnId, text};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Eight digits that only the city can compute and only the citizen was told. One machine word: comparing two takes the
/// same time wherever they differ.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Pin(u32);

impl Pin {
    /// How many there are.
    pub const COUNT: u32 = 100_000_000;

    /// The one of a number, counted around.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(u32::try_from(number % u64::from(Self::COUNT)).unwrap_or_default())
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

/// Not a word of it: it opens a complaint, and logs are read by many.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

impl FromStr for Pin {
    type Err = NotAnId;

    /// Reads one as people write it: [`text::compact`].
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let plain: String = text::compact(text).collect();
        let is_one = plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit());
        if is_one { plain.parse().map(Self).map_err(|_| NotAnId) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for Pin {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Pin> for String {
    fn from(pin: Pin) -> Self {
        pin.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_read_as_people_write_it_and_never_logged() {
        for text in ["00420042", "0042 0042", " 00-42-00-42 ", "００４２\u{a0}00–42", "0042.\u{200b}0042"] {
            assert_eq!(text.parse::<Pin>().unwrap(), Pin::of(420_042));
        }
        for text in ["", "1234567", "123456789", "1234567a", "+1234567", "1234/5678"] {
            assert!(text.parse::<Pin>().is_err(), "{text}");
        }
        assert_eq!((Pin::of(7).to_string(), format!("{:?}", Pin::of(7))), ("00000007".into(), "Pin".into()));
    }
}
