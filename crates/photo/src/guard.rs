//! A wall around other people's decoders.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::PhotoError;

/// Runs a decoder and turns a panic into [`PhotoError::Broken`].
///
/// The decoders are safe Rust and meant for well-formed files; on hostile ones they index out of bounds or unwrap
/// (jpeg-decoder on a scan without Huffman tables, for one), and a panic in one photo must not take the outbox or the
/// server's worker with it. `AssertUnwindSafe` holds because the closures own everything they change: after a panic
/// nothing half-made is seen by anybody. Panics still reach the process's panic hook, which prints the place in the
/// decoder and nothing of the picture. It needs `panic = "unwind"`, which every profile of the workspace keeps.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Result<T, PhotoError>) -> Result<T, PhotoError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(PhotoError::broken("the decoder gave up")))
}
