//! The city's secret keys: one file beside the data, never in it, so that a copy of the data opens nothing.

use crate::random::{self, NoRandomness};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac as _};
use sambat_domain::{id::ComplaintId, identity::Nik, pin::Pin};
use sambat_limits::network::Network;
use sambat_protocol::{
    key::{Algorithm, PublicKey},
    seal::{Reporter, SealError, Sealed},
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Derives the look-up key from the wrapping key: files from before there was one stay whole.
const LOOK_UP: &[u8] = b"sambat/nik-look-up/1";

/// The same for the key of the receipts' PINs, and for that of the passes of those who showed one.
const PIN: &[u8] = b"sambat/receipt-pin/1";
const PASS: &[u8] = b"sambat/receipt-pass/1";

/// The same for the key that says where a count lies, and which networks are one.
const PLACES: &[u8] = b"sambat/places/1";

/// Version of the file.
const VERSION: u32 = 1;

/// The keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such file, and the caller did not mean to make one.
    #[error("there are no keys at {0}: --keys says where they are")]
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
        /// The file of keys.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// No randomness to make keys of.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// The keys, in memory. They wipe themselves when dropped.
pub struct Keys {
    receipt: SigningKey,
    seal: x25519_dalek::StaticSecret,
    /// Older keys of the same kind: what was sealed to them still opens.
    seal_retired: Vec<x25519_dalek::StaticSecret>,
    wrap: Zeroizing<[u8; 32]>,
    look_up: Zeroizing<[u8; 32]>,
    pin: Zeroizing<[u8; 32]>,
    pass: Zeroizing<[u8; 32]>,
    places: Zeroizing<[u8; 32]>,
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
    /// Ed25519: the secret key that signs receipts.
    receipt: Zeroizing<String>,
    /// X25519: opens what is sealed to the city.
    seal: Zeroizing<String>,
    /// X25519 keys of before, by which nothing new is sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seal_retired: Vec<Zeroizing<String>>,
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
    /// [`KeyError::Malformed`] where the file is not one of keys, [`KeyError::Io`] where it cannot be read or made,
    /// [`KeyError::Random`] where the system gives no randomness to make keys of.
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
    /// [`KeyError::Missing`] where there is no file, [`KeyError::Malformed`] where it is not one of keys of this version,
    /// [`KeyError::Io`] where it cannot be read.
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
        let wrap = raw(&file.wrap)?;
        Ok(Self {
            receipt: SigningKey::from_bytes(&*raw(&file.receipt)?),
            seal: x25519_dalek::StaticSecret::from(*raw(&file.seal)?),
            seal_retired: file
                .seal_retired
                .iter()
                .map(|text| Ok(x25519_dalek::StaticSecret::from(*raw(text)?)))
                .collect::<Result<_, KeyError>>()?,
            look_up: Zeroizing::new(hmac(&wrap, LOOK_UP)),
            pin: Zeroizing::new(hmac(&wrap, PIN)),
            pass: Zeroizing::new(hmac(&wrap, PASS)),
            places: Zeroizing::new(hmac(&wrap, PLACES)),
            wrap,
        })
    }

    fn make(path: &Path) -> Result<(), KeyError> {
        let fresh = || -> Result<Zeroizing<String>, KeyError> {
            let raw = Zeroizing::new(random::bytes::<32>()?);
            Ok(Zeroizing::new(BASE64URL_NOPAD.encode(&*raw)))
        };
        let file = KeyFile { v: VERSION, receipt: fresh()?, seal: fresh()?, seal_retired: Vec::new(), wrap: fresh()? };
        let text =
            Zeroizing::new(serde_json::to_string_pretty(&file).map_err(|_| KeyError::Malformed(path.to_owned()))?);
        write_new(path, text.as_bytes()).map_err(|source| KeyError::Io { path: path.to_owned(), source })
    }

    /// The secret key that signs receipts.
    pub fn receipt(&self) -> &SigningKey {
        &self.receipt
    }

    /// The secret key that wraps the data keys.
    pub(crate) fn wrap(&self) -> &[u8; 32] {
        &self.wrap
    }

    /// The secret half of a key that bundles are sealed to, now or before.
    pub fn seal_secret(&self, kid: &str) -> Option<Zeroizing<[u8; 32]>> {
        let public = |secret| sambat_protocol::key::kid(x25519_dalek::PublicKey::from(secret).as_bytes());
        let mut known = std::iter::once(&self.seal).chain(&self.seal_retired);
        known.find(|secret| public(*secret) == kid).map(|secret| Zeroizing::new(*secret.as_bytes()))
    }

    /// Opens what a phone sealed to this city, now or before.
    ///
    /// # Errors
    /// [`SealError::OtherKey`] where it was sealed to a key that this city never had; [`SealError::Broken`],
    /// [`SealError::Content`] and [`SealError::Nik`] where it was sealed to the city and is not whole, no reporter or has no
    /// right NIK.
    pub fn open_seal(&self, sealed: &Sealed) -> Result<Reporter, SealError> {
        let mut opened = Err(SealError::OtherKey);
        for secret in std::iter::once(&self.seal).chain(&self.seal_retired) {
            opened = sealed.open(secret.as_bytes());
            if !matches!(opened, Err(SealError::OtherKey)) {
                break;
            }
        }
        opened
    }

    /// What stands for a NIK where it must be found again: a plain hash of so few numbers could be searched through.
    pub fn nik_hmac(&self, nik: &Nik) -> [u8; 32] {
        hmac(&self.look_up, nik.reveal().as_bytes())
    }

    /// The PIN of a complaint's receipt. It is nowhere kept: a city that was restored gives the same.
    pub fn pin(&self, complaint: ComplaintId) -> Pin {
        // What lies past the last whole multiple would make some PINs likelier than others: such a number is drawn anew.
        const FAIR: u64 = u64::MAX - u64::MAX % Pin::COUNT as u64;
        let mut drawn = hmac(&self.pin, complaint.as_bytes());
        loop {
            let number = drawn[..8].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
            if number < FAIR {
                return Pin::of(number);
            }
            drawn = hmac(&self.pin, &drawn);
        }
    }

    /// The seal under a pass of whoever showed a PIN.
    pub fn seal_pass(&self, text: &str) -> [u8; 32] {
        hmac(&self.pass, text.as_bytes())
    }

    /// Whether a seal is that pass's.
    pub fn knows_pass(&self, text: &str, seal: &[u8]) -> bool {
        mac(&self.pass, text.as_bytes()).verify_slice(seal).is_ok()
    }

    /// The key of the tables in which strangers' tries are counted: nobody else can tell where one lies.
    pub fn places(&self) -> [u8; 32] {
        *self.places
    }

    /// A network, so that it is known again and cannot be told.
    pub fn network_hmac(&self, network: Network) -> [u8; 8] {
        let [a, b, c, d, e, f, g, h, ..] = hmac(&self.places, &network.bytes());
        [a, b, c, d, e, f, g, h]
    }

    /// A key of its own for something, derived from the wrapping key too.
    pub(crate) fn derived(&self, name: &[u8]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(&self.wrap, name))
    }

    /// The public keys, as the pack document names them.
    #[must_use]
    pub fn public(&self) -> Vec<PublicKey> {
        vec![
            PublicKey::new(Algorithm::Ed25519, self.receipt.verifying_key().as_bytes()),
            PublicKey::new(Algorithm::X25519, x25519_dalek::PublicKey::from(&self.seal).as_bytes()),
        ]
    }
}

