//! What travels between a phone and a city, version 1. `docs/PROTOCOL.md` says it in prose; its vectors are this crate's tests.

pub mod board;
pub mod bundle;
pub mod cursor;
pub mod day_head;
pub mod desk;
pub mod face;
pub mod field_mistake;
pub mod hash;
pub mod header;
pub mod json;
pub mod key;
pub mod message;
pub mod nearby;
pub mod pack_document;
pub mod problem;
pub mod receipt;
pub mod receipt_file;
pub mod seal;
pub mod signed;
pub mod tus;

/// The version that a server names in its `Sambat-Api` header.
pub const API: &str = "1";
