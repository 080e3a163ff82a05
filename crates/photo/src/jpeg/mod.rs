//! JPEG (ITU-T T.81, JFIF 1.02): reading the structure, decoding, and judging whether a file holds only a picture.

mod baseline;
mod decode;
mod entropy;
mod fast;
mod header;
mod pieces;
mod strict;
mod unclean;
mod unended;

pub(crate) use decode::read;
pub(crate) use pieces::{Piece, Pieces, marker};
pub use strict::{Clean, inspect};
pub use unclean::Unclean;
