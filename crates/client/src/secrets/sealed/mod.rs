//! The core's secrets, each closed by a key that the system keeps: a phone's Keystore, a desktop's keyring.
//!
//! The file is the only copy of what it holds: nothing of it is deleted here, and what cannot be opened is put aside when the
//! citizen says so, never by itself.

use crate::{
    files,
    ports::{KeyGone, Sealer, Secrets},
};
use data_encoding::BASE64URL_NOPAD;
use sambat_domain::id::PackId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// What is closed.
const SEALED: &str = "secrets.sealed";

/// What a version before this one kept, open.
const OPEN: &str = "secrets.json";

/// The name of the store's key among the secrets.
const STORE: &str = "store";

type Secret = [u8; 32];

/// The file of closed secrets: names and what the system made of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Sealed(BTreeMap<String, String>);

/// The file of open secrets. No `Debug`: it would print what it holds.
#[derive(Default, Deserialize)]
struct Open(BTreeMap<String, Zeroizing<String>>);

/// [`Secrets`] closed by the system.
pub struct SealedSecrets {
    sealer: Arc<dyn Sealer>,
    folder: PathBuf,
    /// What was opened once: a system takes its time.
    opened: Mutex<BTreeMap<String, Zeroizing<Secret>>>,
}

impl SealedSecrets {
    /// The secrets in this folder, made at the first use; those of a version before are taken over.
    #[must_use]
    pub fn new(sealer: Arc<dyn Sealer>, folder: &Path) -> Self {
        Self { sealer, folder: folder.to_owned(), opened: Mutex::default() }
    }

    /// Whether a folder holds secrets that were closed.
    #[must_use]
    pub fn are_in(folder: &Path) -> bool {
        folder.join(SEALED).exists()
    }

    fn opened(&self) -> MutexGuard<'_, BTreeMap<String, Zeroizing<Secret>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The secret under a name, made where there is none.
    fn secret(&self, name: &str) -> io::Result<Secret> {
        // Held to the end: two that make the same one would each keep another.
        let mut opened = self.opened();
        if let Some(secret) = opened.get(name) {
            return Ok(**secret);
        }
        let mut sealed: Sealed = load(&self.folder.join(SEALED))?.unwrap_or_default();
        if let Some(open) = load::<Open>(&self.folder.join(OPEN))? {
            match self.take_over(&mut sealed, &open) {
                Ok(()) => {}
                // The system closes nothing just now: what lies open is used as before, and lies on.
                Err(error) => {
                    tracing::warn!(%error, "the secrets of this device lie open still");
                    if let Some(text) = open.0.get(name) {
                        return decoded(text).map(|secret| *secret);
                    }
                    return Err(error);
                }
            }
        }
        let secret = match sealed.0.get(name) {
            Some(text) => self.unseal(text)?,
            None => self.make(&mut sealed, name)?,
        };
        opened.insert(name.to_owned(), secret.clone());
        Ok(*secret)
    }

    /// Closes what lies open, and deletes it once what was closed is on the disk and was opened again.
    fn take_over(&self, sealed: &mut Sealed, open: &Open) -> io::Result<()> {
        let mut all = sealed.clone();
        for (name, text) in &open.0 {
            let secret = decoded(text)?;
            let known = match all.0.get(name) {
                Some(closed) => match self.unseal(closed) {
                    Ok(closed) => closed == secret,
                    Err(error) if KeyGone::is(&error) => false,
                    Err(error) => return Err(error),
                },
                None => false,
            };
            if !known {
                all.0.insert(name.clone(), self.seal(&secret)?);
            }
        }
        let path = self.folder.join(SEALED);
        if all != *sealed {
            files::put(&path, &serde_json::to_vec(&all).map_err(io::Error::other)?)?;
        }
        let kept: Sealed = load(&path)?.unwrap_or_default();
        for (name, text) in &open.0 {
            let closed = kept.0.get(name).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            if self.unseal(closed)? != decoded(text)? {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        files::delete(&self.folder.join(OPEN))?;
        *sealed = kept;
        Ok(())
    }

    fn make(&self, sealed: &mut Sealed, name: &str) -> io::Result<Zeroizing<Secret>> {
        // A key that is gone is not made anew beside what it closed: the one before must open first.
        if let Some(other) = sealed.0.values().next() {
            self.unseal(other)?;
        }
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *secret).map_err(io::Error::other)?;
        sealed.0.insert(name.to_owned(), self.seal(&secret)?);
        let path = self.folder.join(SEALED);
        files::put(&path, &serde_json::to_vec(sealed).map_err(io::Error::other)?)?;
        // As the next start will: a system that opens nothing is found out before anything was closed with it.
        let kept: Sealed = load(&path)?.unwrap_or_default();
        let opens = kept.0.get(name).map(|text| self.unseal(text)).transpose()?.is_some_and(|again| again == secret);
        if opens { Ok(secret) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn seal(&self, secret: &Secret) -> io::Result<String> {
        Ok(BASE64URL_NOPAD.encode(&self.sealer.seal(secret)?))
    }

    fn unseal(&self, text: &str) -> io::Result<Zeroizing<Secret>> {
        let closed =
            BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let open = self.sealer.unseal(&closed)?.map(Zeroizing::new).ok_or(KeyGone)?;
        let secret = Secret::try_from(open.as_slice()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        Ok(Zeroizing::new(secret))
    }
}

impl Secrets for SealedSecrets {
    fn store_key(&self) -> io::Result<Secret> {
        self.secret(STORE)
    }

    fn device_secret(&self, pack: &PackId) -> io::Result<Secret> {
        // As before: a pack's id has no colon, so no pack can name the store's key.
        self.secret(&format!("device:{pack}"))
    }

    fn renew(&self) -> io::Result<()> {
        let mut opened = self.opened();
        let path = self.folder.join(SEALED);
        let Some(sealed) = load::<Sealed>(&path)? else { return Ok(()) };
        let gone = sealed.0.values().any(|text| self.unseal(text).is_err_and(|error| KeyGone::is(&error)));
        if !gone {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let aside =
            (1u32..).map(|count| self.folder.join(format!("{SEALED}.gone-{count}"))).find(|path| !path.exists());
        let aside = aside.ok_or(io::ErrorKind::AlreadyExists)?;
        files::retry(|| fs::rename(&path, &aside))?;
        opened.clear();
        files::sync_folder(&self.folder)
    }
}

fn decoded(text: &str) -> io::Result<Zeroizing<Secret>> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok().map(Zeroizing::new);
    let secret = bytes.and_then(|bytes| Secret::try_from(bytes.as_slice()).ok());
    secret.map(Zeroizing::new).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A file of secrets, if it is there. One that does not read is an error, and is not overwritten.
fn load<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path).map(Zeroizing::new) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|_| io::ErrorKind::InvalidData.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
