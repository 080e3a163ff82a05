//! The core of a desktop, opened in its user's folder, with what this system has: notifications, a keyring, a start with the computer.

pub mod autostart;
mod door;
mod news;
mod system;
pub mod updates;

pub use door::Door;

use news::DesktopNews;
use sambat_client::{
    App, Config, SealedSecrets, SecretFile,
    api::{ApiCode, ApiError},
    host::Surface,
    ports::{Picker, Saver, Secrets},
};
use sambat_keyring::Keyring;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use system::Desktop;
use tauri::{AppHandle, Manager as _, Runtime};

/// The core in this user's folder.
pub fn open<R: Runtime>(
    handle: &AppHandle<R>,
    picker: Arc<dyn Picker>,
    saver: Arc<dyn Saver>,
    come_forward: fn(&AppHandle<R>),
) -> Result<App, ApiError> {
    let door = Arc::new(Door::default());
    let here = std::env::current_dir().unwrap_or_default();
    door.take_in(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()), &here);
    handle.manage(door.clone());
    let data = data_folder(handle).map_err(|_| ApiError::new(ApiCode::Internal))?;
    // Nobody is asked whether a byte is paid for: the page knows where the web view does.
    let config = Config::new(data.clone(), Surface::Window, secrets(handle, &data));
    let app = App::open(Config {
        endpoint: for_developers("SAMBAT_ENDPOINT"),
        picker,
        saver,
        arrivals: door.clone(),
        notifier: Arc::new(DesktopNews::new(handle.clone(), door, come_forward)),
        platform: Arc::new(Desktop::new(handle.clone())),
        ..config
    })?;
    Ok(app)
}

fn data_folder<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<PathBuf> {
    match for_developers("SAMBAT_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => {
            // Local, not roaming: what roams is copied between machines. WebView2 keeps its profile in the same folder.
            let folder = handle.path().app_local_data_dir()?;
            Ok(if cfg!(windows) { folder.join("data") } else { folder })
        }
    }
}

/// The core's keys: closed by the keyring where one answers, else in a file that only this user reads.
fn secrets<R: Runtime>(handle: &AppHandle<R>, data: &Path) -> Arc<dyn Secrets> {
    // A developer's folder is closed by no key of the developer's own.
    if for_developers("SAMBAT_DATA").is_none() {
        let keyring = Keyring::of_this_system(&handle.config().identifier);
        // What it closed once, it alone opens: a keyring that is silent now is no reason to begin anew.
        if SealedSecrets::are_in(data) || keyring.answers() {
            return Arc::new(SealedSecrets::new(Arc::new(keyring), data));
        }
        tracing::warn!("this system has no keyring that answers: the keys lie in a file of this user's");
    }
    Arc::new(SecretFile::new(data.join("secrets.json")))
}

/// A variable that only debug builds listen to: no environment redirects a citizen's complaints.
fn for_developers(name: &str) -> Option<String> {
    if cfg!(debug_assertions) { std::env::var(name).ok() } else { None }
}
