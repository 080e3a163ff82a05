//! Rows out of a database that was put aside, each on its own: one that does not read, or breaks a rule, is passed over.

use super::{
    Connection, StoreError, Transaction, Vault, city, complaint, draft, event, identity, outbox, photo, support,
};
use rusqlite::{params_from_iter, types::Value};
use sambat_domain::{id::PhotoId, pack::Pack};
use sambat_protocol::{cursor::Cursor, hash, json, message::HeardEvent};
use sambat_sqlite::{RawDatabase, RawRow};
use serde::de::IgnoredAny;
use std::path::Path;

/// What of a table is taken, in an order in which no row comes before the one that it belongs to.
struct Table {
    name: &'static str,
    by_rowid: bool,
    /// Whether a row that was put in reads as what it is said to be.
    reads: fn(&Connection, &Vault, &[Value]) -> Result<bool, StoreError>,
}

/// Columns that are worked out again.
const DERIVED: [&str; 2] = ["shown", "words"];

const TABLES: [Table; 10] = [
    Table { name: "setting", by_rowid: false, reads: reads_setting },
    Table { name: "city", by_rowid: false, reads: reads_city },
    Table { name: "identity", by_rowid: false, reads: reads_identity },
    Table { name: "revision", by_rowid: false, reads: reads_revision },
    Table { name: "draft", by_rowid: false, reads: reads_draft },
    Table { name: "capture", by_rowid: false, reads: reads_capture },
    Table { name: "complaint", by_rowid: false, reads: reads_complaint },
    Table { name: "photo", by_rowid: false, reads: reads_photo },
    Table { name: "outbox", by_rowid: true, reads: reads_outbox },
    Table { name: "support", by_rowid: false, reads: reads_support },
];

/// After the complaints that only their own files still know.
const EVENTS: Table = Table { name: "event", by_rowid: false, reads: reads_event };

/// The rows of a database that was put aside.
#[derive(Debug)]
pub struct Salvage(Vec<RawRow>);

impl Salvage {
    /// Reads what can be read of the database at this path, in which nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::File`] where a file is there and cannot be read.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        Ok(Self(RawDatabase::read(path)?.rows()))
    }

    /// Takes everything but events.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Sqlite`] of the new database. A row that does not fit is passed over.
    pub fn take(&self, transaction: &Transaction<'_>, vault: &Vault) -> Result<(), StoreError> {
        for table in &TABLES {
            self.take_table(transaction, vault, table)?;
        }
        // Events may be missing: everything is pulled again, and what is known changes nothing.
        transaction.execute("UPDATE city SET cursor = ?1, caught_up = 0", [Cursor::START.to_string()])?;
        Ok(())
    }

    /// Takes the events of complaints that are there.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Sqlite`] of the new database. A row that does not fit is passed over.
    pub fn take_events(&self, transaction: &Transaction<'_>, vault: &Vault) -> Result<(), StoreError> {
        self.take_table(transaction, vault, &EVENTS)
    }

    fn take_table(&self, transaction: &Transaction<'_>, vault: &Vault, table: &Table) -> Result<(), StoreError> {
        let columns = columns(transaction, table.name)?;
        let fitting = self.0.iter().filter(|row| row.rowid.is_some() == table.by_rowid);
        for found in fitting {
            let mut values = found.values.clone();
            values.truncate(columns.len());
            if let (Some(rowid), Some(first)) = (found.rowid, values.first_mut()) {
                *first = Value::Integer(rowid);
            }
            let Some(named) = columns.get(..values.len()) else { continue };
            let sql = format!(
                "INSERT OR IGNORE INTO {} ({}) VALUES ({})",
                table.name,
                named.join(", "),
                vec!["?"; values.len()].join(", ")
            );
            transaction.execute_batch("SAVEPOINT one")?;
            let taken = match transaction.execute(&sql, params_from_iter(&values)) {
                Ok(1) => (table.reads)(transaction, vault, &values),
                Ok(_) => Ok(false),
                Err(error) => Err(error.into()),
            };
            match taken {
                Ok(true) => {}
                // The new database's own troubles end it; a row's do not.
                Err(StoreError::Full) => return Err(StoreError::Full),
                Ok(false) | Err(_) => transaction.execute_batch("ROLLBACK TO one")?,
            }
            transaction.execute_batch("RELEASE one")?;
        }
        Ok(())
    }
}

/// Rows of each table, the newest, that are looked at after an end that may have damaged some.
const LOOKED_AT: u32 = 1_000;

