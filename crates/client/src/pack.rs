//! The chosen city, in the words of one language.

mod use_case;

pub use use_case::get;

use sambat_domain::{
    content::Visibility,
    id::{AgencyId, CategoryId, ChannelId, ConsentId, PackId},
    pack::{Basis, ConsentFor, IdentityRule, PlaceRule},
    place::Outline,
    ticket::TicketPrefix,
};
use serde::{Deserialize, Serialize};

/// Asks for words in a language; what it lacks comes in Indonesian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InLanguage {
    /// `id`, `en`.
    pub language: String,
}

/// A city's pack with its words resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackView {
    /// Its name in data.
    pub id: PackId,
    /// Its name for people.
    pub name: String,
    /// Its revision.
    pub rev: String,
    /// First part of its tickets.
    pub ticket_prefix: TicketPrefix,
    /// Time zone of its clocks.
    pub tz: String,
    /// Languages that it has words in.
    pub languages: Vec<String>,
    /// Ways in.
    pub channels: Vec<ChannelView>,
    /// Kinds, in order.
    pub categories: Vec<CategoryView>,
    /// Offices.
    pub agencies: Vec<AgencyView>,
    /// Minutes within which the city promises a first answer.
    pub promise_min: u32,
    /// Whether those are minutes of open offices.
    pub basis: Basis,
    /// What it asks of who complains: offered, never needed.
    pub identity: IdentityRule,
    /// Texts to agree to.
    pub consents: Vec<ConsentView>,
    /// Its rough outline.
    pub outline: Outline,
}

/// A text to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConsentView {
    /// Its name in data.
    pub id: ConsentId,
    /// Which wording.
    pub version: u32,
    /// What it is about.
    pub covers: ConsentFor,
    /// Its words.
    pub text: String,
}

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelView {
    /// Its name in data.
    pub id: ChannelId,
    /// A symbol of the icon set.
    pub icon: String,
    /// Its name.
    pub name: String,
    /// What belongs there.
    pub hint: String,
}

/// A kind of complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CategoryView {
    /// Its name in data.
    pub id: CategoryId,
    /// Under which way in.
    pub channel: ChannelId,
    /// A symbol of the icon set.
    pub icon: String,
    /// Its name.
    pub name: String,
    /// `private` is never public.
    pub visibility: Visibility,
    /// Whether it needs a place.
    pub place: PlaceRule,
}

/// An office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AgencyView {
    /// Its name in data.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}
