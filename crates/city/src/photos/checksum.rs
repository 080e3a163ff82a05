//! The hash of one request's bytes, added up as they come.

use sambat_protocol::tus::Checksum;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// A hash in the making, beside what it must come to.
#[derive(Debug)]
pub(super) enum Running {
    Sha1(Sha1, [u8; 20]),
    Sha256(Sha256, [u8; 32]),
}

impl Running {
    pub(super) fn towards(wanted: Checksum) -> Self {
        match wanted {
            Checksum::Sha1(hash) => Self::Sha1(Sha1::new(), hash),
            Checksum::Sha256(hash) => Self::Sha256(Sha256::new(), hash),
        }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hasher, _) => hasher.update(bytes),
            Self::Sha256(hasher, _) => hasher.update(bytes),
        }
    }

    /// Whether the bytes were those that were meant.
    pub(super) fn fits(self) -> bool {
        match self {
            Self::Sha1(hasher, wanted) => hasher.finalize()[..] == wanted,
            Self::Sha256(hasher, wanted) => hasher.finalize()[..] == wanted,
        }
    }
}
