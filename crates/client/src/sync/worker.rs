//! Who runs the passes: at the start, when woken, and when the timer says so.

use super::{Budget, Reach, SyncOutcome, holds_photos, sync_once};
use crate::{
    App, city,
    host::Notice,
    map,
    store::{self, StoreError},
};
use jiff::SignedDuration;
use sambat_domain::outbox::Pace;
use std::time::Duration;
use tokio::{task::JoinHandle, time};

/// Where the store does not say when anything is due.
const UNKNOWN: SignedDuration = SignedDuration::from_mins(15);

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
        let outcome = sync_once(&app, Budget::UNLIMITED).await.unwrap_or_else(|error| {
            tracing::warn!(code = ?error.code, "a pass ended in the store");
            SyncOutcome::default()
        });
        let city = outcome.reach == Reach::City;
        streak.failed = if city || outcome.gained { 0 } else { streak.failed.saturating_add(1) };
        streak.settling = if outcome.settling { streak.settling.saturating_add(1) } else { 0 };
        let wait = rest(&app, &streak, &outcome).await.unwrap_or(UNKNOWN);
        app.sync().known().next_at = app.now().checked_add(wait).ok();
        if let Ok(status) = super::status::current(&app).await {
            app.tell(Notice::Sync { status });
        }
        map::go_on(&app).await;
        let wait = Duration::try_from(wait).unwrap_or_default();
        tokio::select! {
            () = app.sync().woken() => {}
            () = time::sleep(wait) => {}
        }
    }
}

/// How long until the next pass by itself.
async fn rest(app: &App, streak: &Streak, outcome: &SyncOutcome) -> Result<SignedDuration, StoreError> {
    let now = app.now();
    let (due, breaker) = app
        .blocking(move |app| {
            app.store().read(|connection, _| {
                let photos = !holds_photos(app, connection)?;
                let due = store::outbox::next_due(connection, now, photos)?;
                Ok::<_, StoreError>((due, city::chosen(connection)?.breaker))
            })
        })
        .await?;
    let visible = app.sync().known().visible;
    let pace = Pace {
        visible,
        reached: outcome.reach == Reach::City,
        gained: outcome.gained,
        failed: streak.failed,
        settling: streak.settling,
        due,
        shut: breaker.shut_for(now, visible),
    };
    Ok(pace.rest(u64::from_ne_bytes(app.random().unwrap_or_default())))
}
