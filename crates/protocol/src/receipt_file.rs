//! A receipt as a file to keep: it can be checked without a network, without the app, and after both are gone.

use crate::{
    key::{Algorithm, PublicKey},
    receipt::Receipt,
};
use serde::{Deserialize, Serialize};

/// Version of the file's form.
pub const VERSION: u32 = 1;

/// The file. It has what the receipt has and nothing that a citizen wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// [`VERSION`].
    pub v: u32,
    /// The city's name for people; the receipt itself names its pack.
    pub city_name: String,
    /// The key that signed: enough to check by, once somebody knows that it is the city's.
    pub key: FileKey,
    /// The city's word.
    pub receipt: Receipt,
}

/// The key that a receipt was signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileKey {
    /// Its name.
    pub kid: String,
    /// `ed25519`.
    pub alg: Algorithm,
    /// The raw key, base64url.
    pub public: String,
}

/// Why a receipt file proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFileError {
    /// Not such a file, or damaged.
    #[error("this is no receipt file, or it is damaged")]
    Unreadable,
    /// Of a form that is not known here.
    #[error("this receipt file is of a newer form")]
    Version,
    /// Signed by a key that is not one of those given.
    #[error("the key in the file is not the city's")]
    OtherKey,
    /// The key did not sign this.
    #[error("the signature does not fit: somebody changed the receipt")]
    Signature,
}

impl ReceiptFile {
    /// A receipt with the key that made it.
    #[must_use]
    pub fn new(city_name: String, key: &PublicKey, receipt: Receipt) -> Self {
        let key = FileKey { kid: key.kid.clone(), alg: key.alg, public: key.public.clone() };
        Self { v: VERSION, city_name, key, receipt }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ReceiptFileError::Unreadable`], [`ReceiptFileError::Version`].
    pub fn read(text: &str) -> Result<Self, ReceiptFileError> {
        let file: Self = serde_json::from_str(text).map_err(|_| ReceiptFileError::Unreadable)?;
        if file.v == VERSION { Ok(file) } else { Err(ReceiptFileError::Version) }
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Texts and a number: it always has a form.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// What the file is called, less what comes after the dot.
    #[must_use]
    pub fn stem(&self) -> String {
        stem(&self.receipt)
    }

    /// Checks the signature by the key in the file. Whether that key is the city's is for whoever asks to know.
    ///
    /// # Errors
    /// [`ReceiptFileError::Signature`] where the key of the file did not sign it.
    pub fn check(&self) -> Result<(), ReceiptFileError> {
        let FileKey { kid, alg, public } = self.key.clone();
        let key = PublicKey { kid, alg, public, not_after: None, signed_by: None };
        if self.receipt.verifies(&[key]) { Ok(()) } else { Err(ReceiptFileError::Signature) }
    }

    /// Checks that one of these keys, known to be the city's, made the receipt.
    ///
    /// # Errors
    /// [`ReceiptFileError::OtherKey`] where the key of the file is none of these; [`ReceiptFileError::Signature`] where it did not sign
    /// it.
    pub fn check_by(&self, known: &[PublicKey]) -> Result<(), ReceiptFileError> {
        let known = known.iter().any(|key| key.kid == self.key.kid && key.public == self.key.public);
        if known { self.check() } else { Err(ReceiptFileError::OtherKey) }
    }
}

/// The name under which a receipt is kept.
#[must_use]
pub fn stem(receipt: &Receipt) -> String {
    format!("tanda-terima-{}", receipt.body.ticket)
}
