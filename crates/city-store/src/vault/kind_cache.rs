//! What kind each complaint is. That of what is private is kept closed, under the complaint's own key: it goes when that goes.
//! Sealed, not a keyed hash: whoever sends one complaint of each kind and reads a stolen copy would know all others by theirs.

use super::{Purpose, Vault, VaultError};
use sambat_domain::id::{CategoryId, ComplaintId};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// A kind that no pack has.
const GONE: &str = "tidak-terbaca";

/// How many opened kinds are remembered, so that a long list opens each of them once.
const MOST: usize = 200_000;

/// Opens the sealed kinds of private complaints, and remembers them.
pub struct KindCache {
    vault: Arc<Vault>,
    known: Mutex<HashMap<ComplaintId, CategoryId>>,
}

impl fmt::Debug for KindCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KindCache")
    }
}

impl KindCache {
    /// Opens with the keys of this vault; nothing is remembered yet.
    pub fn new(vault: Arc<Vault>) -> Self {
        Self { vault, known: Mutex::default() }
    }

    /// Opens what [`close`] made; one that does not open is a kind that no pack has, so that it stands in nobody's way. Blocks.
    ///
    /// # Errors
    /// [`VaultError`] where the database of data keys fails.
    pub fn open(&self, id: ComplaintId, sealed: &[u8]) -> Result<CategoryId, VaultError> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(known.clone());
        }
        let opened = self.vault.known_key(id)?.and_then(|key| key.open(Purpose::Kind, sealed).ok());
        let kind: Option<CategoryId> = opened.and_then(|kind| String::from_utf8(kind).ok()?.parse().ok());
        let Some(kind) = kind else { return GONE.parse().map_err(|_| VaultError::Damaged) };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id, kind.clone());
        Ok(kind)
    }
}

/// Closes a kind. The key is made where there is none.
///
/// # Errors
/// [`VaultError`] where there is no key for it, or no randomness.
pub fn close(vault: &Vault, id: ComplaintId, kind: &CategoryId) -> Result<Vec<u8>, VaultError> {
    vault.key(id)?.seal(Purpose::Kind, kind.as_str().as_bytes())
}
