//! Who may bring a bundle just now: few at once, one a network, and whoever is slow gives way.

use crate::network::Network;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// So long a place is one's own, however slow it goes: before others of the same network, and before those of another where all
/// are taken.
const OWN: Duration = Duration::from_mins(1);
const OWN_OF_ALL: Duration = Duration::from_secs(10);

/// Bytes in a second by which a place stays one's own after that.
const FAST: u64 = 64_000;

/// A bundle that is being received.
#[derive(Debug)]
struct Taken {
    number: u64,
    network: Option<Network>,
    since: Instant,
    came: u64,
    /// Whether all of it is here.
    is_whole: bool,
    wanted: CancellationToken,
}

impl Taken {
    fn pace(&self) -> u64 {
        self.came * 1_000 / u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    fn gives_way(&self, own: Duration) -> bool {
        !self.is_whole && self.since.elapsed() >= own && self.pace() < FAST
    }
}

#[derive(Debug, Default)]
struct List {
    taken: Vec<Taken>,
    last: u64,
}

/// The places for bundles that are received at the same time, and who has them.
#[derive(Debug, Clone)]
pub struct BundleSlots {
    most: usize,
    list: Arc<Mutex<List>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct BundleSlot {
    places: BundleSlots,
    number: u64,
    /// Cancelled when it is given to somebody else.
    pub wanted: CancellationToken,
}

impl BundleSlots {
    /// So many places, all of them free.
    pub fn new(most: usize) -> Self {
        Self { most, list: Arc::default() }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for somebody of a network. `None` where all are taken by those who bring theirs well.
    pub fn take(&self, from: Option<Network>) -> Option<BundleSlot> {
        let from = from.map(Network::house);
        let mut list = self.list();
        let own = list.taken.iter().position(|taken| from.is_some() && taken.network == from);
        let in_the_way = match own {
            Some(own) => Some(own).filter(|own| list.taken[*own].gives_way(OWN)),
            None => (0..list.taken.len())
                .filter(|at| list.taken[*at].gives_way(OWN_OF_ALL))
                .min_by_key(|at| list.taken[*at].pace()),
        };
        if own.is_some() || list.taken.len() >= self.most {
            list.taken.swap_remove(in_the_way?).wanted.cancel();
        }
        list.last += 1;
        let (number, wanted) = (list.last, CancellationToken::new());
        list.taken.push(Taken {
            number,
            network: from,
            since: Instant::now(),
            came: 0,
            is_whole: false,
            wanted: wanted.clone(),
        });
        Some(BundleSlot { places: self.clone(), number, wanted })
    }
}

impl BundleSlot {
    /// So much of it has come.
    pub fn came(&self, bytes: u64) {
        self.with(|taken| taken.came = bytes);
    }

    /// All of it is here: what is left is our own work.
    pub fn is_whole(&self) {
        self.with(|taken| taken.is_whole = true);
    }

    fn with(&self, change: impl FnOnce(&mut Taken)) {
        if let Some(taken) = self.places.list().taken.iter_mut().find(|taken| taken.number == self.number) {
            change(taken);
        }
    }
}

impl Drop for BundleSlot {
    fn drop(&mut self) {
        self.places.list().taken.retain(|taken| taken.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(n: u8) -> Option<Network> {
        Some(Network::of([203, 0, n, 7].into()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_has_one_place_and_lets_it_go_when_it_is_slow() {
        let places = BundleSlots::new(8);
        let first = places.take(network(1)).unwrap();
        assert!(places.take(network(1)).is_none());
        assert!(places.take(network(2)).is_some(), "let go at once");
        tokio::time::advance(OWN).await;
        first.came(FAST * 60);
        assert!(places.take(network(1)).is_none(), "it goes well");
        first.came(FAST * 60 - 1);
        let second = places.take(network(1)).unwrap();
        assert!(first.wanted.is_cancelled() && !second.wanted.is_cancelled());
        drop(first);
        assert!(places.take(network(1)).is_none(), "whoever lost a place takes none with it");
    }

    #[tokio::test(start_paused = true)]
    async fn the_slowest_gives_way_when_all_places_are_taken() {
        let places = BundleSlots::new(2);
        let (slow, slower) = (places.take(network(1)).unwrap(), places.take(network(2)).unwrap());
        assert!(places.take(network(3)).is_none());
        tokio::time::advance(OWN_OF_ALL).await;
        slow.came(2_000);
        slower.came(1_000);
        let third = places.take(network(3)).unwrap();
        assert!(slower.wanted.is_cancelled() && !slow.wanted.is_cancelled());
        slow.is_whole();
        assert!(places.take(network(4)).is_none(), "what is whole is our own work");
        drop((slow, third));
        // Of whom nobody knows from where they come, several may.
        let unknown = (places.take(None), places.take(None));
        assert!(unknown.0.is_some() && unknown.1.is_some());
    }
}
