//! A handle that wakes the worker that checks photos.

use std::sync::mpsc::{SyncSender, sync_channel};

/// Wakes the worker. What there is to do stands in the database, so one waiting call is as good as many.
#[derive(Debug, Clone)]
pub struct WorkerHandle(SyncSender<()>);

impl WorkerHandle {
    /// The other end of the worker's calls.
    pub(super) fn new(calls: SyncSender<()>) -> Self {
        Self(calls)
    }

    /// A handle of no worker: whoever runs beside a server leaves the looking to that.
    pub fn to_nobody() -> Self {
        Self(sync_channel(1).0)
    }

    /// Says that something arrived.
    pub fn wake(&self) {
        // Full means that it will look anyway.
        let _ = self.0.try_send(());
    }
}
