//! A city's map: a PMTiles archive in; one tile's bytes, the street near a point, an extract by box, out.
//!
//! Archives are PMTiles of version 3 (<https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>) with vector tiles in
//! the basemap schema of Protomaps, version 4.

mod archive;
mod bounds;
mod check;
mod error;
#[cfg(feature = "extract")]
mod extract;
mod file;
mod mercator;
mod street;

pub use archive::{About, Archive, Layer};
pub use bounds::Bounds;
pub use check::{Fault, check};
pub use error::MapError;
#[cfg(feature = "extract")]
pub use extract::{Extract, ExtractError, HttpSource, Progress, RangeSource, extract};
pub use file::FileSource;
pub use street::{Street, street_at};
