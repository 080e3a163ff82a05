//! The chosen city, in the words of one language.

mod added;
mod borders;
mod chosen;

pub(crate) use added::Address;
pub use added::{add, look};
pub use borders::{AreaBorders, areas};
pub use chosen::{choose, get, list};

use jiff::civil::Date;
use sambat_domain::{
    id::{AgencyId, CategoryId, ChannelId, ConsentId, EmergencyId, FormId, OptionId, OwnerId, PackId, QuestionId},
    pack::{Area, Basis, ConsentFor, IdentityRule, PlaceRule, TextRule},
    place::Outline,
    ticket::TicketPrefix,
    visibility::Visibility,
};
use serde::{Deserialize, Serialize};

/// Asks for words in a language; what it lacks comes in Indonesian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InLanguage {
    /// A code of two letters, such as `id` or `en`.
    pub language: String,
}

/// The argument of a command about one pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfPack {
    /// Its name in data.
    pub id: PackId,
}

/// A city to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackRow {
    /// Its name in data.
    pub id: PackId,
    /// Its name for people.
    pub name: String,
    /// Whether it is the one that new reports go to.
    pub chosen: bool,
    /// Whether it has no server: to try the app with, nothing is ever sent.
    pub demo: bool,
    /// Whether the app came with it.
    pub builtin: bool,
}

/// Where a city is that the app did not come with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackAddress {
    /// Its address as it was typed, or the code that its server prints: `host#key`.
    pub address: String,
}

/// The city that is at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackOffer {
    /// Who answers: the only thing about it that it cannot make up.
    pub host: String,
    /// Its name in data.
    pub id: PackId,
    /// Its name for people, by its own word.
    pub name: String,
    /// What people call its complaint service, by its own word.
    pub service: String,
    /// Its code by Kemendagri, by its own word.
    pub region: String,
    /// The address to add it by, with the key that it has now.
    pub address: String,
}

/// A city's pack with its words resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackView {
    /// Its name in data.
    pub id: PackId,
    /// Its name for people.
    pub name: String,
    /// What people call its complaint service.
    pub service: String,
    /// Its revision, 16 hex digits: two packs with the same rules have the same.
    pub rev: String,
    /// First part of its tickets.
    pub ticket_prefix: TicketPrefix,
    /// Time zone of its clocks.
    pub tz: String,
    /// Languages that it has words in.
    pub languages: Vec<String>,
    /// The ways in under which its kinds stand, in order.
    pub channels: Vec<ChannelView>,
    /// The kinds of complaints that it takes, in order.
    pub categories: Vec<CategoryView>,
    /// The offices that answer complaints.
    pub agencies: Vec<AgencyView>,
    /// Minutes within which the city promises a first answer.
    pub promise_min: u32,
    /// Whether those are minutes of open offices.
    pub basis: Basis,
    /// What it asks of who complains: offered, never needed.
    pub identity: IdentityRule,
    /// The texts that some kinds and the identity ask to agree to.
    pub consents: Vec<ConsentView>,
    /// The city's rough outline, to tell whether a place lies in it.
    pub outline: Outline,
    /// The forms of its kinds: what each asks.
    pub forms: Vec<FormView>,
    /// Numbers to call at once.
    pub emergency: Vec<EmergencyView>,
    /// Whose it may be where it is not the city's.
    pub owners: Vec<OwnerView>,
    /// Its kecamatan, each before its own kelurahan and desa.
    pub areas: Vec<Area>,
    /// Whether it has no server: nothing is ever sent.
    pub demo: bool,
}

/// The questions of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormView {
    /// Its name in data.
    pub id: FormId,
    /// What is asked, in order.
    pub questions: Vec<QuestionView>,
}

/// A question that a kind asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuestionView {
    /// Its name in data.
    pub id: QuestionId,
    /// What is asked, in words.
    pub label: String,
    /// Whether it must be answered.
    pub required: bool,
    /// What kind of answer it takes.
    pub asks: AsksView,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AsksView {
    /// One of several answers is chosen.
    Choice {
        /// The answers to choose from, in order.
        options: Vec<OptionView>,
    },
    /// Any number of several answers is chosen.
    Several {
        /// The answers to choose from, in order.
        options: Vec<OptionView>,
    },
    /// The answer is yes or no.
    Flag,
    /// The answer is a whole number.
    Number {
        /// The smallest number that is taken.
        least: i32,
        /// The largest number that is taken.
        most: i32,
        /// What is counted, in words: *minggu*.
        unit: String,
    },
    /// The answer is a few words.
    Text {
        /// Unicode scalar values at most.
        longest: u32,
    },
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OptionView {
    /// Its name in data.
    pub id: OptionId,
    /// The answer, in words.
    pub name: String,
}

/// A number to call at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct EmergencyView {
    /// Its name in data.
    pub id: EmergencyId,
    /// Who answers at this number, in words.
    pub name: String,
    /// As it is dialled.
    pub number: String,
    /// The ways in that it is shown under.
    pub channels: Vec<ChannelId>,
    /// The day on which the city last tried it; none says that it still has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub checked: Option<Date>,
}

/// Who may have to act instead of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct OwnerView {
    /// Its name in data.
    pub id: OwnerId,
    /// Who it is, in words.
    pub name: String,
    /// How to reach it.
    pub reach: String,
    /// The day on which the city confirmed it; none says that it still has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub checked: Option<Date>,
}

/// A text to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConsentView {
    /// Its name in data.
    pub id: ConsentId,
    /// Which wording of it, counted from one.
    pub version: u32,
    /// What it is about.
    pub covers: ConsentFor,
    /// The text itself.
    pub text: String,
}

/// A way in: a group of kinds that a citizen chooses first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChannelView {
    /// Its name in data.
    pub id: ChannelId,
    /// A symbol of the icon set.
    #[cfg_attr(feature = "ts", ts(type = "IconName"))]
    pub icon: String,
    /// Its name for people.
    pub name: String,
    /// What belongs there, in a sentence.
    pub hint: String,
    /// Signs on which to call at once.
    pub danger: Vec<String>,
}

/// A kind of complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct CategoryView {
    /// Its name in data.
    pub id: CategoryId,
    /// Under which way in.
    pub channel: ChannelId,
    /// A symbol of the icon set.
    #[cfg_attr(feature = "ts", ts(type = "IconName"))]
    pub icon: String,
    /// Its name for people.
    pub name: String,
    /// Whether complaints of it may be public at all.
    pub visibility: Visibility,
    /// Whether it needs a place.
    pub place: PlaceRule,
    /// Whether it needs words.
    pub text: TextRule,
    /// What its words are about that nobody may have without a consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<ConsentFor>,
    /// What is asked of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormId>,
}

/// An office that answers complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AgencyView {
    /// Its name in data.
    pub id: AgencyId,
    /// Its name for people.
    pub name: String,
}
