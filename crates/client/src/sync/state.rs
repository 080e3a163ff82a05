//! What the sync knows between passes, in memory: all of it can be learnt again.

use super::{Reach, http};
use crate::{ports::Metered, store::StoreError};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    io,
    sync::{Mutex as Plain, MutexGuard as PlainGuard, PoisonError},
};
use tokio::sync::{Mutex, MutexGuard, Notify};

/// The sync of one core.
#[derive(Debug)]
pub struct Sync {
    client: reqwest::Client,
    /// Those that believe one authority more, by it.
    trusting: Plain<HashMap<String, reqwest::Client>>,
    /// One pass at a time.
    pass: Mutex<()>,
    wake: Notify,
    known: Plain<Known>,
}

/// What is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// A pass is under way.
    pub busy: bool,
    /// What the last request said of the connection.
    pub reach: Reach,
    /// When the city last answered.
    pub last_contact: Option<Timestamp>,
    /// When the worker tries next.
    pub next_at: Option<Timestamp>,
    /// The citizen is looking.
    pub visible: bool,
    /// What the page was told of the network; nothing before it said so.
    pub page_says: Option<Metered>,
}

impl Sync {
    pub(crate) fn new() -> Result<Self, StoreError> {
        let client = http::http_client(None).map_err(io::Error::other)?;
        Ok(Self {
            client,
            trusting: Plain::default(),
            pass: Mutex::new(()),
            wake: Notify::new(),
            known: Plain::default(),
        })
    }

    /// Asks the worker for a pass soon. Without a worker, the next one begins with it.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// The citizen looks, or no longer does. Coming back is a reason to ask the city.
    pub fn set_visible(&self, visible: bool) {
        let before = std::mem::replace(&mut self.known().visible, visible);
        if visible && !before {
            self.wake();
        }
    }

    /// What the page was told of the network. Whether that is new.
    pub fn network_told(&self, metered: Metered) -> bool {
        self.known().page_says.replace(metered) != Some(metered)
    }

    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(crate) async fn begin_pass(&self) -> MutexGuard<'_, ()> {
        self.pass.lock().await
    }

    /// The client for the city of a pack with this authority of its own, or with none.
    pub(super) fn client(&self, ca: Option<&str>) -> reqwest::Client {
        let Some(ca) = ca else { return self.client.clone() };
        let mut trusting = self.trusting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = trusting.get(ca) {
            return client.clone();
        }
        let client = http::http_client(Some(ca)).unwrap_or_else(|error| {
            tracing::warn!(%error, "the pack's own authority cannot be used");
            self.client.clone()
        });
        trusting.insert(ca.to_owned(), client.clone());
        client
    }

    pub(super) fn known(&self) -> PlainGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
