//! A key in the desktop's own keyring, which closes and opens the core's secrets: Credential Manager on Windows, the Secret
//! Service (GNOME Keyring, KWallet, KeePassXC) on Linux. The keyring holds this one key and a file what it closes, since Windows
//! keeps no more than 2,560 bytes of a secret.
//!
//! macOS binds what its keychain holds to the signature of a program: without a certificate each update would ask for the
//! citizen's password, so there is no keyring there.

mod patient;
mod system;
#[cfg(test)]
mod tests;

use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _};
use data_encoding::BASE64URL_NOPAD;
use patient::Patient;
use sambat_client::ports::Sealer;
use std::{
    fmt, io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// A keyring that is locked may ask the citizen for a password and say nothing until then, and one that is not there may be waited
/// for: an app opens without it.
const PATIENCE: Duration = Duration::from_secs(2);

const NONCE: usize = 24;

/// The keyring, with the key that it gave.
pub struct Keyring {
    entry: Patient,
    key: Mutex<Option<Zeroizing<[u8; 32]>>>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    /// The keyring of this system, whose entry is named by the app's identifier. Nobody is asked yet.
    #[must_use]
    pub fn of_this_system(app: &str) -> Self {
        let app = app.to_owned();
        Self::of(Patient::start(PATIENCE, move || system::entry(&app)))
    }

    fn of(entry: Patient) -> Self {
        Self { entry, key: Mutex::default() }
    }

    /// Whether there is a keyring that answers now.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.entry.get().is_ok()
    }

    /// The key, where the keyring has one.
    fn key<'a>(&self, kept: &'a mut MutexGuard<'_, Option<Zeroizing<[u8; 32]>>>) -> io::Result<Option<&'a [u8; 32]>> {
        if kept.is_none() {
            **kept = self.entry.get()?.map(|text| decoded(&text)).transpose()?;
        }
        Ok(kept.as_deref())
    }

    fn kept(&self) -> MutexGuard<'_, Option<Zeroizing<[u8; 32]>>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws a key and gives it to the keyring, which must have it when it is asked again.
    fn make(&self) -> io::Result<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(io::Error::other)?;
        // As text: KWallet keeps nothing else.
        self.entry.set(BASE64URL_NOPAD.encode(&*key).into_bytes().into())?;
        match self.entry.get()?.map(|text| decoded(&text)).transpose()? {
            Some(again) if again == key => Ok(key),
            _ => Err(io::Error::other("the keyring did not keep what it was given")),
        }
    }
}

impl Sealer for Keyring {
    fn seal(&self, secret: &[u8]) -> io::Result<Vec<u8>> {
        let mut kept = self.kept();
        if self.key(&mut kept)?.is_none() {
            *kept = Some(self.make()?);
        }
        let key = kept.as_deref().ok_or(io::ErrorKind::NotFound)?;
        let mut sealed = vec![0; NONCE];
        getrandom::fill(&mut sealed).map_err(io::Error::other)?;
        let nonce = XNonce::try_from(sealed.as_slice()).map_err(io::Error::other)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        sealed.extend(cipher.encrypt(&nonce, secret).map_err(|_| io::ErrorKind::InvalidInput)?);
        Ok(sealed)
    }

    fn unseal(&self, sealed: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let mut kept = self.kept();
        let Some(key) = self.key(&mut kept)? else { return Ok(None) };
        let Some((nonce, closed)) = sealed.split_at_checked(NONCE) else { return Ok(None) };
        let nonce = XNonce::try_from(nonce).map_err(io::Error::other)?;
        // By another key than the keyring's: of a keyring that was emptied and filled again.
        Ok(XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&nonce, closed).ok())
    }
}

fn decoded(text: &[u8]) -> io::Result<Zeroizing<[u8; 32]>> {
    let bytes = BASE64URL_NOPAD.decode(text).map(Zeroizing::new).ok();
    let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    key.map(Zeroizing::new).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
