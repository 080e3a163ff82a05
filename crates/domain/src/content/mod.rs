//! What a citizen says: frozen at submit, sent as it is, never edited by the city.

mod mistake;
mod title;

pub use mistake::Mistake;
pub use title::{LONGEST_HEADING, heading, spot, title};

use crate::{
    form::{AnswerMistake, AttributeValue},
    id::CategoryId,
    pack::{Category, ConsentText, Pack, PlaceRule, TextRule},
    photo::{MOST_PHOTOS, PhotoManifest},
    place::{LONGEST_LANDMARK, Place},
    text,
    visibility::Visibility,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest description, in Unicode scalar values.
pub const LONGEST_DESCRIPTION: usize = 4_000;

/// The most bytes of a content in its RFC 8785 form: more than any form, text and five photos come to in Latin letters.
pub const LARGEST_CONTENT: usize = 16 << 10;

/// The most answers that a complaint carries, whatever its form is or was.
pub const MOST_ANSWERS: usize = 40;

/// The longest name or text of an answer in any form, in Unicode scalar values.
const LONGEST_ANSWER: usize = 1_000;

/// A complaint's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Content {
    /// What kind it is.
    pub category: CategoryId,
    /// Answers to the category's form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// What happened, in the citizen's words.
    pub description: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether the officers see no name.
    pub anonymous: bool,
    /// What the citizen agreed to: a text for each thing in it that law protects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// The photos that belong to it, in the citizen's order.
    pub photos: Vec<PhotoManifest>,
    /// When the citizen noticed it, by the phone's clock: a claim, never a measure of the city.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub noticed_at: Timestamp,
}

/// Whether only the offices in charge of a complaint may read it: its citizen chose so, or its kind is never public. The one rule,
/// for both sides and for every list, map, index and file.
///
/// At the city `chosen` is what was kept as the words came: what no pack knew then might be anything, and is kept as private.
#[must_use]
pub fn is_private(chosen: Visibility, kind: Option<&Category>) -> bool {
    chosen == Visibility::Private || kind.is_some_and(|kind| kind.visibility == Visibility::Private)
}

/// Leave to use what law protects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// Which text was shown.
    pub text_id: String,
    /// Which version of it.
    pub version: u32,
    /// When it was agreed to, by the phone's clock.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

impl Content {
    /// What stops this content from being sent, whatever else the pack asks of its kind than words. The server refuses these; the
    /// phone lets none out.
    #[must_use]
    pub fn mistakes(&self, text: TextRule) -> Vec<Mistake> {
        let mut found: Vec<_> = description_mistake(&self.description).into_iter().collect();
        // Where words are optional, a photo says what is wrong; without either nobody knows.
        if text == TextRule::Optional && !self.photos.is_empty() {
            found.retain(|mistake| *mistake != Mistake::DescriptionEmpty);
        }
        if let Some(place) = &self.place {
            let positions = [place.pin, place.fix.as_ref().map(|fix| fix.position)];
            if positions.iter().flatten().any(|position| !position.is_somewhere()) {
                found.push(Mistake::PlaceNowhere);
            }
            if place.landmark.as_ref().is_some_and(|text| text.chars().count() > LONGEST_LANDMARK) {
                found.push(Mistake::LandmarkTooLong);
            }
        }
        if self.photos.len() > MOST_PHOTOS {
            found.push(Mistake::PhotosTooMany);
        }
        let mut ids: Vec<_> = self.photos.iter().map(|photo| photo.photo_id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            found.push(Mistake::PhotoTwice);
        }
        if self.attributes.len() > MOST_ANSWERS || self.attributes.iter().any(|(name, answer)| is_endless(name, answer))
        {
            found.push(Mistake::AnswersTooMany);
        }
        found
    }

