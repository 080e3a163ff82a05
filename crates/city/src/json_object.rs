//! Bodies that are one JSON object, and what may stand nowhere in one.

use crate::error::{CityError, invalid_field};
use sambat_domain::text;
use sambat_protocol::{field_mistake::FieldMistake, json, problem::Code};
use serde_json::{Map, Value};

/// A body that is one JSON object, as a program made it: what no text may hold is refused by name, since a hash may already stand
/// over it.
///
/// # Errors
/// `bad_json` where it is no JSON or no object, or a name in it holds what no text may; `duplicate_key` where a name stands twice;
/// `invalid` where a text does.
pub fn read_object(body: &[u8]) -> Result<Map<String, Value>, CityError> {
    let body = strict_object(body)?;
    if holds(&body, |_| false, text::holds_forbidden) {
        return Err(invalid_field(FieldMistake::TextUnseen));
    }
    members(body)
}

/// The same as a person typed it into a page of the city's: what nobody sees is taken out of its texts.
///
/// # Errors
/// As [`read_object`], but for what a text holds.
pub fn read_typed(body: &[u8]) -> Result<Map<String, Value>, CityError> {
    let mut body = strict_object(body)?;
    clean(&mut body);
    members(body)
}

fn strict_object(body: &[u8]) -> Result<Value, CityError> {
    let body = json::strict(body)?;
    if holds(&body, text::holds_forbidden, |_| false) { Err(Code::BadJson.into()) } else { Ok(body) }
}

fn members(body: Value) -> Result<Map<String, Value>, CityError> {
    if let Value::Object(members) = body { Ok(members) } else { Err(Code::BadJson.into()) }
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = text::cleaned(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(members) => members.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a name of a member or a text anywhere is such.
pub(crate) fn holds(value: &Value, name_is: fn(&str) -> bool, text_is: fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => text_is(text),
        Value::Array(items) => items.iter().any(|item| holds(item, name_is, text_is)),
        Value::Object(members) => members.iter().any(|(name, value)| name_is(name) || holds(value, name_is, text_is)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
