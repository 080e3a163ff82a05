//! The core, opened: what every use-case works on.

use crate::{
    api::{ApiCode, ApiError},
    bundle::LEAVING,
    city,
    host::{AppInfo, Notice, Surface},
    photo::{Intakes, PhotoFolder},
    ports::{Clock, Network, Packs, Picker, Saver, Secrets},
    recovery,
    store::{self, Connection, Store, StoreError, Transaction, Vault},
    sync::Sync,
};
use jiff::Timestamp;
use std::{
    fmt,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{sync::broadcast, task};

/// Notices that a slow listener may be behind before it is told to ask for everything again.
const NOTICES: usize = 256;

/// What a host decides.
pub struct Config {
    /// Where everything is kept. One process at a time.
    pub data: PathBuf,
    /// Another address of the city than the pack's. The bridge and debug builds only.
    pub endpoint: Option<String>,
    /// Where the page runs.
    pub surface: Surface,
    /// The phone's clock.
    pub clock: Arc<dyn Clock>,
    /// Keys that never leave the device.
    pub secrets: Arc<dyn Secrets>,
    /// What the system says of the network.
    pub network: Arc<dyn Network>,
    /// The host's picker of photos.
    pub picker: Arc<dyn Picker>,
    /// The host's way to keep a file outside the app.
    pub saver: Arc<dyn Saver>,
    /// Packs of the build.
    pub packs: Arc<dyn Packs>,
}

/// The core. Clones are the same core.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    info: AppInfo,
    store: Store,
    photos: PhotoFolder,
    complaints: PathBuf,
    intakes: Intakes,
    notices: broadcast::Sender<Notice>,
    sync: Sync,
    /// Held while the core is open.
    _lock: FolderLock,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("data", &self.0.config.data).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the core: locks the folder, opens the store, puts what the last end left half-way back in order.
    ///
    /// # Errors
    /// [`StoreError`]; everything is then as it was.
    pub fn open(config: Config) -> Result<Self, StoreError> {
        let photos = config.data.join("photos");
        let complaints = config.data.join("complaints");
        fs::create_dir_all(&photos)?;
        fs::create_dir_all(&complaints)?;
        let lock = lock(&config.data)?;
        // What was on its way out when the last core ended; sealed to a city, and of no use here.
        let _ = fs::remove_dir_all(config.data.join(LEAVING));
        let photos = PhotoFolder::new(photos);
        let (store, recovered) = open_store(&config, &complaints, &photos)?;
        let sync = Sync::new()?;
        let info = AppInfo { version: env!("CARGO_PKG_VERSION").into(), surface: config.surface, recovered };
        let inner = Inner {
            info,
            store,
            photos,
            complaints,
            intakes: Intakes::default(),
            notices: broadcast::channel(NOTICES).0,
            sync,
            config,
            _lock: lock,
        };
        let app = Self(Arc::new(inner));
        app.put_in_order()?;
        Ok(app)
    }

    /// What a kill may have left half-way.
    fn put_in_order(&self) -> Result<(), StoreError> {
        let packs = self.0.config.packs.all();
        self.0.store.write(|transaction, _| {
            for document in &packs {
                store::city::put_builtin(transaction, document)?;
            }
            for mut row in store::outbox::all(transaction)? {
                let before = row.item.clone();
                row.item = row.item.recover();
                if row.item != before {
                    store::outbox::save(transaction, &row)?;
                }
            }
            store::revision::forget_unused(transaction)?;
            city::choose_first(transaction, &packs)
        })?;
        let now = self.now();
        self.0.store.read(|connection, _| {
            if !recovery::may_sweep(connection, now)? {
                return Ok(());
            }
            self.0.photos.sweep(|sha256| store::photo::names_file(connection, sha256))?;
            crate::complaint::sweep_envelopes(&self.0.complaints, |id| store::complaint::exists(connection, id))
        })
    }

    /// Runs work that blocks on the store, off the executor.
    ///
    /// # Errors
    /// The work's; [`StoreError::Ended`] where the executor is going down.
    pub async fn blocking<T, E>(&self, work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let app = self.clone();
        task::spawn_blocking(move || work(&app)).await.unwrap_or_else(|_| Err(StoreError::Ended.into()))
    }

    /// One transaction that may write, off the executor.
    ///
    /// # Errors
    /// The work's.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Vault) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.blocking(move |app| app.store().write(work)).await
    }

    /// Reads on one snapshot, off the executor.
    ///
    /// # Errors
    /// The work's.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection, &Vault) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.blocking(move |app| app.store().read(work)).await
    }

    /// The phone's now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.config.clock.now()
    }

    /// What the host decided.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// What the page needs to know once.
    #[must_use]
    pub fn info(&self) -> &AppInfo {
        &self.0.info
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The folder of photos.
    #[must_use]
    pub fn photos(&self) -> &PhotoFolder {
        &self.0.photos
    }

    /// The folder of envelopes.
    #[must_use]
    pub fn complaints(&self) -> &Path {
        &self.0.complaints
    }

    /// Files that were chosen and not yet added.
    #[must_use]
    pub fn intakes(&self) -> &Intakes {
        &self.0.intakes
    }

    /// The sync of this core.
    #[must_use]
    pub fn sync(&self) -> &Sync {
        &self.0.sync
    }

    /// Listens to what changes by itself.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.0.notices.subscribe()
    }

    /// Tells whoever listens; nobody listening is fine.
    pub fn tell(&self, notice: Notice) {
        let _ = self.0.notices.send(notice);
    }

    /// Random bytes of the system.
    ///
    /// # Errors
    /// [`ApiCode::Internal`] where it has none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], ApiError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| ApiError::new(ApiCode::Internal))?;
        Ok(bytes)
    }
}

/// Opens the store. One that cannot be read is put aside, and what was submitted is queued again. Answers whether it was.
fn open_store(config: &Config, complaints: &Path, photos: &PhotoFolder) -> Result<(Store, bool), StoreError> {
    let path = config.data.join("sambat.db");
    let vault = || Ok::<_, StoreError>(Vault::new(&config.secrets.store_key()?));
    match Store::open(&path, vault()?) {
        Ok(store) => Ok((store, false)),
        Err(StoreError::Damaged(error)) => {
            let now = config.clock.now();
            recovery::put_aside(&config.data, now)?;
            let store = Store::open(&path, vault()?)?;
            let restored = recovery::restore(&store, complaints, photos, now)?;
            tracing::error!(%error, restored, "a damaged database was put aside");
            Ok((store, true))
        }
        Err(error) => Err(error),
    }
}

/// The folder is this process's. The system lets it go with the process, however that ends.
struct FolderLock(File);

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Said, not left to the closing: a program that is just being started holds a copy of the handle until it runs, and
        // the folder would seem to be in use after its core was closed.
        let _ = self.0.unlock();
    }
}

fn lock(data: &Path) -> Result<FolderLock, StoreError> {
    let file = File::options().write(true).create(true).truncate(false).open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
