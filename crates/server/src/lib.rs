//! The city's side: keeps complaints and photos, answers phones, and moves complaints along.
//!
//! * [`Server::start`] is all that a program or a test needs to have a city.
//! * [`command`] holds what is done beside a running server: an event by hand, the check of a pack, the audit.
//!
//! A request comes in at `http`, is decided in the module of its thing (`complaint`, `event`, `photos`), and is kept by
//! `db`, which alone names SQLite, as `vault` does for its own database of keys.

mod audit;
mod beside;
mod bundle;
mod chance;
mod city;
pub mod clock;
pub mod command;
mod complaint;
mod db;
mod demo;
mod erasure;
mod escalation;
mod event;
mod http;
pub mod keys;
mod pack_folder;
mod photos;
mod refusal;
mod reporter;
mod serve;
mod vault;

pub use audit::{AuditError, Verified};
pub use city::Limits;
pub use db::DbError;
pub use event::{ByHand, ByHandError};
pub use http::openapi::document as openapi_document;
pub use keys::KeyError;
pub use pack_folder::PackError;
pub use serve::{Config, Running, Server, StartError};
pub use vault::{OpenVaultError, VaultError};
