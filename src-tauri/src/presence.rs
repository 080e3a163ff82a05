//! The program among the others of a desktop: one of it runs, its window comes forward when it is asked for, and without a window
//! it is found in the tray.

use crate::{
    host::{
        Host,
        desktop::{Door, autostart},
    },
    tray, window,
};
use std::{path::Path, sync::Arc};
use tauri::{AppHandle, Manager as _, Runtime, plugin::TauriPlugin};

/// The window's label in `tauri.conf.json`.
const WINDOW: &str = "main";

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

/// Whether the program was started to stay in the tray: with the computer.
pub fn starts_hidden<R: Runtime>(handle: &AppHandle<R>) -> bool {
    tray::prepare(handle, come_forward);
    if autostart::is_on(handle) {
        // The program may have moved since.
        if let Err(error) = autostart::set(handle, true) {
            tracing::warn!(%error, "the program does not start with the computer any more");
        }
        tray::show(handle);
    }
    std::env::args_os().any(|argument| argument == autostart::TRAY) && tray::is_there(handle)
}

/// Shows the window, made anew where it was closed into the tray, and has the page look at what came.
pub fn come_forward<R: Runtime>(handle: &AppHandle<R>) {
    let app = handle.clone();
    let shown = handle.run_on_main_thread(move || {
        let opened = match app.get_webview_window(WINDOW) {
            Some(window) => window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
            None => window::open(&app),
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
