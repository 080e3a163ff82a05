//! Each benchmark beside its peer, in one run: what the programs in `src/bin` share.
//!
//! A number alone says more about the machine than about the work. So every benchmark runs its peer in turn with it, on
//! the same input, and prints the ratio; what it prints is Markdown with the facts about the machine, ready to be kept.

pub mod machine;
pub mod memory;
pub mod ssim;
pub mod time;

/// What a benchmark ends with when it cannot run: one sentence that says what to do.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
