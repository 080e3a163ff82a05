//! Table `setting`: names and values of the citizen's choices.

use super::{Connection, StoreError, row};
use rusqlite::OptionalExtension as _;
use sambat_domain::pack::FIRST_LANGUAGE;
use serde::{Serialize, de::DeserializeOwned};

/// The value under a name, if one was set and reads.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn get<T: DeserializeOwned>(connection: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let text: Option<String> =
        connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Forgets the value under a name.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM setting WHERE name = ?1", [name])?;
    Ok(())
}

/// Sets the value under a name.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set(connection: &Connection, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, row::to_json(value)),
    )?;
    Ok(())
}

/// The setting that holds the language of the page.
pub const LANGUAGE: &str = "language";

/// In which language the page speaks.
///
/// # Errors
/// As [`get`].
pub fn language(connection: &Connection) -> Result<String, StoreError> {
    Ok(get(connection, LANGUAGE)?.unwrap_or_else(|| FIRST_LANGUAGE.to_owned()))
}
