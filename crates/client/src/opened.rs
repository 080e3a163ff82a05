//! An app on a folder, and a complaint in it, for the tests of this crate.

use crate::{
    App, BuiltinPacks, Config, SecretFile, SystemClock,
    api::Nothing,
    complaint::{self, ComplaintDetail},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate},
    host::Surface,
    ports::{NoBackground, NoDecoder, NoNotifier, NoPicker, NoSaver, Saver, UnknownNetwork},
};
use std::{path::Path, sync::Arc};

/// The app whose data lies in `data` below the folder, and its secrets beside that.
pub(crate) fn open(folder: &Path) -> App {
    open_with(folder, Arc::new(NoSaver))
}

/// The same, on a device that keeps files this way.
pub(crate) fn open_with(folder: &Path, saver: Arc<dyn Saver>) -> App {
    App::open(Config { saver, ..config(folder) }).unwrap()
}

/// What a host decides who decides nothing.
pub(crate) fn config(folder: &Path) -> Config {
    Config {
        data: folder.join("data"),
        endpoint: None,
        surface: Surface::Browser,
        clock: Arc::new(SystemClock),
        secrets: Arc::new(SecretFile::new(folder.join("secrets.json"))),
        network: Arc::new(UnknownNetwork),
        picker: Arc::new(NoPicker),
        saver: Arc::new(NoSaver),
        notifier: Arc::new(NoNotifier),
        background: Arc::new(NoBackground),
        decoder: Arc::new(NoDecoder),
        packs: Arc::new(BuiltinPacks),
    }
}

/// Files a complaint of a category, with what else is to be said of it.
pub(crate) async fn file(
    app: &App,
    category: &str,
    description: &str,
    more: impl IntoIterator<Item = DraftChange>,
) -> ComplaintDetail {
    let id = draft::create(app, Nothing {}).await.unwrap().id;
    let said = [DraftChange::Category(Some(category.parse().unwrap())), DraftChange::Description(description.into())];
    for change in said.into_iter().chain(more) {
        draft::update(app, DraftUpdate { id, seen: None, change }).await.unwrap();
    }
    complaint::submit(app, DraftSubmit { id, seen: None }).await.unwrap()
}
