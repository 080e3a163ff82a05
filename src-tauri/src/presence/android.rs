//! A phone's system keeps one app, and shows and ends it itself.

use tauri::{AppHandle, Builder, Runtime};

/// Nothing is needed for it.
pub fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
}

/// The system starts it to be used.
pub fn asked_for<R: Runtime>(_: &AppHandle<R>) -> Option<i32> {
    None
}

/// The system starts it to be seen.
pub fn starts_hidden<R: Runtime>(_: &AppHandle<R>) -> bool {
    false
}

/// The system does so.
pub fn come_forward<R: Runtime>(_: &AppHandle<R>) {}

/// The system says when it ends.
pub fn goes_on<R: Runtime>(_: &AppHandle<R>) -> bool {
    false
}
