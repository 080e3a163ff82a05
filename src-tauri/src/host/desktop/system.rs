//! What the core asks of the desktop.

use super::autostart;
use super::updates;
use crate::tray;
use sambat_client::ports::{Autostart, Came, Later, MayNotify, Platform, Update};
use std::{future::ready, io};
use tauri::{AppHandle, Runtime};

/// This desktop.
pub struct Desktop<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Desktop<R> {
    /// The desktop that this app is on.
    pub fn new(handle: AppHandle<R>) -> Self {
        Self(handle)
    }
}

impl<R: Runtime> Platform for Desktop<R> {
    // A desktop asks nobody: it shows them or, in its own settings, does not.
    fn may_notify(&self, _: bool) -> Later<'_, Option<MayNotify>> {
        Box::pin(ready(Some(MayNotify::Yes)))
    }

    fn autostart(&self) -> Option<Autostart> {
        let on = autostart::is_on(&self.0);
        autostart::is_possible().then(|| Autostart { on, tray: on && tray::is_there(&self.0) })
    }

    fn update(&self) -> Later<'_, io::Result<Option<Update>>> {
        Box::pin(updates::look(&self.0))
    }

    fn install_update(&self, came: Came, ending: Box<dyn Fn() + Send + Sync>) -> Later<'_, io::Result<()>> {
        Box::pin(updates::install(&self.0, came, ending))
    }

    fn set_autostart(&self, on: bool) -> io::Result<()> {
        autostart::set(&self.0, on)?;
        if on {
            tray::show(&self.0)
        } else {
            tray::hide(&self.0)
        }
        Ok(())
    }
}
