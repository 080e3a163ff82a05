//! What the page asks of the system around the app.

use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    ports::{Autostart, MayNotify, SettingsPage, Standby},
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
    Ok(NotifyAnswer { may: app.config().platform.may_notify(argument.ask).await })
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
