//! From where somebody asks: the network, never the address. Behind one there may be a neighbourhood.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: the first 24 bits of an IPv4 address, the first 64 of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    pub fn of(addr: IpAddr) -> Self {
        Self(match addr.to_canonical() {
            IpAddr::V4(addr) => {
                let [a, b, c, _] = addr.octets();
                Ipv4Addr::new(a, b, c, 0).into()
            }
            IpAddr::V6(addr) => {
                let [a, b, c, d, ..] = addr.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        })
    }

    /// The same, where whoever has one has very many.
    pub fn house(self) -> Self {
        self.wide().unwrap_or(self)
    }

    /// What somebody may have all of: the first 48 bits of an IPv6 address, which is what a customer gets. None where that is no
    /// more than the network itself.
    pub fn wide(self) -> Option<Self> {
        match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(addr) => {
                let [a, b, c, ..] = addr.segments();
                Some(Self(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).into()))
            }
        }
    }

    /// As bytes, to be hashed.
    pub fn bytes(self) -> [u8; 16] {
        match self.0 {
            IpAddr::V4(addr) => addr.to_ipv6_mapped().octets(),
            IpAddr::V6(addr) => addr.octets(),
        }
    }

    /// Whether it is this machine.
    pub fn is_loopback(self) -> bool {
        let Self(addr) = self;
        addr.is_loopback() || addr == Self::of(Ipv6Addr::LOCALHOST.into()).0 || addr == IpAddr::from([127, 0, 0, 0])
    }

    /// Who asks, by the other end of the connection and what a proxy says of it. `forwarded` is the last value of
    /// `X-Forwarded-For`, the one that the proxy itself wrote; it counts only from a proxy that is known.
    pub fn of_request(peer: IpAddr, forwarded: Option<&str>, proxies: &[IpAddr]) -> Self {
        let from_proxy = proxies.contains(&peer.to_canonical());
        let said = forwarded.filter(|_| from_proxy).and_then(|said| said.rsplit(',').next()?.trim().parse().ok());
        Self::of(said.unwrap_or(peer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_71_a_forged_forwarded_for_is_nobodys_address() {
        let (proxy, stranger): (IpAddr, IpAddr) = ("10.0.0.2".parse().unwrap(), "198.51.100.9".parse().unwrap());
        let of = |peer, said| Network::of_request(peer, said, &[proxy]);
        assert_eq!(of(stranger, Some("203.0.113.7")), Network::of(stranger));
        assert_eq!(of(proxy, Some("203.0.113.7")), Network::of("203.0.113.1".parse().unwrap()));
        assert_eq!(
            of(proxy, Some("1.2.3.4, 203.0.113.7")),
            of(proxy, Some("203.0.113.7")),
            "the client's own words come first"
        );
        assert_eq!(of(proxy, Some("unknown")), Network::of(proxy));
        assert_eq!(
            of("::ffff:10.0.0.2".parse().unwrap(), Some("2001:db8:1:2::9")),
            Network::of("2001:db8:1:2::1".parse().unwrap())
        );
        let two = ["2001:db8:1:2::9", "2001:db8:1:3::9"].map(|text| Network::of(text.parse().unwrap()));
        assert_ne!(two[0], two[1]);
        assert_eq!(two[0].wide(), two[1].wide(), "all of them may be one customer's");
    }
}
