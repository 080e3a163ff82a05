//! What a complaint is and what may happen to it.
//!
//! No I/O, no async, no clock and no randomness of its own: what a function needs of the world comes in as an argument, so
//! that the phone and the city decide alike, and a test can put any moment before them.

pub mod content;
pub mod event;
pub mod form;
pub mod id;
pub mod identity;
pub mod officer;
pub mod outbox;
pub mod pack;
pub mod photo;
pub mod pin;
pub mod place;
pub mod redaction;
pub mod response;
pub mod search;
pub mod status;
pub mod text;
pub mod ticket;
pub mod visibility;

pub use jiff::{Timestamp, civil};
