//! Photos: how their bytes come in, where they lie, and how they are checked.

pub mod arrival;
pub mod carried;
mod checksum;
pub mod creation;
pub mod progress;
pub mod reception;
pub mod upkeep;
pub mod upload_locks;
pub mod worker;
pub mod worker_handle;
