//! A phone: the real core on a folder of its own, with a clock that the test moves. It can be closed and opened again.

mod asks;
pub mod device;
pub mod system;

use crate::{clock::HandClock, network::HandNetwork, system::HandSystem};
use sambat_client::{
    App, BuiltinPacks, Config, SecretFile,
    complaint::ComplaintDetail,
    host::Surface,
    inspect::Inspect as _,
    photo::{self, Picture},
    ports::{Packs, Secrets as _},
    store::StoreError,
    sync::{self, Budget, SyncOutcome},
};
use sambat_domain::id::{ComplaintId, PackId, PhotoId};
use sambat_protocol::pack_document::PackDocument;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

/// The pack that every phone of the harness starts with.
pub const PACK: &str = "pasuruan";

/// Looks after which the folder of a dead core is held to be in use for ever.
const MOST_LOOKS: usize = 1_000_000;

/// Passes after which a condition is held to be one that never comes.
pub const MOST_PASSES: usize = 2_000;

/// The phone.
#[derive(Debug)]
pub struct Phone {
    folder: PathBuf,
    /// Deletes the folder with the phone, unless the folder is somebody else's.
    _owned: Option<TempDir>,
    /// Its clock.
    pub clock: HandClock,
    /// What its system says of the network.
    pub network: HandNetwork,
    /// What its system is told and asked for.
    pub system: HandSystem,
    endpoint: String,
    packs: TrustingPacks,
    app: Option<App>,
}

/// The packs of the build, each with an authority of its own if the test gives one.
#[derive(Debug, Clone, Default)]
struct TrustingPacks(Option<String>);

impl Packs for TrustingPacks {
    fn all(&self) -> Vec<PackDocument> {
        let mut packs = BuiltinPacks.all();
        for pack in &mut packs {
            pack.ca = self.0.clone();
        }
        packs
    }
}

impl Phone {
    /// A new phone that sends to this address.
    #[must_use]
    pub fn new(endpoint: &str) -> Self {
        let owned = tempfile::tempdir().unwrap();
        let mut phone = Self::on(owned.path(), endpoint);
        phone._owned = Some(owned);
        phone
    }

    /// A new phone whose packs name this authority, in PEM.
    #[must_use]
    pub fn trusting(ca: &str, endpoint: &str) -> Self {
        let mut phone = Self::new(endpoint);
        phone.packs = TrustingPacks(Some(ca.to_owned()));
        phone.reopen();
        phone
    }

    /// A phone on a folder that outlives it.
    #[must_use]
    pub fn on(folder: &Path, endpoint: &str) -> Self {
        let mut phone = Self::closed(folder, endpoint);
        phone.open();
        phone
    }

    /// The same, whose core is yet to be opened.
    #[must_use]
    pub fn closed(folder: &Path, endpoint: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            _owned: None,
            clock: HandClock::default(),
            network: HandNetwork::default(),
            system: HandSystem::default(),
            endpoint: endpoint.to_owned(),
            packs: TrustingPacks::default(),
            app: None,
        }
    }

    /// Closes the core, as the end of the process would.
    pub fn close(&mut self) {
        self.app = None;
    }

    /// Closes the core, and leaves its folder as a process that was killed does: nothing says how it ended.
    pub fn kill(&mut self) {
        let lock = self.folder.join("lock");
        let said = fs::read(&lock).unwrap();
        self.close();
        fs::write(lock, said).unwrap();
    }

    /// Opens the core on the folder.
    pub fn open(&mut self) {
        self.start().unwrap();
    }

    /// Opens the core on the folder, where that may be refused.
    ///
    /// # Errors
    /// The core's.
    pub fn start(&mut self) -> Result<(), StoreError> {
        self.app = Some(self.try_open()?);
        Ok(())
    }

    /// Closes and opens the core.
    pub fn reopen(&mut self) {
        self.close();
        self.open();
    }

    /// Opens the core again after its owner let go of it in the middle of something: what ran on a thread of its own just
    /// then ends first.
    pub async fn reopen_after_death(&mut self) {
        self.close();
        for _ in 0..MOST_LOOKS {
            match self.try_open() {
                Err(StoreError::InUse) => tokio::task::yield_now().await,
                opened => return self.app = Some(opened.unwrap()),
            }
        }
        panic!("somebody still holds the core");
    }

    /// Opens a core on this phone's folder, and answers what becomes of it.
    ///
    /// # Errors
    /// The core's.
    pub fn try_open(&self) -> Result<App, StoreError> {
        App::open(Config {
            endpoint: Some(self.endpoint.clone()),
            clock: Arc::new(self.clock.clone()),
            network: Arc::new(self.network.clone()),
            notifier: Arc::new(self.system.clone()),
            background: Arc::new(self.system.clone()),
            packs: Arc::new(self.packs.clone()),
            ..Config::new(self.folder.clone(), Surface::Window, Arc::new(self.secrets()))
        })
    }

    fn secrets(&self) -> SecretFile {
        SecretFile::new(self.folder.join("secrets.json"))
    }

    /// The core.
    #[must_use]
    pub fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The secret by which the city knows it.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        let pack: PackId = PACK.parse().unwrap();
        self.secrets().device_secret(&pack).unwrap()
    }

    /// The words of a complaint as this phone sends them.
    #[must_use]
    pub fn envelope(&self, id: ComplaintId) -> Vec<u8> {
        let text = fs::read(self.folder.join(format!("complaints/{id}.json"))).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&text).unwrap();
        file["envelope"].as_str().unwrap().into()
    }

    /// Where the file of a photo is, closed.
    #[must_use]
    pub fn photo_file(&self, id: PhotoId) -> PathBuf {
        self.app().photos().path(id)
    }

    /// The bytes of a photo, as they travel.
    pub async fn photo(&self, id: PhotoId) -> Vec<u8> {
        photo::show(self.app(), id, Picture::Full).await.unwrap()
    }

    /// One pass, as after a word that the network is back: no circuit breaker holds it, and it asks whether the city is
    /// there.
    pub async fn pass(&self) -> SyncOutcome {
        self.app().sync().ask();
        self.pass_within(Budget::UNLIMITED).await
    }

    /// One pass as the timer begins it, within a budget.
    pub async fn pass_within(&self, budget: Budget) -> SyncOutcome {
        sync::sync_once(self.app(), budget).await.unwrap()
    }

    /// Passes until a condition holds. The clock stands: what waits for it stays where it is.
    pub async fn pass_until(&self, what: &str, met: impl AsyncFn(&Self) -> bool) {
        for _ in 0..MOST_PASSES {
            if met(self).await {
                return;
            }
            self.pass().await;
        }
        panic!("after {MOST_PASSES} passes still not: {what}; the queue is {:#?}", self.queue().await);
    }

    /// Passes until nothing of a complaint is missing at the city: *Lengkap*.
    pub async fn pass_until_complete(&self, id: ComplaintId) -> ComplaintDetail {
        let complete = async |phone: &Self| phone.complaint(id).await.row.marks.complete_at.is_some();
        self.pass_until("complete", complete).await;
        self.complaint(id).await
    }
}
