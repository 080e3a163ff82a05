//! What the server does by itself, beside answering: every so often, until it stops.

use sambat_city::{city::City, day_heads, officer, photos::upkeep, retention};
use sambat_city_pages::board;
use sambat_city_store::db::{
    Db,
    wrong_try::{self, About},
};
use sambat_limits::attempt_limiter::QUIET;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often what time alone moves is looked at.
const CLOCKS: Duration = Duration::from_mins(1);

/// How often what is counted in memory is put down.
const COUNTS: Duration = Duration::from_secs(5);

/// How often expired uploads are removed.
const SWEEP: Duration = Duration::from_mins(10);

/// Starts all of it.
pub(crate) fn start(city: &Arc<City>, stopping: &CancellationToken) {
    tokio::spawn(every(CLOCKS, city.clone(), stopping.clone(), async |city| match by_the_minute(city).await {
        Ok(0) => {}
        Ok(put) => tracing::info!(put, "unanswered past the limit"),
        Err(error) => tracing::error!(%error, "clocks could not be looked at"),
    }));
    tokio::spawn(every(COUNTS, city.clone(), stopping.clone(), async |city| {
        if let Err(error) = put_down(city).await {
            tracing::error!(%error, "what is counted in memory could not be put down");
        }
    }));
    tokio::spawn(every(SWEEP, city.clone(), stopping.clone(), async |city| {
        if let Err(error) = upkeep::sweep(city).await {
            tracing::error!(%error, "expired uploads could not be swept");
        }
    }));
}

async fn every(often: Duration, city: Arc<City>, stopping: CancellationToken, work: impl AsyncFn(&City)) {
    let mut often = tokio::time::interval(often);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = often.tick() => {}
        }
        work(&city).await;
    }
}

/// What a passed minute changes. Answers how many complaints were put on the mayor's list.
///
/// # Errors
/// As [`City::refresh_summaries`]. What else cannot be done now is a line of the log.
pub(crate) async fn by_the_minute(city: &City) -> Db<usize> {
    // A command that ran beside the server may have brought photos in, and cannot wake this server's worker.
    city.worker.wake();
    let put = city.refresh_summaries().await?;
    officer::tell_refused(city).await?;
    // Nobody waits for these: what cannot be done now is tried again in a minute.
    if let Err(error) = day_heads::sign(city).await {
        tracing::error!(%error, "a day's head could not be signed");
    }
    if let Err(error) = board::choose_cells(city).await {
        tracing::error!(%error, "the cells of the board could not be chosen");
    }
    if let Err(error) = retention::forget_due(city).await {
        tracing::error!(%error, "what is kept no longer could not be forgotten");
    }
    Ok(put)
}

/// Puts down what strangers tried and which officers were there since the last time. There are as many rows as the tables have
/// places, and no more.
///
/// # Errors
/// `DbError::Full` where the disk has no room; `DbError::Stopped` where the server is stopping;
/// `DbError::Sqlite` where the database cannot be written. What was not put down is the next time.
pub(crate) async fn put_down(city: &City) -> Db<()> {
    city.seen_sessions.put_down(&city.writer).await?;
    let now = city.now();
    let before = now.checked_sub(QUIET).unwrap_or(now);
    for (about, counts) in [(About::Pin, city.pin_attempts.changed()), (About::Login, city.logins.attempts.changed())] {
        if !counts.is_empty() {
            city.writer.write(move |t| wrong_try::keep(t, about, &counts, before)).await?;
        }
    }
    Ok(())
}
