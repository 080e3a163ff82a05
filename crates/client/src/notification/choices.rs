//! Reading and changing what the citizen wants to be told.

use super::{NotificationAsked, NotificationChange, NotificationSettings};
use crate::{
    App,
    api::{ApiError, Nothing},
    background,
    store::{self, Connection, StoreError},
};

const ANSWER: &str = "notify_answer";
const DONE: &str = "notify_done";
const SENT: &str = "notify_sent";
const LATE: &str = "notify_late";
const QUIET_HOURS: &str = "notify_quiet_hours";
const BACKGROUND: &str = "notify_background";
const ASKED: &str = "notify_asked";

/// What the citizen wants to be told.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`]
/// where the store fails in another way.
pub async fn get(app: &App, _: Nothing) -> Result<NotificationSettings, ApiError> {
    app.read(|connection, _| Ok(load(connection)?)).await
}

/// Changes one of these settings; answers all. Who chose once is not asked any more.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn set(app: &App, change: NotificationChange) -> Result<NotificationSettings, ApiError> {
    let settings = app.write(move |transaction, _| {
        let (name, on) = match change {
            NotificationChange::Answer(on) => (ANSWER, on),
            NotificationChange::Done(on) => (DONE, on),
            NotificationChange::Sent(on) => (SENT, on),
            NotificationChange::Late(on) => (LATE, on),
            NotificationChange::QuietHours(on) => (QUIET_HOURS, on),
            NotificationChange::Background(on) => (BACKGROUND, on),
        };
        store::setting::set(transaction, name, &on)?;
        store::setting::set(transaction, ASKED, &true)?;
        Ok::<_, ApiError>(load(transaction)?)
    });
    let settings = settings.await?;
    background::wish(app, false).await;
    Ok(settings)
}

/// What the citizen said when they were asked, once: *Ya, kabari* switches every kind on.
///
/// # Errors
/// As [`set`].
pub async fn asked(app: &App, argument: NotificationAsked) -> Result<NotificationSettings, ApiError> {
    let settings = app.write(move |transaction, _| {
        if argument.wanted {
            for name in [ANSWER, DONE, SENT, LATE] {
                store::setting::set(transaction, name, &true)?;
            }
        }
        store::setting::set(transaction, ASKED, &true)?;
        Ok::<_, ApiError>(load(transaction)?)
    });
    let settings = settings.await?;
    background::wish(app, false).await;
    Ok(settings)
}

/// The settings as they are kept; what was never set has its usual value.
pub(crate) fn load(connection: &Connection) -> Result<NotificationSettings, StoreError> {
    let usual = NotificationSettings::default();
    let set = |name, usual: bool| Ok::<_, StoreError>(store::setting::get(connection, name)?.unwrap_or(usual));
    Ok(NotificationSettings {
        answer: set(ANSWER, usual.answer)?,
        done: set(DONE, usual.done)?,
        sent: set(SENT, usual.sent)?,
        late: set(LATE, usual.late)?,
        quiet_hours: set(QUIET_HOURS, usual.quiet_hours)?,
        background: set(BACKGROUND, usual.background)?,
        ask: !set(ASKED, false)? && store::complaint::any_received(connection)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{get, set};
    use crate::{api::Nothing, notification::NotificationSettings, opened::open};

    #[tokio::test]
    async fn every_switch_outlives_the_app() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        assert_eq!(get(&app, Nothing {}).await.unwrap(), NotificationSettings::default());
        // As the page writes them.
        for change in [
            r#"{"setting":"answer","value":true}"#,
            r#"{"setting":"done","value":true}"#,
            r#"{"setting":"sent","value":true}"#,
            r#"{"setting":"late","value":true}"#,
            r#"{"setting":"quiet_hours","value":false}"#,
            r#"{"setting":"background","value":false}"#,
        ] {
            set(&app, serde_json::from_str(change).unwrap()).await.unwrap();
        }
        drop(app);
        let kept = NotificationSettings {
            answer: true,
            done: true,
            sent: true,
            late: true,
            quiet_hours: false,
            background: false,
            ask: false,
        };
        assert_eq!(get(&open(folder.path()), Nothing {}).await.unwrap(), kept);
    }
}
