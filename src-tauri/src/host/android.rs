//! The core of a phone: the one that the system's jobs run too, which may be open before there is a window.

use super::others::OtherApps;
use sambat_client::{
    App,
    api::ApiError,
    ports::{
        Camera, FixSource, Later, Located, Locations, MayNotify, Measured, Picker, Platform, Saver, SettingsPage,
        ShotEnd, Silenced, Standby,
    },
};
use sambat_jni::WindowPorts;
use sambat_plugin_android::{Fix, Location, LocationState, Network, News, NewsState, Outcome, Page, Phone};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tauri::{AppHandle, Manager as _, Runtime, State};

/// The core, with what this window can do.
pub fn open<R: Runtime>(
    handle: &AppHandle<R>,
    picker: Arc<dyn Picker>,
    saver: Arc<dyn Saver>,
    _: fn(&AppHandle<R>),
) -> Result<App, ApiError> {
    let phone = Arc::new(OfPhone(handle.clone()));
    let others = Arc::new(OtherApps::new(handle.clone()));
    sambat_jni::give_window(WindowPorts {
        picker,
        saver,
        sharer: others.clone(),
        arrivals: others.clone(),
        camera: phone.clone(),
        locations: phone.clone(),
        platform: phone,
    });
    let core = sambat_jni::core();
    if let Ok(core) = &core {
        others.at(&core.config().data);
    }
    core
}

/// Makers whose phones end apps, or let none start by itself, in ways that Android has no word for. The plugin knows the pages of theirs.
const STRICT: [&str; 13] = [
    "asus", "honor", "huawei", "infinix", "oneplus", "oppo", "poco", "realme", "redmi", "samsung", "tecno", "vivo",
    "xiaomi",
];

/// The Kotlin half, which the shell put in its place before the core is opened.
struct OfPhone<R: Runtime>(AppHandle<R>);

impl<R: Runtime> OfPhone<R> {
    fn phone(&self) -> Option<State<'_, Phone<R>>> {
        self.0.try_state()
    }
}

impl<R: Runtime> Camera for OfPhone<R> {
    // The core knows where its photos lie without a window.
    fn folder(&self) -> Option<PathBuf> {
        None
    }

    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd> {
        Box::pin(async move {
            let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(phone) = self.phone() else { return ShotEnd::NoCamera };
            match phone.camera(name).await.map(|shot| shot.outcome) {
                Ok(Outcome::Taken) => ShotEnd::Taken,
                Ok(Outcome::Cancelled) => ShotEnd::Cancelled,
                Ok(Outcome::NoCamera) => ShotEnd::NoCamera,
                Ok(Outcome::NoRoom) => ShotEnd::NoRoom,
                Ok(Outcome::Busy) => ShotEnd::Busy,
                Err(error) => {
                    tracing::warn!(%error, "the camera was not opened");
                    ShotEnd::Cancelled
                }
            }
        })
    }
}

impl<R: Runtime> Locations for OfPhone<R> {
    fn can_tell(&self) -> bool {
        true
    }

    fn locate(&self, wait: Duration, ask: bool) -> Later<'_, Located> {
        Box::pin(async move {
            let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
            let Some(phone) = self.phone() else { return Located::Nothing };
            match phone.place(seconds, ask).await {
                Ok(location) => located(location),
                Err(error) => {
                    tracing::warn!(%error, "the place was not asked for");
                    Located::Nothing
                }
            }
        })
    }
}

fn located(Location { state, fix }: Location) -> Located {
    match (state, fix) {
        (LocationState::Fix, Some(fix)) => Located::Here(measured(&fix)),
        (LocationState::Approximate, Some(fix)) => Located::Roughly(measured(&fix)),
        (LocationState::NotAsked, _) => Located::NotAsked,
        (LocationState::Refused, _) => Located::Refused,
        (LocationState::RefusedForEver, _) => Located::RefusedForGood,
        (LocationState::Off, _) => Located::Off,
        (LocationState::Fix | LocationState::Approximate | LocationState::None, _) => Located::Nothing,
    }
}

fn measured(fix: &Fix) -> Measured {
    Measured {
        lat: fix.lat,
        lon: fix.lon,
        accuracy_m: fix.accuracy_m,
        heading_deg: fix.heading,
        age: Duration::from_millis(fix.age_ms),
        source: match fix.provider.as_str() {
            _ if fix.mock => FixSource::Mock,
            "gps" => FixSource::Gps,
            _ => FixSource::Network,
        },
    }
}

impl<R: Runtime> Platform for OfPhone<R> {
    fn open_settings(&self, page: SettingsPage) -> Later<'_, bool> {
        let page = match page {
            SettingsPage::App => Page::App,
            SettingsPage::Location => Page::Location,
            SettingsPage::Notifications => Page::Notifications,
            SettingsPage::Battery => Page::Battery,
            SettingsPage::Autostart => Page::Autostart,
        };
        Box::pin(async move {
            match self.phone() {
                Some(phone) => phone.settings(page).await.is_ok(),
                None => false,
            }
        })
    }

    fn may_notify(&self, ask: bool) -> Later<'_, Option<MayNotify>> {
        Box::pin(async move {
            Some(match self.phone()?.notifications(ask).await.ok()?.state {
                NewsState::Granted => MayNotify::Yes,
                NewsState::NotAsked => MayNotify::NotAsked,
                NewsState::Refused => MayNotify::Refused,
                NewsState::RefusedForEver | NewsState::Off => MayNotify::RefusedForGood,
            })
        })
    }

    fn silenced(&self) -> Later<'_, Silenced> {
        Box::pin(async move {
            let Some(phone) = self.phone() else { return Silenced::default() };
            let Ok(News { channels, .. }) = phone.notifications(false).await else { return Silenced::default() };
            Silenced { answer: !channels.answer, done: !channels.done, sent: !channels.sent, late: !channels.late }
        })
    }

    fn standby(&self) -> Later<'_, Option<Standby>> {
        Box::pin(async move {
            let told = self.phone()?.background().await.ok()?;
            Some(Standby {
                battery_exempt: told.battery_exempt,
                restricted: told.restricted || told.bucket == "restricted",
                rare: told.bucket == "rare",
                no_mobile_data: told.background_data == Network::Restricted,
                maker: if STRICT.contains(&told.maker.as_str()) { told.maker } else { String::new() },
                missed_days: told.missed,
            })
        })
    }

    fn can_conceal(&self) -> bool {
        true
    }

    fn conceal(&self, on: bool) -> Later<'_, ()> {
        Box::pin(async move {
            if let Some(phone) = self.phone()
                && let Err(error) = phone.secure(on).await
            {
                tracing::warn!(%error, "the window is not kept out of screenshots");
            }
        })
    }
}
