//! Addresses that stay free while nobody listens: a city that is stopped must find its own again.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

/// Below the ports from which Linux takes those of outgoing connections: none of these is taken while a city is down.
const FIRST: u32 = 20_000;
const COUNT: u32 = 12_000;

/// A loopback address that nobody has.
#[must_use]
pub fn reserve() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Two processes start at other places, so that they seldom look at the same port.
    let start = process::id().wrapping_mul(97);
    for _ in 0..COUNT {
        let offset = start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, u16::try_from(FIRST + offset).unwrap()));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no free port");
}
