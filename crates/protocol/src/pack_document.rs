//! The pack as it travels: the pack, the city's keys, and where the city is.

use crate::{
    hash,
    json::{self, NotStrict},
    key::PublicKey,
};
use sambat_domain::{pack::Pack, photo::Sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What `GET /v1/pack` answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackDocument {
    /// What the city decides.
    #[serde(flatten)]
    pub pack: Pack,
    /// Where the city's server is; absent in a pack that has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Certificates in PEM that the server's own may be signed by, beside those that everybody believes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// The city's map, which phones download by itself; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<MapFile>,
    /// The city's public keys.
    #[serde(default)]
    pub keys: Vec<PublicKey>,
}

/// A file of the pack that is downloaded by itself, from `GET /v1/map/{sha256}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapFile {
    /// Of its bytes.
    pub sha256: Sha256,
    /// How many.
    pub bytes: u64,
}

impl PackDocument {
    /// The revision: of everything but the keys, the endpoint, its authority, the map and the territories, which no app is built with, so that a content written under a built-in pack
    /// and one under the served pack name the same rules, and a new map changes no verdict. 16 hex digits.
    ///
    /// # Errors
    /// As [`json::canonical`].
    pub fn revision(&self) -> Result<String, NotStrict> {
        let mut document = self.value()?;
        if let Value::Object(members) = &mut document {
            members.remove("keys");
            members.remove("endpoint");
            members.remove("ca");
            members.remove("map");
            members.remove("territories");
        }
        hash::of_canonical(&document).map(|hash| hash::short(&hash))
    }

    /// The entity tag of the whole document, with its quotes.
    ///
    /// # Errors
    /// As [`json::canonical`].
    pub fn etag(&self) -> Result<String, NotStrict> {
        hash::of_canonical(&self.value()?).map(|hash| format!("\"{}\"", hash::short(&hash)))
    }

    /// The document as it is served.
    ///
    /// # Errors
    /// As [`json::canonical`].
    pub fn to_json(&self) -> Result<Vec<u8>, NotStrict> {
        json::canonical(&self.value()?)
    }

    fn value(&self) -> Result<Value, NotStrict> {
        serde_json::to_value(self).map_err(|_| NotStrict::Syntax)
    }
}
