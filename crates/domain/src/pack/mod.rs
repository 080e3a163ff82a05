//! A city's pack: everything that a city decides, as checked data.
//!
//! Crate `pack` makes these out of texts; nothing here reads a file. The serialised form is the document that the server
//! serves and that the app is built with.

mod board;
mod category;
mod consent;
mod response;
mod retention;
mod territory;
#[cfg(test)]
mod tests;

pub use board::BoardRules;
pub use category::{Category, PlaceRule, TextRule};
pub use consent::{ConsentFor, ConsentText};
pub use response::{Basis, Response};
pub use retention::{LONGEST_RETENTION_DAYS, Retention};
pub use territory::{RingUnreadable, Territory};

use crate::{
    form::{Answers, AttributeValue, Form},
    id::{AgencyId, CategoryId, ChannelId, EmergencyId, OptionId, OwnerId, PackId, QuestionId, TemplateId},
    place::{Outline, Position},
    response::Calendar,
    ticket::TicketPrefix,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the wire and of the pack document that this code speaks.
pub const VERSION: u32 = 1;

/// A language tag of a pack: `id`, `en`, `jv`, `mad`.
pub type Language = String;

/// Texts by language and key.
pub type Words = BTreeMap<Language, BTreeMap<String, String>>;

/// What this software is called, where a city has no name of its own for it.
pub const SOFTWARE: &str = "Sambat";

/// The language that every pack speaks and every other falls back to.
pub const FIRST_LANGUAGE: &str = "id";

/// A municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pack {
    /// [`VERSION`] that this pack is written in.
    pub v: u32,
    /// Its name in paths: `pasuruan`.
    pub id: PackId,
    /// Its name for people: *Kota Pasuruan*.
    pub name: String,
    /// What people call its complaint service: *e-Sambat*; [`Pack::service_name`] where it has no name of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Code of the municipality by Kemendagri: `35.75`.
    pub region: String,
    /// First part of its tickets.
    pub ticket_prefix: TicketPrefix,
    /// IANA time zone, by which its clocks are shown: `Asia/Jakarta`.
    pub tz: String,
    /// The languages that it has words in, the first being [`FIRST_LANGUAGE`].
    pub languages: Vec<Language>,
    /// Ways in, in the order shown.
    pub channels: Vec<Channel>,
    /// Kinds of complaint, in the order shown.
    pub categories: Vec<Category>,
    /// Offices.
    pub agencies: Vec<Agency>,
    /// What the city promises.
    pub response: Response,
    /// Questions of the categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// Numbers to call at once, in the order shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergency: Vec<Emergency>,
    /// Whose it may be where it is not the city's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// Its kecamatan and kelurahan, each kecamatan before its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
    /// Where its kelurahan lie, by their codes. A pack that does not say keeps the revision that it had before any could.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<String>>))]
    pub territories: BTreeMap<String, Territory>,
    /// When its offices are open.
    #[serde(default, skip_serializing_if = "Calendar::is_empty")]
    pub calendar: Calendar,
    /// Answers that officers need not type. Sent as they are, they are no answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<Template>,
    /// What it asks of who complains.
    #[serde(default, skip_serializing_if = "IdentityRule::is_none")]
    pub identity: IdentityRule,
    /// What it must be allowed before it uses what law protects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<ConsentText>,
    /// How the public board marks its offices.
    #[serde(default, skip_serializing_if = "BoardRules::is_default")]
    pub board: BoardRules,
    /// How long it keeps what law protects.
    #[serde(default, skip_serializing_if = "Retention::is_default")]
    pub retention: Retention,
    /// Where the city is. A drawing by hand in sample packs.
    #[serde(default)]
    pub outline: Outline,
    /// Texts by language and key.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Language, BTreeMap<String, String>>))]
    pub words: Words,
}

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Channel {
    /// Its name in data. Its words are `channel.<id>` and `channel.<id>.hint`.
    pub id: ChannelId,
    /// A symbol of the icon set.
    pub icon: String,
    /// Signs on which to call at once instead of writing. Their words are `channel.<id>.danger.<sign>`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub danger: Vec<OptionId>,
}

/// What a city asks of who complains. It may be left out each time: nobody is refused for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IdentityRule {
    /// Nothing.
    #[default]
    None,
    /// A name and a telephone number.
    Optional,
    /// Those, and the NIK.
    Nik,
}

impl IdentityRule {
    /// Whether nothing is asked. Such a pack does not say so, and keeps the revision that it had before anybody could.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// An office. Its words are `agency.<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agency {
    /// Its name in data.
    pub id: AgencyId,
    /// What it promises, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
}

/// A number to call instead of waiting for an answer. Its words are `emergency.<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Emergency {
    /// Its name in data.
    pub id: EmergencyId,
    /// As it is dialled: digits, perhaps with a plus in front.
    pub number: String,
    /// The ways in that it is shown under, before anything is asked.
    pub channels: Vec<ChannelId>,
    /// The day on which the city last tried it. None: it still has to, and the citizen is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked: Option<Date>,
}

/// Who may have to act instead of the city. Its words are `owner.<id>` and `owner.<id>.reach`. A complaint that is somebody
/// else's is told so before it is sent, and never refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owner {
    /// Its name in data.
    pub id: OwnerId,
    /// By what it shows.
    pub when: OwnerSign,
    /// The day on which the city confirmed it. None: it still has to, and the citizen is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked: Option<Date>,
}