/// Whether every row reads that is looked at. Where nothing sealed opens, the key is gone, and that is no damage.
///
/// # Errors
/// [`StoreError::Sqlite`] where SQLite fails for another reason than damage. A row that does not read is the answer,
/// and no error.
pub fn all_read(connection: &Connection, vault: &Vault) -> Result<bool, StoreError> {
    let (mut opened, mut closed) = (false, false);
    for table in TABLES.iter().chain([&EVENTS]) {
        let sql = format!("SELECT * FROM {} ORDER BY 1 DESC LIMIT {LOOKED_AT}", table.name);
        let mut statement = connection.prepare(&sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>()?;
            match (table.reads)(connection, vault, &values) {
                Ok(true) => opened |= table.name == "draft",
                Err(StoreError::KeyGone) => closed = true,
                Ok(false) | Err(StoreError::Row(_) | StoreError::NotFound | StoreError::Damaged(_)) => {
                    return Ok(false);
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(!(opened && closed))
}

/// The columns of a table but for those that are worked out again, which come last.
fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(names.into_iter().take_while(|name| !DERIVED.contains(&name.as_str())).collect())
}

/// Forgets photos and queued things of drafts and complaints that are not there. An erasure outlives its complaint.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget_stray(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "DELETE FROM photo WHERE complaint NOT IN (SELECT id FROM draft UNION SELECT id FROM complaint);
         DELETE FROM outbox WHERE kind <> '\"erasure\"' AND complaint NOT IN (SELECT id FROM complaint);",
    )?;
    Ok(())
}

fn text(values: &[Value], at: usize) -> Option<&str> {
    match values.get(at) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The key of a row as what it should be.
fn key<T: std::str::FromStr>(values: &[Value], at: usize) -> Result<T, StoreError> {
    text(values, at).and_then(|text| text.parse().ok()).ok_or(StoreError::Row("salvage"))
}

fn reads_setting(_: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    // Also not a row of an index, which has as many columns.
    let named = text(values, 0).is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    Ok(named && text(values, 1).is_some_and(|value| serde_json::from_str::<IgnoredAny>(value).is_ok()))
}

fn reads_city(connection: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    let id = key(values, 0)?;
    Ok(city::get(connection, &id)?.document.pack.id == id)
}

fn reads_identity(connection: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    Ok(identity::find(connection, &key(values, 0)?)?.is_some())
}

fn reads_revision(_: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    let pack: Option<Pack> = text(values, 2).and_then(|text| serde_json::from_str(text).ok());
    Ok(pack.is_some_and(|pack| text(values, 0) == Some(pack.id.as_str())))
}

fn reads_draft(connection: &Connection, vault: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    draft::get(connection, vault, key(values, 0)?).map(|_| true)
}

/// Of a draft that is there: what is asked for a photo of nothing is another row.
fn reads_capture(connection: &Connection, vault: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    let (_, of) = (key::<PhotoId>(values, 0)?, key(values, 1)?);
    draft::get(connection, vault, of).map(|_| matches!(values.get(2), Some(Value::Blob(_))))
}

/// A complaint whose words are not those that were hashed at the submit is better taken from its own file.
fn reads_complaint(connection: &Connection, vault: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    let found = complaint::get(connection, vault, key(values, 0)?)?;
    let words = json::strict(found.text.as_bytes()).ok().and_then(|words| hash::of_canonical(&words).ok());
    Ok(words == Some(found.content_sha256))
}

fn reads_photo(connection: &Connection, vault: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    photo::get(connection, vault, key(values, 0)?).map(|_| true)
}

fn reads_outbox(connection: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    match values.first() {
        Some(Value::Integer(id)) => match outbox::get(connection, *id)?.photo {
            // One that nothing names was another photo once: it is queued again.
            Some(named) => photo::exists(connection, named),
            None => Ok(true),
        },
        _ => Ok(false),
    }
}

fn reads_support(connection: &Connection, _: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    Ok(support::find(connection, &key(values, 0)?, key(values, 1)?)?.is_some())
}

fn reads_event(connection: &Connection, vault: &Vault, values: &[Value]) -> Result<bool, StoreError> {
    let (id, complaint) = (key(values, 0)?, key(values, 1)?);
    let (found, of) = match event::heard(connection, vault, id)? {
        HeardEvent::Known(event) => (event.id, event.complaint),
        HeardEvent::Newer(event) => (event.id, event.complaint),
    };
    Ok(found == id && of == complaint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn no_table_is_forgotten_by_the_salvage() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a.db"), Vault::new(&[1; 32])).unwrap();
        let tables = store.read(|connection, _| {
            let mut statement = connection.prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            )?;
            let names = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok::<_, StoreError>(names)
        });
        let tables = tables.unwrap();
        let mut taken: Vec<_> = TABLES.iter().chain([&EVENTS]).map(|table| table.name).collect();
        taken.sort_unstable();
        // The index of words and the counts are made again, the city is asked again for its board and what lies near, what no row names is noted, and
        // what was told is not told again.
        let made = |name: &&String| {
            name.starts_with("complaint_words")
                || ["complaint_count", "board", "nearby", "deleted_photo", "notification"].contains(&name.as_str())
        };
        let kept: Vec<_> = tables.iter().filter(|name| !made(name)).collect();
        assert_eq!(kept, taken);
    }
}
