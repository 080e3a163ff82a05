//! A clock that a test gives to a phone or a city: it stands still until it is moved, or runs on from a given moment.

use jiff::{SignedDuration, Timestamp};
use sambat_domain::response::Uptime;
use std::{
    str::FromStr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
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

#[derive(Debug)]
struct Hands {
    gait: Gait,
    /// How far what it shows is ahead of the time that passes.
    wrong: SignedDuration,
    boot: String,
    /// When its device started, by the time that passes.
    started: Timestamp,
}

impl Hands {
    fn true_time(&self) -> Timestamp {
        match self.gait {
            Gait::Stands(at) => at,
            Gait::Runs(ahead) => {
                let at = Timestamp::now().checked_add(ahead).unwrap();
                Timestamp::from_millisecond(at.as_millisecond()).unwrap()
            }
        }
    }

    fn start(&mut self) {
        static STARTS: AtomicU32 = AtomicU32::new(0);
        self.boot = format!("{}-{}", std::process::id(), STARTS.fetch_add(1, Ordering::Relaxed));
        self.started = self.true_time();
    }
}

/// The clock. Clones show the same time.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<Mutex<Hands>>);

impl Default for HandClock {
    fn default() -> Self {
        Self::at(START.parse().unwrap())
    }
}

impl HandClock {
    /// A clock that shows this moment.
    #[must_use]
    pub fn at(moment: Timestamp) -> Self {
        Self::going(Gait::Stands(moment))
    }

    fn going(gait: Gait) -> Self {
        let mut hands =
            Hands { gait, wrong: SignedDuration::ZERO, boot: String::new(), started: Timestamp::UNIX_EPOCH };
        hands.start();
        Self(Arc::new(Mutex::new(hands)))
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it shows, in whole milliseconds if it runs.
    #[must_use]
    pub fn read(&self) -> Timestamp {
        let hands = self.hands();
        hands.true_time().checked_add(hands.wrong).unwrap()
    }

    /// Lets so much time pass, also backwards.
    pub fn advance(&self, by: SignedDuration) {
        match &mut self.hands().gait {
            Gait::Stands(at) => *at = at.checked_add(by).unwrap(),
            Gait::Runs(ahead) => *ahead = ahead.checked_add(by).unwrap(),
        }
    }

    /// Sets what it shows so far ahead of the time that passes.
    pub fn set_wrong(&self, by: SignedDuration) {
        self.hands().wrong = by;
    }

    /// Starts its device anew: what was counted since the last start is forgotten.
    pub fn restart(&self) {
        self.hands().start();
    }
}

/// A moment, at which it stands; or by how many milliseconds it runs ahead of the machine's clock, such as `+60000`.
impl FromStr for HandClock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with(['+', '-']) {
            let ahead = text.parse().map(SignedDuration::from_millis).map_err(|error| format!("{text}: {error}"))?;
            return Ok(Self::going(Gait::Runs(ahead)));
        }
        text.parse().map(Self::at).map_err(|error| format!("{text}: {error}"))
    }
}

impl sambat_client::ports::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }

    fn uptime(&self) -> Uptime {
        let hands = self.hands();
        Uptime { boot: hands.boot.clone(), elapsed: hands.true_time().duration_since(hands.started) }
    }
}

impl sambat_city_store::clock::Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.read()
    }
}
