//! The harness: what the scenarios stand on.
//!
//! A [`phone::Phone`] is the real core and a [`city::City`] the real server, each with a clock that a test moves. Between
//! them stands a [`proxy::Proxy`], which loses what a network loses. Nothing here sleeps until something may have happened.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a harness falls over where it stands: that is the test that failed"
)]

pub mod city;
pub mod city_process;
pub mod clock;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod device;
pub mod evidence;
pub mod folder;
pub mod frames;
pub mod house;
pub mod http;
pub mod line;
pub mod network;
pub mod nginx;
pub mod phone;
pub mod picture;
pub mod port;
pub mod proxy;
pub mod random;
pub mod sources;
pub mod system;
pub mod tls;
pub mod typescript;
