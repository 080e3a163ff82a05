//! Reading columns as the domain's types.

use super::StoreError;
use jiff::Timestamp;
use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// A column that holds the text of something.
pub fn parsed<T: FromStr>(row: &Row<'_>, column: &str, table: &'static str) -> Result<T, StoreError> {
    row.get_ref(column)?.as_str().ok().and_then(|text| text.parse().ok()).ok_or(StoreError::Row(table))
}

/// The same for a column that may be NULL.
pub fn parsed_or_null<T: FromStr>(row: &Row<'_>, column: &str, table: &'static str) -> Result<Option<T>, StoreError> {
    let text = row.get_ref(column)?.as_str_or_null().map_err(|_| StoreError::Row(table))?;
    text.map(|text| text.parse().map_err(|_| StoreError::Row(table))).transpose()
}

/// A column that holds JSON.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str, table: &'static str) -> Result<T, StoreError> {
    let value = row.get_ref(column)?;
    let bytes = value.as_bytes().map_err(|_| StoreError::Row(table))?;
    serde_json::from_slice(bytes).map_err(|_| StoreError::Row(table))
}

/// JSON for a column. The types that are kept have no key but text: it never fails.
pub fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A time for a column.
pub fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// An integer column as a smaller unsigned type.
pub fn count(row: &Row<'_>, column: &str, table: &'static str) -> Result<u32, StoreError> {
    row.get::<_, i64>(column)?.try_into().map_err(|_| StoreError::Row(table))
}
