//! Where an archive can be read from, range by range.

use bytes::Bytes;
use std::{future::Future, io, ops::Range};

/// An archive somewhere.
pub trait RangeSource: Send + Sync + 'static {
    /// Reads a range. What lies past the archive's end is left out, and nothing else.
    ///
    /// # Errors
    /// Where it cannot be had, after whatever tries the source makes.
    fn read(&self, range: Range<u64>) -> impl Future<Output = io::Result<Bytes>> + Send;
}
