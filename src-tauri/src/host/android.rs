//! The core of a phone: the one that the system's jobs run too, which may be open before there is a window.

use sambat_client::{
    App,
    api::ApiError,
    ports::{Picker, Saver},
};
use std::sync::Arc;
use tauri::{AppHandle, Runtime};

/// The core, with what this window can do.
pub fn open<R: Runtime>(_: &AppHandle<R>, picker: Arc<dyn Picker>, saver: Arc<dyn Saver>) -> Result<App, ApiError> {
    sambat_jni::give_window(picker, saver);
    sambat_jni::core()
}
