//! What lies near: answers to `GET /v1/nearby` and `PUT`/`DELETE /v1/support/{handle}`.

use data_encoding::BASE64URL_NOPAD;
use sambat_domain::{
    civil::Date,
    id::{CategoryId, PackId},
    status::Status,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The H3 resolution of the cell that is asked for, about 36 km²: who asks for one says in which town they are, and no more.
pub const ASKED_RESOLUTION: u8 = 6;

/// The H3 resolution at which a thing is told to lie: about twenty metres across.
pub const THING_RESOLUTION: u8 = 12;

/// The most things that one answer tells: the latest.
pub const MOST_THINGS: usize = 400;

/// The name by which strangers know a complaint. Nothing can be read out of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Handle([u8; 16]);

impl Handle {
    /// Of its bytes.
    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The text is no handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no handle")]
pub struct NoHandle;

impl FromStr for Handle {
    type Err = NoHandle;

    fn from_str(text: &str) -> Result<Self, NoHandle> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NoHandle)?;
        Ok(Self(bytes.try_into().map_err(|_| NoHandle)?))
    }
}

impl TryFrom<String> for Handle {
    type Error = NoHandle;

    fn try_from(text: String) -> Result<Self, NoHandle> {
        text.parse()
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> Self {
        handle.to_string()
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}

/// A thing that is reported and open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NearbyThing {
    /// The name by which it may be supported.
    pub handle: Handle,
    /// Of which kind.
    pub category: CategoryId,
    /// Where it stands.
    pub status: Status,
    /// The local day on which the city received it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The H3 cell at resolution 12 that it lies in.
    pub cell: String,
    /// How many others have the same trouble.
    pub supporters: u32,
}

/// Answer to `GET /v1/nearby`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nearby {
    /// The version of this form: 1.
    pub v: u32,
    /// Which city.
    pub city: PackId,
    /// The cell that was asked for.
    pub cell: String,
    /// At most [`MOST_THINGS`], the latest day first.
    pub things: Vec<NearbyThing>,
    /// Whether there are more, which are older.
    #[serde(default)]
    pub more: bool,
}

/// Answer to `PUT` and `DELETE /v1/support/{handle}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Supporters {
    /// How many support it now.
    pub supporters: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_read_in_its_one_spelling() {
        let handle = Handle::new([7; 16]);
        assert_eq!(handle.to_string().parse(), Ok(handle));
        assert_eq!(handle.to_string().len(), 22);
        for text in [
            "",
            "BwcHBwcHBwcHBwcHBwcHBw==",
            "BwcHBwcHBwcHBwcHBwcHBx",
            "BwcHBwcHBwcHBwcHBwcH",
            " BwcHBwcHBwcHBwcHBwcHBw",
        ] {
            assert_eq!(text.parse::<Handle>(), Err(NoHandle), "{text}");
        }
        assert_eq!(format!("{handle:?}"), "Handle", "it is somebody's: no log has it");
    }
}
