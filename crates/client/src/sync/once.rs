//! The one way to sync: every city that this phone has something with, in one pass, within a budget.

use super::{
    Budget, Reach, SyncStatus,
    budget::RemainingBudget,
    run::SyncRun,
    session::{StopReason, SyncSession},
    status::{current, tell},
};
use crate::{
    App,
    api::{ApiError, Nothing},
    background, city,
    host::Notice,
    notification,
    store::{self, StoreError},
};
use sambat_domain::outbox::{ItemKind, ItemState, Outcome};
use std::{
    future::{Future, pending},
    sync::Arc,
    time::Duration,
};
use tokio::sync::OwnedMutexGuard;

/// So long for what a dropped pass has begun to write.
const GRACE: Duration = Duration::from_secs(1);

/// How a pass ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncOutcome {
    /// What it said of the connection.
    pub reach: Reach,
    /// Whether a photo that arrived is not ready yet: worth asking again soon.
    pub settling: bool,
    /// Whether a city acknowledged something that it did not have before.
    pub gained: bool,
    /// Whether its time was over before it was.
    pub cut_short: bool,
    /// What is left to send.
    pub left: Left,
}

/// What waits to be sent, to any city.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// So many words, events, erasures and photos.
    pub items: u32,
    /// So many of them are photos.
    pub photos: u32,
    /// So many bytes of them are not acknowledged.
    pub bytes: u64,
}

/// Runs one pass, within a budget. It needs no window and no worker. Dropped at any moment, it leaves everything so that
/// the next pass goes on; what was under way is not blamed for it.
///
/// # Errors
/// Never of the network: that is in the answer. [`crate::api::ApiCode::DiskFull`] where the phone has no room,
/// [`crate::api::ApiCode::StoreDamaged`] where its data cannot be read, [`crate::api::ApiCode::Internal`] where the
/// store fails in another way.
pub async fn sync_once(app: &App, budget: Budget) -> Result<SyncOutcome, ApiError> {
    run(app, budget, false, pending()).await
}

/// The same until whoever runs it says stop, which is no failure of anything: what was under way is queued again before this
/// answers.
///
/// # Errors
/// As [`sync_once`].
pub async fn sync_until(
    app: &App,
    budget: Budget,
    stop: impl Future<Output = ()> + Send,
) -> Result<SyncOutcome, ApiError> {
    run(app, budget, false, stop).await
}

/// *Kirim sekarang*: a pass now, whatever the timer says, also of photos that wait for Wi-Fi. Answers when it is over.
///
/// # Errors
/// Never of the network: that is in the status. [`crate::api::ApiCode::DiskFull`] where the phone has no room,
/// [`crate::api::ApiCode::StoreDamaged`] where its data cannot be read, [`crate::api::ApiCode::Internal`] where the
/// store fails in another way.
pub async fn now(app: &App, _: Nothing) -> Result<SyncStatus, ApiError> {
    // Also photos that wait for Wi-Fi, and cities that are left alone for a while.
    app.sync().known().asked = true;
    run(app, Budget::UNLIMITED, true, pending()).await?;
    Ok(current(app).await?)
}

async fn run(
    app: &App,
    budget: Budget,
    all_photos: bool,
    stop: impl Future<Output = ()> + Send,
) -> Result<SyncOutcome, ApiError> {
    let outcome = bounded(app, budget, all_photos, stop).await;
    // Whatever became of the pass: what it brought is told, and the system knows what is left.
    let watched = app.sync().known().visible;
    if let Err(error) = notification::tell(app, watched).await {
        tracing::warn!(%error, "what is new is told after another pass");
    }
    background::wish(app, false).await;
    outcome
}

async fn bounded(
    app: &App,
    budget: Budget,
    all_photos: bool,
    stop: impl Future<Output = ()> + Send,
) -> Result<SyncOutcome, ApiError> {
    let left_over = RemainingBudget::of(budget, app.now());
    let time = async {
        match budget.time {
            Some(time) => tokio::time::sleep(time).await,
            None => pending().await,
        }
    };
    let ended = tokio::select! {
        ended = alone(app, left_over, all_photos) => Some(ended),
        () = time => None,
        () = stop => None,
    };
    let mut outcome = if let Some(ended) = ended {
        if ended.is_err() {
            // Whoever looks hears that it is over, and why nothing moves.
            let _ = tell(app).await;
        }
        ended?
    } else {
        // What was dropped is queued again; by the next pass, if that is there first.
        if let Ok(_alone) = tokio::time::timeout(GRACE, app.sync().begin_pass()).await {
            queue_again(app).await?;
        }
        SyncOutcome { reach: app.sync().known().reach, cut_short: true, ..SyncOutcome::default() }
    };
    outcome.left = left(app).await?;
    tell(app).await?;
    Ok(outcome)
}

