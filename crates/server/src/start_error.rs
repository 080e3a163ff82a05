//! Why a server does not start.

use crate::{founding::Leftover, tls::TlsError};
use sambat_city::{error::CityError, pack_folder::PackError};
use sambat_city_store::{db::DbError, keys::KeyError, random::NoRandomness, vault::OpenVaultError};
use sambat_protocol::json::NotStrict;
use sambat_sqlite::OpenError;
use std::{io, net::SocketAddr, path::PathBuf};

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used: {source}")]
    Folder {
        /// The data folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another server has the data folder.
    #[error("another server is running on {0}")]
    InUse(PathBuf),
    /// The folder holds part of a city, a backup, or a restore that was cut short.
    #[error(transparent)]
    Leftover(#[from] Leftover),
    /// The file of the city's secret keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The pack cannot be read, or has mistakes.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The pack's map cannot be read.
    #[error("the pack's map.pmtiles cannot be read: {0}")]
    Map(#[source] io::Error),
    /// The pack has no canonical form.
    #[error("the pack cannot be served: {0}")]
    Served(#[from] NotStrict),
    /// The main database cannot be opened.
    #[error("main.db: {0}")]
    Open(#[from] OpenError),
    /// The data keys cannot be opened.
    #[error("keys.db: {0}")]
    Vault(#[from] OpenVaultError),
    /// The main database failed after it was opened.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// What the last stop left could not be set right.
    #[error("what the last stop left could not be set right: {0}")]
    Restore(String),
    /// The certificate or its private key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The system gives no thread.
    #[error("the system gives no thread")]
    Thread(#[source] io::Error),
    /// The system gives no randomness.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl From<CityError> for StartError {
    fn from(refusal: CityError) -> Self {
        Self::Restore(refusal.to_string())
    }
}
