//! What one pass is allowed, and that it is alone.

use super::budget::RemainingBudget;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// What one pass is allowed, for all of its cities.
#[derive(Debug)]
pub(super) struct SyncRun {
    /// That no other pass is under way. Whatever this one has begun to write holds it too: what it is dropped from would
    /// else be written into the next.
    pub alone: Arc<OwnedMutexGuard<()>>,
    pub budget: RemainingBudget,
    /// Also photos that wait for Wi-Fi.
    pub all_photos: bool,
    /// Somebody asks: no breaker holds it, and no answer of a minute ago is enough.
    pub asked: bool,
}
