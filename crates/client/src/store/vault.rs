//! Rows of private kinds, unreadable without the store's key: for a phone that is lost, copied or lent.

use super::StoreError;
use chacha20poly1305::{
    ChaCha20Poly1305, Key, KeyInit as _, Nonce,
    aead::{Aead as _, AeadInOut as _, Payload},
};
use std::{
    fmt,
    sync::{PoisonError, RwLock},
};

const NONCE: usize = 12;

/// How many bytes a closed value has more than it had open.
pub(crate) const CLOSING: usize = NONCE + 16;

/// Closes and opens values of rows with the store's key, unless that is gone.
pub struct Vault(RwLock<Option<ChaCha20Poly1305>>);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

/// A value as it lies in a row: open or closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredValue {
    /// The bytes: plain, or nonce and ciphertext.
    pub bytes: Vec<u8>,
    /// Whether they are ciphertext.
    pub sealed: bool,
}

impl Vault {
    /// A vault with this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        let vault = Self::gone();
        vault.renew(key);
        vault
    }

    /// A vault whose key is gone: what is closed stays closed, and nothing more is closed with it.
    #[must_use]
    pub fn gone() -> Self {
        Self(RwLock::new(None))
    }

    /// Whether its key is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Closes with this key from now on. What another one closed stays closed.
    pub(crate) fn renew(&self, key: &[u8; 32]) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(ChaCha20Poly1305::new(&Key::from(*key)));
    }

    fn cipher(&self) -> Result<ChaCha20Poly1305, StoreError> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::KeyGone)
    }

    /// Closes a value that is private, and leaves another as it is. `of` binds it to its row: a ciphertext moved to another
    /// row does not open.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where its key is gone, or the system gives no random bytes.
    pub fn keep(&self, private: bool, of: &str, plain: &[u8]) -> Result<StoredValue, StoreError> {
        if !private {
            return Ok(StoredValue { bytes: plain.to_vec(), sealed: false });
        }
        let mut bytes = Vec::with_capacity(plain.len() + CLOSING);
        self.close(of, plain, &mut bytes)?;
        Ok(StoredValue { bytes, sealed: true })
    }

    /// Puts a value, closed as [`Vault::keep`] does it, behind what is in `bytes`.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where its key is gone, or the system gives no random bytes.
    pub(crate) fn close(&self, of: &str, plain: &[u8], bytes: &mut Vec<u8>) -> Result<(), StoreError> {
        let mut nonce = Nonce::default();
        getrandom::fill(&mut nonce).map_err(|_| StoreError::KeyGone)?;
        bytes.extend_from_slice(&nonce);
        let from = bytes.len();
        bytes.extend_from_slice(plain);
        // Where it lies: a photo is large, and each copy of it costs as much as closing it.
        let tag = self
            .cipher()?
            .encrypt_inout_detached(&nonce, of.as_bytes(), bytes[from..].as_mut().into())
            .map_err(|_| StoreError::KeyGone)?;
        bytes.extend_from_slice(&tag);
        Ok(())
    }

    /// Opens what [`Vault::keep`] kept.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where this key did not close it.
    pub fn open(&self, of: &str, kept: &StoredValue) -> Result<Vec<u8>, StoreError> {
        if !kept.sealed {
            return Ok(kept.bytes.clone());
        }
        let (nonce, closed) = kept.bytes.split_at_checked(NONCE).ok_or(StoreError::KeyGone)?;
        let nonce = Nonce::try_from(nonce).map_err(|_| StoreError::KeyGone)?;
        self.cipher()?.decrypt(&nonce, Payload { msg: closed, aad: of.as_bytes() }).map_err(|_| StoreError::KeyGone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_private_opens_only_with_its_key_and_in_its_row() {
        let vault = Vault::new(&[1; 32]);
        let kept = vault.keep(true, "draft/a", b"hamil").unwrap();
        assert!(kept.sealed && !kept.bytes.windows(5).any(|window| window == b"hamil"));
        assert_eq!(vault.open("draft/a", &kept).unwrap(), b"hamil");
        assert!(matches!(vault.open("draft/b", &kept), Err(StoreError::KeyGone)));
        assert!(matches!(Vault::new(&[2; 32]).open("draft/a", &kept), Err(StoreError::KeyGone)));
        assert!(matches!(
            vault.open("draft/a", &StoredValue { bytes: vec![1], sealed: true }),
            Err(StoreError::KeyGone)
        ));
        assert_eq!(vault.keep(false, "draft/a", b"lubang").unwrap().bytes, b"lubang");
    }

    #[test]
    fn without_its_key_what_is_open_is_read_and_nothing_is_closed_until_there_is_another() {
        let kept = Vault::new(&[1; 32]).keep(true, "draft/a", b"hamil").unwrap();
        let vault = Vault::gone();
        assert!(vault.is_gone());
        assert!(matches!(vault.open("draft/a", &kept), Err(StoreError::KeyGone)));
        assert!(matches!(vault.keep(true, "draft/a", b"hamil"), Err(StoreError::KeyGone)));
        let open = vault.keep(false, "draft/a", b"lubang").unwrap();
        assert_eq!(vault.open("draft/a", &open).unwrap(), b"lubang");
        vault.renew(&[2; 32]);
        let closed = vault.keep(true, "draft/a", b"obat").unwrap();
        assert_eq!(vault.open("draft/a", &closed).unwrap(), b"obat");
        assert!(!vault.is_gone() && matches!(vault.open("draft/a", &kept), Err(StoreError::KeyGone)));
    }
}
