//! What the sync knows between passes, in memory: all of it can be learnt again.

use super::{Reach, http};
use crate::{ports::Metered, store::StoreError};
use jiff::Timestamp;
use sambat_domain::{id::PackId, outbox::Breaker};
use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex as Plain, MutexGuard as PlainGuard, PoisonError},
};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

/// What a core knows of the connection to its cities between passes.
#[derive(Debug)]
pub struct Sync {
    /// By the authority that each believes beside those that everybody does.
    clients: Plain<HashMap<Option<String>, HttpClient>>,
    /// One pass at a time.
    pass: Arc<Mutex<()>>,
    wake: Notify,
    known: Plain<Known>,
    cities: Plain<HashMap<PackId, CityKnown>>,
}

/// What is known of one city.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CityKnown {
    /// When it last answered well, if nothing went wrong since.
    pub good_at: Option<Timestamp>,
    /// The largest body that whatever stands before it took, where a larger one was refused.
    pub piece: Option<usize>,
    /// How long it asks not to be asked for its board.
    pub board: Breaker,
}

/// A client, and what a new one like it is made of.
#[derive(Debug)]
struct HttpClient {
    trust: rustls::ClientConfig,
    client: reqwest::Client,
}

/// What is known of the connection, whichever city it is to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// A pass is under way.
    pub busy: bool,
    /// Somebody asks, or the network is said to be back: the next pass asks the city, whatever it was told or knows.
    pub asked: bool,
    /// What the last request said of the connection.
    pub reach: Reach,
    /// The last pass met a full disk.
    pub no_room: bool,
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
        Ok(Self {
            clients: Plain::new(HashMap::from([(None, common)])),
            pass: Arc::default(),
            wake: Notify::new(),
            known: Plain::default(),
            cities: Plain::default(),
        })
    }

    /// Asks the worker for a pass soon. Without a worker, the next one begins with it.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// The network is said to be back, or the citizen asks: a pass soon, which no circuit breaker holds.
    pub fn ask(&self) {
        self.known().asked = true;
        self.wake();
    }

    /// Something that was no pass met the city, or nobody, where the last pass had it otherwise: one now says which, and what
    /// waits goes with it.
    pub(crate) fn met(&self, reach: Reach) {
        let before = self.known().reach;
        match (before, reach) {
            (Reach::Nobody | Reach::Stranger, Reach::City) => self.ask(),
            (Reach::City, Reach::Nobody | Reach::Stranger) => self.wake(),
            _ => {}
        }
    }

    /// The citizen looks, or no longer does. Coming back is a reason to ask the city.
    pub fn set_visible(&self, visible: bool) {
        let before = std::mem::replace(&mut self.known().visible, visible);
        if visible && !before {
            self.ask();
        }
    }

    /// What the page was told of the network. Whether that is new, or may be the way out of having none.
    pub fn network_told(&self, metered: Metered) -> bool {
        let mut known = self.known();
        known.page_says.replace(metered) != Some(metered) || known.reach != Reach::City
    }

    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Waits until no pass is under way, and lets none begin as long as this is held.
    pub(crate) async fn begin_pass(&self) -> OwnedMutexGuard<()> {
        self.pass.clone().lock_owned().await
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

    pub(super) fn city(&self, pack: &PackId) -> CityKnown {
        self.cities().get(pack).copied().unwrap_or_default()
    }

    pub(super) fn learn(&self, pack: &PackId, learn: impl FnOnce(&mut CityKnown)) {
        learn(self.cities().entry(pack.clone()).or_default());
    }

    fn cities(&self) -> PlainGuard<'_, HashMap<PackId, CityKnown>> {
        self.cities.lock().unwrap_or_else(PoisonError::into_inner)
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
