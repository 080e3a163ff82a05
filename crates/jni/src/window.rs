//! What only a window can do: it comes and goes, and the core stays.

use sambat_client::ports::{
    Arrival, Arrivals, Camera, Later, Leaving, Located, Locations, MayNotify, Picker, Platform, Saver, SettingsPage,
    Sharer, ShotEnd, Silenced, Source, Standby, Wanted,
};
use std::{
    future::ready,
    io,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// What a window brings.
#[derive(Clone)]
pub struct WindowPorts {
    /// Lets the citizen choose files.
    pub picker: Arc<dyn Picker>,
    /// Keeps files outside the app.
    pub saver: Arc<dyn Saver>,
    /// Hands files to other apps.
    pub sharer: Arc<dyn Sharer>,
    /// What other apps hand over.
    pub arrivals: Arc<dyn Arrivals>,
    /// The phone's camera.
    pub camera: Arc<dyn Camera>,
    /// The phone's receivers.
    pub locations: Arc<dyn Locations>,
    /// The system's settings and what it says of the app.
    pub platform: Arc<dyn Platform>,
}

/// The window's ports, as long as there was one.
#[derive(Default)]
pub struct Window(RwLock<Option<WindowPorts>>);

impl Window {
    /// Nobody has a window yet.
    pub const fn none() -> Self {
        Self(RwLock::new(None))
    }

    /// A window is here: its ports take the place of those of the one before.
    pub fn bring(&self, ports: WindowPorts) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(ports);
    }

    fn ports(&self) -> Option<WindowPorts> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The ports of whichever window there is.
pub struct OfWindow(pub &'static Window);

impl Picker for OfWindow {
    fn pick(&self, what: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.picker.pick(what).await }),
            None => Box::pin(ready(None)),
        }
    }
}

impl Saver for OfWindow {
    fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.saver.save(file).await }),
            None => Box::pin(ready(None)),
        }
    }
}

impl Sharer for OfWindow {
    fn can_share(&self) -> bool {
        true
    }

    fn share(&self, file: Leaving, mime: &'static str, title: String) -> Later<'_, Option<io::Result<()>>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.sharer.share(file, mime, title).await }),
            None => Box::pin(ready(None)),
        }
    }
}

impl Arrivals for OfWindow {
    fn can_come(&self) -> bool {
        true
    }

    fn take(&self) -> Later<'_, Vec<Arrival>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.arrivals.take().await }),
            None => Box::pin(ready(Vec::new())),
        }
    }
}

impl Locations for OfWindow {
    fn can_tell(&self) -> bool {
        true
    }

    fn locate(&self, wait: Duration, ask: bool) -> Later<'_, Located> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.locations.locate(wait, ask).await }),
            None => Box::pin(ready(Located::Nothing)),
        }
    }
}

impl Platform for OfWindow {
    fn open_settings(&self, page: SettingsPage) -> Later<'_, bool> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.platform.open_settings(page).await }),
            None => Box::pin(ready(false)),
        }
    }

    fn may_notify(&self, ask: bool) -> Later<'_, Option<MayNotify>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.platform.may_notify(ask).await }),
            None => Box::pin(ready(None)),
        }
    }

    fn silenced(&self) -> Later<'_, Silenced> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.platform.silenced().await }),
            None => Box::pin(ready(Silenced::default())),
        }
    }

    fn standby(&self) -> Later<'_, Option<Standby>> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.platform.standby().await }),
            None => Box::pin(ready(None)),
        }
    }

    fn can_conceal(&self) -> bool {
        true
    }

    fn conceal(&self, on: bool) -> Later<'_, ()> {
        match self.0.ports() {
            Some(ports) => Box::pin(async move { ports.platform.conceal(on).await }),
            None => Box::pin(ready(())),
        }
    }
}

/// The camera, which the window opens; where its photos lie is known without one.
pub struct CameraOfWindow {
    /// The window.
    pub window: &'static Window,
    /// Where the camera program puts photos.
    pub folder: PathBuf,
}

impl Camera for CameraOfWindow {
    fn folder(&self) -> Option<PathBuf> {
        Some(self.folder.clone())
    }

    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd> {
        match self.window.ports() {
            Some(ports) => Box::pin(async move { ports.camera.shoot(file).await }),
            None => Box::pin(ready(ShotEnd::Cancelled)),
        }
    }
}
