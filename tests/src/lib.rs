//! The harness: what the scenarios stand on.

pub mod typescript;
