//! What stops a complaint from being sent, each by a stable name.

use serde::{Deserialize, Serialize};

/// Something that must be mended before a complaint can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Mistake {
    /// No kind was chosen.
    CategoryMissing,
    /// The pack has no such kind.
    CategoryUnknown,
    /// Nothing was written.
    DescriptionEmpty,
    /// More than [`LONGEST_DESCRIPTION`](super::LONGEST_DESCRIPTION) was written.
    DescriptionTooLong,
    /// A kind that somebody must go and see has no place.
    PlaceMissing,
    /// (0,0), or off the globe.
    PlaceNowhere,
    /// The landmark is longer than [`LONGEST_LANDMARK`](crate::place::LONGEST_LANDMARK).
    LandmarkTooLong,
    /// More photos than [`MOST_PHOTOS`](crate::photo::MOST_PHOTOS).
    PhotosTooMany,
    /// The same photo id twice.
    PhotoTwice,
    /// More answers, or longer ones, than any form asks for.
    AnswersTooMany,
    /// All of it together is more than [`LARGEST_CONTENT`](super::LARGEST_CONTENT).
    ContentTooLarge,
    /// A question that needs an answer has none.
    AnswerMissing,
    /// An answer that its question does not take.
    AnswerUnfit,
    /// A kind whose text was not agreed to, or only in another wording.
    ConsentMissing,
}

impl Mistake {
    /// Every mistake, for tables and tests.
    pub const ALL: [Self; 14] = [
        Self::CategoryMissing,
        Self::CategoryUnknown,
        Self::DescriptionEmpty,
        Self::DescriptionTooLong,
        Self::PlaceMissing,
        Self::PlaceNowhere,
        Self::LandmarkTooLong,
        Self::PhotosTooMany,
        Self::PhotoTwice,
        Self::AnswersTooMany,
        Self::ContentTooLarge,
        Self::AnswerMissing,
        Self::AnswerUnfit,
        Self::ConsentMissing,
    ];

    /// The field that shows it.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::CategoryMissing | Self::CategoryUnknown => "category",
            Self::DescriptionEmpty | Self::DescriptionTooLong => "description",
            Self::ContentTooLarge => "content",
            Self::PlaceMissing | Self::PlaceNowhere => "place",
            Self::LandmarkTooLong => "landmark",
            Self::PhotosTooMany | Self::PhotoTwice => "photos",
            Self::AnswersTooMany | Self::AnswerMissing | Self::AnswerUnfit => "attributes",
            Self::ConsentMissing => "consents",
        }
    }

    /// Its stable name, as it serialises.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CategoryMissing => "category_missing",
            Self::CategoryUnknown => "category_unknown",
            Self::DescriptionEmpty => "description_empty",
            Self::DescriptionTooLong => "description_too_long",
            Self::PlaceMissing => "place_missing",
            Self::PlaceNowhere => "place_nowhere",
            Self::LandmarkTooLong => "landmark_too_long",
            Self::PhotosTooMany => "photos_too_many",
            Self::PhotoTwice => "photo_twice",
            Self::AnswersTooMany => "answers_too_many",
            Self::ContentTooLarge => "content_too_large",
            Self::AnswerMissing => "answer_missing",
            Self::AnswerUnfit => "answer_unfit",
            Self::ConsentMissing => "consent_missing",
        }
    }
}
