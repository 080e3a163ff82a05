//! A desktop's bus of this test's own, with what a desktop has on it: a program that shows notifications, and a tray.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};
use zbus::{blocking::Connection, interface, zvariant::OwnedValue};

/// An address at which no bus is.
pub const NO_BUS: &str = "disabled:";

/// How long a program may take to say something. Only what hangs takes as long.
pub const PATIENCE: Duration = Duration::from_mins(3);

/// The bus. It ends when it is dropped.
#[derive(Debug)]
pub struct Bus {
    daemon: Child,
    /// Where it is.
    pub address: String,
}

impl Bus {
    /// A bus on which nobody is.
    #[must_use]
    pub fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon must be installed (Debian: apt-get install dbus)");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }

    fn named(&self, name: &str, path: &str, serves: impl zbus::object_server::Interface) -> Connection {
        let builder = zbus::blocking::connection::Builder::address(self.address.as_str()).unwrap();
        builder.name(name.to_owned()).unwrap().serve_at(path.to_owned(), serves).unwrap().build().unwrap()
    }

    /// Puts somebody on it who shows notifications.
    #[must_use]
    pub fn with_notifications(&self) -> Notifications {
        let (tells, told) = mpsc::channel();
        let bus = self.named(NOTIFICATIONS, SHOWN_AT, Shows { tells, last: 0 });
        Notifications { bus, told }
    }

    /// Puts a tray on it, and answers where it says what is put into it.
    pub fn with_tray(&self) -> (Connection, Receiver<()>) {
        let (tells, told) = mpsc::channel();
        (self.named("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", Tray(tells)), told)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const SHOWN_AT: &str = "/org/freedesktop/Notifications";

/// What is shown (Desktop Notifications Specification 1.2).
#[derive(Debug)]
pub struct Notifications {
    bus: Connection,
    told: Receiver<Notification>,
}

/// One that was shown.
#[derive(Debug)]
pub struct Notification {
    id: u32,
    /// Its first line.
    pub summary: String,
}

impl Notifications {
    /// The next one, once it is shown.
    #[must_use]
    pub fn next(&self) -> Notification {
        self.told.recv_timeout(PATIENCE).unwrap()
    }

    /// Whether no more than what was taken was shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.try_recv().is_err()
    }

    /// Presses one.
    pub fn press(&self, notification: &Notification) {
        let pressed = (notification.id, "default");
        self.bus.emit_signal(None::<&str>, SHOWN_AT, NOTIFICATIONS, "ActionInvoked", &pressed).unwrap();
    }
}

struct Shows {
    tells: Sender<Notification>,
    last: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Shows {
    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &mut self,
        _app_name: String,
        _replaces_id: u32,
        _app_icon: String,
        summary: String,
        _body: String,
        _actions: Vec<String>,
        _hints: std::collections::HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        self.last += 1;
        let _ = self.tells.send(Notification { id: self.last, summary });
        self.last
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }
}

struct Tray(Sender<()>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Tray {
    fn register_status_notifier_item(&self, _service: String) {
        let _ = self.0.send(());
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}
