//! What is private, under keys of its own for each complaint: one for the words and notes, one for who complained.
//!
//! The keys stand in their own database, wrapped by a key of the key file: a copy of the main database, or of both
//! databases, opens nothing. Destroying one makes what was sealed under it unreadable for ever, in every backup of the words too,
//! and leaves the chain of events valid.

mod database;
mod kind_cache;

pub use database::{KeyDatabase, KeyOf};
pub use kind_cache::{KindCache, close as close_kind};

use crate::{
    handles::Handles,
    keys::Keys,
    random::{self, NoRandomness},
};
use chacha20poly1305::{
    ChaCha20Poly1305, Nonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use sambat_domain::id::{ComplaintId, EventId};
use std::{fmt, path::Path};
use zeroize::Zeroizing;

const NONCE: usize = 12;

/// Something private cannot be sealed or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VaultError {
    /// The key file is not the one that wrapped this key.
    #[error("the key file is not the one that these data keys were wrapped with")]
    WrongKeys,
    /// The ciphertext is not what was sealed, or not for this.
    #[error("a sealed text does not open")]
    Damaged,
    /// The system gives no randomness for a key or a nonce.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The database of data keys failed, for another reason than a full disk.
    #[error("the database of data keys failed: {0}")]
    Database(String),
    /// The disk has no room left for a data key.
    #[error("no room left for a data key")]
    Full,
}

/// What a ciphertext is: bound to it, so that none passes for another.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The words of a private complaint.
    Content,
    /// What kind of complaint it is.
    Kind,
    /// The reporter, as sealed on the phone.
    Reporter,
    /// The last four digits of the reporter's NIK.
    ReporterLast4,
    /// The note of an event.
    Note(EventId),
}

impl Purpose {
    fn bound_to(self, complaint: ComplaintId) -> Vec<u8> {
        let mut bytes = complaint.as_bytes().to_vec();
        match self {
            Self::Content => bytes.extend(b"content"),
            Self::Kind => bytes.extend(b"kind"),
            Self::Reporter => bytes.extend(b"reporter"),
            Self::ReporterLast4 => bytes.extend(b"reporter-last4"),
            Self::Note(event) => {
                bytes.extend(b"note");
                bytes.extend(event.as_bytes());
            }
        }
        bytes
    }
}

/// The key of one complaint.
pub struct DataKey {
    complaint: ComplaintId,
    cipher: ChaCha20Poly1305,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    fn new(complaint: ComplaintId, raw: &[u8; 32]) -> Self {
        Self { complaint, cipher: ChaCha20Poly1305::new(raw.into()) }
    }

    /// Seals: a random nonce, then the ciphertext.
    ///
    /// # Errors
    /// [`VaultError::Random`] where the system gives no nonce.
    pub fn seal(&self, purpose: Purpose, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        seal(&self.cipher, &purpose.bound_to(self.complaint), plain)
    }

    /// Opens what [`DataKey::seal`] made for the same purpose.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where it was changed, is cut short, or was sealed under another key or for another purpose.
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        open(&self.cipher, &purpose.bound_to(self.complaint), sealed).ok_or(VaultError::Damaged)
    }
}

/// The data keys of all complaints, each wrapped by the city's own key.
pub struct Vault {
    database: KeyDatabase,
    wrap: ChaCha20Poly1305,
    handles: Handles,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Opens the database of keys, made if there is none, and sees that the key file fits it.
    ///
    /// # Errors
    /// [`OpenVaultError::File`] where the database of keys cannot be opened; [`OpenVaultError::Vault`] where it cannot be read,
    /// or its keys were wrapped with another key file ([`VaultError::WrongKeys`]).
    pub fn open(path: &Path, keys: &Keys) -> Result<Self, OpenVaultError> {
        let (wrap, handles) = (ChaCha20Poly1305::new(keys.wrap().into()), Handles::of_city(keys));
        let vault = Self { database: KeyDatabase::open(path)?, wrap, handles };
        if let Some((of, complaint, wrapped)) = vault.database.any()? {
            vault.unwrap(of, complaint, &wrapped)?;
        }
        Ok(vault)
    }

    /// The names by which strangers know complaints.
    pub fn handles(&self) -> &Handles {
        &self.handles
    }

    /// The complaint's key, made if it has none: on the disk before this returns, and so before any row that needs it.
    ///
    /// # Errors
    /// [`VaultError::Database`] and [`VaultError::Full`] where the database of keys fails, [`VaultError::WrongKeys`] where
    /// another key file wrapped the key, [`VaultError::Random`] where the system gives no randomness for a new one.
    pub fn key(&self, complaint: ComplaintId) -> Result<DataKey, VaultError> {
        self.made(KeyOf::Complaint, complaint)
    }

