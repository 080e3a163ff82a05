//! Reads what a phone sends, strictly.

use crate::{
    error::{CityError, invalid_field, invalid_fields},
    json_object::holds,
};
use sambat_domain::{
    content::{Content, Mistake},
    pack::{TextRule, VERSION},
    photo::Sha256,
};
use sambat_protocol::{
    field_mistake::FieldMistake,
    hash,
    problem::{Code, Problem},
    receipt::Receipt,
};
use serde::Deserialize as _;
use serde_json::{Map, Value};

/// What a `PUT` brings, so far unchecked but for its shape.
#[derive(Debug)]
pub struct Envelope {
    v: Option<u64>,
    pub(super) pack_rev: Option<String>,
    pub(super) content: Value,
    pub(super) content_sha256: Sha256,
    too_large: Option<Mistake>,
    pub(super) reporter_sealed: Option<Value>,
    pub(super) receipt: Option<Receipt>,
}

impl Envelope {
    /// Reads the members of a body. The content is hashed as it came.
    ///
    /// # Errors
    /// `invalid` where it has no content, or content without a hash.
    pub fn read(mut members: Map<String, Value>) -> Result<Self, CityError> {
        let content = members.remove("content").ok_or_else(|| invalid_field(FieldMistake::ContentMissing))?;
        let (content_sha256, too_large) = hash::of_content(&content)?;
        let mut given = |name: &str| members.remove(name).filter(|value| !value.is_null());
        Ok(Self {
            v: given("v").and_then(|v| v.as_u64()),
            pack_rev: given("pack_rev").and_then(|rev| rev.as_str().map(str::to_owned)),
            reporter_sealed: given("reporter_sealed"),
            // One that cannot be read is none: the words count.
            receipt: given("receipt").and_then(|receipt| serde_json::from_value(receipt).ok()),
            content_sha256,
            too_large,
            content,
        })
    }

    /// The words, as far as they can be read.
    pub(super) fn content(&self) -> Result<Content, CityError> {
        if self.v != Some(u64::from(VERSION)) {
            return Err(Problem::new(Code::UnknownVersion).stored_nothing().into());
        }
        if self.pack_rev.is_none() {
            return Err(invalid_field(FieldMistake::PackRevMissing));
        }
        // What is not known stays in the words as it came: a number in the open is the one thing that must not.
        if holds(&self.content, |name| name.eq_ignore_ascii_case("nik"), |_| false) {
            return Err(invalid_field(FieldMistake::NikForbidden));
        }
        Content::deserialize(&self.content).map_err(|_| invalid_field(FieldMistake::ContentMalformed))
    }

    /// What is wrong with these words, by whether their kind needs any.
    pub(super) fn refuse_mistakes(&self, content: &Content, text: TextRule) -> Result<(), CityError> {
        let mistakes: Vec<_> = content.mistakes(text).into_iter().chain(self.too_large).map(Into::into).collect();
        if mistakes.is_empty() { Ok(()) } else { Err(invalid_fields(mistakes)) }
    }
}
