//! A pass that the system grants while nobody looks, and what it hears of it.

use super::{Budget, Reach, holds_photos, sync_until};
use crate::{App, api::ApiError, ports::Metered};
use serde::{Deserialize, Serialize};
use std::{future::Future, time::Duration};

/// What whoever ran a pass in the background hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    /// So many words, events, erasures and photos are still to be sent.
    pub left: u32,
    /// So many of them are photos.
    pub photos: u32,
    /// What they wait for.
    pub waiting: WaitsFor,
    /// So many bytes of them are not acknowledged.
    pub bytes: u64,
    /// Whether the pass was over before it was done: its time was, or somebody stopped it.
    pub stopped: bool,
}

/// What it takes to send what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// A network on which the city answers.
    Network,
    /// A network on which photos cost nothing, as their citizen wants it.
    Unmetered,
    /// The city, which answers and takes it later.
    City,
    /// Nothing: there is nothing left, or only time was lacking.
    Nothing,
}

/// One pass within so much time, until it is told to stop. It goes on from the byte at which the one before ended. `unmetered`: the
/// system runs it because a network is there on which a byte costs nothing, which counts where the system says no more.
///
/// # Errors
/// As [`super::sync_once`].
pub async fn sync_in_background(
    app: &App,
    time: Duration,
    unmetered: bool,
    stop: impl Future<Output = ()> + Send,
) -> Result<SyncReport, ApiError> {
    if unmetered {
        app.sync().network_told(Metered::No);
    }
    let outcome = sync_until(app, Budget { time: Some(time), bytes: None }, stop).await?;
    let held = app.blocking(|app| app.store().read(|connection, _| holds_photos(app, connection))).await?;
    let left = outcome.left;
    let waiting = match outcome.reach {
        _ if left.items == 0 => WaitsFor::Nothing,
        Reach::City if held && left.items == left.photos => WaitsFor::Unmetered,
        Reach::City if outcome.cut_short => WaitsFor::Nothing,
        Reach::City | Reach::Outdated | Reach::NoCity => WaitsFor::City,
        Reach::Nobody | Reach::Stranger | Reach::Unknown => WaitsFor::Network,
    };
    Ok(SyncReport { left: left.items, photos: left.photos, waiting, bytes: left.bytes, stopped: outcome.cut_short })
}
