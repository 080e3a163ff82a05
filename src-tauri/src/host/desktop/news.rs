//! The core's news as notifications of the desktop. A click opens the report where the system tells us of it: on Linux and Windows
//! while the program runs.

use super::Door;
use notify_rust::{Notification, NotificationResponse};
use sambat_client::ports::{Arrival, ComplaintId, News, Notifier};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};
use tauri::{AppHandle, Runtime};
use tokio::sync::oneshot;

/// How long a desktop may take to show one: where no program shows any, the bus looks for one for half a minute.
const PATIENCE: Duration = Duration::from_secs(2);

/// Notifications of this desktop.
pub struct DesktopNews<R: Runtime> {
    handle: AppHandle<R>,
    door: Arc<Door>,
    come_forward: fn(&AppHandle<R>),
    /// What is shown, by report: letting go of it takes it away, where the system has a way to.
    shown: Mutex<BTreeMap<String, oneshot::Sender<()>>>,
}

impl<R: Runtime> DesktopNews<R> {
    /// News of this app, whose clicks come in by this door and bring its window forward.
    pub fn new(handle: AppHandle<R>, door: Arc<Door>, come_forward: fn(&AppHandle<R>)) -> Self {
        Self { handle, door, come_forward, shown: Mutex::default() }
    }

    fn shown(&self) -> MutexGuard<'_, BTreeMap<String, oneshot::Sender<()>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R: Runtime> Notifier for DesktopNews<R> {
    fn tell(&self, news: &News) -> bool {
        let report = news.report.to_string();
        let notification = notification(&self.handle.config().identifier, news);
        let (stays, goes) = oneshot::channel();
        let (said, hears) = mpsc::channel();
        let (handle, door, come_forward) = (self.handle.clone(), self.door.clone(), self.come_forward);
        let link = format!("sambat://aduan/{report}");
        let pressed = move || {
            door.put(Arrival::Link(link));
            come_forward(&handle);
        };
        // Who waited long enough hears nothing.
        let tells = move |shown| _ = said.send(shown);
        show(notification, tells, goes, pressed);
        // The newest of a report takes the place of the one before.
        self.shown().insert(report, stays);
        hears.recv_timeout(PATIENCE).unwrap_or(false)
    }

    fn retract(&self, report: Option<ComplaintId>) {
        match report {
            Some(report) => drop(self.shown().remove(&report.to_string())),
            None => self.shown().clear(),
        }
    }
}

fn notification(app: &str, news: &News) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Sambat").summary(&news.title).body(&plain(&news.text)).icon(app);
    #[cfg(windows)]
    notification.app_id(app);
    #[cfg(target_os = "linux")]
    {
        use notify_rust::Hint;
        notification.action("default", "Buka").hint(Hint::DesktopEntry(app.into()));
        if news.silent {
            notification.hint(Hint::SuppressSound(true));
        }
    }
    #[cfg(not(target_os = "linux"))]
    if !news.silent {
        notification.sound_name("Default");
    }
    notification.finalize()
}

/// A text in which Linux's desktops read no markup.
fn plain(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

/// Shows one and waits for what becomes of it, off this thread.
#[cfg(target_os = "linux")]
fn show(
    notification: Notification,
    shown: impl FnOnce(bool) + Send + 'static,
    goes: oneshot::Receiver<()>,
    pressed: impl FnOnce() + Send + 'static,
) {
    tauri::async_runtime::spawn(async move {
        let there = notification.show_async().await;
        shown(there.is_ok());
        let Ok(there) = there else { return };
        tokio::select! {
            () = there.wait_for_action_async(|response| answered(response, pressed)) => {}
            // An error: its sender was let go.
            _ = goes => there.close_async().await,
        }
    });
}

/// Shows one and waits for what becomes of it, off this thread. This system takes none back: it goes by itself.
#[cfg(not(target_os = "linux"))]
fn show(
    notification: Notification,
    shown: impl FnOnce(bool) + Send + 'static,
    _: oneshot::Receiver<()>,
    pressed: impl FnOnce() + Send + 'static,
) {
    std::thread::spawn(move || {
        let there = notification.show();
        shown(there.is_ok());
        if let Ok(there) = there {
            let _ = there.wait_for_response(|response: &NotificationResponse| answered(response, pressed));
        }
    });
}

fn answered(response: &NotificationResponse, pressed: impl FnOnce()) {
    if matches!(response, NotificationResponse::Default | NotificationResponse::Action(_)) {
        pressed();
    }
}
