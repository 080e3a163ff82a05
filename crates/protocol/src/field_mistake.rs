//! What can be wrong with a field of a request: every pair of field and code that a city answers with.
//!
//! They are made here and nowhere else, so that words for them can be complete: pages match all of them. Who reads an answer
//! reads a [`FieldError`], for a newer city may have more.

use crate::problem::FieldError;
use sambat_domain::{content::Mistake, photo::PhotoMistake};

macro_rules! field_mistakes {
    ($($(#[$doc:meta])* $name:ident = $field:literal, $code:literal;)*) => {
        /// One wrong field, with what is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FieldMistake {
            $($(#[$doc])* $name,)*
            /// The content has a mistake, which the phone finds as well.
            Content(Mistake),
            /// A file is no photo.
            Photo(PhotoMistake),
        }

        impl FieldMistake {
            /// Every mistake, for tables and tests.
            pub fn all() -> impl Iterator<Item = Self> {
                let of_content = Mistake::ALL.into_iter().map(Self::Content);
                let of_photos = PhotoMistake::ALL.iter().copied().map(Self::Photo);
                [$(Self::$name),*].into_iter().chain(of_content).chain(of_photos)
            }

            /// The field, as it travels.
            #[must_use]
            pub fn field(self) -> &'static str {
                match self {
                    $(Self::$name => $field,)*
                    Self::Content(mistake) => mistake.field(),
                    Self::Photo(_) => "photo",
                }
            }

            /// The code, as it travels.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                    Self::Content(mistake) => mistake.code(),
                    Self::Photo(mistake) => mistake.code(),
                }
            }
        }
    };
}

field_mistakes! {
    /// The id is none.
    IdMalformed = "id", "malformed";
    /// The id is another than the address names.
    IdDiffers = "id", "differs";
    /// The complaint is another than the address names.
    ComplaintDiffers = "complaint", "differs";
    /// What an officer typed in has a member that nobody knows.
    ComplaintFieldUnknown = "complaint", "field_unknown";
    /// There are no words.
    ContentMissing = "content", "missing";
    /// The words have another shape.
    ContentMalformed = "content", "malformed";
    /// The revision of the pack is not said.
    PackRevMissing = "pack_rev", "missing";
    /// A number of identity stands in the open.
    NikForbidden = "nik", "forbidden";
    /// What was typed is no number of identity.
    NikMalformed = "nik", "malformed";
    /// The name is no text, or far too long.
    NameMalformed = "name", "malformed";
    /// The telephone number is no text, or far too long.
    PhoneMalformed = "phone", "malformed";
    /// Who complains has another shape.
    ReporterMalformed = "reporter", "malformed";
    /// It is not said how the complaint came.
    CameByMalformed = "came_by", "malformed";
    /// Only its office reads it: it leaves the city in no file.
    VisibilityPrivate = "visibility", "private";
    /// Who acts cannot be written.
    ActorMalformed = "actor", "malformed";
    /// Who acts is another than asks.
    ActorForbidden = "actor", "forbidden";
    /// It is not said what happened.
    KindMissing = "kind", "missing";
    /// No such kind of event, or without what belongs to it.
    KindMalformed = "kind", "malformed";
    /// A kind of event that is not the citizen's to say.
    KindForbidden = "kind", "forbidden";
    /// The event has a member that does not belong to its kind.
    EventFieldUnknown = "event", "field_unknown";
    /// The complaint has as many events of this side as it takes.
    EventsTooMany = "event", "events_too_many";
    /// It is not said when.
    AtMissing = "at", "missing";
    /// The moment is none.
    AtMalformed = "at", "malformed";
    /// It is refused without words.
    NoteMissing = "note", "missing";
    /// The words of an event are no text.
    NoteMalformed = "note", "malformed";
    /// Words would be kept where nothing is to be.
    NoteForbidden = "note", "forbidden";
    /// More words than an event takes.
    NoteTooLong = "note", "too_long";
    /// The photos of an event have another shape.
    PhotosMalformed = "photos", "malformed";
    /// Photos come by a way of their own.
    PhotosForbidden = "photos", "forbidden";
    /// A photo that nobody brought here.
    PhotosUnknown = "photos", "unknown";
    /// It is done only when a photo shows it.
    ProofMissing = "photos", "proof_missing";
    /// The complaint has no such photo.
    PhotoUnknown = "photo_id", "unknown";
    /// The reason is no code.
    ReasonMalformed = "reason", "malformed";
    /// The reason says too little.
    ReasonTooShort = "reason", "too_short";
    /// The reason says too much.
    ReasonTooLong = "reason", "too_long";
    /// The day that is promised has passed.
    DayPassed = "by", "passed";
    /// The city has no such office.
    AgencyUnknown = "agency", "unknown";
    /// What is private goes to the office of its kind alone.
    AgencyPrivate = "agency", "private";
    /// This office has it already.
    AgencySame = "agency", "same";
    /// A complaint is no duplicate of itself.
    OfItself = "of", "itself";
    /// There is no such complaint to follow.
    OfUnknown = "of", "unknown";
    /// A text holds what nobody sees and no text may: `sambat_domain::text::holds_forbidden`.
    TextUnseen = "text", "unseen";
    /// The question in the address is none.
    QueryMalformed = "query", "malformed";
    /// More than is searched for.
    SearchTooLong = "q", "too_long";
    /// The place to go on from is none.
    AfterMalformed = "after", "malformed";
    /// The cell is none of the resolution that is answered.
    CellMalformed = "cell", "malformed";
    /// Several complaints have the ticket: the day tells them apart.
    ReceivedOnMissing = "received_on", "missing";
    /// What claims a complaint has another shape.
    ClaimMalformed = "claim", "malformed";
}

impl From<Mistake> for FieldMistake {
    fn from(mistake: Mistake) -> Self {
        Self::Content(mistake)
    }
}

impl From<PhotoMistake> for FieldMistake {
    fn from(mistake: PhotoMistake) -> Self {
        Self::Photo(mistake)
    }
}

impl From<FieldMistake> for FieldError {
    fn from(mistake: FieldMistake) -> Self {
        Self { field: mistake.field().into(), code: mistake.code().into() }
    }
}

impl FieldError {
    /// Which mistake it is; none where the city has one that this version does not know.
    #[must_use]
    pub fn known(&self) -> Option<FieldMistake> {
        FieldMistake::all().find(|mistake| mistake.field() == self.field && mistake.code() == self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_mistake_is_known_again_by_what_travels() {
        let mut travelled = BTreeSet::new();
        for mistake in FieldMistake::all() {
            let error = FieldError::from(mistake);
            assert_eq!(error.known(), Some(mistake));
            assert!(travelled.insert((error.field, error.code)), "{mistake:?} travels as another does");
        }
    }

    #[test]
    fn a_mistake_of_a_newer_city_is_none_that_is_known() {
        let error: FieldError = serde_json::from_str(r#"{"field":"note","code":"in_verse"}"#).unwrap();
        assert_eq!(error.known(), None);
    }
}
