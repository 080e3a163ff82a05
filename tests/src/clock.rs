//! A clock that stands still until a test moves it, for a phone or for a city.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// The moment at which every hand clock starts: 09:15 in Pasuruan.
const START: &str = "2026-11-24T02:15:00Z";

/// The clock. Clones show the same time.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<Mutex<Timestamp>>);

impl Default for HandClock {
    fn default() -> Self {
        Self::at(START.parse().unwrap())
    }
}

impl HandClock {
    /// A clock that shows this moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(moment)))
    }

    /// What it shows.
    #[must_use]
    pub fn read(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves it on, or back.
    pub fn advance(&self, by: SignedDuration) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *shown = shown.checked_add(by).unwrap();
    }
}

impl sambat_client::ports::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}

impl sambat_server::clock::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}
