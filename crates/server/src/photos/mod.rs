//! Photos: how their bytes come in, where they lie, and how they are looked at.

pub(crate) mod arrival;
pub(crate) mod carried;
mod checksum;
pub(crate) mod creation;
pub(crate) mod reception;
pub(crate) mod standing;
pub(crate) mod upkeep;
pub(crate) mod upload_locks;
pub(crate) mod worker;
