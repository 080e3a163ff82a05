//! The chain of a city's events, and a phone's place on it.

use crate::{
    hash,
    json::{self, NotStrict},
};
use sambat_domain::{event::Event, photo::Sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// `h_0`: the chain before any event.
pub const GENESIS: Sha256 = Sha256([0; 32]);

/// The hash of the next link: SHA-256 of the last one and the row.
///
/// The event must have its `seq`. A note stands in the row only as the hash of its ciphertext, so that destroying the key
/// of a complaint leaves the chain valid.
///
/// # Errors
/// As [`json::canonical`].
pub fn link(last: &Sha256, event: &Event, note_sha256: Option<&Sha256>) -> Result<Sha256, NotStrict> {
    let bare = Event { note: None, ..event.clone() };
    let mut row = serde_json::to_value(bare).map_err(|_| NotStrict::Syntax)?;
    if let (Value::Object(fields), Some(note)) = (&mut row, note_sha256) {
        fields.insert("note_sha256".into(), Value::String(note.to_string()));
    }
    link_row(last, &row)
}

/// The same for a row of any other chain of the city's: SHA-256 of the last link and the row's RFC 8785 form.
///
/// # Errors
/// As [`json::canonical`].
pub fn link_row(last: &Sha256, row: &Value) -> Result<Sha256, NotStrict> {
    let mut bytes = last.0.to_vec();
    bytes.extend(json::canonical(row)?);
    Ok(hash::sha256(&bytes))
}

/// A place on the chain: a sequence number and the first eight bytes of the hash there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// How many events lie before and at it.
    pub seq: u64,
    /// What the chain said there.
    pub prefix: [u8; 8],
}

impl Cursor {
    /// The place before any event.
    pub const START: Self = Self { seq: 0, prefix: [0; 8] };

    /// The place of the link with this number and hash.
    #[must_use]
    pub fn at(seq: u64, hash: &Sha256) -> Self {
        let mut prefix = [0; 8];
        prefix.copy_from_slice(&hash.0[..8]);
        Self { seq, prefix }
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, data_encoding::HEXLOWER.encode(&self.prefix))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (seq, prefix) = text.split_once('-').ok_or(NotACursor)?;
        if seq.is_empty() || !seq.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotACursor);
        }
        let prefix = data_encoding::HEXLOWER.decode(prefix.as_bytes()).map_err(|_| NotACursor)?;
        Ok(Self { seq: seq.parse().map_err(|_| NotACursor)?, prefix: prefix.try_into().map_err(|_| NotACursor)? })
    }
}

impl TryFrom<String> for Cursor {
    type Error = NotACursor;
    fn try_from(text: String) -> Result<Self, NotACursor> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/PROTOCOL.md, vector 4.
    #[test]
    fn the_vector_of_the_protocol() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let vector = page.split("**Vector 4").nth(1).unwrap();
        let line = |name: &str| {
            let line = vector.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].trim().to_owned()
        };
        let event = |row: &str| serde_json::from_str::<Event>(row).unwrap();
        let h1 = link(&GENESIS, &event(&line("row 1")), None).unwrap();
        assert_eq!(h1.to_string(), line("h_1"));
        assert_eq!(Cursor::at(1, &h1).to_string(), line("cursor"));
        let note = hash::sha256(b"ciphertext");
        let mut second = event(&line("row 2"));
        second.note = Some("never part of the chain".into());
        assert_eq!(link(&h1, &second, Some(&note)).unwrap().to_string(), line("h_2"));
    }

    #[test]
    fn a_cursor_has_one_spelling() {
        assert_eq!("0-0000000000000000".parse(), Ok(Cursor::START));
        assert_eq!(Cursor::START.to_string(), "0-0000000000000000");
        for text in [
            "",
            "0",
            "0-",
            "-0-00",
            "+1-0000000000000000",
            "1-00000000000000",
            "1-GG00000000000000",
            "1-AB00000000000000",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text}");
        }
    }
}
