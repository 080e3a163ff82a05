//! Table `city`: each municipality as this phone last saw it.

use super::{Connection, ParsedPack, StoreError, row};
use rusqlite::{OptionalExtension as _, Row, types::ValueRef};
use sambat_domain::{id::PackId, outbox::Breaker, response::ClockReading};
use sambat_protocol::{cursor::Cursor, key::PublicKey, pack_document::PackDocument};
use std::sync::Arc;

/// A municipality as this phone last saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Its pack, as last seen.
    pub document: Arc<ParsedPack>,
    /// Entity tag of the served document; empty while it is the built-in one.
    pub etag: String,
    /// Where [`City::keys`] were learnt.
    pub origin: String,
    /// Public keys that are believed.
    pub keys: Vec<PublicKey>,
    /// How far changes were pulled.
    pub cursor: Cursor,
    /// The furthest head that the city named.
    pub seen: Cursor,
    /// Whether it is left alone for a while.
    pub breaker: Breaker,
    /// What its clock last showed, if it ever answered.
    pub clock: Option<ClockReading>,
    /// Whether all that it has to say came once, since this database is in use.
    pub caught_up: bool,
}

const TABLE: &str = "city";

fn read(connection: &Connection, row: &Row<'_>) -> Result<City, StoreError> {
    let text = |column| row.get_ref(column)?.as_bytes().map_err(|_| StoreError::Row(TABLE));
    let pack = row.get_ref("pack_id")?.as_str().map_err(|_| StoreError::Row(TABLE))?;
    Ok(City {
        document: connection.document(pack, text("document")?)?,
        etag: row.get("etag")?,
        origin: row.get("origin")?,
        keys: row::json(row, "keys", TABLE)?,
        cursor: row::parsed(row, "cursor", TABLE)?,
        seen: row::parsed(row, "seen", TABLE)?,
        breaker: row::json(row, "breaker", TABLE)?,
        clock: match row.get_ref("clock")? {
            ValueRef::Null => None,
            _ => Some(row::json(row, "clock", TABLE)?),
        },
        caught_up: row.get("caught_up")?,
    })
}

/// The city of a pack.
///
/// # Errors
/// [`StoreError::NotFound`] where this phone does not know it.
pub fn get(connection: &Connection, pack: &PackId) -> Result<City, StoreError> {
    let found = connection
        .query_row("SELECT * FROM city WHERE pack_id = ?1", [pack.as_str()], |row| Ok(read(connection, row)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Every city that this phone knows.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn all(connection: &Connection) -> Result<Vec<City>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM city ORDER BY pack_id")?;
    let mut rows = statement.query([])?;
    let mut cities = Vec::new();
    while let Some(row) = rows.next()? {
        cities.push(read(connection, row)?);
    }
    Ok(cities)
}

/// Every pack that a complaint of this phone belongs to.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn in_use(connection: &Connection) -> Result<Vec<PackId>, StoreError> {
    let mut statement =
        connection.prepare("SELECT pack_id FROM complaint UNION SELECT pack_id FROM outbox ORDER BY pack_id")?;
    let mut rows = statement.query([])?;
    let mut packs = Vec::new();
    while let Some(row) = rows.next()? {
        packs.push(row::parsed(row, "pack_id", TABLE)?);
    }
    Ok(packs)
}

/// Puts a built-in pack in, unless the city itself served a document before.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put_builtin(connection: &Connection, document: &PackDocument) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO city (pack_id, document) VALUES (?1, ?2)
         ON CONFLICT (pack_id) DO UPDATE SET document = excluded.document
         WHERE etag = '' AND document <> excluded.document",
        (document.pack.id.as_str(), row::to_json(document)),
    )?;
    Ok(())
}

/// Keeps what a city served, also one that was not known, and which keys are believed after it.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put_served(
    connection: &Connection,
    document: &PackDocument,
    etag: &str,
    origin: &str,
    keys: &[PublicKey],
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO city (pack_id, document, etag, origin, keys) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pack_id) DO UPDATE SET document = excluded.document, etag = excluded.etag,
             origin = excluded.origin, keys = excluded.keys",
        (document.pack.id.as_str(), row::to_json(document), etag, origin, row::to_json(&keys)),
    )?;
    Ok(())
}

/// Keeps how far changes were pulled.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set_cursor(connection: &Connection, pack: &PackId, cursor: Cursor) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET cursor = ?2 WHERE pack_id = ?1", (pack.as_str(), cursor.to_string()))?;
    Ok(())
}

