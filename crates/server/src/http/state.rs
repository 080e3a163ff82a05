//! What the handlers share: the city, and what only the way to it needs.

use crate::metrics::Metrics;
use axum::extract::FromRef;
use sambat_city::city::City;
use sambat_city_pages::{board::Boards, nearby::Nearbys};
use sambat_limits::{
    bundle_slots::BundleSlots,
    fair_queue::{FairQueue, Shares},
};
use std::{net::IpAddr, sync::Arc};

/// Large answers under way, in kibibytes. Small ones take no room, so that words are answered however many read.
const ANSWERS: Shares = Shares { room: 64 << 10, each: 4 << 10, waiting: 512, waiting_each: 128 };

/// The address at which browsers reach the city.
#[derive(Debug, Clone, Default)]
pub(crate) struct PublicAddress {
    /// Scheme, host and port, as a browser's `Origin` has them. None: whatever this machine is called, on loopback only.
    pub(crate) origin: Option<String>,
    /// Whether nobody on the way can read a cookie.
    pub(crate) secure: bool,
    /// Proxies whose word about where a request came from counts.
    pub(crate) proxies: Vec<IpAddr>,
}

/// Everything that the handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) city: Arc<City>,
    pub(crate) public: Arc<PublicAddress>,
    pub(crate) boards: Arc<Boards>,
    pub(crate) nearbys: Arc<Nearbys>,
    pub(crate) metrics: Arc<Metrics>,
    /// Kibibytes of large answers under way.
    pub(crate) answers: FairQueue,
    /// Bundles that may come in at once: each is held on the disk while it does.
    pub(crate) bundles: Arc<BundleSlots>,
}

impl AppState {
    /// A state in which no request is under way.
    pub(crate) fn new(city: Arc<City>, public: PublicAddress) -> Self {
        Self {
            bundles: Arc::new(BundleSlots::new(city.limits.bundles)),
            city,
            public: Arc::new(public),
            boards: Arc::default(),
            nearbys: Arc::default(),
            metrics: Arc::default(),
            answers: FairQueue::new(ANSWERS),
        }
    }
}

macro_rules! parts {
    ($($part:ident: $of:ty),*) => {$(
        impl FromRef<AppState> for $of {
            fn from_ref(state: &AppState) -> Self {
                state.$part.clone()
            }
        }
    )*};
}

parts!(
    city: Arc<City>,
    public: Arc<PublicAddress>,
    boards: Arc<Boards>,
    nearbys: Arc<Nearbys>,
    metrics: Arc<Metrics>,
    answers: FairQueue,
    bundles: Arc<BundleSlots>
);