    /// The same without what nobody sees in its texts: what whoever takes them in from a person makes of them.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        self.description = text::said(&self.description).unwrap_or_default();
        if let Some(place) = &mut self.place {
            place.landmark = place.landmark.as_deref().and_then(text::said);
        }
        for answer in self.attributes.values_mut() {
            if let AttributeValue::Text(text) = answer {
                *text = text::said(text).unwrap_or_default();
            }
        }
        self.attributes.retain(|_, answer| !matches!(answer, AttributeValue::Text(text) if text.is_empty()));
        self
    }

    /// Whether this wording of a text was agreed to.
    #[must_use]
    pub fn agrees_to(&self, text: &ConsentText) -> bool {
        self.consents.iter().any(|consent| text.is(&consent.text_id, consent.version))
    }

    /// [`Content::mistakes`], and what this pack asks beyond them: asked on the phone, where it can still be mended.
    #[must_use]
    pub fn mistakes_for(&self, pack: &Pack) -> Vec<Mistake> {
        let known = pack.category(&self.category);
        let mut found = self.mistakes(known.map(Category::text).unwrap_or_default());
        match known {
            None => found.push(Mistake::CategoryUnknown),
            Some(category) => {
                let placeless = self.place.as_ref().is_none_or(Place::is_empty);
                if category.place == PlaceRule::Needed && placeless {
                    found.push(Mistake::PlaceMissing);
                }
                let wrong = pack.form_of(&category.id).map(|form| form.mistakes(&self.attributes)).unwrap_or_default();
                let missing = |mistake: &AnswerMistake| *mistake == AnswerMistake::Missing;
                if wrong.values().any(missing) {
                    found.push(Mistake::AnswerMissing);
                }
                if !wrong.values().all(missing) {
                    found.push(Mistake::AnswerUnfit);
                }
                if pack.consent_of(&category.id).is_some_and(|text| !self.agrees_to(text)) {
                    found.push(Mistake::ConsentMissing);
                }
            }
        }
        found
    }
}

/// Whether an answer is larger than any form asks for: the city keeps what it does not know, but not without end.
fn is_endless(name: &str, answer: &AttributeValue) -> bool {
    let long = |text: &str| text.chars().count() > LONGEST_ANSWER;
    let answer_is = match answer {
        AttributeValue::Flag(_) | AttributeValue::Integer(_) => false,
        AttributeValue::Text(text) => long(text),
        AttributeValue::Choices(chosen) => chosen.len() > MOST_ANSWERS || chosen.iter().any(|text| long(text)),
    };
    long(name) || answer_is
}