    /// The complaint's key, if it has one still.
    ///
    /// # Errors
    /// [`VaultError::Database`] where the database of keys fails, [`VaultError::WrongKeys`] where another key file wrapped the
    /// key.
    pub fn known_key(&self, complaint: ComplaintId) -> Result<Option<DataKey>, VaultError> {
        self.known(KeyOf::Complaint, complaint)
    }

    /// The key for who complains, made if there is none; `None` where it was destroyed: nobody's name is taken there any more.
    ///
    /// # Errors
    /// As [`Vault::key`].
    pub fn reporter_key(&self, complaint: ComplaintId) -> Result<Option<DataKey>, VaultError> {
        if self.database.is_destroyed(KeyOf::Reporter, complaint)? {
            return Ok(None);
        }
        self.made(KeyOf::Reporter, complaint).map(Some)
    }

    /// The key that opens who complained, if there is one still. Before reporters had their own it was the complaint's.
    ///
    /// # Errors
    /// As [`Vault::known_key`].
    pub fn known_reporter_key(&self, complaint: ComplaintId) -> Result<Option<DataKey>, VaultError> {
        if let Some(key) = self.known(KeyOf::Reporter, complaint)? {
            return Ok(Some(key));
        }
        if self.database.is_destroyed(KeyOf::Reporter, complaint)? {
            return Ok(None);
        }
        self.known_key(complaint)
    }

    /// Destroys the keys of complaints, if they have any: what was sealed under them opens never again.
    ///
    /// # Errors
    /// [`VaultError::Database`] and [`VaultError::Full`] where the database of keys fails.
    pub fn destroy(&self, complaints: &[ComplaintId]) -> Result<(), VaultError> {
        self.database.destroy(KeyOf::Complaint, complaints)
    }

    /// Destroys the keys of who complained. Words and notes stay readable.
    ///
    /// # Errors
    /// As [`Vault::destroy`].
    pub fn destroy_reporters(&self, complaints: &[ComplaintId]) -> Result<(), VaultError> {
        self.database.destroy(KeyOf::Reporter, complaints)
    }

    fn made(&self, of: KeyOf, complaint: ComplaintId) -> Result<DataKey, VaultError> {
        if let Some(key) = self.known(of, complaint)? {
            return Ok(key);
        }
        let raw = Zeroizing::new(random::bytes::<32>()?);
        let wrapped = seal(&self.wrap, &wrapping(of, complaint), &*raw)?;
        // Who comes second gets the key of who came first.
        let kept = self.database.keep(of, complaint, &wrapped)?;
        self.unwrap(of, complaint, &kept)
    }

    fn known(&self, of: KeyOf, complaint: ComplaintId) -> Result<Option<DataKey>, VaultError> {
        self.database.find(of, complaint)?.map(|wrapped| self.unwrap(of, complaint, &wrapped)).transpose()
    }

    /// Seals what is the city's own and no complaint's, bound to what it is.
    ///
    /// # Errors
    /// [`VaultError::Random`] where the system has no randomness.
    pub fn seal_own(&self, what: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        seal(&self.wrap, what.as_bytes(), plain)
    }

    /// Opens what [`Vault::seal_own`] made for the same.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] where it is not what was sealed under that name.
    pub fn open_own(&self, what: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        open(&self.wrap, what.as_bytes(), sealed).ok_or(VaultError::Damaged)
    }

    /// The database that the wrapped keys are in.
    pub fn database(&self) -> &KeyDatabase {
        &self.database
    }

    fn unwrap(&self, of: KeyOf, complaint: ComplaintId, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let raw =
            open(&self.wrap, &wrapping(of, complaint), wrapped).map(Zeroizing::new).ok_or(VaultError::WrongKeys)?;
        let raw: Zeroizing<[u8; 32]> = Zeroizing::new(raw.as_slice().try_into().map_err(|_| VaultError::Damaged)?);
        Ok(DataKey::new(complaint, &raw))
    }
}

