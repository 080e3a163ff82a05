//! Photos: how their bytes come in, where they lie, and how they are looked at.

pub(crate) mod carried;
pub(crate) mod lane;
pub(crate) mod reception;
pub(crate) mod store;
pub(crate) mod worker;
