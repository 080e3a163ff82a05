//! Each benchmark beside its peer, in one run: what the rows share.
//!
//! A number alone says more about the machine than about the work. So every row runs its peer in turn with it, on the same
//! input, and tells the ratio; what it tells is Markdown with the facts about the machine, kept in `docs/EVIDENCE.md`.

pub mod city;
pub mod connection;
pub mod evidence;
pub mod filed;
pub mod forward;
pub mod link;
pub mod machine;
pub mod memory;
pub mod million;
pub mod pipe;
pub mod postgres;
pub mod process;
pub mod ssim;
pub mod steady;
pub mod time;
pub mod wrk;

/// What a row ends with when it cannot run: one sentence that says what to do.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
