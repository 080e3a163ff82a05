//! Secrets through migrations, kills, silence and loss.

use super::*;
use crate::testing::Fake;
use sambat_client::SecretFile;
use tempfile::TempDir;

struct Phone {
    folder: TempDir,
    device: Arc<Fake>,
}

impl Phone {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), device: Arc::default() }
    }

    /// As after a start of the process.
    fn keystore(&self) -> Keystore {
        Keystore::new(self.device.clone(), self.folder.path())
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

fn both(keystore: &Keystore) -> (Secret, Secret) {
    (keystore.store_key().unwrap(), keystore.device_secret(&pack()).unwrap())
}

#[test]
fn a_secret_stays_and_lies_closed() {
    let phone = Phone::new();
    let first = both(&phone.keystore());
    assert_ne!(first.0, first.1);
    assert_eq!(both(&phone.keystore()), first);
    let lies = fs::read_to_string(phone.folder.path().join(SEALED)).unwrap();
    for secret in [first.0, first.1] {
        assert!(!lies.contains(&BASE64URL_NOPAD.encode(&secret)));
    }
}

#[test]
fn what_lay_open_is_closed_and_goes_once_that_is_sure() {
    let phone = Phone::new();
    let before = phone.before();
    assert_eq!(both(&phone.keystore()), before);
    assert!(!phone.has(OPEN) && phone.has(SEALED));
    assert_eq!(both(&phone.keystore()), before);
}

#[test]
fn a_kill_at_any_step_of_that_loses_nothing() {
    let phone = Phone::new();
    let before = phone.before();
    let open = fs::read(phone.folder.path().join(OPEN)).unwrap();
    assert_eq!(both(&phone.keystore()), before);
    // Killed before the open file was deleted.
    fs::write(phone.folder.path().join(OPEN), &open).unwrap();
    let sealed = fs::read(phone.folder.path().join(SEALED)).unwrap();
    assert_eq!(both(&phone.keystore()), before);
    assert!(!phone.has(OPEN));
    assert_eq!(fs::read(phone.folder.path().join(SEALED)).unwrap(), sealed, "written once");
    // And the Keystore lost its key in between: what lies open is closed anew.
    fs::write(phone.folder.path().join(OPEN), &open).unwrap();
    fs::write(phone.folder.path().join(SEALED), r#"{"store":"AAAA"}"#).unwrap();
    assert!(phone.keystore().store_key().is_ok(), "what lies open is used, whatever the other file holds");
}

#[test]
fn a_keystore_that_does_not_answer_takes_nothing_away() {
    let phone = Phone::new();
    let before = phone.before();
    phone.device.silent(true);
    assert_eq!(both(&phone.keystore()), before, "used as before");
    assert!(phone.has(OPEN) && !phone.has(SEALED));
    let other = phone.keystore().device_secret(&"pamekasan".parse().unwrap());
    assert!(other.is_err() && phone.has(OPEN), "no new one is made meanwhile");
    phone.device.silent(false);
    assert_eq!(both(&phone.keystore()), before);
    phone.device.silent(true);
    let error = phone.keystore().store_key().unwrap_err();
    assert!(!KeyGone::is(&error), "it may answer later");
    phone.device.silent(false);
    assert_eq!(both(&phone.keystore()), before);
}

#[test]
fn a_key_that_is_gone_has_its_name_and_nothing_is_made_anew_before_somebody_says_so() {
    let phone = Phone::new();
    let keystore = phone.keystore();
    let before = keystore.store_key().unwrap();
    assert_eq!(keystore.renew().unwrap_err().kind(), io::ErrorKind::Unsupported, "it is there");
    let lies = fs::read(phone.folder.path().join(SEALED)).unwrap();
    phone.device.lose(true);
    let keystore = phone.keystore();
    assert!(KeyGone::is(&keystore.store_key().unwrap_err()));
    assert!(KeyGone::is(&keystore.device_secret(&pack()).unwrap_err()), "also what was never made");
    assert_eq!(fs::read(phone.folder.path().join(SEALED)).unwrap(), lies);

    keystore.renew().unwrap();
    assert_eq!(fs::read(phone.folder.path().join("secrets.sealed.gone-1")).unwrap(), lies, "put aside, not deleted");
    phone.device.lose(false);
    let after = keystore.store_key().unwrap();
    assert_ne!(after, before);
    assert_eq!(phone.keystore().store_key().unwrap(), after);
}

#[test]
fn a_damaged_file_is_an_error_and_is_not_overwritten() {
    for name in [SEALED, OPEN] {
        let phone = Phone::new();
        fs::write(phone.folder.path().join(name), "{").unwrap();
        let error = phone.keystore().store_key().unwrap_err();
        assert!(!KeyGone::is(&error));
        assert_eq!(fs::read(phone.folder.path().join(name)).unwrap(), b"{");
    }
}
