//! The one window, and what leads out of it.

use crate::navigation::{self, Way};
#[cfg(target_os = "android")]
use tauri::Manager as _;
use tauri::{AppHandle, Runtime, Url, WebviewWindowBuilder, webview::NewWindowResponse};

/// Opens the window, as `tauri.conf.json` describes it: it stays on the app's own page, whatever is pressed there.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let Some(described) = app.config().app.windows.first() else { return Ok(()) };
    let own = navigation::own(app.config().build.dev_url.as_ref());
    let (here, elsewhere) = (app.clone(), app.clone());
    WebviewWindowBuilder::from_config(app, described)?
        .on_navigation(move |to| {
            let way = navigation::way(&own, to);
            if way == Way::System {
                hand_over(&here, to.clone());
            }
            way == Way::Here
        })
        // A link for a window of its own: there is one window.
        .on_new_window(move |to, _| {
            if navigation::way(&[], &to) == Way::System {
                hand_over(&elsewhere, to);
            }
            NewWindowResponse::Deny
        })
        .build()?;
    Ok(())
}

/// Has the system open an address. The window's thread does not wait for it: the system may need that thread itself.
fn hand_over<R: Runtime>(app: &AppHandle<R>, to: Url) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = open_elsewhere(&app, &to).await {
            tracing::warn!(%error, "the system did not open what was pressed");
        }
    });
}

/// Hands an address or a number to the app that the phone has for it.
#[cfg(target_os = "android")]
async fn open_elsewhere<R: Runtime>(app: &AppHandle<R>, to: &Url) -> Result<(), sambat_plugin_android::PhoneError> {
    match app.try_state::<sambat_plugin_android::Phone<R>>() {
        Some(phone) => phone.open(to.as_str()).await,
        None => Err(sambat_plugin_android::PhoneError::NoPhone),
    }
}

/// Opens an address with the system's own program.
#[cfg(not(target_os = "android"))]
#[expect(clippy::unused_async, reason = "a phone is asked and answers")]
async fn open_elsewhere<R: Runtime>(_: &AppHandle<R>, to: &Url) -> std::io::Result<()> {
    open::that_detached(to.as_str())
}
