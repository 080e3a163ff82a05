//! Writing a bundle.

use super::{BundleError, Header, MAGIC, Part, pieces};
use crate::key::PublicKey;
use sambat_domain::{
    id::{ComplaintId, EventId, PackId, PhotoId},
    photo::Sha256,
};
use std::io::Write;
use zeroize::Zeroizing;

/// Writes a bundle: for each complaint its words, then its events and photos.
pub struct BundleWriter<W> {
    sealing: pieces::Sealing<W>,
    /// Bytes of all that was handed over.
    taken: u64,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle of this phone's for a city. `chance` is 32 fresh bytes of the system's randomness, as for a seal.
    ///
    /// # Errors
    /// [`BundleError::Key`] where nothing can be sealed to the city's key; [`BundleError::Io`] where it cannot be written.
    pub fn new(
        mut out: W,
        to: &PublicKey,
        pack: &PackId,
        owner: Sha256,
        chance: &Zeroizing<[u8; 32]>,
    ) -> Result<Self, BundleError> {
        let (enc, context) = pieces::sender(to, pack.as_str(), chance)?;
        let header = Header { enc, kid: to.kid.clone(), pack: pack.clone() };
        let header = serde_json::to_string(&header).map_err(|_| BundleError::Key)?;
        let clear = format!("{MAGIC}\n{header}\n");
        out.write_all(clear.as_bytes())?;
        let mut writer = Self { sealing: pieces::Sealing::new(out, context), taken: clear.len() as u64 };
        writer.part(&Part::Owner { owner }, &[])?;
        Ok(writer)
    }

    /// Begins a complaint by its words.
    ///
    /// # Errors
    /// [`BundleError::TooLarge`], [`BundleError::Io`].
    pub fn words(&mut self, complaint: ComplaintId, body: &[u8]) -> Result<(), BundleError> {
        self.part(&Part::Words { complaint, bytes: length(body)? }, body)
    }

    /// Adds an event of the last complaint.
    ///
    /// # Errors
    /// [`BundleError::TooLarge`], [`BundleError::Io`].
    pub fn event(&mut self, event: EventId, body: &[u8]) -> Result<(), BundleError> {
        self.part(&Part::Event { event, bytes: length(body)? }, body)
    }

    /// Adds a photo of the last complaint.
    ///
    /// # Errors
    /// [`BundleError::TooLarge`], [`BundleError::Io`].
    pub fn photo(&mut self, photo: PhotoId, sha256: Sha256, bytes: &[u8]) -> Result<(), BundleError> {
        self.part(&Part::Photo { photo, sha256, bytes: length(bytes)? }, bytes)
    }

    /// Bytes that the file has by now, a few more at most.
    #[must_use]
    pub fn size(&self) -> u64 {
        // A tag for each piece, also for the one that is not full.
        self.taken + (self.taken / pieces::PIECE as u64 + 1) * 16
    }

    /// Ends it. Without this it is not whole, and does not open.
    ///
    /// # Errors
    /// [`BundleError::Io`] where it cannot be written.
    pub fn finish(self) -> Result<W, BundleError> {
        self.sealing.finish()
    }

    fn part(&mut self, part: &Part, body: &[u8]) -> Result<(), BundleError> {
        let (bytes, most) = part.bytes();
        if bytes > most {
            return Err(BundleError::TooLarge);
        }
        let mut line = serde_json::to_vec(part).map_err(|_| BundleError::Damaged)?;
        line.push(b'\n');
        self.sealing.write(&line)?;
        self.sealing.write(body)?;
        self.taken += (line.len() + body.len()) as u64;
        Ok(())
    }
}

fn length(body: &[u8]) -> Result<u32, BundleError> {
    u32::try_from(body.len()).map_err(|_| BundleError::TooLarge)
}
