//! Files that were chosen and not yet added. The page holds a number, never a path: it cannot ask for another file.

use super::Intake;
use crate::ports::Source;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Chosen files are forgotten, oldest first, beyond this many.
const MOST: usize = 64;

/// Files that the citizen picked and that were not added yet, each under a number.
#[derive(Default)]
pub struct PickedFiles(Mutex<Registered>);

#[derive(Default)]
struct Registered {
    next: u64,
    sources: BTreeMap<u64, Arc<dyn Source>>,
}

impl PickedFiles {
    /// Puts a picked file under a new number, by which it is added; the page is told number and name.
    pub fn register(&self, source: Box<dyn Source>) -> Intake {
        let name = source.name();
        let mut registered = self.registered();
        let id = registered.next;
        registered.next += 1;
        registered.sources.insert(id, source.into());
        while registered.sources.len() > MOST {
            registered.sources.pop_first();
        }
        Intake { id: id.to_string(), name }
    }

    /// Takes the file under a number: whoever asks for it again, or at the same time, gets none.
    #[must_use]
    pub fn take(&self, id: &str) -> Option<Arc<dyn Source>> {
        self.registered().sources.remove(&id.parse().ok()?)
    }

    /// Gives a file back that was taken and is still needed.
    pub fn give_back(&self, id: &str, source: Arc<dyn Source>) {
        if let Ok(id) = id.parse::<u64>() {
            self.registered().sources.insert(id, source);
        }
    }

    /// The file under a number, which stays registered until [`PickedFiles::release`].
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<dyn Source>> {
        self.registered().sources.get(&id.parse().ok()?).cloned()
    }

    /// Forgets the file under a number: nothing can be added from it any more.
    pub fn release(&self, id: &str) {
        if let Ok(id) = id.parse::<u64>() {
            self.registered().sources.remove(&id);
        }
    }

    fn registered(&self) -> MutexGuard<'_, Registered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
