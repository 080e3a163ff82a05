//! What is the same for every connection of an address.

use axum::Router;
use sambat_city::city::Limits;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// How long open connections have to end when the server stops.
pub(crate) const FAREWELL: Duration = Duration::from_secs(2);

/// What the server needs to serve a connection.
#[derive(Clone)]
pub(crate) struct ConnectionConfig {
    pub(crate) router: Router,
    /// The TLS that a connection begins with; `None` for plain HTTP.
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) limits: Limits,
    /// The addresses of proxies, whose `X-Forwarded-For` names the real sender.
    pub(crate) proxies: Arc<[IpAddr]>,
    pub(crate) stopping: CancellationToken,
}
