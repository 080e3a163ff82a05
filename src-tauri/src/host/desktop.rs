//! The core of a desktop, opened in its user's folder.

use sambat_client::{
    App, BuiltinPacks, Config, SecretFile, SystemClock,
    api::{ApiCode, ApiError},
    host::Surface,
    ports::{NoBackground, NoDecoder, NoNotifier, Picker, Saver, UnknownNetwork},
};
use std::{path::PathBuf, sync::Arc};
use tauri::{AppHandle, Manager as _, Runtime};

/// The core in this user's folder.
pub fn open<R: Runtime>(
    handle: &AppHandle<R>,
    picker: Arc<dyn Picker>,
    saver: Arc<dyn Saver>,
) -> Result<App, ApiError> {
    let data = data_folder(handle).map_err(|_| ApiError::new(ApiCode::Internal))?;
    let app = App::open(Config {
        secrets: Arc::new(SecretFile::new(data.join("secrets.json"))),
        data,
        endpoint: for_developers("SAMBAT_ENDPOINT"),
        surface: Surface::Window,
        clock: Arc::new(SystemClock),
        // The page knows where the web view does.
        network: Arc::new(UnknownNetwork),
        picker,
        saver,
        notifier: Arc::new(NoNotifier),
        background: Arc::new(NoBackground),
        decoder: Arc::new(NoDecoder),
        packs: Arc::new(BuiltinPacks),
    })?;
    Ok(app)
}

fn data_folder<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<PathBuf> {
    match for_developers("SAMBAT_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => handle.path().app_local_data_dir(),
    }
}

/// A variable that only debug builds listen to: no environment redirects a citizen's complaints.
fn for_developers(name: &str) -> Option<String> {
    if cfg!(debug_assertions) { std::env::var(name).ok() } else { None }
}
