//! The one core of this process, and how it is run without a window.

use crate::{
    device::Device,
    ports::PhonePorts,
    window::{CameraOfWindow, OfWindow, Window, WindowPorts},
};
use sambat_client::{
    App, Config, SealedSecrets,
    api::{ApiCode, ApiError},
    host::{Notice, Surface},
    sync::{SyncReport, WaitsFor, sync_in_background},
};
use serde::Serialize;
use std::{
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, TryLockError},
    time::Duration,
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};

/// Where the app keeps its data, and on which phone.
static DEVICE: OnceLock<Arc<dyn Device>> = OnceLock::new();
static FOLDER: OnceLock<PathBuf> = OnceLock::new();
static CORE: Mutex<Option<App>> = Mutex::new(None);
static WINDOW: Window = Window::none();

/// Counts how often a running pass was told to stop.
static STOPS: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::channel(0).0);

/// Lives as long as the process: connections that were made on it are used from the window's too.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// What a job hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// How it went.
    #[serde(flatten)]
    pub report: SyncReport,
    /// Why it did not: a code of the core's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiCode>,
}

/// The phone, once the library is loaded. The first stays: there is one in a process.
pub fn on(device: Arc<dyn Device>) {
    let _ = DEVICE.set(device);
}

/// Where the app keeps its data. The first word counts: there is one folder.
pub fn keep_in(folder: PathBuf) {
    let _ = FOLDER.set(folder);
}

/// What the window can do, in place of what one before it could. Before or after the core is opened.
pub fn give_window(ports: WindowPorts) {
    WINDOW.bring(ports);
}

/// The one core of this process, opened by whoever comes first. A start that failed is tried again.
///
/// # Errors
/// The core's; [`ApiCode::Internal`] where no JVM has loaded this library and said where the data are.
pub fn core() -> Result<App, ApiError> {
    let mut core = CORE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(app) = core.as_ref() {
        return Ok(app.clone());
    }
    let (Some(device), Some(folder)) = (DEVICE.get(), FOLDER.get()) else {
        tracing::error!("the library was not loaded by the app's own code");
        return Err(ApiError::new(ApiCode::Internal));
    };
    let app = App::open(config(device.clone(), folder.clone()))?;
    *core = Some(app.clone());
    Ok(app)
}

fn config(device: Arc<dyn Device>, data: PathBuf) -> Config {
    let ports = Arc::new(PhonePorts::of(device));
    // The camera program puts its photos beside the data, where a provider shares that folder with it and no other.
    let folder = data.parent().unwrap_or(&data).join("camera");
    let secrets = Arc::new(SealedSecrets::new(ports.clone(), &data));
    Config {
        endpoint: endpoint(&data),
        network: ports.clone(),
        picker: Arc::new(OfWindow(&WINDOW)),
        saver: Arc::new(OfWindow(&WINDOW)),
        sharer: Arc::new(OfWindow(&WINDOW)),
        arrivals: Arc::new(OfWindow(&WINDOW)),
        camera: Arc::new(CameraOfWindow { window: &WINDOW, folder }),
        locations: Arc::new(OfWindow(&WINDOW)),
        platform: Arc::new(OfWindow(&WINDOW)),
        notifier: ports.clone(),
        background: ports.clone(),
        decoder: ports,
        ..Config::new(data, Surface::Window, secrets)
    }
}

/// Another address of the city than the pack's: of a test in a JVM, which writes it beside the data before it starts the device.
#[cfg(feature = "jvm-tests")]
fn endpoint(data: &std::path::Path) -> Option<String> {
    std::fs::read_to_string(data.join("endpoint")).ok().map(|text| text.trim().to_owned())
}

/// Another address of the city than the pack's: debug builds alone, as on a desktop.
#[cfg(not(feature = "jvm-tests"))]
fn endpoint(_: &std::path::Path) -> Option<String> {
    if cfg!(debug_assertions) { std::env::var("SAMBAT_ENDPOINT").ok() } else { None }
}

