//! What is wrong with an archive.

use std::io;

/// An archive cannot be read, or not used.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// It cannot be had from where it lies.
    #[error("cannot read the map: {0}")]
    Read(#[source] io::Error),
    /// It is no PMTiles archive of version 3, or it contradicts itself.
    #[error("this is no sound PMTiles archive: {0}")]
    Broken(String),
    /// A tile grows past what any screen needs when it is inflated.
    #[error("a tile has more than {0} bytes")]
    TooLarge(u64),
}

impl From<pmtiles::PmtError> for MapError {
    fn from(error: pmtiles::PmtError) -> Self {
        match error {
            // It ends too early, or is packed in no way that is known: that is the archive's fault.
            pmtiles::PmtError::Reading(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
                ) =>
            {
                Self::Broken(error.to_string())
            }
            pmtiles::PmtError::Reading(error) => Self::Read(error),
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<fast_mvt::MvtError> for MapError {
    fn from(error: fast_mvt::MvtError) -> Self {
        Self::Broken(error.to_string())
    }
}
