//! A city for a command that needs more of it than its databases.

use crate::{
    board::Boards,
    bundle::Places,
    city::{ANSWERS, City, Limits, PublicAddress, Served},
    metrics::Metrics,
    officer::Logins,
    photos::{lane::Lanes, worker::Door},
    serve::{keys_db, main_db},
    start_error::StartError,
};
use sambat_city_store::{
    clock::Clock,
    db::{DbError, Ledger, Writer, pack_revision},
    disk::{MachineDisk, Room},
    keys::Keys,
    photo_files::PhotoFiles,
    vault::{Kinds, Vault},
};
use sambat_limits::{attempt_limiter::AttemptLimiter, fair_queue::FairQueue};
use std::{path::Path, sync::Arc, thread::JoinHandle};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The city of a data folder for a command, beside a running server or without one: nothing is set right, cut or looked at.
pub(crate) fn open(data: &Path, keys: Keys, clock: Arc<dyn Clock>) -> Result<(City, JoinHandle<()>), StartError> {
    let ledger = Ledger::open(&main_db(data))?;
    let vault = Arc::new(Vault::open(&keys_db(data), &keys)?);
    let pack = ledger.read(pack_revision::latest)?.ok_or(DbError::BadRow("pack_revision"))?;
    // Where the city is reached is nothing to a command.
    let served = Served::new(sambat_pack::Checked { pack, endpoint: None, ca: None }, &keys)?;
    let (writer, writing) = Writer::start(ledger.clone(), ()).map_err(StartError::Thread)?;
    let (limits, keys_of_counts) = (Limits::default(), keys.places());
    let city = City {
        served,
        keys,
        ledger,
        writer,
        kinds: Arc::new(Kinds::new(vault.clone())),
        vault,
        store: PhotoFiles::of(data),
        lanes: Lanes::default(),
        logins: Logins::new(keys_of_counts),
        floods: Arc::default(),
        metrics: Metrics::default(),
        guesses: AttemptLimiter::new(keys_of_counts),
        answers: FairQueue::new(ANSWERS),
        public: PublicAddress::default(),
        worker: Door::to_nobody(),
        room: Room::new(Arc::new(MachineDisk), data.to_owned(), limits.reserve),
        bundles: Places::new(limits.bundles),
        proofs: Semaphore::new(1),
        boards: Boards::default(),
        clock,
        limits,
        stopping: CancellationToken::new(),
    };
    Ok((city, writing))
}