/// One pass of so many seconds, on the calling thread; the JSON of what it came to. See `Core.syncOnce`.
pub fn sync_once(seconds: i32, unmetered: bool) -> String {
    // First of all: whoever says stop from here on is heard.
    let mut stops = STOPS.subscribe();
    let passed = run(move |app| async move {
        let time = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        let stop = async move {
            // Its other end lives as long as the process.
            let _ = stops.changed().await;
        };
        sync_in_background(&app, time, unmetered, stop).await
    });
    to_json(passed)
}

/// What a pass came to, as a job reads it.
pub fn to_json(passed: Result<SyncReport, ApiError>) -> String {
    let answer = match passed {
        Ok(report) => Answer { report, error: None },
        Err(error) => {
            // What only the citizen can mend no job does: the core asks for one again once it is.
            let hopeless = matches!(error.code, ApiCode::KeyGone | ApiCode::StoreFromTheFuture | ApiCode::StoreDamaged);
            let (left, waiting) = (u32::from(!hopeless), WaitsFor::Nothing);
            Answer { report: SyncReport { left, photos: 0, waiting, bytes: 0, stopped: true }, error: Some(error.code) }
        }
    };
    serde_json::to_string(&answer).unwrap_or_default()
}

/// Runs something of the core on the calling thread.
pub fn run<T, F: Future<Output = Result<T, ApiError>>>(work: impl FnOnce(App) -> F) -> Result<T, ApiError> {
    let app = core()?;
    runtime()?.block_on(work(app))
}

fn runtime() -> Result<&'static Runtime, ApiError> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread().worker_threads(2).thread_name("sambat").enable_all().build();
    let made = made.map_err(|error| {
        tracing::error!(%error, "no threads for the core");
        ApiError::new(ApiCode::Internal)
    })?;
    Ok(RUNTIME.get_or_init(|| made))
}

/// Makes every running pass return soon.
pub fn stop() {
    STOPS.send_modify(|count| *count += 1);
}

/// The system says that the network is another one. Where nobody opened the core yet there is nobody to tell.
pub fn network_changed() {
    // The window's thread may call this, and does not wait for a core that somebody opens: that begins by asking the city.
    let core = match CORE.try_lock() {
        Ok(core) => core.clone(),
        Err(TryLockError::Poisoned(core)) => core.into_inner().clone(),
        Err(TryLockError::WouldBlock) => None,
    };
    if let Some(app) = core {
        app.tell(Notice::Queue);
        app.sync().ask();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_reads_what_was_agreed() {
        let report = SyncReport { left: 3, photos: 2, waiting: WaitsFor::Unmetered, bytes: 123_456, stopped: false };
        assert_eq!(
            to_json(Ok(report)),
            r#"{"left":3,"photos":2,"waiting":"unmetered","bytes":123456,"stopped":false}"#
        );
        assert_eq!(
            to_json(Err(ApiError::new(ApiCode::DiskFull))),
            r#"{"left":1,"photos":0,"waiting":"nothing","bytes":0,"stopped":true,"error":"disk_full"}"#
        );
        assert!(to_json(Err(ApiError::new(ApiCode::KeyGone))).starts_with(r#"{"left":0,"#), "no job mends it");
    }

    /// The statics of a process: one test for all of them.
    #[test]
    fn one_core_for_everybody_and_a_stop_ends_what_runs() {
        assert_eq!(core().unwrap_err().code, ApiCode::Internal, "nobody has loaded it");
        let folder = tempfile::tempdir().unwrap();
        let phone = Arc::new(crate::testing::Fake::default());
        on(phone.clone());
        keep_in(folder.path().join("sambat"));
        phone.silent(true);
        assert_eq!(core().unwrap_err().code, ApiCode::Internal, "its Keystore does not answer");
        phone.silent(false);
        let first = core().unwrap();
        assert_eq!(core().unwrap().config().data, first.config().data);
        assert!(folder.path().join("sambat/secrets.sealed").exists());
        network_changed();

        let passes = std::thread::spawn(|| sync_once(600, false));
        while !passes.is_finished() {
            stop();
            std::thread::yield_now();
        }
        let report: serde_json::Value = serde_json::from_str(&passes.join().unwrap()).unwrap();
        assert_eq!((&report["left"], &report["error"]), (&0.into(), &serde_json::Value::Null));
        assert_eq!(phone.heard().first().map(String::as_str), Some("unschedule"));
    }
}
