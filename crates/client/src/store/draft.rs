//! Table `draft`: what is being typed, saved as it is typed.

use super::{Connection, StoreError, StoredValue, Vault, row};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};
use sambat_domain::{
    content::Consent,
    form::AttributeValue,
    id::{CategoryId, ComplaintId, PackId},
    place::Place,
    visibility::Visibility,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a citizen is while composing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Step {
    /// All of it on one screen.
    #[default]
    Quick,
    /// Step by step: taking or choosing photos.
    Photo,
    /// Saying where it is.
    Place,
    /// Saying what happened.
    Words,
    /// Looking at all of it before it is sent.
    Check,
}

/// A draft. What is closed in the row is open here.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The complaint's id to be.
    pub id: ComplaintId,
    /// Whose pack it belongs to.
    pub pack_id: PackId,
    /// The step of composing that the citizen is at.
    pub step: Step,
    /// What was typed and chosen so far.
    pub body: Body,
    /// When it was begun: what the citizen noticed, was noticed before.
    pub begun_at: Timestamp,
    /// When it was last saved.
    pub saved_at: Timestamp,
    /// Counts its changes: [`put`] adds one.
    pub revision: u32,
}

/// What was typed and chosen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// What kind it is.
    pub category: Option<CategoryId>,
    /// Answers to the kind's form.
    pub attributes: BTreeMap<String, AttributeValue>,
    /// What happened, in the citizen's words.
    pub description: String,
    /// Where it is, as far as that is said.
    pub place: Place,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whether officers see no name.
    pub anonymous: bool,
    /// What was agreed to, for whichever kind.
    pub consents: Vec<Consent>,
}

impl Draft {
    /// Whether nothing was said in it yet, beside where the citizen was in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.body == Body::default()
    }
}

const TABLE: &str = "draft";

fn bound_to(id: &ComplaintId) -> String {
    format!("{TABLE}/{id}")
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Draft, StoreError> {
    let id: ComplaintId = row::parsed(row, "id", TABLE)?;
    let kept = StoredValue { bytes: row.get("body")?, sealed: row.get("sealed")? };
    let plain = vault.open(&bound_to(&id), &kept)?;
    Ok(Draft {
        id,
        pack_id: row::parsed(row, "pack_id", TABLE)?,
        step: row::json(row, "step", TABLE)?,
        body: serde_json::from_slice(&plain).map_err(|_| StoreError::Row(TABLE))?,
        begun_at: row::parsed(row, "begun_at", TABLE)?,
        saved_at: row::parsed(row, "saved_at", TABLE)?,
        revision: row::count(row, "revision", TABLE)?,
    })
}

/// One draft.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::KeyGone`] where the vault's key did not close it;
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn get(connection: &Connection, vault: &Vault, id: ComplaintId) -> Result<Draft, StoreError> {
    let found = connection
        .query_row("SELECT * FROM draft WHERE id = ?1", [id.to_string()], |row| Ok(read(row, vault)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// All drafts, the last saved first.
///
/// # Errors
/// [`StoreError::KeyGone`] where the vault's key did not close it; [`StoreError::Row`] where a row is not as this
/// version writes it; [`StoreError::Damaged`] where the file cannot be read.
pub fn list(connection: &Connection, vault: &Vault) -> Result<Vec<Draft>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM draft ORDER BY saved DESC")?;
    let mut rows = statement.query([])?;
    let mut drafts = Vec::new();
    while let Some(row) = rows.next()? {
        drafts.push(read(row, vault)?);
    }
    Ok(drafts)
}

/// Saves a draft, new or known, closed: nobody knows yet whether it will be about somebody's health, and what once lay
/// open stays in the write-ahead log for a while.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put(connection: &Connection, vault: &Vault, draft: &Draft) -> Result<(), StoreError> {
    let plain = row::to_json(&draft.body);
    let kept = vault.keep(true, &bound_to(&draft.id), plain.as_bytes())?;
    connection
        .prepare(
            "INSERT INTO draft (id, pack_id, step, body, sealed, begun_at, saved_at, revision, saved)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(max(saved), 0) + 1 FROM draft WHERE true
             ON CONFLICT (id) DO UPDATE SET step = excluded.step, body = excluded.body, sealed = excluded.sealed,
                 saved_at = excluded.saved_at, revision = excluded.revision, saved = excluded.saved",
        )?
        .execute((
            draft.id.to_string(),
            draft.pack_id.as_str(),
            row::to_json(&draft.step),
            kept.bytes,
            kept.sealed,
            draft.begun_at.to_string(),
            draft.saved_at.to_string(),
            draft.revision.saturating_add(1),
        ))?;
    Ok(())
}

/// Forgets a draft.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn delete(connection: &Connection, id: ComplaintId) -> Result<(), StoreError> {
    let gone = connection.execute("DELETE FROM draft WHERE id = ?1", [id.to_string()])?;
    if gone == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// How many there are, of every city.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM draft", [], |row| row.get(0))?)
}
