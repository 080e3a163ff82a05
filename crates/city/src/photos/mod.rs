//! Photos: how their bytes come in, where they lie, and how they are looked at.

pub mod arrival;
pub mod carried;
mod checksum;
pub mod creation;
pub mod reception;
pub mod standing;
pub mod upkeep;
pub mod upload_locks;
pub mod worker;
