//! Which keyring this system has.

use crate::patient::refused;
use keyring_core::{CredentialStore, Entry};
use std::{io, sync::Arc};

/// What the entry is of, beside the app's identifier.
const ENTRY: &str = "secrets";

/// The app's entry in this system's keyring.
///
/// # Errors
/// Where there is no keyring.
pub(crate) fn entry(app: &str) -> io::Result<Entry> {
    Entry::new_in_store(&store()?, app, ENTRY).map_err(|error| refused(&error))
}

/// The Secret Service, where somebody has it or would be started for it: a bus waits two minutes for a name that nobody has.
#[cfg(target_os = "linux")]
fn store() -> io::Result<Arc<CredentialStore>> {
    use zbus::{
        blocking::{Connection, fdo::DBusProxy},
        names::{BusName, WellKnownName},
    };
    const SERVICE: &str = "org.freedesktop.secrets";
    let bus = Connection::session().map_err(io::Error::other)?;
    let names = DBusProxy::new(&bus).map_err(io::Error::other)?;
    let name = BusName::from(WellKnownName::from_static_str(SERVICE).map_err(io::Error::other)?);
    let there = names.name_has_owner(name).map_err(io::Error::other)?
        || names.list_activatable_names().map_err(io::Error::other)?.iter().any(|name| name.as_str() == SERVICE);
    if !there {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(zbus_secret_service_keyring_store::Store::new().map_err(|error| refused(&error))?)
}

/// Credential Manager.
#[cfg(windows)]
fn store() -> io::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new().map_err(|error| refused(&error))?)
}

#[cfg(not(any(target_os = "linux", windows)))]
fn store() -> io::Result<Arc<CredentialStore>> {
    Err(io::ErrorKind::Unsupported.into())
}
