//! The outbox: what waits on the phone to reach the city, and what each answer does to it.
//!
//! Pure functions of (item, outcome, now). The phone's store keeps the items; its sync loop makes the attempts.

mod backoff;
mod breaker;
mod item;
mod pace;
mod retry;
#[cfg(test)]
mod storm;

pub use backoff::{Backoff, Jitter};
pub use breaker::{Breaker, MOST_FAILURES};
pub use item::{ItemKind, ItemState, MOST_CRASHES, MOST_MISMATCHES, Misstep, OutboxItem, Outcome, Stored};
pub use pace::Pace;
pub use retry::{ParkReason, RetryKind};