/// The vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenVaultError {
    /// The database of data keys cannot be opened.
    #[error(transparent)]
    File(#[from] sambat_sqlite::OpenError),
    /// It was opened, and its keys cannot be read or were wrapped with another key file.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

fn wrapping(of: KeyOf, complaint: ComplaintId) -> Vec<u8> {
    [complaint.as_bytes().as_slice(), of.bound_to()].concat()
}

fn seal(cipher: &ChaCha20Poly1305, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = random::bytes::<NONCE>()?;
    let sealed = cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad }).map_err(|_| VaultError::Damaged)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(cipher: &ChaCha20Poly1305, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, msg) = sealed.split_first_chunk::<NONCE>()?;
    cipher.decrypt(&Nonce::from(*nonce), Payload { msg, aad }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;
    use jiff::Timestamp;

    fn complaint(n: u8) -> ComplaintId {
        ComplaintId::new(Timestamp::UNIX_EPOCH, &[n; 10])
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_complaint_and_purpose_only() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_make(&keys::beside(&folder.path().join("city"))).unwrap();
        let path = folder.path().join("keys.db");
        let sealed =
            Vault::open(&path, &keys).unwrap().key(complaint(1)).unwrap().seal(Purpose::Content, b"hamil").unwrap();
        let vault = Vault::open(&path, &keys).unwrap();
        let key = vault.key(complaint(1)).unwrap();
        assert_eq!(key.open(Purpose::Content, &sealed).unwrap(), b"hamil");
        assert!(key.open(Purpose::Reporter, &sealed).is_err());
        assert!(key.open(Purpose::Content, &sealed[1..]).is_err());
        assert!(key.open(Purpose::Content, b"short").is_err());
        assert!(vault.key(complaint(2)).unwrap().open(Purpose::Content, &sealed).is_err());
        assert!(vault.known_key(complaint(3)).unwrap().is_none());
    }

    #[test]
    fn a_key_that_was_destroyed_opens_nothing_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_make(&folder.path().join("keys.json")).unwrap();
        let vault = Vault::open(&folder.path().join("keys.db"), &keys).unwrap();
        let sealed = vault.key(complaint(1)).unwrap().seal(Purpose::Content, b"hamil").unwrap();
        vault.destroy(&[complaint(1)]).unwrap();
        vault.destroy(&[complaint(1)]).unwrap();
        assert!(vault.known_key(complaint(1)).unwrap().is_none());
        assert!(vault.key(complaint(1)).unwrap().open(Purpose::Content, &sealed).is_err());
    }

    #[test]
    fn who_complained_is_forgotten_without_the_words_and_goes_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_make(&folder.path().join("keys.json")).unwrap();
        let vault = Vault::open(&folder.path().join("keys.db"), &keys).unwrap();
        let words = vault.key(complaint(1)).unwrap().seal(Purpose::Content, b"hamil").unwrap();
        let name = vault.reporter_key(complaint(1)).unwrap().unwrap().seal(Purpose::Reporter, b"Contoh").unwrap();
        let opens = |sealed: &[u8]| {
            let key = vault.known_reporter_key(complaint(1)).unwrap();
            key.and_then(|key| key.open(Purpose::Reporter, sealed).ok())
        };
        assert!(vault.key(complaint(1)).unwrap().open(Purpose::Reporter, &name).is_err(), "another key");
        assert_eq!(opens(&name).as_deref(), Some(&b"Contoh"[..]));
        vault.destroy_reporters(&[complaint(1)]).unwrap();
        assert!(
            opens(&name).is_none() && vault.reporter_key(complaint(1)).unwrap().is_none(),
            "and none is made again"
        );
        assert_eq!(vault.key(complaint(1)).unwrap().open(Purpose::Content, &words).unwrap(), b"hamil");

        // What was sealed before reporters had keys is under the complaint's.
        let older = vault.key(complaint(2)).unwrap().seal(Purpose::Reporter, b"Dulu").unwrap();
        let key = vault.known_reporter_key(complaint(2)).unwrap().unwrap();
        assert_eq!(key.open(Purpose::Reporter, &older).unwrap(), b"Dulu");
        vault.destroy_reporters(&[complaint(2)]).unwrap();
        assert!(vault.known_reporter_key(complaint(2)).unwrap().is_none());

        vault.reporter_key(complaint(3)).unwrap().unwrap();
        vault.destroy(&[complaint(3)]).unwrap();
        assert!(vault.known_reporter_key(complaint(3)).unwrap().is_none());
    }

    #[test]
    fn another_key_file_is_refused_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.db");
        let ours = Keys::open_or_make(&folder.path().join("ours.json")).unwrap();
        Vault::open(&path, &ours).unwrap().key(complaint(1)).unwrap();
        let theirs = Keys::open_or_make(&folder.path().join("theirs.json")).unwrap();
        assert!(matches!(Vault::open(&path, &theirs), Err(OpenVaultError::Vault(VaultError::WrongKeys))));
    }
}
