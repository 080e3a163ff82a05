//! What differs between a phone, a desktop and a test.

mod arrivals;
mod camera;
mod files;
mod news;
mod platform;

pub use arrivals::{Arrival, Arrivals, NoArrivals};
pub use camera::{Camera, Decoder, Located, Locations, Measured, NoCamera, NoDecoder, NoLocations, ShotEnd};
pub use files::{
    Contents, Leaving, NoPicker, NoSaver, NoSharer, PassingFile, Picker, Saver, Sharer, Source, SourceFile, Wanted,
};
pub use news::{Background, News, NewsKind, NoBackground, NoNotifier, Notifier, Wish};
pub use platform::{Autostart, Came, MayNotify, NoPlatform, Platform, SettingsPage, Silenced, Standby, Update};

/// What measured a place, and which report a notification is of: hosts name them, and know the domain by this room alone.
pub use sambat_domain::{id::ComplaintId, place::FixSource};

use jiff::Timestamp;
use sambat_domain::{id::PackId, response::Uptime};
use sambat_protocol::pack_document::PackDocument;
use serde::{Deserialize, Serialize};
use std::{future::Future, io, pin::Pin};

/// A boxed answer, so that a port can be a trait object.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The phone's clocks: one that claims what time it is, and one that only counts.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole milliseconds: a claim, often wrong, never used to order anything.
    fn now(&self) -> Timestamp;

    /// How long the device has been running: what it surely knows, whatever its clock is set to.
    fn uptime(&self) -> Uptime;
}

/// The system that closed a secret opens it no more, and never will: its own key is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key of this device's secrets is gone")]
pub struct KeyGone;

impl KeyGone {
    /// Whether this is why a secret could not be read.
    #[must_use]
    pub fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

impl From<KeyGone> for io::Error {
    fn from(gone: KeyGone) -> Self {
        Self::other(gone)
    }
}

/// Keys that never leave the device.
pub trait Secrets: Send + Sync + 'static {
    /// The key of private rows. Made at the first call, the same for ever after.
    ///
    /// # Errors
    /// Where it cannot be read or kept; [`KeyGone`] where it never can be read again.
    fn store_key(&self) -> io::Result<[u8; 32]>;

    /// The secret by which one city knows this device; never shown to another. Made at the first call for a pack.
    ///
    /// # Errors
    /// Where it cannot be read or kept.
    fn device_secret(&self, pack: &PackId) -> io::Result<[u8; 32]>;

    /// Whether they lie as they are in a file, which only this user may read.
    fn are_open(&self) -> bool {
        false
    }

    /// Puts secrets aside that never can be read again, so that new ones are made: what the old ones closed stays closed. The
    /// citizen asked for it.
    ///
    /// # Errors
    /// Where they can be read, or cannot be put aside; where secrets are kept so that none can be lost alone.
    fn renew(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// What the system closes and opens by a key of its own, which no file of ours holds.
pub trait Sealer: Send + Sync + 'static {
    /// Closes a key.
    ///
    /// # Errors
    /// Where the system cannot be asked now.
    fn seal(&self, key: &[u8]) -> io::Result<Vec<u8>>;

    /// Opens what [`Sealer::seal`] closed; `None` where nobody ever can any more.
    ///
    /// # Errors
    /// Where the system cannot be asked now.
    fn unseal(&self, sealed: &[u8]) -> io::Result<Option<Vec<u8>>>;
}

/// Whether every byte is paid for: a hint, never the truth about the network, which is the result of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Metered {
    /// Neither the system nor the page says.
    #[default]
    Unknown,
    /// Wi-Fi, or a cable.
    No,
    /// A mobile network, where bytes cost something.
    Yes,
}

/// What the system says of the network.
pub trait Network: Send + Sync + 'static {
    /// Whether every byte is paid for, just now.
    fn metered(&self) -> Metered;
}

/// A system that is not asked: where the page knows, it tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnknownNetwork;

impl Network for UnknownNetwork {
    fn metered(&self) -> Metered {
        Metered::Unknown
    }
}

/// Packs that the app carries from its build on.
pub trait Packs: Send + Sync + 'static {
    /// All of them, the first being chosen until the citizen chooses.
    fn all(&self) -> Vec<PackDocument>;
}
