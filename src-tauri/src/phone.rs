//! What only the system can do: show an address, dial a number, say what a chosen file is called. The page cannot ask it for
//! anything.

use tauri::{
    Manager as _, Runtime, Url,
    plugin::{self, TauriPlugin},
};

/// What the app asks of the operating system. On Android a plugin with a Kotlin half does it, on a desktop Rust alone.
pub struct Phone<R: Runtime>(Handle<R>);

#[cfg(target_os = "android")]
type Handle<R> = plugin::PluginHandle<R>;
#[cfg(not(target_os = "android"))]
type Handle<R> = std::marker::PhantomData<fn() -> R>;

/// Registers it with Tauri. On Android its Kotlin half is `PhonePlugin`.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("phone")
        .setup(|app, api| {
            #[cfg(target_os = "android")]
            let handle = api.register_android_plugin("id.sambat.warga", "PhonePlugin")?;
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

/// What both commands of the Kotlin half take.
#[cfg(target_os = "android")]
#[derive(serde::Serialize)]
struct OfUri<'a> {
    uri: &'a str,
}

#[cfg(target_os = "android")]
#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

impl<R: Runtime> Phone<R> {
    /// Hands an address or a number to the system.
    #[cfg(target_os = "android")]
    pub async fn open(&self, url: &Url) {
        if let Err(error) = self.0.run_mobile_plugin_async::<()>("open", OfUri { uri: url.as_str() }).await {
            tracing::warn!(%error, "the system did not open what was pressed");
        }
    }

    /// The same on a desktop.
    #[cfg(not(target_os = "android"))]
    #[expect(clippy::unused_async, reason = "a phone is asked and answers")]
    pub async fn open(&self, url: &Url) {
        if let Err(error) = open::that_detached(url.as_str()) {
            tracing::warn!(%error, "the system did not open what was pressed");
        }
    }

    /// What a chosen file is called, as its provider shows it; empty where that says nothing.
    #[cfg(target_os = "android")]
    pub async fn display_name(&self, url: &Url) -> String {
        let named = self.0.run_mobile_plugin_async::<Named>("displayName", OfUri { uri: url.as_str() }).await;
        named.map(|named| named.name).unwrap_or_default()
    }

    /// On a desktop chosen files have paths.
    #[cfg(not(target_os = "android"))]
    #[expect(clippy::unused_async, reason = "a phone is asked and answers")]
    pub async fn display_name(&self, _url: &Url) -> String {
        String::new()
    }
}
