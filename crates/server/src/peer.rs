//! The other end of a connection, and what a proxy says of it.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// The other end of a connection: a browser, a phone, or the proxy before them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The last word of what proxies say.
pub(crate) fn forwarded(headers: &HeaderMap) -> Option<&str> {
    headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()
}
