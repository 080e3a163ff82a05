//! The shell, and only the shell: it opens the core, shows the page, and carries between them.

mod commands;
mod events;
mod host;
mod navigation;
mod presence;
#[cfg(windows)]
mod requirements;
#[cfg(not(target_os = "android"))]
mod tray;
mod window;

use host::Host;
use tauri::{
    AppHandle, Builder, Manager as _, RunEvent, Runtime,
    http::{HeaderValue, Response, StatusCode, header},
    webview::{PermissionKind, PermissionResponse},
};

/// The scheme under which the page shows photos: `foto://localhost/thumb/<id>`.
const PHOTO_SCHEME: &str = "foto";

/// The scheme under which the map asks for tiles: `peta://localhost/<zoom>/<column>/<row>`.
const MAP_SCHEME: &str = "peta";

/// Starts the app, and returns when it ends.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    tracing_subscriber::fmt().with_env_filter(host::log_filter()).with_writer(std::io::stderr).init();
    #[cfg(windows)]
    if !requirements::are_met() {
        return;
    }
    let built = presence::register(Builder::default())
        .plugin(tauri_plugin_fs::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(sambat_plugin_android::plugin())
        .invoke_handler(commands::handler())
        .register_asynchronous_uri_scheme_protocol(PHOTO_SCHEME, |context, request, responder| {
            let app = context.app_handle().clone();
            let path = request.uri().path().to_owned();
            tauri::async_runtime::spawn(async move { responder.respond(photo(&app, &path).await) });
        })
        .register_asynchronous_uri_scheme_protocol(MAP_SCHEME, |context, request, responder| {
            let app = context.app_handle().clone();
            let path = request.uri().path().to_owned();
            tauri::async_runtime::spawn(async move { responder.respond(tile(&app, &path).await) });
        })
        // The page asks for nothing but the place, and only the citizen's finger makes it ask.
        .on_permission_request(|_, kind| match kind {
            PermissionKind::Geolocation => PermissionResponse::Allow,
            _ => PermissionResponse::Deny,
        })
        .on_window_event(events::window)
        .setup(|app| {
            if let Some(code) = presence::asked_for(app.handle()) {
                app.handle().exit(code);
                return Ok(());
            }
            if !presence::starts_hidden(app.handle()) {
                window::open(app.handle())?;
            }
            let host = Host::open(app.handle(), presence::come_forward);
            events::forward(app.handle(), &host);
            app.manage(host);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|app, event| match event {
            RunEvent::Resumed => {
                // Desktops say so once before the setup has put the host in its place.
                if let Some(host) = app.try_state::<Host>() {
                    host.resumed();
                }
            }
            #[cfg(target_os = "macos")]
            RunEvent::Opened { urls } => presence::opened(app, urls),
            // Its last window was closed: nobody said that it shall end.
            RunEvent::ExitRequested { code: None, api, .. } if presence::goes_on(app) => api.prevent_exit(),
            _ => {}
        }),
        Err(error) => {
            tracing::error!(%error, "the window did not open");
            std::process::exit(1);
        }
    }
}

/// A tile of the city's map. On Android and Windows the page is of another origin than the scheme.
async fn tile<R: Runtime>(app: &AppHandle<R>, path: &str) -> Response<Vec<u8>> {
    let found = match app.try_state::<Host>() {
        Some(host) => host.tile(path).await,
        None => None,
    };
    let mut response = answer(found, StatusCode::INTERNAL_SERVER_ERROR, "application/x-protobuf");
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// A photo's picture, by its id: the page never names a file.
async fn photo<R: Runtime>(app: &AppHandle<R>, path: &str) -> Response<Vec<u8>> {
    let found = match app.try_state::<Host>() {
        Some(host) => host.photo(path).await,
        None => None,
    };
    answer(found, StatusCode::NOT_FOUND, "image/jpeg")
}

/// What was found, or that it was not. Without a tag: Android's web view takes "not modified" for no answer at all.
fn answer(found: Option<Vec<u8>>, missing: StatusCode, media: &'static str) -> Response<Vec<u8>> {
    let status = if found.is_some() { StatusCode::OK } else { missing };
    let mut response = Response::new(found.unwrap_or_default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
