//! The server over real sockets, its time given in.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fall over where it stands")]

mod city;
mod clock;
mod commands;
mod erasure;
mod events;
mod http;
mod life;
mod phone;
mod photos;
mod reporter;
mod words;
