//! Uploads with programs that we did not write: tuspy and tus-js-client send to our city, our phone sends to `@tus/server`.
//! `scripts/interop` installs them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test falls over where it stands")]

mod ours;
mod peers;
mod tus_js;
mod tuspy;
