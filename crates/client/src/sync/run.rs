//! One pass with all cities: what it is allowed, and that it is alone.

use super::budget::RemainingBudget;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// One pass with all cities of the phone: what it is allowed, and that it is alone.
#[derive(Debug)]
pub(super) struct SyncRun {
    /// That no other pass is under way. Whatever this one has begun to write holds it too: what it is dropped from would
    /// else be written into the next.
    pub alone: Arc<OwnedMutexGuard<()>>,
    pub budget: RemainingBudget,
    /// Whether photos go that wait for Wi-Fi.
    pub all_photos: bool,
    /// Whether the citizen or the network asks for it: then no circuit breaker holds it, and the city is asked anew
    /// whether it is there.
    pub asked: bool,
}
