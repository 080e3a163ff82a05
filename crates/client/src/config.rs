//! What a host decides: where everything is kept, and what differs between devices.

use crate::{
    host::Surface,
    ports::{Background, Clock, Decoder, Network, Notifier, Packs, Picker, Saver, Secrets},
};
use std::{path::PathBuf, sync::Arc};

/// What a host decides before it opens the core.
pub struct Config {
    /// Where everything is kept. One process at a time.
    pub data: PathBuf,
    /// Another address of the city than the pack's. The bridge and debug builds only.
    pub endpoint: Option<String>,
    /// Where the page runs.
    pub surface: Surface,
    /// The phone's clock, which may be wrong; by hand in tests.
    pub clock: Arc<dyn Clock>,
    /// Keys that never leave the device.
    pub secrets: Arc<dyn Secrets>,
    /// What the system says of the network.
    pub network: Arc<dyn Network>,
    /// The host's picker of photos.
    pub picker: Arc<dyn Picker>,
    /// The host's way to keep a file outside the app.
    pub saver: Arc<dyn Saver>,
    /// The system's notifications.
    pub notifier: Arc<dyn Notifier>,
    /// The system's way to run the core without its window.
    pub background: Arc<dyn Background>,
    /// The system's decoder of pictures.
    pub decoder: Arc<dyn Decoder>,
    /// The packs that the app carries from its build on.
    pub packs: Arc<dyn Packs>,
}
