//! A draft as the page sees it.

use crate::{photo::PhotoView, store::draft::Step};
use jiff::Timestamp;
use sambat_domain::{
    content::Mistake,
    form::AttributeValue,
    form::{AnswerMistake, Answers},
    id::{CategoryId, ComplaintId, ConsentId, OwnerId, PhotoId, QuestionId},
    place::{FixSource, Place},
    ticket::Ticket,
    visibility::Visibility,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The argument of a command about one draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfDraft {
    /// Its id, which will be the complaint's.
    pub id: ComplaintId,
}

/// A draft with all that its screens show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DraftView {
    /// Its id, which will be the complaint's.
    pub id: ComplaintId,
    /// Its number, which already holds.
    pub ticket: Ticket,
    /// Where the citizen was.
    pub step: Step,
    /// What kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// What was written so far.
    pub description: String,
    /// Answers to the kind's questions, so far.
    pub answers: Answers,
    /// What is wrong with them, by question.
    pub answer_mistakes: BTreeMap<QuestionId, AnswerMistake>,
    /// Where it is, so far.
    pub place: Place,
    /// Who may see it; `private` for kinds that are never public.
    pub visibility: Visibility,
    /// Whether officers see no name.
    pub anonymous: bool,
    /// What its kind asks to agree to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<AskedConsent>,
    /// Its photos, in order.
    pub photos: Vec<PhotoView>,
    /// What still stops it from being sent.
    pub mistakes: Vec<Mistake>,
    /// Whether the place lies outside the city: said, never refused.
    pub outside_city: bool,
    /// Whose it probably is, if not the city's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerId>,
    /// Bytes of the words as they would travel now.
    pub words_bytes: u32,
    /// When the last letter of it was safe.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub saved_at: Timestamp,
    /// Counts its changes: whoever writes says which one they have seen.
    pub revision: u32,
}

/// A text that a kind of complaint asks to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskedConsent {
    /// Which text of the pack.
    pub text_id: ConsentId,
    /// Which wording of it.
    pub version: u32,
    /// Whether this wording was agreed to.
    pub agreed: bool,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DraftRow {
    /// Its id, which will be the complaint's.
    pub id: ComplaintId,
    /// Its first sentence, or nothing yet. Empty for kinds that are never public.
    pub heading: String,
    /// Where the citizen was.
    pub step: Step,
    /// Its first photo, unless it is private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoId>,
    /// How many photos it has.
    pub photos: u32,
    /// When it was last changed.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub saved_at: Timestamp,
}

/// Changes one field of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DraftUpdate {
    /// The id of the draft that changes.
    pub id: ComplaintId,
    /// The revision that the citizen had before them. Nothing: written whatever stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
    /// The field that changes, with its new value.
    pub change: DraftChange,
}

/// Whether a change was kept, and the draft as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DraftUpdated {
    /// Whether it was written. Not so where somebody else changed the draft since it was seen.
    pub kept: bool,
    /// The draft as it stands now.
    pub draft: DraftView,
}

/// The argument of `complaint_submit`: a draft that becomes a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DraftSubmit {
    /// The id of the draft to submit.
    pub id: ComplaintId,
    /// The revision that the citizen had before them. Nothing: sent whatever stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// One field with its new value. Empty texts clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DraftChange {
    /// Where the citizen is.
    Step(Step),
    /// What kind it is.
    Category(Option<CategoryId>),
    /// What happened, in the citizen's words.
    Description(String),
    /// An answer to a question of the kind.
    Answer(GivenAnswer),
    /// A place as the phone measured it; nothing takes it back.
    Fix(Option<GivenFix>),
    /// A place that a finger pointed at on the map.
    Pin(Option<GivenPosition>),
    /// Code of the kelurahan.
    Area(Option<String>),
    /// The street, where the map names none or another one.
    Street(String),
    /// A landmark by which the place is found.
    Landmark(String),
    /// Who may see it.
    Visibility(Visibility),
    /// Whether officers see no name.
    Anonymous(bool),
    /// A text agreed to, or no more.
    Consent(GivenConsent),
}

/// Says yes or no to a text of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GivenConsent {
    /// The text's name in the pack.
    pub text_id: ConsentId,
    /// Which wording was shown.
    pub version: u32,
    /// Yes; no takes back any yes to it.
    pub agreed: bool,
}

/// An answer to one question of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct GivenAnswer {
    /// The question's name in the pack.
    pub question: QuestionId,
    /// What was answered; nothing takes the answer back.
    pub answer: Option<AttributeValue>,
}

/// A measurement as a browser or a phone gives it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct GivenFix {
    /// Degrees north of the equator.
    pub lat: f64,
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Radius in metres within which the place is, as the device believes.
    pub accuracy_m: Option<f64>,
    /// Where the phone pointed, in degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// How many milliseconds ago that was; nothing: just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u32>,
    /// What measured it.
    pub source: FixSource,
}

/// A point in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GivenPosition {
    /// Degrees north of the equator.
    pub lat: f64,
    /// Degrees east of Greenwich.
    pub lon: f64,
}
