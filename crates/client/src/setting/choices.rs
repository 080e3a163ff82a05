//! Reading and changing settings.

use super::{SettingChange, Settings};
use crate::{
    App,
    api::{ApiError, Nothing},
    background,
    host::Notice,
    store::{self, Connection, StoreError},
};

const THEME: &str = "theme";
const TEXT_SIZE: &str = "text_size";
const DATA_SAVER: &str = "data_saver";
const WIFI_ONLY: &str = "wifi_only";
const CONCEAL: &str = "conceal";
const WELCOMED: &str = "welcomed";

/// All settings.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`]
/// where the store fails in another way.
pub async fn get(app: &App, _: Nothing) -> Result<Settings, ApiError> {
    app.read(|connection, _| Ok(load(connection)?)).await
}

/// Changes one setting; answers all.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn set(app: &App, change: SettingChange) -> Result<Settings, ApiError> {
    let holds_photos = matches!(change, SettingChange::WifiOnly(_));
    let settings = app.write(move |transaction, _| {
        match &change {
            SettingChange::Language(language) => store::setting::set(transaction, store::setting::LANGUAGE, language)?,
            SettingChange::Theme(theme) => store::setting::set(transaction, THEME, theme)?,
            SettingChange::TextSize(size) => store::setting::set(transaction, TEXT_SIZE, size)?,
            SettingChange::DataSaver(on) => store::setting::set(transaction, DATA_SAVER, on)?,
            SettingChange::WifiOnly(on) => store::setting::set(transaction, WIFI_ONLY, on)?,
            SettingChange::Conceal(on) => store::setting::set(transaction, CONCEAL, on)?,
            SettingChange::Welcomed(read) => store::setting::set(transaction, WELCOMED, read)?,
        }
        Ok::<_, ApiError>(load(transaction)?)
    });
    let settings = settings.await?;
    if holds_photos {
        app.tell(Notice::Queue);
        app.sync().wake();
        background::wish(app, false).await;
    }
    Ok(settings)
}

/// The settings as they are kept; what was never set has its usual value.
pub(crate) fn load(connection: &Connection) -> Result<Settings, StoreError> {
    let usual = Settings::default();
    Ok(Settings {
        language: store::setting::language(connection)?,
        theme: store::setting::get(connection, THEME)?.unwrap_or(usual.theme),
        text_size: store::setting::get(connection, TEXT_SIZE)?.unwrap_or(usual.text_size),
        data_saver: store::setting::get(connection, DATA_SAVER)?.unwrap_or(usual.data_saver),
        wifi_only: store::setting::get(connection, WIFI_ONLY)?.unwrap_or(usual.wifi_only),
        conceal: store::setting::get(connection, CONCEAL)?.unwrap_or(usual.conceal),
        welcomed: store::setting::get(connection, WELCOMED)?.unwrap_or(usual.welcomed),
    })
}

#[cfg(test)]
mod tests {
    use super::{get, set};
    use crate::{
        api::Nothing,
        opened::open,
        setting::{Settings, TextSize, Theme},
    };

    #[tokio::test]
    async fn every_setting_outlives_the_app() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        assert_eq!(get(&app, Nothing {}).await.unwrap(), Settings::default());
        // As the page writes them.
        for change in [
            r#"{"setting":"language","value":"jv"}"#,
            r#"{"setting":"theme","value":"dark"}"#,
            r#"{"setting":"text_size","value":"largest"}"#,
            r#"{"setting":"data_saver","value":true}"#,
            r#"{"setting":"wifi_only","value":true}"#,
            r#"{"setting":"conceal","value":false}"#,
            r#"{"setting":"welcomed","value":true}"#,
        ] {
            set(&app, serde_json::from_str(change).unwrap()).await.unwrap();
        }
        drop(app);
        let kept = Settings {
            language: "jv".into(),
            theme: Theme::Dark,
            text_size: TextSize::Largest,
            data_saver: true,
            wifi_only: true,
            conceal: false,
            welcomed: true,
        };
        assert_eq!(get(&open(folder.path()), Nothing {}).await.unwrap(), kept);
    }
}
