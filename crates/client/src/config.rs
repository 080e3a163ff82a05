//! What a host decides: where everything is kept, and what differs between devices.

use crate::{
    builtin::BuiltinPacks,
    host::Surface,
    ports::{
        Arrivals, Background, Camera, Clock, Decoder, Locations, Network, NoArrivals, NoBackground, NoCamera,
        NoDecoder, NoLocations, NoNotifier, NoPicker, NoPlatform, NoSaver, NoSharer, Notifier, Packs, Picker, Platform,
        Saver, Secrets, Sharer, UnknownNetwork,
    },
    system_clock::SystemClock,
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
    /// The device's own camera.
    pub camera: Arc<dyn Camera>,
    /// The device's receivers for where it is.
    pub locations: Arc<dyn Locations>,
    /// The host's way to keep a file outside the app.
    pub saver: Arc<dyn Saver>,
    /// The host's way to hand a file to another app.
    pub sharer: Arc<dyn Sharer>,
    /// What other apps hand over.
    pub arrivals: Arc<dyn Arrivals>,
    /// The system's notifications.
    pub notifier: Arc<dyn Notifier>,
    /// The system's way to run the core without its window.
    pub background: Arc<dyn Background>,
    /// The system's decoder of pictures.
    pub decoder: Arc<dyn Decoder>,
    /// What else the system around the app can do.
    pub platform: Arc<dyn Platform>,
    /// The packs that the app carries from its build on.
    pub packs: Arc<dyn Packs>,
}

impl Config {
    /// What a host decides that has nothing but a folder and keys: the system's clock, the packs of the build, and no other port.
    #[must_use]
    pub fn new(data: PathBuf, surface: Surface, secrets: Arc<dyn Secrets>) -> Self {
        Self {
            data,
            endpoint: None,
            surface,
            clock: Arc::new(SystemClock),
            secrets,
            network: Arc::new(UnknownNetwork),
            picker: Arc::new(NoPicker),
            camera: Arc::new(NoCamera),
            locations: Arc::new(NoLocations),
            saver: Arc::new(NoSaver),
            sharer: Arc::new(NoSharer),
            arrivals: Arc::new(NoArrivals),
            notifier: Arc::new(NoNotifier),
            background: Arc::new(NoBackground),
            decoder: Arc::new(NoDecoder),
            platform: Arc::new(NoPlatform),
            packs: Arc::new(BuiltinPacks),
        }
    }
}
