//! Secrets in a file that only this user reads: for systems without a keyring, and said so in the settings.

use crate::{files, ports::Secrets};
use data_encoding::BASE64URL_NOPAD;
use sambat_domain::id::PackId;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// [`Secrets`] in one file of mode 0600.
#[derive(Debug)]
pub struct SecretFile {
    path: PathBuf,
    writing: Mutex<()>,
}

/// The file: names and secrets. No `Debug`: it would print what it holds.
#[derive(Default, Serialize, Deserialize)]
struct SecretsByName(BTreeMap<String, String>);

impl SecretFile {
    /// Secrets at this path, made at the first use.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, writing: Mutex::new(()) }
    }

    /// The secret under a name, made where there is none.
    fn secret(&self, name: &str) -> io::Result<[u8; 32]> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = load(&self.path)?;
        if let Some(text) = kept.0.get(name) {
            let decoded = BASE64URL_NOPAD.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
            return decoded.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData));
        }
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        kept.0.insert(name.to_owned(), BASE64URL_NOPAD.encode(&secret));
        let text = serde_json::to_vec(&kept).map_err(io::Error::other)?;
        files::put(&self.path, &text)?;
        Ok(secret)
    }
}

impl Secrets for SecretFile {
    fn store_key(&self) -> io::Result<[u8; 32]> {
        self.secret("store")
    }

    fn device_secret(&self, pack: &PackId) -> io::Result<[u8; 32]> {
        // A pack's id has no colon: no pack can name the store's key.
        self.secret(&format!("device:{pack}"))
    }

    fn are_open(&self) -> bool {
        true
    }
}

fn load(path: &Path) -> io::Result<SecretsByName> {
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| io::Error::from(io::ErrorKind::InvalidData)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(SecretsByName::default()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_stays_and_each_pack_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.json");
        let (a, b): (PackId, PackId) = ("pasuruan".parse().unwrap(), "pamekasan".parse().unwrap());
        let first = SecretFile::new(path.clone());
        let (store, at_a, at_b) =
            (first.store_key().unwrap(), first.device_secret(&a).unwrap(), first.device_secret(&b).unwrap());
        assert!(store != at_a && at_a != at_b);
        let again = SecretFile::new(path.clone());
        assert_eq!((again.store_key().unwrap(), again.device_secret(&a).unwrap()), (store, at_a));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_and_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.json");
        fs::write(&path, "{").unwrap();
        assert!(SecretFile::new(path.clone()).store_key().is_err());
        assert_eq!(fs::read(&path).unwrap(), b"{");
    }
}
