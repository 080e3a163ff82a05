//! What the citizen chose for this phone.

mod choices;

pub(crate) use choices::load;
pub use choices::{get, set};

use serde::{Deserialize, Serialize};

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Settings {
    /// Language of the page.
    pub language: String,
    /// Palette.
    pub theme: Theme,
    /// How large the page writes.
    pub text_size: TextSize,
    /// *Hemat data*: smaller photos from now on.
    pub data_saver: bool,
    /// *Foto hanya lewat Wi-Fi*: photos wait while every byte is paid for.
    pub wifi_only: bool,
    /// Whether the citizen has been through the first screen.
    pub welcomed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: sambat_domain::pack::FIRST_LANGUAGE.into(),
            theme: Theme::System,
            text_size: TextSize::Normal,
            data_saver: false,
            wifi_only: false,
            welcomed: false,
        }
    }
}

/// Palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Theme {
    /// As the phone.
    System,
    /// Paper.
    Light,
    /// Night.
    Dark,
}

/// How large the page writes, beside what the phone's own setting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TextSize {
    /// 100 %.
    Normal,
    /// 125 %.
    Large,
    /// 150 %.
    Larger,
    /// 200 %.
    Largest,
}

/// Changes one setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setting", content = "value", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SettingChange {
    /// Language of the page.
    Language(String),
    /// Palette.
    Theme(Theme),
    /// How large the page writes.
    TextSize(TextSize),
    /// *Hemat data*.
    DataSaver(bool),
    /// *Foto hanya lewat Wi-Fi*.
    WifiOnly(bool),
    /// The first screen was read.
    Welcomed(bool),
}
