//! The core of a desktop, opened in its user's folder, and the program in its system: one instance, notifications, the tray, what
//! else opens it.

mod autostart;
mod door;
mod news;
mod system;
mod tray;

use crate::host::Host;
use door::Door;
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
    sync::{Arc, Mutex, PoisonError},
};
use system::Desktop;
use tauri::{AppHandle, Manager as _, Runtime, plugin::TauriPlugin};
use tray::Tray;

/// The window's label in `tauri.conf.json`.
const WINDOW: &str = "main";

/// The sign in the tray, while there is one.
type Shown<R> = Mutex<Option<Tray<R>>>;

/// Has a second start of the program hand over what it was given and end. It is registered before anything else opens.
pub fn one_instance<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_single_instance::init(|app, arguments, folder| {
        // Windows' callback runs on the window's own thread, Linux's on the bus's: neither waits for the core.
        if let Some(door) = app.try_state::<Arc<Door>>() {
            door.take_in(arguments.into_iter().skip(1), Path::new(&folder));
        }
        come_forward(app);
    })
}

/// Takes in what macOS hands to the program that runs.
#[cfg(target_os = "macos")]
pub fn opened<R: Runtime>(handle: &AppHandle<R>, urls: Vec<tauri::Url>) {
    if let Some(door) = handle.try_state::<Arc<Door>>() {
        door.take_in(urls.into_iter().map(String::from), Path::new("/"));
    }
    come_forward(handle);
}

/// The core in this user's folder.
pub fn open<R: Runtime>(
    handle: &AppHandle<R>,
    picker: Arc<dyn Picker>,
    saver: Arc<dyn Saver>,
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
        notifier: Arc::new(DesktopNews::new(handle.clone(), door)),
        platform: Arc::new(Desktop::new(handle.clone())),
        ..config
    })?;
    Ok(app)
}

/// Whether the program was started to stay in the tray: with the computer.
pub fn starts_hidden<R: Runtime>(handle: &AppHandle<R>) -> bool {
    handle.manage(Shown::<R>::default());
    if autostart::is_on(handle) {
        // The program may have moved since.
        if let Err(error) = autostart::set(handle, true) {
            tracing::warn!(%error, "the program does not start with the computer any more");
        }
        show_tray(handle);
    }
    std::env::args_os().any(|argument| argument == autostart::TRAY) && stays(handle)
}

/// Puts the sign into the tray, where there is one.
fn show_tray<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(shown) = handle.try_state::<Shown<R>>() {
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.is_none() {
            *shown = Tray::show(handle);
        }
    }
}

/// Takes the sign away.
fn hide_tray<R: Runtime>(handle: &AppHandle<R>) {
    if let Some(shown) = handle.try_state::<Shown<R>>() {
        drop(shown.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Whether the program goes on without a window: only while it can be found again in the tray.
pub fn stays<R: Runtime>(handle: &AppHandle<R>) -> bool {
    let Some(shown) = handle.try_state::<Shown<R>>() else { return false };
    shown.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(Tray::is_there)
}

/// Shows the window, made anew where it was closed into the tray, and has the page look at what came.
pub fn come_forward<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.clone();
    let shown = handle.run_on_main_thread(move || {
        let opened = match app.get_webview_window(WINDOW) {
            Some(window) => window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
            None => crate::open_window(&app),
        };
        if let Err(error) = opened {
            tracing::warn!(%error, "the window does not come forward");
        }
        if let Some(host) = app.try_state::<Host>() {
            host.resumed();
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "the window does not come forward");
    }
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