/// The HMAC-SHA-256 of a message (RFC 2104).
pub(crate) fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    mac(key, message).finalize().into_bytes().into()
}

fn mac(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    // A key shorter than the hash's block is filled up with zeros: here, so that nothing can fail.
    let mut block = Zeroizing::new([0; 64]);
    block[..key.len()].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*block).into());
    mac.update(message);
    mac
}

/// Copies a file of keys to where none is, for its owner alone.
///
/// # Errors
/// [`KeyError::Io`] where one cannot be read, or the other exists or cannot be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), KeyError> {
    let failed = |path: &Path, source| KeyError::Io { path: path.to_owned(), source };
    let text = Zeroizing::new(fs::read(from).map_err(|source| failed(from, source))?);
    write_new(to, &text).map_err(|source| failed(to, source))
}

/// Writes a file that was not there, readable by its owner alone: whole or not at all, and never over another.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let mut file = crate::private_files::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    crate::photo_files::sync_folder(folder)
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

    /// Keys as they were written before there were retired ones.
    fn older(folder: &Path, seal: &str, retired: &str) -> Keys {
        let zero = BASE64URL_NOPAD.encode(&[0; 32]);
        let path = folder.join("keys.json");
        fs::write(&path, format!(r#"{{"v":1,"receipt":"{zero}","seal":"{seal}","wrap":"{zero}"{retired}}}"#)).unwrap();
        Keys::open(&path).unwrap()
    }

    #[test]
    fn what_was_sealed_to_a_retired_key_opens_still() {
        let folder = tempfile::tempdir().unwrap();
        let key = |n: u8| BASE64URL_NOPAD.encode(&[n; 32]);
        let before = older(folder.path(), &key(1), "");
        let to = before.public().remove(1);
        let given = Reporter { nik: Some("3575014107900001".parse().unwrap()), ..Reporter::default() };
        let sealed = given.seal(&to, &Zeroizing::new([9; 32])).unwrap();
        assert!(before.open_seal(&sealed).unwrap() == given);
        assert_eq!(older(folder.path(), &key(2), "").open_seal(&sealed).unwrap_err(), SealError::OtherKey);
        let after = older(folder.path(), &key(2), &format!(r#","seal_retired":["{}","{}"]"#, key(3), key(1)));
        assert!(after.open_seal(&sealed).unwrap() == given);
        assert!(after.public().iter().all(|public| public.kid != to.kid), "nothing new is sealed to it");
    }

    #[test]
    fn a_nik_is_found_again_under_the_same_keys_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keys = |name: &str| Keys::open_or_make(&folder.path().join(name)).unwrap();
        let nik = |text: &str| text.parse::<Nik>().unwrap();
        let one = keys("a").nik_hmac(&nik("3575014107900001"));
        assert_eq!(keys("a").nik_hmac(&nik("3575 0141 0790 0001")), one);
        assert_ne!(keys("a").nik_hmac(&nik("3575014107900002")), one);
        assert_ne!(keys("b").nik_hmac(&nik("3575014107900001")), one);
        // RFC 4231, test case 2, with its key filled up with zeros, as HMAC does.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            data_encoding::HEXLOWER.encode(&hmac(&key, b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_pin_is_the_complaints_under_the_same_keys_alone() {
        let folder = tempfile::tempdir().unwrap();
        let zero = older(folder.path(), &BASE64URL_NOPAD.encode(&[1; 32]), "");
        let id: ComplaintId = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap();
        let pin = zero.pin(id);
        // Computed by a second implementation: HMAC-SHA-256 twice, the first eight bytes modulo 10^8.
        assert_eq!(pin.to_string(), "89597257");
        assert_ne!(zero.pin("01936f2a-5c00-7a10-8b3c-3ce8b4129d7e".parse().unwrap()), pin);
        assert_ne!(Keys::open_or_make(&folder.path().join("other")).unwrap().pin(id), pin);
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
