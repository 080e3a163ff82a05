//! What only the phone can do while there is a window: its camera, its place, news on its screen, other apps.
//!
//! The Kotlin half is in `android/`. Everything here is asked by the shell's own commands, never by the page: this plugin has no
//! commands of its own, because those would wait inside Tauri's lock. On a desktop each answer is [`PhoneError::NoPhone`].

mod answers;

pub use answers::{
    Arrival, Background, Channels, Chosen, Fix, Location, LocationState, Network, News, NewsState, Outcome, Page, Shot,
};

use serde::{Serialize, de::DeserializeOwned};
use tauri::{
    Manager as _, Runtime,
    plugin::{self, TauriPlugin},
};

/// Why the phone did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// This is a desktop.
    #[error("this is no phone")]
    NoPhone,
    /// The Kotlin half says so, in words for a log; nothing of a report is in them.
    #[error("the phone refused: {0}")]
    Refused(String),
}

/// The phone, as the shell asks it.
pub struct Phone<R: Runtime>(Handle<R>);

#[cfg(target_os = "android")]
type Handle<R> = plugin::PluginHandle<R>;
#[cfg(not(target_os = "android"))]
type Handle<R> = std::marker::PhantomData<fn() -> R>;

/// Puts the [`Phone`] into the app's state.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("sambat")
        .setup(|app, api| {
            #[cfg(target_os = "android")]
            let handle = api.register_android_plugin("id.sambat.phone.tauri", "PhonePlugin")?;
            #[cfg(not(target_os = "android"))]
            let handle = {
                drop(api);
                Handle::<R>::default()
            };
            app.manage(Phone(handle));
            Ok(())
        })
        .build()
}

impl<R: Runtime> Phone<R> {
    /// Asks the Kotlin half, and waits for it without holding anything up.
    #[cfg(target_os = "android")]
    async fn ask<T: DeserializeOwned>(&self, command: &str, of: impl Serialize) -> Result<T, PhoneError> {
        self.0.run_mobile_plugin_async(command, of).await.map_err(|error| PhoneError::Refused(error.to_string()))
    }

    #[cfg(not(target_os = "android"))]
    #[expect(clippy::unused_async, reason = "a phone is asked and answers")]
    async fn ask<T: DeserializeOwned>(&self, _command: &str, _of: impl Serialize) -> Result<T, PhoneError> {
        Err(PhoneError::NoPhone)
    }

    /// Takes a photo with the phone's camera app, as `files/camera/<name>.jpg`. Whoever asks has written the name down before: the
    /// answer is lost where the process dies behind the camera, and the file is not.
    pub async fn camera(&self, name: &str) -> Result<Shot, PhoneError> {
        self.ask("camera", answers::OfName { name }).await
    }

    /// Lets the citizen choose photos.
    pub async fn gallery(&self) -> Result<Vec<Chosen>, PhoneError> {
        let answer: answers::Files = self.ask("gallery", answers::Nothing {}).await?;
        Ok(answer.files)
    }

    /// Where the phone is: waits up to `seconds` for a good fix, and asks for the permission only where `ask` says so.
    pub async fn place(&self, seconds: u32, ask: bool) -> Result<Location, PhoneError> {
        self.ask("place", answers::OfPlace { seconds, ask }).await
    }

    /// Whether news may be shown; asks for the permission only where `ask` says so.
    pub async fn notifications(&self, ask: bool) -> Result<News, PhoneError> {
        self.ask("notifications", answers::OfAsk { ask }).await
    }

    /// What may keep the system from letting the app send.
    pub async fn background(&self) -> Result<Background, PhoneError> {
        self.ask("background", answers::Nothing {}).await
    }

    /// Opens a page of the phone's settings.
    pub async fn settings(&self, what: Page) -> Result<(), PhoneError> {
        self.ask("settings", answers::OfPage { what }).await
    }

    /// Hands a file of `cache/share` to an app of the citizen's choice.
    pub async fn share(&self, path: &str, mime: &str, title: &str) -> Result<(), PhoneError> {
        self.ask("share", answers::OfShare { path, mime, title }).await
    }

    /// Puts a number into the dialler, or shows an address or a place in the app for it.
    pub async fn open(&self, uri: &str) -> Result<(), PhoneError> {
        self.ask("open", answers::OfUri { uri }).await
    }

    /// What a chosen file is called, as its provider shows it; empty where that says nothing.
    pub async fn display_name(&self, uri: &str) -> Result<String, PhoneError> {
        let answer: answers::Named = self.ask("displayName", answers::OfUri { uri }).await?;
        Ok(answer.name)
    }

    /// Keeps what the window shows out of screenshots and of the list of apps.
    pub async fn secure(&self, on: bool) -> Result<(), PhoneError> {
        self.ask("secure", answers::OfSwitch { on }).await
    }

    /// What other apps handed over since this was last asked. Whoever asks removes the files.
    pub async fn incoming(&self) -> Result<Vec<Arrival>, PhoneError> {
        self.ask("incoming", answers::Nothing {}).await
    }

    /// Keeps the place known while an officer walks, and says so on the screen with these words.
    pub async fn start_survey(&self, title: &str, text: &str) -> Result<(), PhoneError> {
        self.ask("survey", answers::OfSurvey { on: true, title, text }).await
    }

    /// Ends what [`Phone::start_survey`] began.
    pub async fn stop_survey(&self) -> Result<(), PhoneError> {
        self.ask("survey", answers::OfSurvey { on: false, title: "", text: "" }).await
    }
}
