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
    /// By the authority that each believes beside those that everybody does.
    clients: Plain<HashMap<Option<String>, HttpClient>>,
    /// One pass at a time.
    pass: Mutex<()>,
    wake: Notify,
    known: Plain<Known>,
}

/// A client, and what a new one like it is made of.
#[derive(Debug)]
struct HttpClient {
    trust: rustls::ClientConfig,
    client: reqwest::Client,
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
        let common = HttpClient::believing(None).map_err(io::Error::other)?;
        let clients = Plain::new(HashMap::from([(None, common)]));
        Ok(Self { clients, pass: Mutex::new(()), wake: Notify::new(), known: Plain::default() })
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
    pub(super) fn client(&self, ca: Option<&str>) -> Result<reqwest::Client, StoreError> {
        let mut clients = self.clients();
        let ca = ca.map(str::to_owned);
        if let Some(known) = clients.get(&ca) {
            return Ok(known.client.clone());
        }
        let made = HttpClient::believing(ca.as_deref()).or_else(|error| {
            tracing::warn!(%error, "the pack's own authority cannot be used");
            HttpClient::believing(None)
        });
        let made = made.map_err(io::Error::other)?;
        let client = made.client.clone();
        clients.insert(ca, made);
        Ok(client)
    }

    /// Nobody answered: the next request goes over a new connection. One of HTTP/2 stays open when a request on it is given
    /// up, so a phone that has left its network would ask into the void until its system notices, after minutes.
    pub(super) fn forget_connections(&self) {
        for known in self.clients().values_mut() {
            if let Ok(client) = http::http_client(known.trust.clone()) {
                known.client = client;
            }
        }
    }

    fn clients(&self) -> PlainGuard<'_, HashMap<Option<String>, HttpClient>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn known(&self) -> PlainGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient {
    fn believing(ca: Option<&str>) -> Result<Self, http::NoClient> {
        let trust = http::trust(ca)?;
        Ok(Self { client: http::http_client(trust.clone())?, trust })
    }
}
