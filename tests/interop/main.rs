//! Uploads with programs that we did not write, as `scripts/interop` installed them: aiotus, tuspy and tus-js-client send to
//! our city, our phone sends to `@tus/server`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test falls over where it stands")]

mod aiotus;
mod ours;
mod peers;
mod tus_js;
mod tuspy;
