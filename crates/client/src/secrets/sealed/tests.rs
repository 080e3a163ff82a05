//! Secrets through migrations, kills, silence and loss.

use super::*;
use crate::SecretFile;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

/// A system that adds one to each byte, and can lose its key or stay silent.
#[derive(Default)]
struct Fake {
    silent: AtomicBool,
    lost: AtomicBool,
}

impl Fake {
    fn silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::Relaxed);
    }

    /// The key is gone: what was closed stays closed, and a new one closes what comes.
    fn lose(&self, lost: bool) {
        self.lost.store(lost, Ordering::Relaxed);
    }

    fn shift(&self, bytes: &[u8], by: u8) -> io::Result<Vec<u8>> {
        if self.silent.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(bytes.iter().map(|byte| byte.wrapping_add(by)).collect())
    }
}

impl Sealer for Fake {
    fn seal(&self, key: &[u8]) -> io::Result<Vec<u8>> {
        self.shift(key, 1)
    }

    fn unseal(&self, sealed: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let open = self.shift(sealed, 255)?;
        Ok((!self.lost.load(Ordering::Relaxed)).then_some(open))
    }
}

struct Phone {
    folder: TempDir,
    system: Arc<Fake>,
}

impl Phone {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), system: Arc::default() }
    }

    /// As after a start of the process.
    fn secrets(&self) -> SealedSecrets {
        SealedSecrets::new(self.system.clone(), self.folder.path())
    }

    fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).exists()
    }

    /// What a version before this one kept.
    fn before(&self) -> (Secret, Secret) {
        let file = SecretFile::new(self.folder.path().join(OPEN));
        (file.store_key().unwrap(), file.device_secret(&pack()).unwrap())
    }
}

fn pack() -> PackId {
    "pasuruan".parse().unwrap()
}

fn both(secrets: &SealedSecrets) -> (Secret, Secret) {
    (secrets.store_key().unwrap(), secrets.device_secret(&pack()).unwrap())
}

#[test]
fn a_secret_stays_and_lies_closed() {
    let phone = Phone::new();
    let first = both(&phone.secrets());
    assert_ne!(first.0, first.1);
    assert_eq!(both(&phone.secrets()), first);
    let lies = fs::read_to_string(phone.folder.path().join(SEALED)).unwrap();
    for secret in [first.0, first.1] {
        assert!(!lies.contains(&BASE64URL_NOPAD.encode(&secret)));
    }
}

#[test]
fn what_lay_open_is_closed_and_goes_once_that_is_sure() {
    let phone = Phone::new();
    let before = phone.before();
    assert_eq!(both(&phone.secrets()), before);
    assert!(!phone.has(OPEN) && phone.has(SEALED));
    assert_eq!(both(&phone.secrets()), before);
}

#[test]
fn a_kill_at_any_step_of_that_loses_nothing() {
    let phone = Phone::new();
    let before = phone.before();
    let open = fs::read(phone.folder.path().join(OPEN)).unwrap();
    assert_eq!(both(&phone.secrets()), before);
    // Killed before the open file was deleted.
    fs::write(phone.folder.path().join(OPEN), &open).unwrap();
    let sealed = fs::read(phone.folder.path().join(SEALED)).unwrap();
    assert_eq!(both(&phone.secrets()), before);
    assert!(!phone.has(OPEN));
    assert_eq!(fs::read(phone.folder.path().join(SEALED)).unwrap(), sealed, "written once");
    // And the system lost its key in between: what lies open is closed anew.
    fs::write(phone.folder.path().join(OPEN), &open).unwrap();
    fs::write(phone.folder.path().join(SEALED), r#"{"store":"AAAA"}"#).unwrap();
    assert!(phone.secrets().store_key().is_ok(), "what lies open is used, whatever the other file holds");
}

#[test]
fn a_system_that_does_not_answer_takes_nothing_away() {
    let phone = Phone::new();
    let before = phone.before();
    phone.system.silent(true);
    assert_eq!(both(&phone.secrets()), before, "used as before");
    assert!(phone.has(OPEN) && !phone.has(SEALED));
    let other = phone.secrets().device_secret(&"pamekasan".parse().unwrap());
    assert!(other.is_err() && phone.has(OPEN), "no new one is made meanwhile");
    phone.system.silent(false);
    assert_eq!(both(&phone.secrets()), before);
    phone.system.silent(true);
    let error = phone.secrets().store_key().unwrap_err();
    assert!(!KeyGone::is(&error), "it may answer later");
    phone.system.silent(false);
    assert_eq!(both(&phone.secrets()), before);
}

#[test]
fn a_key_that_is_gone_has_its_name_and_nothing_is_made_anew_before_somebody_says_so() {
    let phone = Phone::new();
    let secrets = phone.secrets();
    let before = secrets.store_key().unwrap();
    assert_eq!(secrets.renew().unwrap_err().kind(), io::ErrorKind::Unsupported, "it is there");
    let lies = fs::read(phone.folder.path().join(SEALED)).unwrap();
    phone.system.lose(true);
    let secrets = phone.secrets();
    assert!(KeyGone::is(&secrets.store_key().unwrap_err()));
    assert!(KeyGone::is(&secrets.device_secret(&pack()).unwrap_err()), "also what was never made");
    assert_eq!(fs::read(phone.folder.path().join(SEALED)).unwrap(), lies);

    secrets.renew().unwrap();
    assert_eq!(fs::read(phone.folder.path().join("secrets.sealed.gone-1")).unwrap(), lies, "put aside, not deleted");
    phone.system.lose(false);
    let after = secrets.store_key().unwrap();
    assert_ne!(after, before);
    assert_eq!(phone.secrets().store_key().unwrap(), after);
}

#[test]
fn a_damaged_file_is_an_error_and_is_not_overwritten() {
    for name in [SEALED, OPEN] {
        let phone = Phone::new();
        fs::write(phone.folder.path().join(name), "{").unwrap();
        let error = phone.secrets().store_key().unwrap_err();
        assert!(!KeyGone::is(&error));
        assert_eq!(fs::read(phone.folder.path().join(name)).unwrap(), b"{");
    }
}
