//! Complaints carried by hand: one file, readable by its city alone, that anybody may bring.
//!
//! Two lines in the clear say whose it is; the rest is what the phone would have sent, sealed by HPKE in pieces, so that
//! neither side holds the whole of it and a file that was cut or changed anywhere does not open.

mod answer;
mod pieces;
mod read;
mod write;

pub use answer::{BundleAnswer, Carried, CarriedOutcome};
pub use read::{BundleFile, BundleReader};
pub use write::BundleWriter;

use sambat_domain::{
    id::{ComplaintId, EventId, PackId, PhotoId},
    photo::Sha256,
};
use serde::{Deserialize, Serialize};
use std::io;

/// The first line, with the version of the form.
const MAGIC: &str = "sambat-bundle-1";

/// What the first line of every version begins with.
const KIND: &str = "sambat-bundle-";

/// The most bytes of a file.
pub const MOST_BYTES: u64 = 64 << 20;

/// The most complaints in one.
pub const MOST_COMPLAINTS: usize = 200;

/// The most bytes of words or of an event, as of the body of a PUT.
pub const LARGEST_TEXT: u32 = 64 << 10;

/// The most bytes of one photo.
pub const LARGEST_PHOTO: u32 = 26 << 20;

/// The most bytes of a line: the two in the clear, and each that says what follows.
pub const LONGEST_LINE: usize = 512;

/// The second line: what must be known to open the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The encapsulated key, base64url.
    pub enc: String,
    /// The city's key that opens it.
    pub kid: String,
    /// The city's pack.
    pub pack: PackId,
}

/// What follows in the sealed part: a line of JSON, then so many bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case", deny_unknown_fields)]
pub enum Part {
    /// First of all, and once: the phone, by the SHA-256 of its secret.
    Owner {
        /// That hash.
        owner: Sha256,
    },
    /// The body of the PUT of a complaint's words. Its events and photos follow it.
    Words {
        /// Which.
        complaint: ComplaintId,
        /// How many bytes follow.
        bytes: u32,
    },
    /// The body of the PUT of an event of the last complaint.
    Event {
        /// Which.
        event: EventId,
        /// How many bytes follow.
        bytes: u32,
    },
    /// A photo of the last complaint.
    Photo {
        /// Which.
        photo: PhotoId,
        /// The hash of its bytes.
        sha256: Sha256,
        /// How many bytes follow.
        bytes: u32,
    },
}

impl Part {
    /// Bytes that follow, and the most that may.
    fn bytes(&self) -> (u32, u32) {
        match self {
            Self::Owner { .. } => (0, 0),
            Self::Words { bytes, .. } | Self::Event { bytes, .. } => (*bytes, LARGEST_TEXT),
            Self::Photo { bytes, .. } => (*bytes, LARGEST_PHOTO),
        }
    }
}

/// A bundle was not written, or not read. It says nothing of what was in it.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Not such a file.
    #[error("this is no file of reports")]
    NoBundle,
    /// Of a form that is not known here.
    #[error("this file of reports is of a newer form")]
    Version,
    /// The key seals nothing.
    #[error("not a key to seal to")]
    Key,
    /// Sealed to another key.
    #[error("this file of reports is for another city")]
    OtherKey,
    /// It was cut or changed on the way, or never was whole.
    #[error("this file of reports is damaged or not whole")]
    Damaged,
    /// More than one file may have.
    #[error("this file of reports is too large")]
    TooLarge,
    /// A file.
    #[error("the file failed")]
    Io(#[source] io::Error),
}

impl From<io::Error> for BundleError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::Damaged,
            Err(error) => Self::Io(error),
        }
    }
}

/// What a bundle is called: it names the city and the day, and nothing of what is in it.
#[must_use]
pub fn name(pack: &PackId, day: jiff::civil::Date) -> String {
    format!("laporan-{pack}-{day}.sambat")
}

#[cfg(test)]
mod tests;
