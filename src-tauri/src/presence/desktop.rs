//! The program among the others of a desktop: one of it runs, its window comes forward when it is asked for, and without a window
//! it is found in the tray.

use crate::{
    host::{
        Host,
        desktop::{Door, autostart, updates},
    },
    tray, window,
};
use std::{path::Path, sync::Arc};
use tauri::{AppHandle, Builder, Manager as _, Runtime};
use tauri_plugin_window_state::StateFlags;

/// The window's label in `tauri.conf.json`.
const WINDOW: &str = "main";

/// An installer's words. The first ends the program that runs, by whoever is this user; the second says by its exit code how many
/// reports are not sent yet.
const QUIT: &str = "--quit";
const COUNT_UNSENT: &str = "--count-unsent";

/// An exit code is one byte on some systems. This one: nobody could count.
const UNKNOWN: i32 = 255;

/// Has a second start of the program hand over what it was given and end, and the window be where it was. Nothing is registered
/// before this: a second start must find the first before it opens anything.
pub fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let one = tauri_plugin_single_instance::init(|app, arguments, folder| {
        // Windows' callback runs on the window's own thread, Linux's on the bus's: neither waits for the core.
        handed_over(app, arguments.into_iter().skip(1), Path::new(&folder));
    });
    let placed = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
        .build();
    builder.plugin(one).plugin(placed).plugin(updates::plugin())
}

/// Takes in what the program that runs was handed, and shows the window.
fn handed_over<R: Runtime>(app: &AppHandle<R>, given: impl Iterator<Item = String>, folder: &Path) {
    let given: Vec<_> = given.collect();
    if given.iter().any(|argument| argument == QUIT) {
        app.exit(0);
        return;
    }
    if let Some(door) = app.try_state::<Arc<Door>>() {
        door.take_in(given, folder);
    }
    come_forward(app);
}

/// Takes in what macOS hands to the program that runs.
#[cfg(target_os = "macos")]
pub fn opened<R: Runtime>(app: &AppHandle<R>, urls: Vec<tauri::Url>) {
    handed_over(app, urls.into_iter().map(String::from), Path::new("/"));
}

/// Whether the program goes on without a window: only while it can be found again.
pub fn goes_on<R: Runtime>(app: &AppHandle<R>) -> bool {
    tray::is_there(app)
}

/// The exit code that the program was started for, where it was not started to be used.
pub fn asked_for<R: Runtime>(handle: &AppHandle<R>) -> Option<i32> {
    let given = |wanted: &str| std::env::args_os().any(|argument| argument == wanted);
    if given(COUNT_UNSENT) {
        return Some(
            Host::unsent(handle).map_or(UNKNOWN, |count| i32::try_from(count).unwrap_or(UNKNOWN).min(UNKNOWN - 1)),
        );
    }
    // None ran that could have been told.
    given(QUIT).then_some(0)
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
