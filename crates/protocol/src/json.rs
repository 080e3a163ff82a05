//! JSON as the wire wants it: one value, one spelling, no key twice.

use serde::{
    Deserializer, Serialize,
    de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use std::{cell::Cell, fmt};

/// The largest integer that RFC 8785 keeps exact.
const LARGEST: u64 = (1 << 53) - 1;

/// Why a text is not JSON for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotStrict {
    /// Not JSON, not UTF-8, or nested too deeply.
    #[error("not JSON")]
    Syntax,
    /// A key stands twice in one object.
    #[error("a key stands twice")]
    DuplicateKey,
    /// A number is no integer, or beyond 2^53 − 1.
    #[error("a number is not a safe integer")]
    Number,
}

/// Reads JSON with unique keys and safe integers only.
///
/// # Errors
/// [`NotStrict::DuplicateKey`] and [`NotStrict::Number`] where the first thing wrong with it is that, else
/// [`NotStrict::Syntax`].
pub fn strict(bytes: &[u8]) -> Result<Value, NotStrict> {
    // What serde hears of an error is a text: what it was is noted beside it.
    let found = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { found: &found }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|_| found.get().unwrap_or(NotStrict::Syntax))
}

/// A value's RFC 8785 form.
///
/// # Errors
/// [`NotStrict::Number`] where the value holds what JSON cannot, such as NaN.
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, NotStrict> {
    serde_json_canonicalizer::to_vec(value).map_err(|_| NotStrict::Number)
}

/// Makes a value, and notes what about it is not allowed though it is JSON.
#[derive(Clone, Copy)]
struct Strict<'a> {
    found: &'a Cell<Option<NotStrict>>,
}

impl Strict<'_> {
    fn refuse<T, E: de::Error>(self, why: NotStrict) -> Result<T, E> {
        self.found.set(Some(why));
        Err(E::custom(why))
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        if value.unsigned_abs() > LARGEST {
            self.refuse(NotStrict::Number)
        } else {
            Ok(Value::Number(Number::from(value)))
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        if value > LARGEST { self.refuse(NotStrict::Number) } else { Ok(Value::Number(Number::from(value))) }
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        self.refuse(NotStrict::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self)?;
            if map.insert(key, value).is_some() {
                return self.refuse(NotStrict::DuplicateKey);
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bad_15_json_that_is_not_for_us() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for (text, why) in [
            (r#"{"id":1,"id":2}"#, NotStrict::DuplicateKey),
            (r#"{"a":[{"b":1,"c":2,"b":1}]}"#, NotStrict::DuplicateKey),
            ("1e400", NotStrict::Syntax),
            ("[1.5]", NotStrict::Number),
            ("[9007199254740992]", NotStrict::Number),
            ("[-0.0]", NotStrict::Number),
            (deep.as_str(), NotStrict::Syntax),
            ("", NotStrict::Syntax),
            ("{} {}", NotStrict::Syntax),
            ("<html>", NotStrict::Syntax),
            // What stands in the text decides nothing.
            (r#"{"duplicate key":unsafe}"#, NotStrict::Syntax),
            (r#"{"a key stands twice":1.5}"#, NotStrict::Number),
            (r#"["unsafe number""#, NotStrict::Syntax),
            (r#"{"id":1,"id":2"#, NotStrict::DuplicateKey),
        ] {
            assert_eq!(strict(text.as_bytes()), Err(why), "{:.40}", text);
        }
    }

    #[test]
    fn bad_9_bytes_that_are_no_text() {
        assert_eq!(strict(b"\"\xff\""), Err(NotStrict::Syntax));
        assert_eq!(strict(br#""\ud800""#), Err(NotStrict::Syntax));
    }

    #[test]
    fn keys_are_sorted_by_utf16_as_rfc_8785_asks() {
        let value = strict(
            "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}".as_bytes(),
        )
        .unwrap();
        let text = String::from_utf8(canonical(&value).unwrap()).unwrap();
        assert_eq!(text, "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = strict(&bytes) {
                let once = canonical(&value).unwrap();
                let again = canonical(&strict(&once).unwrap()).unwrap();
                prop_assert_eq!(once, again);
            }
        }
    }
}
