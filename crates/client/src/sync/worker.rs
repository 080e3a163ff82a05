//! Who runs the passes: at the start, when woken, and when the timer says so.

use super::{Passed, Reach, holds_photos, once};
use crate::{
    App,
    host::Notice,
    store::{self, StoreError},
};
use jiff::SignedDuration;
use sambat_domain::outbox::Backoff;
use std::time::Duration;
use tokio::{task::JoinHandle, time};

/// With the window visible and something queued: at most this often.
const PROBE: SignedDuration = SignedDuration::from_secs(30);

/// A photo that arrived is usually ready this soon.
const SETTLING: Backoff = Backoff { base: SignedDuration::from_secs(1), cap: SignedDuration::from_secs(30) };

/// With the window hidden and nothing to send.
const HIDDEN: SignedDuration = SignedDuration::from_mins(15);

/// The running worker. Dropped, it stops; what it was doing is queued again at the next start.
#[derive(Debug)]
pub struct Worker(JoinHandle<()>);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts the worker on the current executor. It begins with a pass.
#[must_use]
pub fn start(app: App) -> Worker {
    Worker(tokio::spawn(run(app)))
}

/// Counts in a row, by which waits grow.
#[derive(Debug, Default)]
struct Streak {
    failed: u32,
    settling: u32,
}

async fn run(app: App) {
    let mut streak = Streak::default();
    loop {
        let passed = once(&app).await.unwrap_or_else(|error| {
            tracing::warn!(code = ?error.code, "a pass ended in the store");
            Passed::default()
        });
        let city = passed.reach == Reach::City;
        streak.failed = if city { 0 } else { streak.failed.saturating_add(1) };
        streak.settling = if passed.settling { streak.settling.saturating_add(1) } else { 0 };
        let wait = wait(&app, &streak, city).await.unwrap_or(HIDDEN);
        app.sync().known().next_at = app.now().checked_add(wait).ok();
        if let Ok(status) = super::use_case::current(&app).await {
            app.tell(Notice::Sync { status });
        }
        let wait = Duration::try_from(wait).unwrap_or_default();
        tokio::select! {
            () = app.sync().woken() => {}
            () = time::sleep(wait) => {}
        }
    }
}

/// How long until the next pass by itself.
async fn wait(app: &App, streak: &Streak, city: bool) -> Result<SignedDuration, StoreError> {
    let now = app.now();
    let due = app.blocking(move |app| {
        app.store().read(|connection, _| {
            let photos = !holds_photos(app, connection)?;
            store::outbox::next_due(connection, now, photos)
        })
    });
    let due = due.await?;
    let jitter = u64::from_ne_bytes(app.random().unwrap_or_default());
    let visible = app.sync().known().visible;
    if visible && !city {
        // Jittered over the second half: never twice within fifteen seconds, never more than thirty apart.
        let half = PROBE / 2;
        return Ok(half + Backoff { base: half, cap: half }.wait(0, jitter));
    }
    if streak.settling > 0 {
        return Ok(SETTLING.wait(streak.settling, jitter).max(SignedDuration::from_millis(500)));
    }
    Ok(match (due, city) {
        (Some(_), false) => Backoff::FOREGROUND.wait(streak.failed, jitter).max(SignedDuration::from_secs(1)),
        (Some(due), true) => due.duration_since(now).max(SignedDuration::from_secs(1)),
        (None, _) if visible => PROBE,
        (None, _) => HIDDEN,
    })
}