/// By what it shows that something is not the city's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sign", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OwnerSign {
    /// It lies outside the city.
    Outside,
    /// The citizen says so.
    Answer {
        /// To which question.
        question: QuestionId,
        /// By which choice.
        option: OptionId,
    },
}

/// A kecamatan (`35.75.01`) or a kelurahan or desa in it (`35.75.01.1003`), by Kemendagri's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// An answer that officers need not type. Its words are `template.<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Template {
    /// Its name in data.
    pub id: TemplateId,
}

impl Pack {
    /// The category of this name, if the pack (still) has it.
    #[must_use]
    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == *id)
    }

    /// The form of a category, if it has one.
    #[must_use]
    pub fn form_of(&self, category: &CategoryId) -> Option<&Form> {
        let wanted = self.category(category)?.form.as_ref()?;
        self.forms.iter().find(|form| form.id == *wanted)
    }

    /// The text to agree to before this is used, if the pack has one.
    #[must_use]
    pub fn consent(&self, covers: ConsentFor) -> Option<&ConsentText> {
        self.consents.iter().find(|text| text.covers == covers)
    }

    /// The text to agree to before a complaint of this category is sent, if there is one.
    #[must_use]
    pub fn consent_of(&self, category: &CategoryId) -> Option<&ConsentText> {
        let named = self.category(category)?.consent.as_ref()?.as_str();
        let of_words = || self.consents.iter().filter(|text| text.covers != ConsentFor::Identity);
        of_words()
            .find(|text| text.id.as_str() == named)
            .or_else(|| of_words().find(|text| text.covers.name() == named))
    }

    /// What the words of a complaint of this category are about that nobody may have without a consent.
    #[must_use]
    pub fn consent_for(&self, category: &CategoryId) -> Option<ConsentFor> {
        self.consent_of(category).map(|text| text.covers)
    }

    /// Whose it probably is, if not the city's: what the citizen says of it goes before where it lies.
    #[must_use]
    pub fn owner(&self, answers: &Answers, outside: bool) -> Option<&Owner> {
        let said = |owner: &&Owner| match &owner.when {
            OwnerSign::Outside => false,
            OwnerSign::Answer { question, option } => {
                matches!(answers.get(question.as_str()), Some(AttributeValue::Text(text)) if text == option.as_str())
            }
        };
        let lies = |owner: &&Owner| outside && owner.when == OwnerSign::Outside;
        self.owners.iter().find(said).or_else(|| self.owners.iter().find(lies))
    }

    /// The owner that an officer named: by its id, or by its name in any of the languages.
    #[must_use]
    pub fn named_owner(&self, said: &str) -> Option<&Owner> {
        self.owners.iter().find(|owner| {
            let key = format!("owner.{}", owner.id);
            owner.id.as_str() == said
                || self.words.values().any(|words| words.get(&key).is_some_and(|name| name == said))
        })
    }

    /// A kind of complaint as people call it, by its id where the pack has no name for it (any more).
    #[must_use]
    pub fn category_name<'a>(&'a self, language: &str, id: &'a CategoryId) -> &'a str {
        let key = format!("category.{id}");
        let named = [language, FIRST_LANGUAGE].iter().find_map(|tongue| self.words.get(*tongue)?.get(&key));
        named.map_or(id.as_str(), String::as_str)
    }

    /// The text under a key in a language, in [`FIRST_LANGUAGE`] where that has none, else the key itself: a missing word
    /// shows what is missing and stops nobody.
    #[must_use]
    pub fn word<'a>(&'a self, language: &str, key: &'a str) -> &'a str {
        [language, FIRST_LANGUAGE]
            .iter()
            .find_map(|tongue| self.words.get(*tongue)?.get(key))
            .map_or(key, String::as_str)
    }
}

impl Pack {
    /// The kelurahan or desa of a code, or the kecamatan.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.code == code)
    }

    /// The kelurahan or desa that the position lies in, as far as the pack says where they lie.
    #[must_use]
    pub fn area_at(&self, position: Position) -> Option<&Area> {
        let (code, _) = self.territories.iter().find(|(_, territory)| territory.holds(position))?;
        self.area(code)
    }

    /// The kecamatan of a kelurahan or desa.
    #[must_use]
    pub fn district_of(&self, area: &Area) -> Option<&Area> {
        // `35.75.01.1003` lies in `35.75.01`.
        let (district, _) = area.code.rsplit_once('.')?;
        self.area(district)
    }
}

impl Pack {
    /// What every page, receipt and paper calls the service by.
    #[must_use]
    pub fn service_name(&self) -> &str {
        self.service.as_deref().unwrap_or(SOFTWARE)
    }

    /// The rules for a kind of complaint at an office: the kind's own, else the office's, else the city's. Without an
    /// office it is the one that the pack names for the kind: this is what the citizen is promised.
    #[must_use]
    pub fn response_for(&self, category: &CategoryId, agency: Option<&AgencyId>) -> &Response {
        let category = self.category(category);
        let agency = agency.or(category.map(|category| &category.agency));
        let of_agency = || self.agencies.iter().find(|known| Some(&known.id) == agency)?.response.as_ref();
        category.and_then(|category| category.response.as_ref()).or_else(of_agency).unwrap_or(&self.response)
    }
}
