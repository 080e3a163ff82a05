//! Archives made here, and what is read, refused and cut out of them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test may fall over where it stands")]

mod archive;
mod cut;
mod made;
mod shared;
