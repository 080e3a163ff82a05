//! What lies behind the commands, for tests and benchmarks that look at rows and files. No program is built with it.

use crate::{App, photo::PhotoFolder, store::Store};

/// What [`App`] shows behind its commands.
pub trait Inspect {
    /// The store, with all of its rows.
    fn store(&self) -> &Store;

    /// The folder in which photos lie, closed.
    fn photos(&self) -> &PhotoFolder;
}

impl Inspect for App {
    fn store(&self) -> &Store {
        self.store()
    }

    fn photos(&self) -> &PhotoFolder {
        self.photos()
    }
}
