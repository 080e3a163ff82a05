//! A pass with one city, while it is under way: what is known of it, and how it writes.

use super::{request_error::RequestError, run::SyncRun, wire::Wire};
use crate::{
    App, city,
    store::{self, StoreError, city::City},
};
use sambat_domain::id::PackId;
use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// Why the part of a pass with one city ended early.
#[derive(Debug)]
pub(super) enum StopReason {
    /// A request failed so that no other would succeed now: the network is gone, or the city asks for patience.
    Request(RequestError),
    /// The phone's own store failed.
    Store(StoreError),
}

impl From<StoreError> for StopReason {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RequestError> for StopReason {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

/// The part of a pass that is with one city.
pub(super) struct SyncSession<'a> {
    pub app: &'a App,
    pub pack: PackId,
    pub wire: Wire,
    pub run: &'a SyncRun,
    /// The last request that nobody answered, if there was no good answer since.
    lost: Mutex<Option<RequestError>>,
    /// Whether the city acknowledged something that it did not have before.
    gained: AtomicBool,
}

impl<'a> SyncSession<'a> {
    pub async fn of(app: &'a App, pack: PackId, run: &'a SyncRun) -> Result<Option<Self>, StoreError> {
        let city = Self::city_of(app, &pack).await?;
        let client = app.sync().client(city.document.ca.as_deref())?;
        let endpoint = city::endpoint(app, &city.document);
        let secret = {
            let pack = pack.clone();
            app.blocking(move |app| Ok::<_, StoreError>(app.config().secrets.device_secret(&pack)?)).await?
        };
        let wire = endpoint.and_then(|endpoint| Wire::to(client, &endpoint, &secret));
        Ok(wire.map(|wire| Self { app, pack, wire, run, lost: Mutex::default(), gained: AtomicBool::default() }))
    }

    /// One transaction that may write. It holds the place of this pass until it is over, also where nobody waits for it.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&store::Transaction<'_>, &store::Vault) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let alone = self.run.alone.clone();
        self.app
            .write(move |transaction, vault| {
                let _alone = alone;
                work(transaction, vault)
            })
            .await
    }

    /// The last request that nobody answered, if there was no good answer since.
    pub fn lost(&self) -> MutexGuard<'_, Option<RequestError>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the city acknowledged something: a request before that nobody answered tells nothing any more.
    pub fn gain(&self) {
        *self.lost() = None;
        self.gained.store(true, Ordering::Relaxed);
    }

    /// Whether the city acknowledged something new in this pass.
    pub fn has_gained(&self) -> bool {
        self.gained.load(Ordering::Relaxed)
    }

    /// Whether the time of this pass is over.
    pub fn is_over(&self) -> bool {
        self.run.budget.is_over(self.app.now())
    }

    /// The city as the store has it.
    pub async fn city(&self) -> Result<City, StoreError> {
        Self::city_of(self.app, &self.pack).await
    }

    async fn city_of(app: &App, pack: &PackId) -> Result<City, StoreError> {
        let pack = pack.clone();
        app.read(move |connection, _| store::city::get(connection, &pack)).await
    }
}
