//! The opened core, on which every command works.

use crate::{
    api::{ApiCode, ApiError},
    bundle::LEAVING,
    config::Config,
    files,
    folder_lock::{self, FolderLock, LastEnd},
    folders::Folders,
    host::{AppInfo, Notice},
    map::Maps,
    photo::{OpenCamera, PhotoFolder, PickedFiles},
    ports::Clock,
    reserve, start,
    store::{Connection, Store, StoreError, Transaction, Vault},
    sync::Sync,
};
use jiff::Timestamp;
use sambat_domain::id::PackId;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{sync::broadcast, task};

/// Notices that a slow listener may be behind before it is told to ask for everything again.
const NOTICES: usize = 256;

/// The opened core. A clone is another handle of the same core.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    /// The cities that the app came with.
    builtin: Vec<PackId>,
    info: AppInfo,
    store: Store,
    photos: PhotoFolder,
    complaints: PathBuf,
    picked_files: PickedFiles,
    open_camera: OpenCamera,
    notices: broadcast::Sender<Notice>,
    sync: Sync,
    maps: Maps,
    /// Held while the core is open.
    lock: Arc<FolderLock>,
}

impl Inner {
    fn note_end(&self) {
        self.lock.end(if self.store.damage_seen() { LastEnd::Damaged } else { LastEnd::Clean });
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.note_end();
    }
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
    /// [`StoreError::InUse`] where another process has the folder; [`StoreError::FromTheFuture`] where a newer app
    /// wrote it; [`StoreError::Full`] where there is no room to start; [`StoreError::File`] or [`StoreError::Sqlite`]
    /// where the system refuses a file. Damage is no error: what can be read is recovered. The data are then as they
    /// were.
    pub fn open(config: Config) -> Result<Self, StoreError> {
        let photos = config.data.join("photos");
        let complaints = config.data.join("complaints");
        files::make_folder(&photos)?;
        files::make_folder(&complaints)?;
        // Of an older version, or put here by somebody: noted before the lock is made for this user alone.
        let open =
            files::is_open_to_others(&config.data) || files::is_open_to_others(&config.data.join(folder_lock::NAME));
        let lock = Arc::new(FolderLock::take(&config.data)?);
        if open && let Err(error) = files::shut_to_others(&config.data) {
            tracing::warn!(%error, "the folder stays open to other users of this device");
        }
        files::sweep(&config.data)?;
        // What was on its way out when the last core ended; sealed to a city, and of no use here.
        let _ = fs::remove_dir_all(config.data.join(LEAVING));
        let photos = PhotoFolder::new(photos);
        let folders = Folders { photos: &photos, complaints: &complaints };
        let packs = config.packs.all();
        let opened =
            start::open(&config, &packs, &folders, lock.last_end).and_then(|opened| Ok((opened, Sync::new()?)));
        let ((store, recovered), sync) = match opened {
            Ok(opened) => opened,
            // A start that is refused is no end: the next one finds how the core before ended.
            Err(error) => {
                lock.end(lock.last_end);
                return Err(error);
            }
        };
        let noted = Arc::clone(&lock);
        // At once: where ends are kills, nobody comes to say it later.
        store.on_damage(move || noted.end(LastEnd::Damaged));
        let info = AppInfo {
            version: env!("CARGO_PKG_VERSION").into(),
            surface: config.surface,
            camera: config.camera.folder().is_some(),
            locates: config.locations.can_tell(),
            shares: config.sharer.can_share(),
            arrives: config.arrivals.can_come(),
            conceals: config.platform.can_conceal(),
            recovered: recovered.is_some(),
            recovered_drafts: recovered.map_or(0, |recovered| recovered.drafts),
            recovered_complaints: recovered.map_or(0, |recovered| recovered.complaints),
            key_gone: store.vault.is_gone(),
            secrets_open: config.secrets.are_open(),
        };
        let inner = Inner {
            builtin: packs.into_iter().map(|document| document.pack.id).collect(),
            info,
            store,
            photos,
            complaints,
            picked_files: PickedFiles::default(),
            open_camera: OpenCamera::default(),
            notices: broadcast::channel(NOTICES).0,
            sync,
            maps: Maps::default(),
            config,
            lock,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Runs work that blocks on the store, off the executor.
    ///
    /// # Errors
    /// The work's; [`StoreError::Ended`] where the executor is going down.
    pub(crate) async fn blocking<T, E>(&self, work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static) -> Result<T, E>
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
    /// The work's own, or what [`Store::write`] adds to them.
    pub(crate) async fn write<T, E>(
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
    /// The work's own, or what [`Store::read`] adds to them.
    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection, &Vault) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.blocking(move |app| app.store().read(work)).await
    }

    /// What the phone's clock says: a claim, which orders nothing.
    #[must_use]
    pub(crate) fn now(&self) -> Timestamp {
        self.clock().now()
    }

    /// The phone's clocks.
    #[must_use]
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.config.clock
    }

    /// The cities that the app came with.
    #[must_use]
    pub(crate) fn builtin(&self) -> &[PackId] {
        &self.0.builtin
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

    /// Where rows are kept: drafts, complaints and all that is known of cities.
    #[must_use]
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The folder of photos.
    #[must_use]
    pub(crate) fn photos(&self) -> &PhotoFolder {
        &self.0.photos
    }

    /// The folder in which each submitted complaint has a file of its own.
    #[must_use]
    pub(crate) fn complaints(&self) -> &Path {
        &self.0.complaints
    }

    /// Files that were chosen and not yet added.
    #[must_use]
    pub fn picked_files(&self) -> &PickedFiles {
        &self.0.picked_files
    }

    /// The device's camera, as far as it is open for this core.
    #[must_use]
    pub(crate) fn open_camera(&self) -> &OpenCamera {
        &self.0.open_camera
    }

    /// What the core knows of the connection to the city, and how it is asked for a pass.
    #[must_use]
    pub fn sync(&self) -> &Sync {
        &self.0.sync
    }

    /// What the core knows of its cities' maps.
    #[must_use]
    pub(crate) fn maps(&self) -> &Maps {
        &self.0.maps
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

    /// Notes that this process ends on purpose, where it ends without dropping anything: the next start need not look through all data.
    pub(crate) fn note_end(&self) {
        self.0.note_end();
    }

    /// Gives back the room that was kept, where the disk is full and something has to go on.
    pub(crate) fn make_room(&self) {
        if reserve::give(&self.0.config.data) {
            tracing::warn!("the disk is full: the room that was kept is in use");
        }
    }

    /// Empties the store's log, in which deleted words would still stand; also on a full disk, with the room that is kept.
    ///
    /// # Errors
    /// [`StoreError::Full`] where not even the room that is kept suffices; [`StoreError::Sqlite`] where somebody reads
    /// from the log for too long.
    pub(crate) fn empty_log(&self) -> Result<(), StoreError> {
        match self.store().empty_log() {
            Err(StoreError::Full) => {
                self.make_room();
                self.store().empty_log()
            }
            other => other,
        }
    }

    /// Random bytes of the system.
    ///
    /// # Errors
    /// [`ApiCode::Internal`] where it has none.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], ApiError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| ApiError::new(ApiCode::Internal))?;
        Ok(bytes)
    }
}
