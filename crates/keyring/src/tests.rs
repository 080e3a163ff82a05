//! The key through starts, locks and losses, with keyring-core's own store in memory; on Windows with Credential Manager too.

use super::*;
use keyring_core::{CredentialStore, Entry, mock};
use sambat_client::{SealedSecrets, ports::Secrets as _};
use std::sync::{Arc, mpsc};

const APP: &str = "id.sambat.test";

/// Longer than any of these tests: nothing here hangs but what is told to.
const LONG: Duration = Duration::from_secs(600);

fn entry(store: &Arc<CredentialStore>) -> Entry {
    Entry::new_in_store(store, APP, "secrets").unwrap()
}

/// As after a start of the program.
fn keyring(store: &Arc<CredentialStore>) -> Keyring {
    let store = Arc::clone(store);
    Keyring::of(Patient::start(LONG, move || Ok(entry(&store))))
}

fn store() -> Arc<CredentialStore> {
    mock::Store::new().unwrap()
}

#[test]
fn what_was_closed_opens_after_a_start_and_the_keyring_holds_one_short_text() {
    let store = store();
    assert!(keyring(&store).answers());
    let sealed = keyring(&store).seal(b"secret").unwrap();
    assert_eq!(keyring(&store).unseal(&sealed).unwrap().unwrap(), b"secret");
    let held = entry(&store).get_secret().unwrap();
    assert!(held.len() <= 1_000 && held.is_ascii());
    assert_ne!(keyring(&store).seal(b"secret").unwrap(), sealed, "never the same twice");
}

#[test]
fn a_key_that_is_gone_or_another_opens_nothing_ever() {
    let (store, other) = (store(), store());
    let sealed = keyring(&store).seal(b"secret").unwrap();
    assert_eq!(keyring(&other).unseal(&sealed).unwrap(), None, "it has none");
    keyring(&other).seal(b"another").unwrap();
    assert_eq!(keyring(&other).unseal(&sealed).unwrap(), None, "it has another one");
    assert_eq!(keyring(&store).unseal(&sealed[..10]).unwrap(), None);
}

#[test]
fn an_entry_of_somebody_elses_is_left_as_it_is() {
    let store = store();
    entry(&store).set_secret(b"not ours").unwrap();
    let error = keyring(&store).seal(b"secret").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert_eq!(entry(&store).get_secret().unwrap(), b"not ours");
}

#[test]
fn a_keyring_that_is_not_there_or_says_nothing_is_no_lost_key() {
    let none = Keyring::of(Patient::start(LONG, || Err(io::ErrorKind::NotFound.into())));
    assert!(!none.answers());
    assert_eq!(none.unseal(&[0; 40]).unwrap_err().kind(), io::ErrorKind::NotFound);
    // Locked: it says nothing until somebody types a password.
    let (typed, waits) = mpsc::channel::<()>();
    let store = store();
    let locked = Keyring::of(Patient::start(Duration::ZERO, move || {
        let _ = waits.recv();
        Ok(entry(&store))
    }));
    assert!(!locked.answers());
    assert_eq!(locked.seal(b"secret").unwrap_err().kind(), io::ErrorKind::TimedOut);
    drop(typed);
}

#[tokio::test]
async fn the_cores_secrets_are_closed_by_it_also_from_within_an_executor() {
    let store = store();
    let folder = tempfile::tempdir().unwrap();
    let secrets = |store| SealedSecrets::new(Arc::new(keyring(store)), folder.path());
    let key = secrets(&store).store_key().unwrap();
    assert_eq!(secrets(&store).store_key().unwrap(), key);
    let lies = std::fs::read_to_string(folder.path().join("secrets.sealed")).unwrap();
    assert!(!lies.contains(&BASE64URL_NOPAD.encode(&key)));
}

/// Under wine in `scripts/windows-check`, whose advapi32 keeps credentials in its registry.
#[cfg(windows)]
#[test]
fn credential_manager_keeps_the_key() {
    let app = format!("id.sambat.test-{}", std::process::id());
    let sealed = Keyring::of_this_system(&app).seal(b"secret").unwrap();
    assert_eq!(Keyring::of_this_system(&app).unseal(&sealed).unwrap().unwrap(), b"secret");
    system::entry(&app).unwrap().delete_credential().unwrap();
    assert_eq!(Keyring::of_this_system(&app).unseal(&sealed).unwrap(), None);
}
