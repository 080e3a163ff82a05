//! A city for a command that needs more of it than its databases.

use crate::start_error::StartError;
use sambat_city::{
    city::{City, Limits, Opened, Served},
    photos::worker::WorkerHandle,
};
use sambat_city_store::data_folder::{keys_db, main_db};
use sambat_city_store::{
    clock::Clock,
    db::{DbError, Ledger, Writer, pack_revision},
    disk::{MachineDisk, Room},
    keys::Keys,
    photo_files::PhotoFiles,
    vault::Vault,
};
use std::{path::Path, sync::Arc, thread::JoinHandle};
use tokio_util::sync::CancellationToken;

/// The city of a data folder for a command, beside a running server or without one: nothing is set right, cut or looked at.
pub(crate) fn open(data: &Path, keys: Keys, clock: Arc<dyn Clock>) -> Result<(City, JoinHandle<()>), StartError> {
    let ledger = Ledger::open(&main_db(data))?;
    let vault = Arc::new(Vault::open(&keys_db(data), &keys)?);
    let pack = ledger.read(pack_revision::latest)?.ok_or(DbError::BadRow("pack_revision"))?;
    // Where the city is reached is nothing to a command.
    let served = Served::new(sambat_pack::Checked { pack, endpoint: None, ca: None }, &keys)?;
    let (writer, writing) = Writer::start(ledger.clone(), ()).map_err(StartError::Thread)?;
    let limits = Limits::default();
    let city = City::new(Opened {
        served,
        keys,
        ledger,
        writer,
        vault,
        photo_files: PhotoFiles::of(data),
        worker: WorkerHandle::to_nobody(),
        room: Room::new(Arc::new(MachineDisk), data.to_owned(), limits.reserve),
        clock,
        limits,
        stopping: CancellationToken::new(),
    });
    Ok((city, writing))
}
