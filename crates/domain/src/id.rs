//! Names of things. Whoever acts makes the id, also offline; the id is the key of the thing for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::{Builder, Uuid};

/// Ten random bytes, from whoever has a source of them.
pub type Entropy = [u8; 10];

/// The text is not an id of the kind that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! uuid_v7 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
        pub struct $name(Uuid);

        impl $name {
            /// A new UUIDv7 (RFC 9562 §5.7) of this moment.
            #[must_use]
            pub fn new(at: Timestamp, entropy: &Entropy) -> Self {
                let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, entropy).into_uuid())
            }

            /// The moment that the id says it was made at.
            #[must_use]
            pub fn made_at(&self) -> Timestamp {
                let millis = self.as_bytes()[..6].iter().fold(0_i64, |n, byte| n << 8 | i64::from(*byte));
                Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
            }

            /// The sixteen bytes of the id, most significant first.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Only the hyphenated form: one thing has one spelling, also in a path.
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

uuid_v7! {
    /// A complaint, from the first letter of its draft on.
    ComplaintId
}
uuid_v7! {
    /// One photo of one complaint. Another photo is another id.
    PhotoId
}
uuid_v7! {
    /// Something that happened to a complaint.
    EventId
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// The text of the name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                is_slug(text).then(|| Self(text.to_owned())).ok_or(NotAnId)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                is_slug(&text).then_some(Self(text)).ok_or(NotAnId)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

slug! {
    /// A municipality's pack: `pasuruan`.
    PackId
}
slug! {
    /// A way in, shown as a tile: `infrastruktur`.
    ChannelId
}
slug! {
    /// A kind of complaint: `jalan-rusak`.
    CategoryId
}
slug! {
    /// An office of the city: `pupr`.
    AgencyId
}
slug! {
    /// A category's questions: `jalan`.
    FormId
}
slug! {
    /// A question of a form: `tingkat`.
    QuestionId
}
slug! {
    /// An answer to choose: `berat`.
    OptionId
}
slug! {
    /// A number to call at once: `psc-119`.
    EmergencyId
}
slug! {
    /// Who may have to act instead of the city: `nasional`.
    OwnerId
}
slug! {
    /// An answer that officers need not type: `sedang-dicek`.
    TemplateId
}
slug! {
    /// A text to agree to: `identitas`.
    ConsentId
}

/// 1 to 40 of `a-z`, `0-9` and inner hyphens: safe in a path, a file name and a URL.
fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_its_moment_and_sorts_by_it() {
        let early: Timestamp = "2026-11-24T02:15:00Z".parse().unwrap();
        let late: Timestamp = "2026-11-24T02:15:01Z".parse().unwrap();
        let a = ComplaintId::new(early, &[0xff; 10]);
        let b = ComplaintId::new(late, &[0; 10]);
        assert!(a < b);
        assert_eq!(a.to_string().parse(), Ok(a));
        assert_eq!((a.made_at(), b.made_at()), (early, late));
        assert_eq!(&a.to_string()[14..15], "7");
    }

    #[test]
    fn a_moment_before_1970_still_makes_an_id() {
        let at: Timestamp = "1960-01-01T00:00:00Z".parse().unwrap();
        assert!(ComplaintId::new(at, &[1; 10]).to_string().starts_with("00000000-0000-7"));
    }

    #[test]
    fn bad_35_no_path_passes_for_a_name() {
        for text in ["", "../x", "a/b", "A", "a b", "-a", "a-", "ä", &"a".repeat(41)] {
            assert_eq!(text.parse::<PackId>(), Err(NotAnId), "{text:?}");
        }
        assert!("jalan-rusak".parse::<CategoryId>().is_ok());
        for text in ["", "{01936f2a-5c00-7a10-8b3c-3ce8b4129d7d}", "01936f2a5c007a108b3c3ce8b4129d7d"] {
            assert_eq!(text.parse::<ComplaintId>(), Err(NotAnId), "{text:?}");
        }
    }
}
