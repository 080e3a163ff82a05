//! Why nothing was cut out.

use crate::error::MapError;
use std::io;

/// The most tiles of one box: the largest city has a tenth.
pub(super) const MOST_TILES: usize = 200_000;

/// Nothing was cut out.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The archive that is cut.
    #[error(transparent)]
    Archive(#[from] MapError),
    /// The box lies where the archive has nothing.
    #[error("the map has nothing in that box")]
    Empty,
    /// The box has more tiles than any city.
    #[error("the box has {0} tiles, and {MOST_TILES} are the most")]
    TooWide(usize),
    /// What was cut out cannot be written.
    #[error("cannot write the map: {0}")]
    Write(#[source] io::Error),
}
