//! Reads what a phone sends, strictly.

use crate::error::{CityError, invalid_field};
use sambat_domain::{
    content::{Content, Mistake},
    pack::VERSION,
    photo::Sha256,
};
use sambat_protocol::{
    hash, json,
    problem::{Code, FieldError, Problem},
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
    pub fn read(mut members: Map<String, Value>) -> Result<Self, CityError> {
        let content = members.remove("content").ok_or_else(|| invalid_field("content", "missing"))?;
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

    /// The words, if they may be kept.
    pub(super) fn check(&self) -> Result<Content, CityError> {
        if self.v != Some(u64::from(VERSION)) {
            return Err(Problem::new(Code::UnknownVersion).stored_nothing().into());
        }
        if self.pack_rev.is_none() {
            return Err(invalid_field("pack_rev", "missing"));
        }
        // What is not known stays in the words as it came: a number in the open is the one thing that must not.
        if holds(&self.content, |name| name.eq_ignore_ascii_case("nik"), |_| false) {
            return Err(invalid_field("nik", "forbidden"));
        }
        let content: Content =
            Content::deserialize(&self.content).map_err(|_| invalid_field("content", "malformed"))?;
        let errors: Vec<_> = content
            .mistakes()
            .into_iter()
            .chain(self.too_large)
            .map(|mistake| FieldError { field: mistake.field().into(), code: mistake.code().into() })
            .collect();
        if errors.is_empty() {
            Ok(content)
        } else {
            Err(Problem::new(Code::Invalid).stored_nothing().with_errors(errors).into())
        }
    }
}

/// A body that is one JSON object, without the NUL that ends texts early in too many programs.
pub fn read_object(body: &[u8]) -> Result<Map<String, Value>, CityError> {
    match json::strict(body)? {
        Value::Object(members)
            if !members.iter().any(|(name, value)| has_nul(name) || holds(value, has_nul, has_nul)) =>
        {
            Ok(members)
        }
        _ => Err(Code::BadJson.into()),
    }
}

fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

/// Whether a name of a member or a text anywhere is such.
fn holds(value: &Value, name_is: fn(&str) -> bool, text_is: fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => text_is(text),
        Value::Array(items) => items.iter().any(|item| holds(item, name_is, text_is)),
        Value::Object(members) => members.iter().any(|(name, value)| name_is(name) || holds(value, name_is, text_is)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
