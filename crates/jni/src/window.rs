//! What only a window can do: it comes and goes, and the core stays.

use sambat_client::ports::{Later, Leaving, Picker, Saver, Source, Wanted};
use std::{
    future::ready,
    io,
    sync::{Arc, RwLock},
};

/// What a window brings.
struct Brought {
    picker: Arc<dyn Picker>,
    saver: Arc<dyn Saver>,
}

/// The window's ports, as long as there was one.
#[derive(Default)]
pub struct Window(RwLock<Option<Brought>>);

impl Window {
    /// Nobody has a window yet.
    pub const fn none() -> Self {
        Self(RwLock::new(None))
    }

    /// A window is here: its ports take the place of those of the one before.
    pub fn bring(&self, picker: Arc<dyn Picker>, saver: Arc<dyn Saver>) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Brought { picker, saver });
    }

    fn of<T>(&self, take: impl FnOnce(&Brought) -> T) -> Option<T> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).as_ref().map(take)
    }
}

/// The ports of whichever window there is.
pub struct OfWindow(pub &'static Window);

impl Picker for OfWindow {
    fn pick(&self, what: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>> {
        match self.0.of(|brought| brought.picker.clone()) {
            Some(picker) => Box::pin(async move { picker.pick(what).await }),
            None => Box::pin(ready(None)),
        }
    }
}

impl Saver for OfWindow {
    fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>> {
        match self.0.of(|brought| brought.saver.clone()) {
            Some(saver) => Box::pin(async move { saver.save(file).await }),
            None => Box::pin(ready(None)),
        }
    }
}
