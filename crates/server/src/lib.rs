//! The city's side: keeps complaints and photos, answers phones, and moves complaints along.
//!
//! * [`Server::start`] is all that a program or a test needs to have a city.
//! * [`backup`] puts a city aside while it serves, and takes it up again.
//! * [`command`] holds what is done beside a running server: an event by hand, who is to be told after a leak, an erasure without
//!   a phone, what came in a flood, the check of a pack, the audit.
//!
//! A request comes in at `http`, is decided in the module of its thing (`complaint`, `event`, `photos`), and is kept by
//! `db`, which alone names SQLite, as `vault` does for its own database of keys.

mod audit;
pub mod backup;
mod beside;
mod board;
mod bundle;
mod city;
pub mod command;
mod complaint;
mod connection;
mod connections;
mod core_dump;
mod csv;
mod day_heads;
mod demo;
mod desk;
mod erasure;
mod error;
mod event;
mod export;
mod founding;
mod handover;
mod http;
mod listen;
mod metered;
mod metrics;
mod officer;
mod pace;
mod pack_folder;
mod page;
mod pdf;
mod photos;
mod report;
mod reporter;
mod retention;
mod serve;
mod standing;
mod start_error;
mod ticket_access;
mod ticket_page;
mod tls;

pub use audit::{AuditError, Verified};
pub use city::Limits;
pub use core_dump::without_core_dumps;

pub use event::{ByHand, ByHandError};
pub use founding::Leftover;
pub use http::openapi::document as openapi_document;
pub use officer::manage::{Change as OfficerChange, OfficerError};
pub use pack_folder::PackError;
pub use sambat_city_store::db::{DbError, SCHEMA};
pub use sambat_city_store::keys::KeyError;
pub use sambat_city_store::vault::{OpenVaultError, VaultError};
pub use sambat_limits::rate_limiter::{Quota, Quotas};
pub use serve::{Config, Running, Server};
pub use start_error::StartError;
pub use tls::{TlsError, TlsFiles};
