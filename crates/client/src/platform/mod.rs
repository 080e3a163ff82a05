//! What the page asks of the system around the app.

use crate::{
    App,
    api::{ApiCode, ApiError, Nothing, Retry},
    host::Notice,
    ports::{Autostart, MayNotify, SettingsPage, Silenced, Standby, Update},
};
use serde::{Deserialize, Serialize};

/// Which page of the system's settings is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettingsOpen {
    /// The page.
    pub page: SettingsPage,
}

/// Whether notifications may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NotifyAsk {
    /// Whether the citizen may be asked.
    pub ask: bool,
}

/// What the system answers of notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct NotifyAnswer {
    /// Nothing where there are no notifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may: Option<MayNotify>,
    /// What it keeps silent all the same.
    pub silenced: Silenced,
}

/// What may keep the system from letting the app send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct StandbyView {
    /// Nothing where the app runs as long as its window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standby: Option<Standby>,
}

/// Whether what is shown is kept out of screenshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Conceal {
    /// Whether it is from now on.
    pub on: bool,
}

/// Whether the app starts with the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct AutostartView {
    /// Nothing where that cannot be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autostart: Option<Autostart>,
}

/// Whether the app is to start with the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AutostartSet {
    /// Whether it is from now on.
    pub on: bool,
}

/// Whether there is a newer version to put in the app's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct UpdateView {
    /// Nothing where there is none, nobody could be asked, or something else brings them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<Update>,
}

/// Shows a page of the system's settings.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the system has none.
pub async fn open_settings(app: &App, argument: SettingsOpen) -> Result<Nothing, ApiError> {
    if app.config().platform.open_settings(argument.page).await {
        Ok(Nothing {})
    } else {
        Err(ApiError::new(ApiCode::Unsupported))
    }
}

/// Whether the system lets notifications be shown.
///
/// # Errors
/// Never: what cannot be asked is nothing.
pub async fn may_notify(app: &App, argument: NotifyAsk) -> Result<NotifyAnswer, ApiError> {
    let platform = &app.config().platform;
    Ok(NotifyAnswer { may: platform.may_notify(argument.ask).await, silenced: platform.silenced().await })
}

/// What may keep the system from letting the app send while nobody looks.
///
/// # Errors
/// Never: what cannot be asked is nothing.
pub async fn standby(app: &App, _: Nothing) -> Result<StandbyView, ApiError> {
    Ok(StandbyView { standby: app.config().platform.standby().await })
}

/// Keeps what is shown out of screenshots and of the list of apps, or no more.
///
/// # Errors
/// Never: a system that cannot is not told.
pub async fn conceal(app: &App, argument: Conceal) -> Result<Nothing, ApiError> {
    app.config().platform.conceal(argument.on).await;
    Ok(Nothing {})
}

/// Whether the app starts with the computer.
///
/// # Errors
/// Never: where it cannot be chosen there is nothing.
pub async fn autostart(app: &App, _: Nothing) -> Result<AutostartView, ApiError> {
    app.blocking(|app| Ok(AutostartView { autostart: app.config().platform.autostart() })).await
}

/// Has the app start with the computer, or no more; answers how it is then.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the system does not write that down.
pub async fn set_autostart(app: &App, argument: AutostartSet) -> Result<AutostartView, ApiError> {
    app.blocking(move |app| {
        let platform = &app.config().platform;
        platform.set_autostart(argument.on).map_err(|_| ApiError::new(ApiCode::Unsupported))?;
        Ok(AutostartView { autostart: platform.autostart() })
    })
    .await
}

/// Whether there is a newer version of the app that it can put in its own place.
///
/// # Errors
/// Never: where nobody could be asked there is none.
pub async fn update(app: &App, _: Nothing) -> Result<UpdateView, ApiError> {
    let update = app.config().platform.update().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "nobody could be asked for a newer version");
        None
    });
    Ok(UpdateView { update })
}

/// Puts the newer version in the app's place and starts it: the answer may never come. Whoever listens hears how much of it has come.
/// What is being sent just then goes on from the byte.
///
/// # Errors
/// [`ApiCode::Unsupported`] where there is none, or the app does not bring them itself; [`ApiCode::Internal`] where it does not come,
/// or is not what the app's makers signed.
pub async fn install_update(app: &App, _: Nothing) -> Result<Nothing, ApiError> {
    let (told, ends) = (app.clone(), app.clone());
    let came = Box::new(move |got, of| told.tell(Notice::Updating { got, of }));
    let installed = app.config().platform.install_update(came, Box::new(move || ends.note_end())).await;
    installed.map(|()| Nothing {}).map_err(|error| match error.kind() {
        std::io::ErrorKind::Unsupported => ApiError::new(ApiCode::Unsupported),
        _ => {
            tracing::warn!(%error, "the newer version was not installed");
            ApiError { retry: Retry::Now, ..ApiError::new(ApiCode::Internal) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Config, opened,
        ports::{Came, Later, Platform},
    };
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    /// A system that brings a version, whole or not.
    struct Brings {
        whole: bool,
        ended: Mutex<bool>,
    }

    impl Platform for Brings {
        fn update(&self) -> Later<'_, io::Result<Option<Update>>> {
            let newer = Update { version: "9.0.0".into(), notes: String::new() };
            Box::pin(std::future::ready(if self.whole { Ok(Some(newer)) } else { Err(io::ErrorKind::TimedOut.into()) }))
        }

        fn install_update(&self, came: Came, ending: Box<dyn Fn() + Send + Sync>) -> Later<'_, io::Result<()>> {
            Box::pin(async move {
                came(7, Some(10));
                if !self.whole {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                ending();
                *self.ended.lock().unwrap() = true;
                Ok(())
            })
        }
    }

    #[tokio::test]
    async fn a_newer_version_is_told_installed_with_its_progress_and_refused_where_it_is_not_whole() {
        for whole in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let system = Arc::new(Brings { whole, ended: Mutex::new(false) });
            let app = App::open(Config { platform: system.clone(), ..opened::config(folder.path()) }).unwrap();
            let mut notices = app.notices();
            let offered = update(&app, Nothing {}).await.unwrap().update.map(|update| update.version);
            assert_eq!(offered, whole.then(|| "9.0.0".to_owned()));
            let installed = install_update(&app, Nothing {}).await;
            assert_eq!(
                installed.map_err(|error| error.code),
                if whole { Ok(Nothing {}) } else { Err(ApiCode::Internal) }
            );
            assert_eq!(notices.recv().await.unwrap(), Notice::Updating { got: 7, of: Some(10) });
            assert_eq!(*system.ended.lock().unwrap(), whole);
        }
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        assert_eq!(update(&app, Nothing {}).await.unwrap().update, None);
        assert_eq!(install_update(&app, Nothing {}).await.unwrap_err().code, ApiCode::Unsupported);
    }
}