/// Notes that all that a city has to say came.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn caught_up(connection: &Connection, pack: &PackId) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET caught_up = 1 WHERE pack_id = ?1 AND NOT caught_up", [pack.as_str()])?;
    Ok(())
}

/// Keeps the furthest head that the city named: a head that lies behind it later shows a restored backup.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn saw(connection: &Connection, pack: &PackId, head: Cursor) -> Result<(), StoreError> {
    if head.seq > get(connection, pack)?.seen.seq {
        set_seen(connection, pack, head)?;
    }
    Ok(())
}

/// Sets the furthest head, also back.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set_seen(connection: &Connection, pack: &PackId, head: Cursor) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET seen = ?2 WHERE pack_id = ?1", (pack.as_str(), head.to_string()))?;
    Ok(())
}

/// Keeps whether the city is left alone.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set_breaker(connection: &Connection, pack: &PackId, breaker: Breaker) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET breaker = ?2 WHERE pack_id = ?1", (pack.as_str(), row::to_json(&breaker)))?;
    Ok(())
}

/// Keeps what its clock showed.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set_clock(connection: &Connection, pack: &PackId, clock: &ClockReading) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET clock = ?2 WHERE pack_id = ?1", (pack.as_str(), row::to_json(clock)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BuiltinPacks,
        ports::Packs as _,
        store::{Store, Vault},
    };

    /// A store with one built-in pack.
    fn store_with_pack(folder: &std::path::Path) -> (Store, PackDocument) {
        let store = Store::open(&folder.join("a.db"), Vault::new(&[1; 32])).unwrap();
        let document = BuiltinPacks.all().swap_remove(0);
        store.write(|transaction, _| put_builtin(transaction, &document)).unwrap();
        (store, document)
    }

    fn document(store: &Store, pack: &PackId) -> Arc<ParsedPack> {
        store.read(|connection, _| Ok::<_, StoreError>(get(connection, pack)?.document)).unwrap()
    }

    fn renamed(document: &PackDocument, name: &str) -> PackDocument {
        let mut document = document.clone();
        document.pack.name = name.into();
        document
    }

    #[test]
    fn a_pack_is_parsed_once_and_followed_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (store, built_in) = store_with_pack(folder.path());
        let pack = built_in.pack.id.clone();
        let first = document(&store, &pack);
        assert_eq!(**first, built_in);
        store
            .write(|transaction, _| {
                set_cursor(transaction, &pack, Cursor::START)?;
                assert!(Arc::ptr_eq(&first, &get(transaction, &pack)?.document), "the writer has it of the reader");
                let listed = all(transaction)?;
                assert!(listed.iter().any(|city| Arc::ptr_eq(&first, &city.document)));
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert!(Arc::ptr_eq(&first, &document(&store, &pack)));

        let served = renamed(&built_in, "Kota Baru");
        store.write(|transaction, _| put_served(transaction, &served, "\"1\"", "http://a", &[])).unwrap();
        let second = document(&store, &pack);
        assert_eq!(**second, served);
        assert!(Arc::ptr_eq(&second, &document(&store, &pack)));
        assert_eq!(**first, built_in, "whoever holds the one before still does");
    }

    #[test]
    fn a_change_that_is_undone_is_undone_for_whoever_reads_next() {
        let folder = tempfile::tempdir().unwrap();
        let (store, built_in) = store_with_pack(folder.path());
        let pack = built_in.pack.id.clone();
        for name in ["Kota Satu", "Kota Dua"] {
            let served = renamed(&built_in, name);
            let undone = store.write(|transaction, _| {
                put_served(transaction, &served, "\"1\"", "http://a", &[])?;
                assert_eq!(get(transaction, &pack)?.document.pack.name, name);
                Err::<(), _>(StoreError::Ended)
            });
            assert!(undone.is_err());
            assert_eq!(**document(&store, &pack), built_in);
        }
    }

    #[test]
    fn a_text_that_is_no_pack_is_an_error_also_after_one_that_was() {
        let folder = tempfile::tempdir().unwrap();
        let (store, built_in) = store_with_pack(folder.path());
        let pack = built_in.pack.id.clone();
        document(&store, &pack);
        let spoilt = store.write(|transaction, _| {
            transaction.execute("UPDATE city SET document = substr(document, 2)", [])?;
            get(transaction, &pack).map(|_| ())
        });
        assert!(matches!(spoilt, Err(StoreError::Row(TABLE))));
    }
}
