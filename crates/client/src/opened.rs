//! An app on a folder, and a complaint in it, for the tests of this crate.

use crate::{
    App, Config, SecretFile,
    api::Nothing,
    complaint::{self, ComplaintDetail},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate},
    host::Surface,
};
use std::{path::Path, sync::Arc};

/// The app whose data lies in `data` below the folder, and its secrets beside that.
pub(crate) fn open(folder: &Path) -> App {
    open_with(folder, |_| ())
}

/// The same, on a device that has other ports.
pub(crate) fn open_with(folder: &Path, differs: impl FnOnce(&mut Config)) -> App {
    let mut config = config(folder);
    differs(&mut config);
    App::open(config).unwrap()
}

/// What a host decides who decides nothing.
pub(crate) fn config(folder: &Path) -> Config {
    let secrets = Arc::new(SecretFile::new(folder.join("secrets.json")));
    Config::new(folder.join("data"), Surface::Browser, secrets)
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
