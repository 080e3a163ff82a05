//! What the core asks of the desktop.

use super::autostart;
use crate::tray;
use sambat_client::ports::{Autostart, Later, MayNotify, Platform, SettingsPage, Standby};
use std::future::ready;
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
    fn open_settings(&self, _: SettingsPage) -> Later<'_, bool> {
        Box::pin(ready(false))
    }

    // A desktop asks nobody: it shows them or, in its own settings, does not.
    fn may_notify(&self, _: bool) -> Later<'_, Option<MayNotify>> {
        Box::pin(ready(Some(MayNotify::Yes)))
    }

    fn standby(&self) -> Later<'_, Option<Standby>> {
        Box::pin(ready(None))
    }

    fn conceal(&self, _: bool) -> Later<'_, ()> {
        Box::pin(ready(()))
    }

    fn autostart(&self) -> Option<Autostart> {
        let on = autostart::is_on(&self.0);
        autostart::is_possible().then(|| Autostart { on, tray: on && tray::is_there(&self.0) })
    }

    fn set_autostart(&self, on: bool) -> std::io::Result<()> {
        autostart::set(&self.0, on)?;
        if on {
            tray::show(&self.0)
        } else {
            tray::hide(&self.0)
        }
        Ok(())
    }
}
