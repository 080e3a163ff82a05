//! The core of a desktop, opened in its user's folder.

use sambat_client::{
    App, Config, SecretFile,
    api::{ApiCode, ApiError},
    host::Surface,
    ports::{Picker, Saver},
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
    let secrets = Arc::new(SecretFile::new(data.join("secrets.json")));
    // Nobody is asked whether a byte is paid for: the page knows where the web view does.
    let config = Config::new(data, Surface::Window, secrets);
    let app = App::open(Config { endpoint: for_developers("SAMBAT_ENDPOINT"), picker, saver, ..config })?;
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
