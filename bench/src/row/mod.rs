//! The rows, one a module.

pub mod board;
pub mod list;
pub mod map;
pub mod near;
pub mod opening;
pub mod overhead;
pub mod photo;
pub mod photos;
pub mod pictures;
pub mod resume;
pub mod save;
pub mod storm;
pub mod sync;
pub mod window;
pub mod words;
