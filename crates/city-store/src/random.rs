//! The server's source of chance: the system's.

use crate::clock::whole_millis;
use jiff::Timestamp;
use sambat_domain::id::EventId;

/// The system gave no randomness.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// So many bytes from the operating system's source of randomness.
///
/// # Errors
/// [`NoRandomness`] where the system has none.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// An id for something that the server itself does.
///
/// # Errors
/// [`NoRandomness`] where the system has none.
pub fn event_id(now: Timestamp) -> Result<EventId, NoRandomness> {
    Ok(EventId::new(whole_millis(now), &bytes()?))
}
