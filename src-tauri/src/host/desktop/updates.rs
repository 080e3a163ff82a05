//! Newer versions of the app, where it was installed in a way that nothing else updates: by the installer for Windows, as an AppImage,
//! or from the dmg. Packages of a system are that system's to update.

use sambat_client::ports::{Came, Update};
use std::io;
use tauri::{
    AppHandle, Runtime,
    plugin::TauriPlugin,
    utils::{config::BundleType, platform::bundle_type},
};
use tauri_plugin_updater::{Builder, Config, Updater, UpdaterExt as _};

/// The public half of the key that signs updates, as `tauri signer` writes it. A build without one asks nobody.
const KEY: Option<&str> = option_env!("SAMBAT_UPDATER_KEY");

/// Where the list of the newest release is: `latest.json`, which `scripts/updates` writes.
const ADDRESS: Option<&str> = option_env!("SAMBAT_UPDATER_ADDRESS");

/// What asks and verifies.
pub fn plugin<R: Runtime>() -> TauriPlugin<R, Config> {
    Builder::new().build()
}

/// The newer version, where there is one.
///
/// # Errors
/// Where nobody could be asked.
pub async fn look<R: Runtime>(app: &AppHandle<R>) -> io::Result<Option<Update>> {
    let Some(updater) = updater(app, || {})? else { return Ok(None) };
    let found = updater.check().await.map_err(io::Error::other)?;
    Ok(found.map(|update| Update { version: update.version, notes: update.body.unwrap_or_default() }))
}

/// Puts it in the place of this one, and starts it.
///
/// # Errors
/// Where it does not come, or its signature is not by the key of this build.
pub async fn install<R: Runtime>(
    app: &AppHandle<R>,
    came: Came,
    ending: Box<dyn Fn() + Send + Sync>,
) -> io::Result<()> {
    let ending = std::sync::Arc::new(ending);
    // On Windows the installer ends this process, and nothing after the install runs.
    let (handle, ends) = (app.clone(), ending.clone());
    let before = move || {
        ends();
        handle.cleanup_before_exit();
    };
    let updater = updater(app, before)?.ok_or(io::ErrorKind::Unsupported)?;
    let update = updater.check().await.map_err(io::Error::other)?.ok_or(io::ErrorKind::Unsupported)?;
    let mut got = 0;
    let piece = |bytes: usize, of: Option<u64>| {
        got += bytes as u64;
        came(got, of);
    };
    update.download_and_install(piece, || {}).await.map_err(io::Error::other)?;
    ending();
    app.restart();
}

/// Nothing where this build, or the way in which it was installed, brings no updates.
fn updater<R: Runtime>(
    app: &AppHandle<R>,
    before_exit: impl Fn() + Send + Sync + 'static,
) -> io::Result<Option<Updater>> {
    let itself =
        matches!(bundle_type(), Some(BundleType::Nsis | BundleType::AppImage | BundleType::App | BundleType::Dmg));
    // A build that was given an empty one was given none.
    let given = |value: Option<&'static str>| value.filter(|value| !value.is_empty());
    let (Some(key), Some(address), true) = (given(KEY), given(ADDRESS), itself) else { return Ok(None) };
    let address = address.parse().map_err(io::Error::other)?;
    let builder = app.updater_builder().pubkey(key).endpoints(vec![address]).map_err(io::Error::other)?;
    builder.on_before_exit(before_exit).build().map(Some).map_err(io::Error::other)
}
