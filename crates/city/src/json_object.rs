//! Bodies that are one JSON object, and what may stand nowhere in one.

use crate::error::CityError;
use sambat_protocol::{json, problem::Code};
use serde_json::{Map, Value};

/// A body that is one JSON object, without the NUL that ends texts early in too many programs.
///
/// # Errors
/// `bad_json` where it is no JSON, no object, or has a NUL; `duplicate_key` where a name stands twice.
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
pub(crate) fn holds(value: &Value, name_is: fn(&str) -> bool, text_is: fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => text_is(text),
        Value::Array(items) => items.iter().any(|item| holds(item, name_is, text_is)),
        Value::Object(members) => members.iter().any(|(name, value)| name_is(name) || holds(value, name_is, text_is)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
