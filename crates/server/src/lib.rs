//! The city's side: keeps complaints and photos, answers phones, and moves complaints along.
//!
//! * [`Server::start`] is all that a program or a test needs to have a city.
//! * [`backup`] puts a city aside while it serves, and takes it up again.
//! * [`command`] holds what is done beside a running server: an event by hand, who is to be told after a leak, an erasure without
//!   a phone, what came in a flood, the check of a pack, the audit.
//!
//! A request comes in at `http`, is decided in the module of its thing (`complaint`, `event`, `photos`), and is kept by
//! `db`, which alone names SQLite, as `vault` does for its own database of keys.

mod background;
pub mod backup;
pub mod command;
mod connection;
mod connection_config;
mod core_dump;
mod demo;
mod founding;
mod http;
#[cfg(feature = "inspect")]
mod inspect;
mod listen;
mod metered;
mod metrics;
mod offline;
mod paced_body;
mod peer;
mod serve;
mod start_error;
mod tls;

pub use core_dump::without_core_dumps;
pub use sambat_city::audit::{AuditError, Verified};
pub use sambat_city::city::Limits;

pub use founding::Leftover;
pub use http::openapi::document as openapi_document;
pub use sambat_city::event::{ByHand, ByHandError};
pub use sambat_city::officer::manage::{Change as OfficerChange, OfficerError};
pub use sambat_city::pack_folder::PackError;
pub use sambat_city_store::db::{DbError, SCHEMA};
pub use sambat_city_store::keys::KeyError;
pub use sambat_city_store::vault::{OpenVaultError, VaultError};
pub use sambat_limits::rate_limiter::{Quota, Quotas};
pub use serve::{Config, Running, Server};
pub use start_error::StartError;
pub use tls::{TlsError, TlsFiles};
