//! This device's ports, and the core opened on them.

#[cfg(target_os = "android")]
mod android;
#[cfg(not(target_os = "android"))]
pub mod desktop;
#[cfg(target_os = "android")]
mod others;

#[cfg(target_os = "android")]
use android::open;
#[cfg(not(target_os = "android"))]
use desktop::open;

use sambat_client::{
    App,
    api::{ApiError, Nothing},
    host::Notice,
    map,
    photo::{self, Picture},
    ports::{Later, Leaving, Picker, Saver, Source, Wanted},
    sync::{self, Worker},
};
use sambat_plugin_android::{Chosen, Phone};
use std::{
    io::{self, Read as _},
    sync::Arc,
};
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_dialog::{DialogExt as _, PickerMode};
use tauri_plugin_fs::{FilePath, FsExt as _, OpenOptions};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

/// The core, or why there is none: a window that opens still says what is wrong.
pub struct Host {
    core: Result<App, ApiError>,
    _worker: Option<Worker>,
}

impl Host {
    /// Opens the core in this device's folder and starts its sync. `come_forward` brings its window there, where something is
    /// to be seen.
    pub fn open<R: Runtime>(handle: &AppHandle<R>, come_forward: fn(&AppHandle<R>)) -> Self {
        let (picker, saver) = (Arc::new(DevicePicker(handle.clone())), Arc::new(DeviceSaver(handle.clone())));
        let core = open(handle, picker, saver, come_forward);
        if let Err(error) = &core {
            tracing::error!(code = ?error.code, "the core did not open");
        }
        // The worker lives on Tauri's executor.
        let worker = core.as_ref().ok().cloned().map(|app| tauri::async_runtime::block_on(async { sync::start(app) }));
        Self { core, _worker: worker }
    }

    /// How many reports of this user's have not reached their city, or nothing where the core does not open. Nothing is sent.
    #[cfg(not(target_os = "android"))]
    pub fn unsent<R: Runtime>(handle: &AppHandle<R>) -> Option<usize> {
        let (picker, saver) = (Arc::new(DevicePicker(handle.clone())), Arc::new(DeviceSaver(handle.clone())));
        let core = open(handle, picker, saver, |_| {}).ok()?;
        let queue = tauri::async_runtime::block_on(sambat_client::outbox::list(&core, Nothing {}));
        queue.ok().map(|queue| queue.complaints.len())
    }

    /// The opened core, or why it could not be opened.
    pub fn core(&self) -> Result<&App, ApiError> {
        self.core.as_ref().map_err(Clone::clone)
    }

    /// The app came back to the front, maybe because another one handed something over.
    pub fn resumed(&self) {
        if let Ok(core) = &self.core {
            core.sync().wake();
            if core.info().arrives {
                core.tell(Notice::Arrived);
            }
        }
    }

    /// The picture at `/thumb/<id>` or `/full/<id>`.
    pub async fn photo(&self, path: &str) -> Option<Vec<u8>> {
        let (picture, id) = path.strip_prefix('/')?.split_once('/')?;
        let picture = match picture {
            "thumb" => Picture::Thumbnail,
            "full" => Picture::Full,
            _ => return None,
        };
        photo::show(self.core.as_ref().ok()?, id.parse().ok()?, picture).await.ok()
    }

    /// A tile of the city's map, by the path of its address: `/15/26107/16948`. None of what is damaged.
    pub async fn tile(&self, path: &str) -> Option<Vec<u8>> {
        let mut parts = path.strip_prefix('/')?.splitn(3, '/');
        let (zoom, x, y) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        map::tile(self.core.as_ref().ok()?, zoom, x, y).await.ok()
    }
}

/// Which messages are logged: nothing of a citizen is ever in them.
pub fn log_filter() -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"))
}

/// The system's own picker.
struct DevicePicker<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Picker for DevicePicker<R> {
    fn pick(&self, what: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>> {
        // A phone has a gallery of its own; the dialog shows it as a list of files.
        if what == Wanted::Photos && cfg!(target_os = "android") {
            return Box::pin(self.gallery());
        }
        let (sender, receiver) = oneshot::channel();
        let dialog = self.0.dialog().file();
        let dialog = match what {
            // Every picture is let through: what cannot be read is refused by name, not hidden.
            Wanted::Photos => dialog
                .set_picker_mode(PickerMode::Image)
                .add_filter("Foto", &["jpg", "jpeg", "png", "webp", "heic", "heif"]),
            Wanted::Bundle => dialog.set_picker_mode(PickerMode::Document).add_filter("Sambat", &["sambat"]),
        };
        dialog.pick_files(move |chosen| {
            let _ = sender.send(chosen.unwrap_or_default());
        });
        Box::pin(async move {
            let chosen = receiver.await.unwrap_or_default();
            let mut sources: Vec<Box<dyn Source>> = Vec::new();
            for file in chosen {
                let name = name(&self.0, &file).await;
                sources.push(Box::new(Picked { handle: self.0.clone(), file, name }));
            }
            Some(sources)
        })
    }
}

impl<R: Runtime> DevicePicker<R> {
    async fn gallery(&self) -> Option<Vec<Box<dyn Source>>> {
        let phone = self.0.try_state::<Phone<R>>()?;
        let chosen = match phone.gallery().await {
            Ok(chosen) => chosen,
            Err(error) => {
                tracing::warn!(%error, "the gallery was not opened");
                return None;
            }
        };
        let source = |Chosen { uri, name }: Chosen| -> Option<Box<dyn Source>> {
            let file = FilePath::Url(uri.parse().ok()?);
            Some(Box::new(Picked { handle: self.0.clone(), file, name }))
        };
        Some(chosen.into_iter().filter_map(source).collect())
    }
}

/// The system's own way to keep a file: a dialog, on Android the document picker.
struct DeviceSaver<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Saver for DeviceSaver<R> {
    fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>> {
        let (sender, receiver) = oneshot::channel();
        self.0.dialog().file().set_file_name(&file.name).save_file(move |chosen| {
            let _ = sender.send(chosen);
        });
        Box::pin(async move {
            let Some(chosen) = receiver.await.unwrap_or_default() else { return Some(Ok(false)) };
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true);
            let written = self.0.fs().open(chosen, options).and_then(|mut open| file.put_into(&mut open));
            Some(written.map(|()| true))
        })
    }
}

/// The name of a chosen file.
async fn name<R: Runtime>(handle: &AppHandle<R>, file: &FilePath) -> String {
    match (file, handle.try_state::<Phone<R>>()) {
        (FilePath::Path(path), _) => {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        }
        (FilePath::Url(url), Some(phone)) => phone.display_name(url.as_str()).await.unwrap_or_default(),
        (FilePath::Url(_), None) => String::new(),
    }
}

/// A chosen file: a path, or on Android a content URI that only the system can open.
struct Picked<R: Runtime> {
    handle: AppHandle<R>,
    file: FilePath,
    name: String,
}

impl<R: Runtime> Source for Picked<R> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut options = OpenOptions::new();
        options.read(true);
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        self.handle.fs().open(self.file.clone(), options)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
