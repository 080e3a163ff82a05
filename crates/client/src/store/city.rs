//! Table `city`: each municipality as this phone last saw it.

use super::{StoreError, row};
use rusqlite::{Connection, OptionalExtension as _, Row};
use sambat_domain::{id::PackId, outbox::Breaker};
use sambat_protocol::{cursor::Cursor, key::PublicKey, pack_document::PackDocument};

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Its pack, as last seen.
    pub document: PackDocument,
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
}

const TABLE: &str = "city";

fn read(row: &Row<'_>) -> Result<City, StoreError> {
    Ok(City {
        document: row::json(row, "document", TABLE)?,
        etag: row.get("etag")?,
        origin: row.get("origin")?,
        keys: row::json(row, "keys", TABLE)?,
        cursor: row::parsed(row, "cursor", TABLE)?,
        seen: row::parsed(row, "seen", TABLE)?,
        breaker: row::json(row, "breaker", TABLE)?,
    })
}

/// The city of a pack.
///
/// # Errors
/// [`StoreError::NotFound`] where this phone does not know it.
pub fn get(connection: &Connection, pack: &PackId) -> Result<City, StoreError> {
    let found = connection
        .query_row("SELECT * FROM city WHERE pack_id = ?1", [pack.as_str()], |row| Ok(read(row)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Every city that this phone knows.
///
/// # Errors
/// [`StoreError`].
pub fn all(connection: &Connection) -> Result<Vec<City>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM city ORDER BY pack_id")?;
    let mut rows = statement.query([])?;
    let mut cities = Vec::new();
    while let Some(row) = rows.next()? {
        cities.push(read(row)?);
    }
    Ok(cities)
}

/// Every pack that a complaint of this phone belongs to.
///
/// # Errors
/// [`StoreError`].
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
/// [`StoreError`].
pub fn put_builtin(connection: &Connection, document: &PackDocument) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO city (pack_id, document) VALUES (?1, ?2)
         ON CONFLICT (pack_id) DO UPDATE SET document = excluded.document
         WHERE etag = '' AND document <> excluded.document",
        (document.pack.id.as_str(), row::to_json(document)),
    )?;
    Ok(())
}

/// Keeps what the city served, and which keys are believed after it.
///
/// # Errors
/// [`StoreError`].
pub fn put_served(
    connection: &Connection,
    document: &PackDocument,
    etag: &str,
    origin: &str,
    keys: &[PublicKey],
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE city SET document = ?2, etag = ?3, origin = ?4, keys = ?5 WHERE pack_id = ?1",
        (document.pack.id.as_str(), row::to_json(document), etag, origin, row::to_json(&keys)),
    )?;
    Ok(())
}

/// Keeps how far changes were pulled.
///
/// # Errors
/// [`StoreError`].
pub fn set_cursor(connection: &Connection, pack: &PackId, cursor: Cursor) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET cursor = ?2 WHERE pack_id = ?1", (pack.as_str(), cursor.to_string()))?;
    Ok(())
}

/// Keeps the furthest head that the city named: a head that lies behind it later shows a restored backup.
///
/// # Errors
/// [`StoreError`].
pub fn saw(connection: &Connection, pack: &PackId, head: Cursor) -> Result<(), StoreError> {
    if head.seq > get(connection, pack)?.seen.seq {
        set_seen(connection, pack, head)?;
    }
    Ok(())
}

/// Sets the furthest head, also back.
///
/// # Errors
/// [`StoreError`].
pub fn set_seen(connection: &Connection, pack: &PackId, head: Cursor) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET seen = ?2 WHERE pack_id = ?1", (pack.as_str(), head.to_string()))?;
    Ok(())
}

/// Keeps whether the city is left alone.
///
/// # Errors
/// [`StoreError`].
pub fn set_breaker(connection: &Connection, pack: &PackId, breaker: Breaker) -> Result<(), StoreError> {
    connection.execute("UPDATE city SET breaker = ?2 WHERE pack_id = ?1", (pack.as_str(), row::to_json(&breaker)))?;
    Ok(())
}
