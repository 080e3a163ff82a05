//! From where a request comes.

use crate::{city::City, connection::Peer, network::Network, refusal::Refusal};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use std::{net::IpAddr, sync::Arc};

/// From where a request comes.
pub(super) struct Origin(pub(super) Network);

impl FromRequestParts<Arc<City>> for Origin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, city: &Arc<City>) -> Result<Self, Refusal> {
        Ok(Self(Network::of_request(peer(parts), forwarded(&parts.headers), &city.public.proxies)))
    }
}

/// From where a request of the public comes. None from this machine itself: that is a proxy of which we were not told, and behind
/// it everybody.
pub(super) struct PublicOrigin(pub(super) Option<Network>);

impl FromRequestParts<Arc<City>> for PublicOrigin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, city: &Arc<City>) -> Result<Self, Refusal> {
        let Origin(network) = Origin::from_request_parts(parts, city).await?;
        Ok(Self(Some(network).filter(|network| !network.is_loopback())))
    }
}

fn peer(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0)
}

/// The last word of what proxies say.
fn forwarded(headers: &HeaderMap) -> Option<&str> {
    headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()
}
