//! A connection to the store's file, and the packs that were parsed for whichever connection asked.

use super::StoreError;
use rusqlite::{CachedStatement, Params, Row};
use sambat_domain::pack::Pack;
use sambat_protocol::pack_document::PackDocument;
use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

/// A snapshot of the store's file. It can be asked whatever SQLite's own connection can.
#[derive(Debug)]
pub struct Connection<'a> {
    sqlite: &'a rusqlite::Connection,
    packs: &'a ParsedPacks,
}

impl<'a> Connection<'a> {
    pub(super) fn new(sqlite: &'a rusqlite::Connection, packs: &'a ParsedPacks) -> Self {
        Self { sqlite, packs }
    }

    /// The document of this pack that reads so.
    ///
    /// # Errors
    /// [`StoreError::Row`] where the text is no pack document.
    pub(super) fn document(&self, pack: &str, text: &[u8]) -> Result<Arc<ParsedPack>, StoreError> {
        self.packs.document(pack, text)
    }

    /// The pack of this revision, read by `read` where it was not read before.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn revision(
        &self,
        pack: &str,
        rev: &str,
        read: impl FnOnce() -> Result<Pack, StoreError>,
    ) -> Result<Arc<Pack>, StoreError> {
        self.packs.revision(pack, rev, read)
    }

    // In the place of SQLite's own, which compile a statement each time: that is a good part of what a small one costs.

    /// A statement, compiled once for this connection.
    ///
    /// # Errors
    /// SQLite's.
    pub fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.sqlite.prepare_cached(sql)
    }

    /// Executes a statement, and says how many rows changed.
    ///
    /// # Errors
    /// SQLite's.
    pub fn execute(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        self.prepare(sql)?.execute(params)
    }

    /// The one row that a statement finds.
    ///
    /// # Errors
    /// SQLite's; [`rusqlite::Error::QueryReturnedNoRows`] where there is none.
    pub fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.prepare(sql)?.query_row(params, read)
    }
}

impl Deref for Connection<'_> {
    type Target = rusqlite::Connection;

    fn deref(&self) -> &Self::Target {
        self.sqlite
    }
}

/// A transaction that may write. It is committed or undone by the store, once its work is done.
#[derive(Debug)]
pub struct Transaction<'a>(Connection<'a>);

impl<'a> Transaction<'a> {
    pub(super) fn new(sqlite: &'a rusqlite::Transaction<'_>, packs: &'a ParsedPacks) -> Self {
        Self(Connection::new(sqlite, packs))
    }
}

impl<'a> Deref for Transaction<'a> {
    type Target = Connection<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A city's pack document. Its revision, a hash of nearly all of it, is worked out when it is first asked for.
#[derive(Debug)]
pub struct ParsedPack {
    document: PackDocument,
    revision: OnceLock<String>,
}

impl ParsedPack {
    /// The revision, as [`PackDocument::revision`] says it.
    ///
    /// # Errors
    /// [`StoreError::Row`] where the document holds what no canonical JSON has.
    pub fn revision(&self) -> Result<&str, StoreError> {
        if let Some(known) = self.revision.get() {
            return Ok(known);
        }
        let revision = self.document.revision().map_err(|_| StoreError::Row("city"))?;
        Ok(self.revision.get_or_init(|| revision))
    }
}

impl From<PackDocument> for ParsedPack {
    fn from(document: PackDocument) -> Self {
        Self { document, revision: OnceLock::new() }
    }
}

impl PartialEq for ParsedPack {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document
    }
}

impl Deref for ParsedPack {
    type Target = PackDocument;

    fn deref(&self) -> &Self::Target {
        &self.document
    }
}

/// Each city's pack as it was parsed last, and what its revisions were. A pack has some hundred kilobytes of text, and every letter of
/// a draft needs one.
#[derive(Debug, Default)]
pub(super) struct ParsedPacks {
    /// By the pack's id. What is kept is the text itself, and not a name for it: a pack that changed, or whose change was undone, is
    /// another text.
    latest: Mutex<BTreeMap<String, Latest>>,
    /// By the pack's id and the revision, which is a hash of it.
    revisions: Mutex<BTreeMap<(String, String), Arc<Pack>>>,
}

#[derive(Debug)]
struct Latest {
    text: Box<[u8]>,
    parsed: Arc<ParsedPack>,
}

impl ParsedPacks {
    fn document(&self, pack: &str, text: &[u8]) -> Result<Arc<ParsedPack>, StoreError> {
        if let Some(known) = locked(&self.latest).get(pack).filter(|known| *known.text == *text) {
            return Ok(known.parsed.clone());
        }
        let document: PackDocument = serde_json::from_slice(text).map_err(|_| StoreError::Row("city"))?;
        let parsed = Arc::new(ParsedPack::from(document));
        locked(&self.latest).insert(pack.to_owned(), Latest { text: text.into(), parsed: parsed.clone() });
        Ok(parsed)
    }

    fn revision(
        &self,
        pack: &str,
        rev: &str,
        read: impl FnOnce() -> Result<Pack, StoreError>,
    ) -> Result<Arc<Pack>, StoreError> {
        let name = (pack.to_owned(), rev.to_owned());
        if let Some(known) = locked(&self.revisions).get(&name) {
            return Ok(known.clone());
        }
        let found = Arc::new(read()?);
        locked(&self.revisions).insert(name, found.clone());
        Ok(found)
    }
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
