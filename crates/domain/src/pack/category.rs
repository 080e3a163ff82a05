//! A kind of complaint, and what it needs.

use super::response::Response;
use crate::{
    id::{AgencyId, CategoryId, ChannelId, ConsentId, FormId},
    visibility::Visibility,
};
use serde::{Deserialize, Serialize};

/// A kind of complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    /// Its name in data. Its words are `category.<id>`.
    pub id: CategoryId,
    /// The way in that it lies under.
    pub channel: ChannelId,
    /// The office that answers.
    pub agency: AgencyId,
    /// `private` is never public, whatever the citizen chooses.
    pub visibility: Visibility,
    /// A symbol of the icon set.
    pub icon: String,
    /// Whether it can be sent without a place.
    #[serde(default)]
    pub place: PlaceRule,
    /// What is asked beyond the citizen's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormId>,
    /// What the citizen must agree to beforehand: the text of this id, else the one that covers what this names (see
    /// `Pack::consent_of`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// What is promised for it, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Whether it is done only when a photo shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proof: bool,
    /// Whether it is about a thing that stands where everybody passes (a hole, a lamp, a drain), so that where it lies says
    /// nothing of anybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public_place: bool,
    /// Whether it needs words, where the pack says so. A pack that does not keeps its revision, and [`Category::text`] knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextRule>,
}

impl Category {
    /// Whether a complaint of it needs words: where the pack does not say, what its photo shows whole needs none.
    #[must_use]
    pub fn text(&self) -> TextRule {
        let usual = if self.public_place { TextRule::Optional } else { TextRule::Needed };
        if self.visibility == Visibility::Private { TextRule::Needed } else { self.text.unwrap_or(usual) }
    }
}

/// Whether a category needs words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TextRule {
    /// Nobody can act on it without them.
    #[default]
    Needed,
    /// A photo says as much.
    Optional,
}

/// Whether a category needs a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PlaceRule {
    /// Somebody has to go there.
    #[default]
    Needed,
    /// It helps.
    Optional,
}
