//! What the citizen chose for this phone.

mod choices;

pub(crate) use choices::load;
pub use choices::{get, set};

use serde::{Deserialize, Serialize};

/// What the citizen can set, as it is set now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Settings {
    /// Language of the page: a code such as `id`.
    pub language: String,
    /// The colours of the page.
    pub theme: Theme,
    /// How large the page writes.
    pub text_size: TextSize,
    /// *Hemat data*: smaller photos from now on.
    pub data_saver: bool,
    /// *Foto hanya lewat Wi-Fi*: photos wait while every byte is paid for.
    pub wifi_only: bool,
    /// *Jangan tampilkan di tangkapan layar*: whether who complains is kept out of screenshots and of the list of apps.
    pub conceal: bool,
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
            // Whoever wants a picture of it says so first.
            conceal: true,
            welcomed: false,
        }
    }
}

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Theme {
    /// Light or dark, as the phone is set.
    System,
    /// Dark letters on light paper.
    Light,
    /// Light letters on a dark page.
    Dark,
}

/// How large the page writes, beside what the phone's own setting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TextSize {
    /// As large as the page is drawn: 100 %.
    Normal,
    /// A quarter larger: 125 %.
    Large,
    /// Half as large again: 150 %.
    Larger,
    /// Twice as large: 200 %.
    Largest,
}

/// One setting with its new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setting", content = "value", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SettingChange {
    /// Language of the page.
    Language(String),
    /// The colours of the page.
    Theme(Theme),
    /// How large the page writes.
    TextSize(TextSize),
    /// *Hemat data*: whether photos are made smaller from now on.
    DataSaver(bool),
    /// *Foto hanya lewat Wi-Fi*: whether photos wait while every byte is paid for.
    WifiOnly(bool),
    /// *Jangan tampilkan di tangkapan layar*: whether who complains is kept out of screenshots.
    Conceal(bool),
    /// The first screen was read.
    Welcomed(bool),
}
