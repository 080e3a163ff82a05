//! The number that a citizen reads out: `PSR-X2T1-57BX`. It holds from the moment of saving, with no city asked.

use crate::{
    id::{ComplaintId, NotAnId},
    text,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Crockford's alphabet: no I, L, O and U, so that it survives handwriting and a telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A pack's prefix and the last 40 bits of a complaint's id.
///
/// Two complaints share a ticket with a chance of one in 2^40 a pair: who looks one up and finds two asks for the date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Ticket(String);

impl Ticket {
    /// The ticket of a complaint in the pack with this prefix.
    #[must_use]
    pub fn of(prefix: &TicketPrefix, id: &ComplaintId) -> Self {
        let tail = id.as_bytes()[11..].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
        let mut text = prefix.0.clone();
        for place in (0..8).rev() {
            if place % 4 == 3 {
                text.push('-');
            }
            let digit = usize::try_from(tail >> (5 * place) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET[digit]));
        }
        Self(text)
    }

    /// Whether it is one of the city with this prefix.
    #[must_use]
    pub fn is_of(&self, prefix: &TicketPrefix) -> bool {
        self.0.starts_with(&prefix.0)
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Ticket {
    type Err = NotAnId;

    /// Reads a ticket as people write it: any case, `I` and `L` for 1, `O` for 0, and [`text::compact`].
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let plain: String = text::compact(text).map(|c| c.to_ascii_uppercase()).collect();
        let (prefix, digits) = plain.split_at_checked(3).ok_or(NotAnId)?;
        let prefix: TicketPrefix = prefix.parse()?;
        let digits: String = digits
            .chars()
            .map(|c| match c {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        if digits.len() != 8 || !digits.bytes().all(|b| ALPHABET.contains(&b)) {
            return Err(NotAnId);
        }
        let (head, tail) = digits.split_at(4);
        Ok(Self(format!("{}-{head}-{tail}", prefix.0)))
    }
}

impl TryFrom<String> for Ticket {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Ticket> for String {
    fn from(ticket: Ticket) -> Self {
        ticket.0
    }
}

/// Three capital letters that name the city on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct TicketPrefix(String);

impl FromStr for TicketPrefix {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        (text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| Self(text.to_owned())).ok_or(NotAnId)
    }
}

impl TryFrom<String> for TicketPrefix {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<TicketPrefix> for String {
    fn from(prefix: TicketPrefix) -> Self {
        prefix.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// docs/PROTOCOL.md, vector 2.
    #[test]
    fn the_vectors_of_the_protocol() {
        for (prefix, id, ticket) in [
            ("PSR", "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d", "PSR-X2T1-57BX"),
            ("PSR", "01936f2a-5c00-7a10-8b3c-000000000000", "PSR-0000-0000"),
            ("PMK", "01936f2a-5c00-7a10-8b3c-ffffffffffff", "PMK-ZZZZ-ZZZZ"),
        ] {
            assert_eq!(Ticket::of(&prefix.parse().unwrap(), &id.parse().unwrap()).to_string(), ticket);
        }
    }

    #[test]
    fn a_ticket_is_read_as_people_write_it() {
        for text in
            ["psr-x2t1-57bx", "PSR X2TI 57BX", "psrx2tl57bx", "ＰＳＲ–Ｘ２Ｔ１—57bx", "PSR.X2T1\u{200b}\u{a0}57BX"]
        {
            assert_eq!(text.parse::<Ticket>().unwrap().to_string(), "PSR-X2T1-57BX");
        }
        for text in ["", "PSR", "PSR-X2T1-57B", "PSR-X2T1-57BU", "PS1-X2T1-57BX", "PSR-X2T1-57BX9", "ñañ-x2t1-57bx"] {
            assert!(text.parse::<Ticket>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_ticket_is_read_back(bytes in any::<[u8; 10]>(), millis in 0_i64..4_102_444_800_000) {
            let id = ComplaintId::new(jiff::Timestamp::from_millisecond(millis).unwrap(), &bytes);
            let ticket = Ticket::of(&"PSR".parse().unwrap(), &id);
            prop_assert_eq!(ticket.to_string().parse::<Ticket>().unwrap(), ticket);
        }
    }
}
