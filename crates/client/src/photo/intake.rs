//! Files that were chosen and not yet added. The page holds a number, never a path: it cannot ask for another file.

use super::Intake;
use crate::ports::Source;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Chosen files are forgotten, oldest first, beyond this many.
const MOST: usize = 64;

/// The chosen files.
#[derive(Default)]
pub struct Intakes(Mutex<Held>);

#[derive(Default)]
struct Held {
    next: u64,
    sources: BTreeMap<u64, Arc<dyn Source>>,
}

impl Intakes {
    /// Holds a file until it is added.
    pub fn offer(&self, source: Box<dyn Source>) -> Intake {
        let name = source.name();
        let mut held = self.held();
        let id = held.next;
        held.next += 1;
        held.sources.insert(id, source.into());
        while held.sources.len() > MOST {
            held.sources.pop_first();
        }
        Intake { id: id.to_string(), name }
    }

    /// Takes the file under a number: whoever asks for it again, or at the same time, gets none.
    #[must_use]
    pub fn take(&self, id: &str) -> Option<Arc<dyn Source>> {
        self.held().sources.remove(&id.parse().ok()?)
    }

    /// Gives a file back that was taken and is still needed.
    pub fn give_back(&self, id: &str, source: Arc<dyn Source>) {
        if let Ok(id) = id.parse::<u64>() {
            self.held().sources.insert(id, source);
        }
    }

    /// The file under a number, which stays held until [`Intakes::done`].
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<dyn Source>> {
        self.held().sources.get(&id.parse().ok()?).cloned()
    }

    /// Lets a file go.
    pub fn done(&self, id: &str) {
        if let Ok(id) = id.parse::<u64>() {
            self.held().sources.remove(&id);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
