//! What a citizen agrees to before it is used.

use crate::id::ConsentId;
use serde::{Deserialize, Serialize};

/// A text that a citizen agrees to. Its words are `consent.<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentText {
    /// Its name in data.
    pub id: ConsentId,
    /// Which wording, from 1 on: a new one is asked again.
    pub version: u32,
    /// What it is about.
    pub covers: ConsentFor,
}

impl ConsentText {
    /// Whether this text, in this wording, is the one named.
    #[must_use]
    pub fn is(&self, id: &str, version: u32) -> bool {
        self.id.as_str() == id && self.version == version
    }
}

/// What a consent is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConsentFor {
    /// Who complains.
    Identity,
    /// Health.
    Health,
    /// Pregnancy and birth.
    Maternity,
    /// Other words that are nobody else's business: of extortion, of violence at home.
    Words,
}

impl ConsentFor {
    /// What a name means, in packs and in words that go over the wire.
    pub const NAMES: [(&str, Self); 4] = [
        ("identity", Self::Identity),
        ("health", Self::Health),
        ("maternity", Self::Maternity),
        ("words", Self::Words),
    ];

    /// The name of this.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, other)| *other == self).map_or("", |(name, _)| name)
    }
}
