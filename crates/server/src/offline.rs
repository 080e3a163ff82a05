//! A city for a command that needs more of it than its databases.

use crate::start_error::StartError;
use sambat_city::{
    city::{City, Limits, Opened, Served},
    photos::worker_handle::WorkerHandle,
    summary::Refresher,
};
use sambat_city_store::{
    clock::Clock,
    data_folder::{keys_db, main_db},
    db::{DbError, Ledger, Writer},
    disk::{FreeSpace, MachineDisk},
    keys::Keys,
    photo_files::PhotoFiles,
    vault::Vault,
};
use sambat_domain::pack::Pack;
use std::{path::Path, sync::Arc, thread::JoinHandle};
use tokio_util::sync::CancellationToken;

/// The city of a data folder for a command, beside a running server or without one: nothing is repaired, cut or checked.
pub(crate) fn open(data: &Path, keys: Keys, clock: Arc<dyn Clock>) -> Result<(City, JoinHandle<()>), StartError> {
    let ledger = Ledger::open(&main_db(data))?;
    let vault = Arc::new(Vault::open(&keys_db(data), &keys)?);
    let refresher = Refresher::of(&ledger, vault)?.ok_or(DbError::BadRow("pack_revision"))?;
    let refresher = Arc::new(refresher);
    // Where the city is reached is nothing to a command.
    let pack = Pack::clone(refresher.packs.served());
    let served = Served::new(sambat_pack::Checked { pack, endpoint: None, ca: None }, None, &keys)?;
    let after = refresher.clone().after(clock.clone());
    let (writer, writing) = Writer::start(ledger.clone(), after, ()).map_err(StartError::Thread)?;
    let limits = Limits::default();
    let city = City::new(Opened {
        served,
        map: None,
        keys,
        ledger,
        writer,
        refresher,
        photo_files: PhotoFiles::of(data),
        worker: WorkerHandle::to_nobody(),
        room: FreeSpace::new(Arc::new(MachineDisk), data.to_owned(), limits.reserve),
        clock,
        limits,
        stopping: CancellationToken::new(),
    });
    Ok((city, writing))
}

/// Lets a city go that was opened beside a server, and waits for its writer.
pub(crate) async fn close(city: City, writing: JoinHandle<()>) {
    drop(city);
    // It ends with the last who could ask it something.
    let _ = tokio::task::spawn_blocking(move || writing.join()).await;
}
