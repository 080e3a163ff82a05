//! An app on a folder, for the tests of this crate.

use crate::{
    App, BuiltinPacks, Config, SecretFile,
    host::Surface,
    ports::{NoPicker, NoSaver, Saver, SystemClock, UnknownNetwork},
};
use std::{path::Path, sync::Arc};

/// The app whose data lies in `data` below the folder, and its secrets beside that.
pub(crate) fn open(folder: &Path) -> App {
    open_with(folder, Arc::new(NoSaver))
}

/// The same, on a device that keeps files this way.
pub(crate) fn open_with(folder: &Path, saver: Arc<dyn Saver>) -> App {
    App::open(Config {
        data: folder.join("data"),
        endpoint: None,
        surface: Surface::Browser,
        clock: Arc::new(SystemClock),
        secrets: Arc::new(SecretFile::new(folder.join("secrets.json"))),
        network: Arc::new(UnknownNetwork),
        picker: Arc::new(NoPicker),
        saver,
        packs: Arc::new(BuiltinPacks),
    })
    .unwrap()
}
