//! Rows of private kinds, unreadable without the store's key: for a phone that is lost, copied or lent.

use super::StoreError;
use chacha20poly1305::{
    ChaCha20Poly1305, Key, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use std::fmt;

const NONCE: usize = 12;

/// Closes and opens values of rows with the store's key.
pub struct Vault(ChaCha20Poly1305);

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
        Self(ChaCha20Poly1305::new(&Key::from(*key)))
    }

    /// Closes a value that is private, and leaves another as it is. `of` binds it to its row: a ciphertext moved to another
    /// row does not open.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where the system gives no random bytes.
    pub fn keep(&self, private: bool, of: &str, plain: &[u8]) -> Result<StoredValue, StoreError> {
        if !private {
            return Ok(StoredValue { bytes: plain.to_vec(), sealed: false });
        }
        let mut bytes = vec![0; NONCE];
        getrandom::fill(&mut bytes).map_err(|_| StoreError::KeyGone)?;
        let nonce = Nonce::try_from(bytes.as_slice()).map_err(|_| StoreError::KeyGone)?;
        let closed =
            self.0.encrypt(&nonce, Payload { msg: plain, aad: of.as_bytes() }).map_err(|_| StoreError::KeyGone)?;
        bytes.extend(closed);
        Ok(StoredValue { bytes, sealed: true })
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
        self.0.decrypt(&nonce, Payload { msg: closed, aad: of.as_bytes() }).map_err(|_| StoreError::KeyGone)
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
}
