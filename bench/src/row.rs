//! The rows, one a module.

pub mod list;
pub mod overhead;
pub mod photo;
pub mod photos;
pub mod resume;
pub mod save;
pub mod storm;
pub mod sync;
pub mod words;
