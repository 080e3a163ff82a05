//! What only the system around the app can do.

use super::Later;
use crate::files;
use serde::{Deserialize, Serialize};
use std::{io, path::Path};

/// A page of the system's own settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SettingsPage {
    /// The app's own, with its permissions.
    App,
    /// The switch of the receivers for where the device is.
    Location,
    /// The app's notifications.
    Notifications,
    /// Which apps the battery saver leaves alone.
    Battery,
    /// The maker's list of apps that may start by themselves.
    Autostart,
}

/// Whether the system lets the app show notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MayNotify {
    /// It does.
    Yes,
    /// The citizen was never asked.
    NotAsked,
    /// The citizen said no, and may be asked again.
    Refused,
    /// Only the system's settings change it.
    RefusedForGood,
}

/// Kinds of news that the citizen switched off in the system's own settings, each by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Silenced {
    /// Answers and questions.
    pub answer: bool,
    /// Done, with proof.
    pub done: bool,
    /// Sent after a long wait.
    pub sent: bool,
    /// Past the promise.
    pub late: bool,
}

/// What may keep the system from letting the app send while nobody looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Standby {
    /// Whether the battery saver leaves the app alone.
    pub battery_exempt: bool,
    /// Whether the citizen or the system forbade work in the background.
    pub restricted: bool,
    /// Whether the app is used so rarely that the system lets it work once a day or less.
    pub rare: bool,
    /// Whether the data saver keeps mobile data from it while it is not seen.
    pub no_mobile_data: bool,
    /// The device's maker, in small letters, where it is known to stop apps in ways of its own; else empty.
    pub maker: String,
    /// For so many whole days something has waited and the system has let nothing run.
    pub missed_days: u32,
}

/// Whether the app starts with the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Autostart {
    /// Whether it does.
    pub on: bool,
    /// Whether it goes on in the system's tray when its window is closed: a system may have no tray.
    pub tray: bool,
}

/// A newer version of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Update {
    /// Its number.
    pub version: String,
    /// What is new in it, as its makers say; empty where they say nothing.
    pub notes: String,
}

/// Told how many bytes of an update have come, and of how many, where that is known.
pub type Came = Box<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The system around the app. Whatever it says nothing of, it does not have.
pub trait Platform: Send + Sync + 'static {
    /// Shows a page of its settings. Whether it has it.
    fn open_settings(&self, _page: SettingsPage) -> Later<'_, bool> {
        Box::pin(std::future::ready(false))
    }

    /// Whether notifications may be shown; asks the citizen only where that is wanted. `None` where there are none.
    fn may_notify(&self, _ask: bool) -> Later<'_, Option<MayNotify>> {
        Box::pin(std::future::ready(None))
    }

    /// What the system keeps silent of what it lets be shown.
    fn silenced(&self) -> Later<'_, Silenced> {
        Box::pin(std::future::ready(Silenced::default()))
    }

    /// What may keep it from sending. `None` where the app runs as long as its window.
    fn standby(&self) -> Later<'_, Option<Standby>> {
        Box::pin(std::future::ready(None))
    }

    /// Whether it can keep what the window shows out of screenshots.
    fn can_conceal(&self) -> bool {
        false
    }

    /// Keeps what the window shows out of screenshots and of the list of apps, or no more.
    fn conceal(&self, _on: bool) -> Later<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    /// Whether the app starts with the computer. `None` where that cannot be chosen.
    fn autostart(&self) -> Option<Autostart> {
        None
    }

    /// Has the app start with the computer from now on, or no more.
    ///
    /// # Errors
    /// The system's, where it does not write that down; always where it cannot be chosen.
    fn set_autostart(&self, _on: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// A newer version that the app can put in its own place. `None` where there is none, or something else brings them: a store, or
    /// the system's packages.
    ///
    /// # Errors
    /// Where nobody could be asked.
    fn update(&self) -> Later<'_, io::Result<Option<Update>>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Puts the newer version in the app's place and starts it. `ending` is called before this process ends, which may be without a
    /// return from here.
    ///
    /// # Errors
    /// Where it does not come, is not whole, or is not of the app's makers. The version that runs goes on.
    fn install_update(&self, _came: Came, _ending: Box<dyn Fn() + Send + Sync>) -> Later<'_, io::Result<()>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::Unsupported.into())))
    }

    /// Bytes that the app may still write into its folder. `None` where the system does not say.
    fn room(&self, data: &Path) -> Option<u64> {
        files::room(data)
    }
}

/// A system that is not asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPlatform;

impl Platform for NoPlatform {}
