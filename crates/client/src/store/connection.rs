//! A connection to the store's file, and the packs that were parsed for whichever connection asked.

use super::StoreError;
use sambat_protocol::pack_document::PackDocument;
use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
    pub(super) fn document(&self, pack: &str, text: &[u8]) -> Result<Arc<PackDocument>, StoreError> {
        self.packs.document(pack, text)
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

/// Each city's pack as it was parsed last. A pack has some hundred kilobytes of text, and every letter of a draft needs one.
///
/// What is kept is the text itself, and not a name for it: a pack that changed, or whose change was undone, is another text.
#[derive(Debug, Default)]
pub(super) struct ParsedPacks(Mutex<BTreeMap<String, Parsed>>);

#[derive(Debug)]
struct Parsed {
    text: Box<[u8]>,
    document: Arc<PackDocument>,
}

impl ParsedPacks {
    fn document(&self, pack: &str, text: &[u8]) -> Result<Arc<PackDocument>, StoreError> {
        if let Some(known) = self.parsed().get(pack).filter(|known| *known.text == *text) {
            return Ok(known.document.clone());
        }
        let document: PackDocument = serde_json::from_slice(text).map_err(|_| StoreError::Row("city"))?;
        let document = Arc::new(document);
        self.parsed().insert(pack.to_owned(), Parsed { text: text.into(), document: document.clone() });
        Ok(document)
    }

    fn parsed(&self) -> MutexGuard<'_, BTreeMap<String, Parsed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