/// One pass, once no other is under way.
async fn alone(app: &App, budget: RemainingBudget, all_photos: bool) -> Result<SyncOutcome, StoreError> {
    let alone = Arc::new(app.sync().begin_pass().await);
    let _busy = Busy::of(app);
    let outcome = begin(app, alone.clone(), budget, all_photos).await;
    let full = matches!(outcome, Err(StoreError::Full));
    app.sync().known().no_room = full;
    if full {
        app.make_room();
        // The disk is nobody's fault: what could not be noted waits again, unblamed. Without room the next start sees to it.
        if let Err(error) = queue_again(app).await {
            tracing::warn!(%error, "what was under way stays so");
        }
    }
    let outcome = outcome?;
    app.sync().known().reach = outcome.reach;
    Ok(outcome)
}

async fn begin(
    app: &App,
    alone: Arc<OwnedMutexGuard<()>>,
    budget: RemainingBudget,
    all_photos: bool,
) -> Result<SyncOutcome, StoreError> {
    queue_again(app).await?;
    tell(app).await?;
    let asked = std::mem::take(&mut app.sync().known().asked);
    all(app, &SyncRun { alone, budget, all_photos, asked }).await
}

/// Says that a pass is under way, until it ends or is dropped.
struct Busy<'a>(&'a App);

impl<'a> Busy<'a> {
    fn of(app: &'a App) -> Self {
        app.sync().known().busy = true;
        Self(app)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.sync().known().busy = false;
    }
}

/// What a dropped pass left under way waits again, unblamed: with no pass beside this one nobody sends it.
async fn queue_again(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let moved = app
        .write(move |transaction, _| {
            let rows = store::outbox::left(transaction)?.into_iter();
            let mut moved = false;
            for mut row in rows.filter(|row| row.item.state == ItemState::Sending) {
                let queued = row.item.settle(Outcome::Interrupted, now, 0);
                row.item = queued.map_err(|_| StoreError::Row("outbox"))?;
                store::outbox::save(transaction, &row)?;
                moved = true;
            }
            Ok::<_, StoreError>(moved)
        })
        .await?;
    if moved {
        app.tell(Notice::Queue);
    }
    Ok(())
}

pub(super) async fn left(app: &App) -> Result<Left, StoreError> {
    let rows = app.read(|connection, _| store::outbox::left(connection)).await?;
    Ok(rows.iter().filter(|row| row.item.is_waiting()).fold(Left::default(), |left, row| Left {
        items: left.items + 1,
        photos: left.photos + u32::from(row.item.kind == ItemKind::Photo),
        bytes: left.bytes + u64::from(row.bytes.saturating_sub(row.sent)),
    }))
}

/// The chosen city first, whose reach is what the citizen sees; then every other with a complaint of this phone.
async fn all(app: &App, run: &SyncRun) -> Result<SyncOutcome, StoreError> {
    let (chosen, packs) = app
        .read(|connection, _| Ok::<_, StoreError>((city::chosen_id(connection)?, store::city::in_use(connection)?)))
        .await?;
    let mut outcome = SyncOutcome { reach: Reach::NoCity, ..SyncOutcome::default() };
    let others = packs.into_iter().filter(|pack| *pack != chosen).collect::<Vec<_>>();
    for pack in std::iter::once(chosen.clone()).chain(others) {
        let is_chosen = pack == chosen;
        let Some(session) = SyncSession::of(app, pack, run).await? else { continue };
        let reach = if session.is_left_alone().await? {
            app.sync().known().reach
        } else {
            let ended = session.perform(is_chosen).await;
            outcome.gained |= session.has_gained();
            match ended {
                Ok(settling) => {
                    outcome.settling |= settling;
                    Reach::City
                }
                Err(StopReason::Request(error)) => error.reach(),
                Err(StopReason::Store(error)) => return Err(error),
            }
        };
        if reach == Reach::Nobody {
            app.sync().forget_connections();
        }
        if is_chosen {
            outcome.reach = reach;
        }
        outcome.cut_short |= run.budget.is_over(app.now());
    }
    Ok(outcome)
}
