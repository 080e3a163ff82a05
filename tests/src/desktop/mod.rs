//! A desktop of a test's own: a display that nobody looks at, and a bus with what a desktop has on it.

mod bus;
mod display;

pub use bus::{Bus, NO_BUS, Notification, Notifications, PATIENCE};
pub use display::Display;

use std::{path::Path, process::Command};

/// What a program of this desktop finds around it.
pub fn surroundings<'a>(
    program: &'a mut Command,
    display: &Display,
    bus: &str,
    data: &Path,
    endpoint: &str,
) -> &'a mut Command {
    program
        .env("DISPLAY", &display.name)
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("SAMBAT_DATA", data)
        .env("SAMBAT_ENDPOINT", endpoint)
        // Nothing of the web view's own goes where a person keeps theirs.
        .env("XDG_DATA_HOME", data.join("xdg/data"))
        .env("XDG_CACHE_HOME", data.join("xdg/cache"))
        .env("XDG_CONFIG_HOME", data.join("xdg/config"))
        // Xvfb has no graphics card, and nobody here reads the screen aloud.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("NO_AT_BRIDGE", "1")
}
