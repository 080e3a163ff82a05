//! How much one stranger may ask for, so that the others are served. No I/O, no clock of its own.
//!
//! * [`attempt_limiter`] makes wrong passwords, codes and PINs wait, and locks nobody out.
//! * [`rate_limiter`] bounds what comes from one phone and from one network.
//! * [`fair_queue`] shares a bounded room among networks.
//! * [`bundle_slots`] bounds how many files come in at once, and lets the slowest give way.
//! * [`connection_table`] knows who is connected, and who goes where there are too many.
//! * [`min_rate`] gives up whoever sends or reads in drops.
//! * [`network`] says which addresses are one network.

pub mod attempt_limiter;
pub mod bundle_slots;
pub mod connection_table;
pub mod fair_queue;
pub mod min_rate;
pub mod network;
pub mod rate_limiter;