/// What is wrong with a description, if anything is. What nobody can read is nothing.
#[must_use]
pub fn description_mistake(text: &str) -> Option<Mistake> {
    if text::is_blank(text) {
        Some(Mistake::DescriptionEmpty)
    } else if text.chars().count() > LONGEST_DESCRIPTION {
        Some(Mistake::DescriptionTooLong)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::PhotoId, photo::Sha256, place::Position};

    fn content() -> Content {
        Content {
            category: "jalan-rusak".parse().unwrap(),
            attributes: BTreeMap::new(),
            description: "Lubang dalam".into(),
            place: None,
            visibility: Visibility::Public,
            anonymous: false,
            consents: vec![],
            photos: vec![],
            noticed_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn photo(n: u8) -> PhotoManifest {
        PhotoManifest { photo_id: PhotoId::new(Timestamp::UNIX_EPOCH, &[n; 10]), sha256: Sha256([n; 32]), bytes: 1 }
    }

    #[test]
    fn an_empty_description_is_a_mistake() {
        for text in ["", "  \n\t ", "\u{3000}", "\u{200b}\u{feff}", "\u{3164}"] {
            assert_eq!(
                Content { description: text.into(), ..content() }.mistakes(TextRule::Needed),
                [Mistake::DescriptionEmpty]
            );
        }
    }

    #[test]
    fn where_words_are_optional_a_photo_stands_for_them() {
        let pack: Pack = serde_json::from_value(serde_json::json!({
            "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [], "agencies": [], "words": {},
            "categories": [
                {"id": "lubang", "channel": "jalan", "agency": "pupr", "visibility": "public", "icon": "road",
                 "place": "optional", "public_place": true},
                {"id": "gang", "channel": "jalan", "agency": "pupr", "visibility": "public", "icon": "road",
                 "place": "optional", "public_place": true, "text": "needed"},
                {"id": "sampah", "channel": "jalan", "agency": "dlh", "visibility": "public", "icon": "bin",
                 "place": "optional", "text": "optional"},
                {"id": "lain", "channel": "jalan", "agency": "dlh", "visibility": "public", "icon": "more",
                 "place": "optional"},
                {"id": "puskesmas", "channel": "jalan", "agency": "dinkes", "visibility": "private", "icon": "heart",
                 "place": "optional", "text": "optional"}
            ],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
        }))
        .unwrap();
        let with = |category: &str, photos: &[u8], description: &str| {
            let photos = photos.iter().map(|n| photo(*n)).collect();
            let category = category.parse().unwrap();
            Content { category, photos, description: description.into(), ..content() }.mistakes_for(&pack)
        };
        for (category, empty_with_a_photo) in
            [("lubang", true), ("sampah", true), ("gang", false), ("lain", false), ("puskesmas", false)]
        {
            let mistakes: &[_] = if empty_with_a_photo { &[] } else { &[Mistake::DescriptionEmpty] };
            assert_eq!(with(category, &[1], " "), mistakes, "{category}");
            assert_eq!(with(category, &[], ""), [Mistake::DescriptionEmpty], "{category}");
            assert_eq!(with(category, &[], "Lubang"), [], "{category}");
            assert_eq!(with(category, &[1], &"a".repeat(4001)), [Mistake::DescriptionTooLong], "{category}");
        }
    }

    #[test]
    fn the_4001st_character_is_a_mistake_and_the_4000th_is_not() {
        let long = |n| Content { description: "ñ".repeat(n), ..content() }.mistakes(TextRule::Needed);
        assert_eq!(long(4000), []);
        assert_eq!(long(4001), [Mistake::DescriptionTooLong]);
    }

    #[test]
    fn a_sixth_photo_and_a_photo_twice_are_mistakes() {
        let with = |ids: &[u8]| {
            Content { photos: ids.iter().map(|n| photo(*n)).collect(), ..content() }.mistakes(TextRule::Needed)
        };
        assert_eq!(with(&[1, 2, 3, 4, 5]), []);
        assert_eq!(with(&[1, 2, 3, 4, 5, 6]), [Mistake::PhotosTooMany]);
        assert_eq!(with(&[1, 2, 1]), [Mistake::PhotoTwice]);
    }

    #[test]
    fn a_place_of_zero_zero_is_a_mistake() {
        let place = Place { pin: Some(Position { lat_e7: 0, lon_e7: 0 }), ..Place::default() };
        assert_eq!(Content { place: Some(place), ..content() }.mistakes(TextRule::Needed), [Mistake::PlaceNowhere]);
    }

    #[test]
    fn a_kind_that_asks_consent_takes_the_wording_of_its_own_text_only() {
        let pack: Pack = serde_json::from_value(serde_json::json!({
            "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [], "agencies": [], "words": {},
            "categories": [
                {"id": "puskesmas", "channel": "sehat", "agency": "dinkes", "visibility": "private", "icon": "heart",
                 "place": "optional", "consent": "health"},
                {"id": "lain", "channel": "sehat", "agency": "dinkes", "visibility": "public", "icon": "more",
                 "place": "optional"}
            ],
            "consents": [
                {"id": "kesehatan", "version": 2, "covers": "health"},
                {"id": "identitas", "version": 2, "covers": "identity"}
            ],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
        }))
        .unwrap();
        let with = |category: &str, agreed: &[(&str, u32)]| {
            let consent = |(text, version): &(&str, u32)| Consent {
                text_id: (*text).to_owned(),
                version: *version,
                at: Timestamp::UNIX_EPOCH,
            };
            let consents = agreed.iter().map(consent).collect();
            Content { category: category.parse().unwrap(), consents, ..content() }.mistakes_for(&pack)
        };
        assert_eq!(with("lain", &[]), []);
        assert_eq!(with("puskesmas", &[("identitas", 2), ("kesehatan", 2)]), []);
        for other in [&[][..], &[("kesehatan", 1)], &[("identitas", 2)]] {
            assert_eq!(with("puskesmas", other), [Mistake::ConsentMissing], "{other:?}");
        }
        // A pack that asks and has no text stops nobody.
        let wordless = Pack { consents: vec![], ..pack.clone() };
        let health = Content { category: "puskesmas".parse().unwrap(), ..content() };
        assert_eq!(health.mistakes_for(&wordless), []);
    }

    #[test]
    fn answers_without_end_are_a_mistake() {
        let with = |count: usize, text: &str| {
            let answers = (0..count).map(|n| (format!("q{n}"), AttributeValue::Text(text.into())));
            Content { attributes: answers.collect(), ..content() }.mistakes(TextRule::Needed)
        };
        assert_eq!(with(MOST_ANSWERS, "ya"), []);
        assert_eq!(with(MOST_ANSWERS + 1, "ya"), [Mistake::AnswersTooMany]);
        assert_eq!(with(1, &"ñ".repeat(LONGEST_ANSWER + 1)), [Mistake::AnswersTooMany]);
    }

    #[test]
    fn an_absent_optional_is_not_written() {
        let text = serde_json::to_string(&content()).unwrap();
        assert_eq!(
            text,
            r#"{"category":"jalan-rusak","description":"Lubang dalam","visibility":"public","anonymous":false,"photos":[],"noticed_at":"1970-01-01T00:00:00Z"}"#
        );
    }
}
