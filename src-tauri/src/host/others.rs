//! Other apps of a phone: files go to them, links and files come from them.

use sambat_client::{
    PassingFolder,
    ports::{Arrival, Arrivals, Later, Leaving, PassingFile, Sharer},
};
use sambat_plugin_android::{Arrival as Came, Phone};
use std::{
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::SystemTime,
};
use tauri::{AppHandle, Manager as _, Runtime, State};

/// The two folders through which files pass, as the Kotlin half and its provider name them.
struct Folders {
    leaving: PassingFolder,
    incoming: PassingFolder,
}

/// The phone's other apps, by the Kotlin half.
pub struct OtherApps<R: Runtime> {
    handle: AppHandle<R>,
    folders: OnceLock<Folders>,
}

impl<R: Runtime> OtherApps<R> {
    /// As seen from this app.
    pub fn new(handle: AppHandle<R>) -> Self {
        Self { handle, folders: OnceLock::new() }
    }

    /// Says where the core's data are: Android puts an app's cache beside its files, in which they lie.
    pub fn at(&self, data: &Path) {
        let Some(app) = data.parent().and_then(Path::parent) else { return };
        let cache = app.join("cache");
        let folder = |name: &str| PassingFolder::new(cache.join(name));
        let folders = self.folders.get_or_init(|| Folders { leaving: folder("share"), incoming: folder("incoming") });
        // What an earlier start did not get to read, or another app never did.
        folders.incoming.sweep(SystemTime::now());
        folders.leaving.sweep(SystemTime::now());
    }

    fn phone(&self) -> Option<State<'_, Phone<R>>> {
        self.handle.try_state()
    }
}

impl<R: Runtime> Sharer for OtherApps<R> {
    fn can_share(&self) -> bool {
        true
    }

    fn share(&self, file: Leaving, mime: &'static str, title: String) -> Later<'_, Option<io::Result<()>>> {
        Box::pin(async move {
            let (phone, folders) = (self.phone()?, self.folders.get()?);
            let path = match folders.leaving.put(&file, SystemTime::now()) {
                Ok(path) => path,
                Err(error) => return Some(Err(error)),
            };
            Some(phone.share(&path.to_string_lossy(), mime, &title).await.map_err(io::Error::other))
        })
    }
}

impl<R: Runtime> Arrivals for OtherApps<R> {
    fn can_come(&self) -> bool {
        true
    }

    fn take(&self) -> Later<'_, Vec<Arrival>> {
        Box::pin(async move {
            let Some(phone) = self.phone() else { return Vec::new() };
            match phone.incoming().await {
                Ok(came) => came.into_iter().map(arrival).collect(),
                Err(error) => {
                    tracing::warn!(%error, "the phone does not say what other apps handed over");
                    Vec::new()
                }
            }
        })
    }
}

/// What its sender calls a file is no name to show: it has the one that the Kotlin half gave it.
fn arrival(came: Came) -> Arrival {
    match came {
        Came::Bundle { path } => Arrival::Bundle(Box::new(PassingFile::new(PathBuf::from(path), String::new()))),
        Came::Link { uri } => Arrival::Link(uri),
    }
}
