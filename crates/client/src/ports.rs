//! What differs between a phone, a desktop and a test.

use jiff::Timestamp;
use sambat_domain::{
    id::{ComplaintId, PackId},
    response::Uptime,
};
use sambat_protocol::pack_document::PackDocument;
use serde::{Deserialize, Serialize};
use std::{future::Future, io, path::PathBuf, pin::Pin};

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

    /// Puts secrets aside that never can be read again, so that new ones are made: what the old ones closed stays closed. The
    /// citizen asked for it.
    ///
    /// # Errors
    /// Where they can be read, or cannot be put aside; where secrets are kept so that none can be lost alone.
    fn renew(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
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

/// What a notification is about. A system that has channels has one for each, the first two sharing theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// The city answered.
    Answered,
    /// The city asks the citizen.
    Question,
    /// The city says that it is solved.
    Done,
    /// A report that waited long on the phone has its receipt.
    Sent,
    /// The city promised to have answered by now.
    Late,
}

/// A notification, in the citizen's words. What is private says nothing but that there is something to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The complaint: its newest notification takes the place of the one before.
    pub report: ComplaintId,
    /// What it is about.
    pub kind: NewsKind,
    /// The first line.
    pub title: String,
    /// The second line.
    pub text: String,
    /// When it happened.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub when: Timestamp,
    /// Whether a locked screen shows nothing of it.
    pub private: bool,
    /// Whether it makes no sound now, whatever its kind does else.
    pub silent: bool,
}

/// The system's notifications.
pub trait Notifier: Send + Sync + 'static {
    /// Shows it. Whether the system did; one that may not, or whose citizen does not want it, is no error.
    fn tell(&self, news: &News) -> bool;

    /// Takes away what is shown of a complaint, or of all where none is named: they are no longer on this device.
    fn retract(&self, report: Option<ComplaintId>);
}

/// A host without notifications.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotifier;

impl Notifier for NoNotifier {
    fn tell(&self, _: &News) -> bool {
        false
    }

    fn retract(&self, _: Option<ComplaintId>) {}
}

/// What the core wants done while nobody looks at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// So many things wait to be sent.
    pub left: u32,
    /// Whether all of them wait for a network on which a byte costs nothing.
    pub unmetered: bool,
    /// Whether the citizen just sent something, so that it should go at once.
    pub now: bool,
    /// Whether a city is to be asked now and then what is new, though nothing waits.
    pub watch: bool,
}

/// The system's way to run the core without its window.
pub trait Background: Send + Sync + 'static {
    /// What is wanted from now on: in place of all that was wanted before.
    fn schedule(&self, wish: Wish);
}

/// A host that runs as long as its window, or for ever.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBackground;

impl Background for NoBackground {
    fn schedule(&self, _: Wish) {}
}

/// The system's decoder, for formats of pictures that the app brings none for.
pub trait Decoder: Send + Sync + 'static {
    /// The picture as an upright JPEG without metadata, whose longer side is at most so many pixels; `None` where the system
    /// cannot.
    fn decode(&self, picture: &[u8], longest: u32) -> Option<Vec<u8>>;
}

/// A system without one, or that is not asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDecoder;

impl Decoder for NoDecoder {
    fn decode(&self, _: &[u8], _: u32) -> Option<Vec<u8>> {
        None
    }
}

/// Packs that the app carries from its build on.
pub trait Packs: Send + Sync + 'static {
    /// All of them, the first being chosen until the citizen chooses.
    fn all(&self) -> Vec<PackDocument>;
}
