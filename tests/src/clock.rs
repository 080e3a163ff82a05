//! A clock that a test gives to a phone or a city: it stands still until it is moved, or runs on from a given moment.

use jiff::{SignedDuration, Timestamp};
use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

/// The moment at which every hand clock starts: 09:15 in Pasuruan.
const START: &str = "2026-11-24T02:15:00Z";

/// How it goes.
#[derive(Debug, Clone, Copy)]
enum Gait {
    /// It stands at a moment.
    Stands(Timestamp),
    /// It runs, so far ahead of the machine's.
    Runs(SignedDuration),
}

/// The clock. Clones show the same time.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<Mutex<Gait>>);

impl Default for HandClock {
    fn default() -> Self {
        Self::at(START.parse().unwrap())
    }
}

impl HandClock {
    /// A clock that shows this moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Gait::Stands(moment))))
    }

    /// What it shows, in whole milliseconds if it runs.
    #[must_use]
    pub fn read(&self) -> Timestamp {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Gait::Stands(at) => at,
            Gait::Runs(ahead) => {
                let at = Timestamp::now().checked_add(ahead).unwrap();
                Timestamp::from_millisecond(at.as_millisecond()).unwrap()
            }
        }
    }

    /// Moves it on, or back.
    pub fn advance(&self, by: SignedDuration) {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Gait::Stands(at) => *at = at.checked_add(by).unwrap(),
            Gait::Runs(ahead) => *ahead = ahead.checked_add(by).unwrap(),
        }
    }
}

/// A moment, at which it stands; or by how many milliseconds it runs ahead of the machine's clock, such as `+60000`.
impl FromStr for HandClock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with(['+', '-']) {
            let ahead = text.parse().map(SignedDuration::from_millis).map_err(|error| format!("{text}: {error}"))?;
            return Ok(Self(Arc::new(Mutex::new(Gait::Runs(ahead)))));
        }
        text.parse().map(Self::at).map_err(|error| format!("{text}: {error}"))
    }
}

impl sambat_client::ports::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}

impl sambat_city_store::clock::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}
