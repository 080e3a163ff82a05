//! Only the city's own pages change anything by a cookie: no other page of the browser may ride on it. And from where somebody asks.

use super::{
    problem::ApiError,
    state::{AppState, PublicAddress},
};
use crate::peer::{Peer, forwarded};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sambat_limits::network::Network;
use sambat_protocol::problem::Code;
use std::{net::IpAddr, sync::Arc};

/// Refuses what changes something and comes from elsewhere, or does not say from where. The cookie is `SameSite=Strict`
/// already; this holds where a browser is old, and against a neighbour on the same site.
pub(super) async fn only_ours(State(public): State<Arc<PublicAddress>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || is_ours(&public, request.headers(), request.uri()) {
        return next.run(request).await;
    }
    ApiError::from(Code::Forbidden).into_response()
}

pub(super) fn is_ours(public: &PublicAddress, headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let from_elsewhere = headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin");
    let Some(origin) = text(header::ORIGIN).filter(|_| !from_elsewhere) else { return false };
    match &public.origin {
        Some(ours) => origin.eq_ignore_ascii_case(ours),
        // Without a name of its own it is what the browser called it, over TLS or on this machine alone.
        None => {
            let host = uri.authority().map(|authority| authority.as_str()).or(text(header::HOST));
            let said = origin.strip_prefix("https://").filter(|_| public.secure);
            let said = said.or_else(|| origin.strip_prefix("http://").filter(|said| is_loopback(said)));
            said.is_some() && said == host
        }
    }
}

/// Whether a host and port are this machine's.
fn is_loopback(authority: &str) -> bool {
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host).trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|addr| addr.is_loopback())
}

/// From where a request comes.
pub(super) struct Origin(pub(super) Network);

impl FromRequestParts<AppState> for Origin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self(Network::of_request(peer(parts), forwarded(&parts.headers), &state.public.proxies)))
    }
}

/// From where a request of the public comes. None from this machine itself: that is a proxy of which we were not told, and behind
/// it everybody.
pub(super) struct PublicOrigin(pub(super) Option<Network>);

impl FromRequestParts<AppState> for PublicOrigin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Origin(network) = Origin::from_request_parts(parts, state).await?;
        Ok(Self(Some(network).filter(|network| !network.is_loopback())))
    }
}

fn peer(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0)
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_this_machine() {
        for authority in ["127.0.0.1:8420", "localhost", "localhost:1", "[::1]:8420", "127.9.9.9"] {
            assert!(is_loopback(authority), "{authority}");
        }
        for authority in ["localhost.evil.test", "10.0.0.1:80", "127.0.0.1.evil.test:80", ""] {
            assert!(!is_loopback(authority), "{authority}");
        }
    }
}
