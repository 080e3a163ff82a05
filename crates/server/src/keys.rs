//! The city's secret keys: one file beside the data, never in it, so that a copy of the data opens nothing.

use crate::chance::{self, NoChance};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use sambat_protocol::key::{Algorithm, PublicKey};
use serde::{Deserialize, Serialize};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Version of the file.
const VERSION: u32 = 1;

/// The keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such file, and the caller did not mean to make one.
    #[error("there are no keys at {0}")]
    Missing(PathBuf),
    /// The file lies in the data folder: whoever copies the data would have the keys.
    #[error("the keys at {0} must not lie in the data folder")]
    InsideData(PathBuf),
    /// It is not a file of keys.
    #[error("not a file of keys: {0}")]
    Malformed(PathBuf),
    /// It could not be read or written.
    #[error("the keys at {path} could not be read or written")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No randomness to make keys of.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

/// The keys, in memory. They wipe themselves when dropped.
pub struct Keys {
    receipt: SigningKey,
    seal: x25519_dalek::StaticSecret,
    wrap: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// The file: raw keys in base64url.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    v: u32,
    /// Ed25519: signs receipts.
    receipt: Zeroizing<String>,
    /// X25519: opens what is sealed to the city.
    seal: Zeroizing<String>,
    /// ChaCha20-Poly1305: wraps the data keys.
    wrap: Zeroizing<String>,
}

/// Where the keys of a data folder are when nobody says: `.sambat/city` has `.sambat/city.keys.json`.
#[must_use]
pub fn beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
    name.push(".keys.json");
    data.with_file_name(name)
}

impl Keys {
    /// Reads the keys, or makes them at the first start.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn open_or_make(path: &Path) -> Result<Self, KeyError> {
        match Self::open(path) {
            Err(KeyError::Missing(_)) => {
                Self::make(path)?;
                Self::open(path)
            }
            other => other,
        }
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let text = match fs::read(path) {
            Ok(text) => Zeroizing::new(text),
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Err(KeyError::Missing(path.to_owned())),
            Err(source) => return Err(KeyError::Io { path: path.to_owned(), source }),
        };
        let malformed = || KeyError::Malformed(path.to_owned());
        let file: KeyFile = serde_json::from_slice(&text).map_err(|_| malformed())?;
        if file.v != VERSION {
            return Err(malformed());
        }
        let raw = |text: &str| -> Result<Zeroizing<[u8; 32]>, KeyError> {
            let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| malformed())?);
            Ok(Zeroizing::new(bytes.as_slice().try_into().map_err(|_| malformed())?))
        };
        Ok(Self {
            receipt: SigningKey::from_bytes(&*raw(&file.receipt)?),
            seal: x25519_dalek::StaticSecret::from(*raw(&file.seal)?),
            wrap: raw(&file.wrap)?,
        })
    }

    fn make(path: &Path) -> Result<(), KeyError> {
        let fresh = || -> Result<Zeroizing<String>, KeyError> {
            let raw = Zeroizing::new(chance::bytes::<32>()?);
            Ok(Zeroizing::new(BASE64URL_NOPAD.encode(&*raw)))
        };
        let file = KeyFile { v: VERSION, receipt: fresh()?, seal: fresh()?, wrap: fresh()? };
        let text =
            Zeroizing::new(serde_json::to_string_pretty(&file).map_err(|_| KeyError::Malformed(path.to_owned()))?);
        write_new(path, text.as_bytes()).map_err(|source| KeyError::Io { path: path.to_owned(), source })
    }

    /// Signs receipts.
    pub(crate) fn receipt(&self) -> &SigningKey {
        &self.receipt
    }

    /// Wraps data keys.
    pub(crate) fn wrap(&self) -> &[u8; 32] {
        &self.wrap
    }

    /// What the pack document tells of them.
    #[must_use]
    pub fn public(&self) -> Vec<PublicKey> {
        vec![
            PublicKey::new(Algorithm::Ed25519, self.receipt.verifying_key().as_bytes()),
            PublicKey::new(Algorithm::X25519, x25519_dalek::PublicKey::from(&self.seal).as_bytes()),
        ]
    }
}

/// Writes a file that was not there, readable by its owner alone: whole or not at all, and never over another.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    crate::photos::store::sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_keys_and_the_next_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("city"));
        assert!(path.ends_with("city.keys.json"));
        assert!(matches!(Keys::open(&path), Err(KeyError::Missing(_))));
        let made = Keys::open_or_make(&path).unwrap();
        assert_eq!(Keys::open_or_make(&path).unwrap().public(), made.public());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(format!("{made:?}"), "Keys");
    }

    #[test]
    fn what_is_no_file_of_keys_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        fs::write(&path, "{}").unwrap();
        assert!(matches!(Keys::open_or_make(&path), Err(KeyError::Malformed(_))));
        assert_eq!(fs::read(&path).unwrap(), b"{}");
    }
}
