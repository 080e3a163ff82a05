//! A network that costs what a test says.

use sambat_client::ports::{Metered, Network};
use std::sync::{Arc, Mutex, PoisonError};

/// What the system says. Clones say the same.
#[derive(Debug, Clone, Default)]
pub struct HandNetwork(Arc<Mutex<Metered>>);

impl HandNetwork {
    /// Another network from here on.
    pub fn becomes(&self, metered: Metered) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = metered;
    }
}

impl Network for HandNetwork {
    fn metered(&self) -> Metered {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
