//! What differs between a phone, a desktop and a test.

use jiff::Timestamp;
use sambat_domain::{id::PackId, place::FixSource, response::Uptime};
use sambat_protocol::pack_document::PackDocument;
use serde::{Deserialize, Serialize};
use std::{future::Future, io, path::PathBuf, pin::Pin, time::Duration};

/// A boxed answer, so that a port can be a trait object.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The phone's clocks: one that claims what time it is, and one that only counts.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole milliseconds: a claim, often wrong, never used to order anything.
    fn now(&self) -> Timestamp;

    /// How long the device has been running: what it surely knows, whatever its clock is set to.
    fn uptime(&self) -> Uptime;
}

/// Keys that never leave the device.
pub trait Secrets: Send + Sync + 'static {
    /// The key of private rows. Made at the first call, the same for ever after.
    ///
    /// # Errors
    /// Where it cannot be read or kept.
    fn store_key(&self) -> io::Result<[u8; 32]>;

    /// The secret by which one city knows this device; never shown to another. Made at the first call for a pack.
    ///
    /// # Errors
    /// Where it cannot be read or kept.
    fn device_secret(&self, pack: &PackId) -> io::Result<[u8; 32]>;
}

/// A file that a citizen chose, as the host can open it.
pub trait Source: Send + Sync + 'static {
    /// The name to show.
    fn name(&self) -> String;

    /// All bytes, or an error; reads at most `limit` + 1 of them, so that a file without end ends.
    ///
    /// # Errors
    /// Where what was chosen is gone, or cannot be read.
    fn read(&self, limit: usize) -> io::Result<Vec<u8>>;
}

/// A file on disk.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it lies on the disk.
    pub path: PathBuf,
    /// The name to show.
    pub name: String,
}

impl Source for SourceFile {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        use std::io::Read as _;
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        std::fs::File::open(&self.path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Pictures, as many as the citizen likes.
    Photos,
    /// One file of reports that was carried by hand.
    Bundle,
}

/// The host's picker of files.
pub trait Picker: Send + Sync + 'static {
    /// Lets the citizen choose; none chosen is an empty list, a host without a picker answers `None`.
    fn pick(&self, what: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>>;
}

/// A host without a picker: a browser brings its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPicker;

impl Picker for NoPicker {
    fn pick(&self, _: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>> {
        Box::pin(std::future::ready(None))
    }
}

/// How the citizen came back from the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ShotEnd {
    /// With a photo, which lies in the file.
    Taken,
    /// Without one.
    Cancelled,
    /// This device has no program that takes photos.
    NoCamera,
    /// The device has no room for a photo.
    NoRoom,
    /// The camera is open already.
    Busy,
}

/// The device's own camera. It is another program: while it is open, the system may end this one.
pub trait Camera: Send + Sync + 'static {
    /// Where photos are put, by the program that takes them; `None` on a host without a camera.
    fn folder(&self) -> Option<PathBuf>;

    /// Opens the camera, which puts one photo into a file of [`Camera::folder`], and answers when the citizen is back.
    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd>;
}

/// A host without a camera: it chooses files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCamera;

impl Camera for NoCamera {
    fn folder(&self) -> Option<PathBuf> {
        None
    }

    fn shoot(&self, _: PathBuf) -> Later<'_, ShotEnd> {
        Box::pin(std::future::ready(ShotEnd::NoCamera))
    }
}

/// Where the device was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Degrees north of the equator.
    pub lat: f64,
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Radius in metres within which the place is, as the device believes.
    pub accuracy_m: Option<f64>,
    /// Where the device's back pointed, in degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// How long ago that was, by a clock that nobody sets.
    pub age: Duration,
    /// What measured it.
    pub source: FixSource,
}

/// What the device answers to where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Located {
    /// The best that it measured.
    Here(Measured),
    /// As roughly as the citizen lets it tell.
    Roughly(Measured),
    /// The citizen was never asked whether it may.
    NotAsked,
    /// The citizen said no, and may be asked again.
    Refused,
    /// The citizen said no for good: only the system's settings change it.
    RefusedForGood,
    /// The device's receivers are switched off.
    Off,
    /// Nothing was measured yet.
    Nothing,
}

/// The device's receivers for where it is.
pub trait Locations: Send + Sync + 'static {
    /// Whether there are any that the core can ask. Where not, the page asks the engine.
    fn can_tell(&self) -> bool;

    /// The best of what was measured since the app came to the front. Waits this long at most for one that is good, and asks the
    /// citizen for the permission only where `ask` says so.
    fn locate(&self, wait: Duration, ask: bool) -> Later<'_, Located>;
}

/// A host whose engine knows the place, or nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLocations;

impl Locations for NoLocations {
    fn can_tell(&self) -> bool {
        false
    }

    fn locate(&self, _: Duration, _: bool) -> Later<'_, Located> {
        Box::pin(std::future::ready(Located::Nothing))
    }
}

/// A file that leaves the app, for the citizen to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The name to propose.
    pub name: String,
    /// What is in it.
    pub what: Contents,
}

/// What is in a file that leaves.
#[derive(Clone, PartialEq, Eq)]
pub enum Contents {
    /// These bytes, which fit into memory.
    Bytes(Vec<u8>),
    /// What this file has, too much to hold. It is there until the saving is over.
    File(PathBuf),
}

impl Leaving {
    /// Writes it out.
    ///
    /// # Errors
    /// Where it cannot be read, or the other end cannot be written to.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.what {
            Contents::Bytes(bytes) => out.write_all(bytes),
            Contents::File(path) => copy(&mut std::fs::File::open(path)?, out),
        }
    }
}

/// Piece by piece: between two files, `io::copy` asks the kernel to do it by a call for which Android up to version 13 ends the
/// app.
fn copy(from: &mut impl io::Read, out: &mut impl io::Write) -> io::Result<()> {
    let mut piece = vec![0; 64 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => out.write_all(&piece[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The host's way to keep a file outside the app.
pub trait Saver: Send + Sync + 'static {
    /// Lets the citizen say where, and writes it there. Answers whether it was kept; a host without a way answers `None`.
    fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>>;
}

/// A host without a way of its own: a browser has its downloads.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSaver;

impl Saver for NoSaver {
    fn save(&self, _: Leaving) -> Later<'_, Option<io::Result<bool>>> {
        Box::pin(std::future::ready(None))
    }
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
