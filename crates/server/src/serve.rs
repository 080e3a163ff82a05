//! Starts a city's server, and stops it.

use crate::{
    background,
    connection_config::ConnectionConfig,
    demo,
    founding::{self, Leftover},
    http::{
        self, metrics,
        state::{AppState, PublicAddress},
    },
    listen,
    start_error::StartError,
    tls::{self, Certificate, TlsFiles},
};
use sambat_city::{
    city::{City, Limits, Opened, Served},
    city_map::CityMap,
    day_heads, erasure, pack_folder,
    pack_revisions::PackRevisions,
    photos::{upkeep, worker::Worker},
    summary::Refresher,
};
use sambat_city_store::{
    clock::{Clock, SystemClock, whole_millis},
    close_private,
    data_folder::{keys_db, main_db},
    db::{
        Ledger, Writer, complaint, pack_revision,
        wrong_try::{self, About},
    },
    disk::{Disk, FreeSpace, MachineDisk},
    key_place,
    keys::{KeyError, Keys},
    photo_files::PhotoFiles,
    private_files::{self, close_folder, make_folder},
    vault::Vault,
};
use std::{
    fmt,
    fs::{self, File, TryLockError},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    thread::JoinHandle,
    time::Duration,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long the writer has to end when the server stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// The settings of a server that is to be started.
#[derive(Clone)]
pub struct Config {
    /// The folder of everything that is kept.
    pub data: PathBuf,
    /// The file of secret keys; when not said, where it was the last time, or else beside the data folder.
    pub keys: Option<PathBuf>,
    /// The folder of the pack.
    pub pack: PathBuf,
    /// Whether a city whose keys are left, and nothing else, is founded again under them.
    pub found_anew: bool,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The certificate to speak TLS with; plain HTTP without.
    pub tls: Option<TlsFiles>,
    /// The clock: a test gives its own.
    pub clock: Arc<dyn Clock>,
    /// Tells how much room the disk has: a test gives its own.
    pub disk: Arc<dyn Disk>,
    /// Whether an empty database gets a handful of marked complaints.
    pub demo: bool,
    /// The address at which the metrics are served, for those who run the machine; `None` for nowhere.
    pub metrics: Option<SocketAddr>,
    /// The built pages, with the officers' desk; none is served without.
    pub ui: Option<PathBuf>,
    /// The origin at which browsers reach the city, such as `https://sambat.example`; needed behind a proxy.
    pub origin: Option<String>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub proxies: Vec<IpAddr>,
    /// Bounds that a test may tighten.
    pub limits: Limits,
}

impl Config {
    /// A server on a free port of this machine, with the machine's clock.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, pack: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            keys: None,
            found_anew: false,
            pack: pack.into(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            tls: None,
            clock: Arc::new(SystemClock),
            disk: Arc::new(MachineDisk),
            demo: false,
            metrics: None,
            ui: None,
            origin: None,
            proxies: vec![],
            limits: Limits::default(),
        }
    }
}

impl Config {
    fn public_address(&self) -> PublicAddress {
        let origin = self.origin.as_ref().map(|origin| origin.trim_end_matches('/').to_owned());
        let secure = self.tls.is_some() || origin.as_ref().is_some_and(|origin| origin.starts_with("https://"));
        let proxies = self.proxies.iter().map(IpAddr::to_canonical).collect();
        PublicAddress { origin, secure, proxies }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("data", &self.data).field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// A city's server, to be started by [`Server::start`].
#[derive(Debug)]
pub struct Server;

impl Server {
    /// Starts a server on the runtime that this is called on. It answers when this returns.
    ///
    /// # Errors
    /// [`StartError`], by what fails first: the certificate (`Tls`), what is left of another city (`Leftover`), the data folder
    /// (`Folder`, `InUse`), keys, pack and databases (`Keys`, `Pack`, `Served`, `Open`, `Vault`, `Db`), what the last stop left
    /// (`Restore`), the address (`Listen`), or the system itself (`Thread`, `Random`).
    pub async fn start(config: Config) -> Result<Running, StartError> {
        // Before anything is made or opened: a mistyped name of a file leaves no trace.
        let certificate = config.tls.clone().map(|files| Certificate::read(files, config.clock.clone())).transpose()?;
        let certificate = certificate.map(Arc::new);
        founding::check(&config.data, &key_place::of(&config.data, config.keys.as_deref()), config.found_anew)?;
        let folder = |source| StartError::Folder { path: config.data.clone(), source };
        make_folder(&config.data).and_then(|()| close_folder(&config.data)).map_err(folder)?;
        let lock = Arc::new(lock(&config.data, config.limits.start).await?);
        let stopping = CancellationToken::new();
        let opened = {
            let (config, stopping) = (config.clone(), stopping.clone());
            tokio::task::spawn_blocking(move || open(&config, &lock, stopping))
        };
        let (city, threads) = opened.await.map_err(|_| StartError::Restore("it panicked".into()))??;
        let city = Arc::new(city);
        let demo = if config.demo { demo::fill(&city).await? } else { 0 };
        let (listener, addr) = bind(config.listen).await?;
        let counting = match config.metrics {
            Some(addr) => Some(bind(addr).await?),
            None => None,
        };
        let (name, code) = (city.served.pack.name.clone(), city.served.code().unwrap_or_default());
        // Whoever asks first finds what happened and passed while nobody was here.
        city.refresh_summaries().await?;
        day_heads::sign(&city).await?;
        background::start(&city, &stopping);
        let weak = Arc::downgrade(&city);
        let tls = certificate.clone().map(tls::acceptor).transpose()?;
        if let Some(certificate) = certificate.clone() {
            tokio::spawn(tls::keep_looking(certificate, stopping.clone()));
        }
        let state = AppState::new(city, config.public_address());
        let reached = ConnectionConfig {
            router: http::router(state.clone(), config.ui.as_deref()),
            tls,
            limits: config.limits,
            proxies: state.public.proxies.as_slice().into(),
            stopping: stopping.clone(),
        };
        let metrics = counting.as_ref().map(|(_, addr)| *addr);
        if let Some((listener, _)) = counting {
            let reached = ConnectionConfig { router: metrics::router(state), tls: None, ..reached.clone() };
            tokio::spawn(listen::accept(listener, reached));
        }
        let accepting = tokio::spawn(listen::accept(listener, reached));
        Ok(Running {
            addr,
            metrics,
            name,
            code,
            demo,
            certificate,
            city: weak,
            stopping,
            accepting: Some(accepting),
            threads,
        })
    }
}

/// A server that answers. Dropping it stops it too, without a word to open connections.
#[derive(Debug)]
pub struct Running {
    /// The address that it listens on, with the port that was taken.
    pub addr: SocketAddr,
    /// The address at which it serves metrics; `None` where it serves none.
    pub metrics: Option<SocketAddr>,
    /// The city's name, as people read it.
    pub name: String,
    /// The code by which the app adds it; empty where its pack names no address.
    pub code: String,
    /// How many complaints were made up for a demo.
    pub demo: usize,
    pub(crate) certificate: Option<Arc<Certificate>>,
    /// Nobody holds on to the city who is not at work on it: its files are let go when the last is done.
    pub(crate) city: Weak<City>,
    stopping: CancellationToken,
    accepting: Option<tokio::task::JoinHandle<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// The address at which a client reaches it.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.addr)
    }

    /// Stops: open requests may end, uploads put down what they have, files are let go.
    pub async fn stop(mut self) {
        if let Some(city) = self.city.upgrade()
            && let Err(error) = background::put_down(&city).await
        {
            tracing::error!(%error, "what strangers tried is forgotten with the stop");
        }
        self.stopping.cancel();
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.await;
        }
        let threads = std::mem::take(&mut self.threads);
        // They end when the last request has let go of them.
        let ended = tokio::task::spawn_blocking(move || threads.into_iter().for_each(|thread| drop(thread.join())));
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            tracing::warn!("the writer did not stop in time");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// One server a folder: two would each believe to be the only one who cuts and renames its files.
#[expect(clippy::disallowed_methods, reason = "a server runs on no Android")]
async fn lock(data: &Path, patience: Duration) -> Result<File, StartError> {
    let folder = |source| StartError::Folder { path: data.to_owned(), source };
    let file = private_files::create(&data.join("lock")).map_err(folder)?;
    let taking = async {
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    match tokio::time::timeout(patience, taking).await {
        Ok(Ok(())) => Ok(file),
        Ok(Err(source)) => Err(folder(source)),
        Err(_) => Err(StartError::InUse(data.to_owned())),
    }
}

fn open(
    config: &Config,
    lock: &Arc<File>,
    stopping: CancellationToken,
) -> Result<(City, Vec<JoinHandle<()>>), StartError> {
    let data =
        fs::canonicalize(&config.data).map_err(|source| StartError::Folder { path: config.data.clone(), source })?;
    let checked = pack_folder::read(&config.pack)?;
    // Again, now that nobody else can be founding or restoring a city here.
    let place = key_place::of(&data, config.keys.as_deref());
    founding::check(&data, &place, config.found_anew)?;
    let keys = keys_outside(&place, &data)?;
    let map = CityMap::find(&config.pack).map_err(StartError::Map)?;
    let served = Served::new(checked, map.as_ref(), &keys)?;
    // The data keys are made first: where the words are, a city was founded, and nothing of it may be missing.
    let vault = Arc::new(Vault::open(&keys_db(&data), &keys)?);
    let ledger = Ledger::open(&main_db(&data))?;
    if ledger.read_blocking(complaint::signed_by)?.is_some_and(|kid| served.keys.iter().all(|key| key.kid != kid)) {
        return Err(Leftover::OtherKeys { data, keys: place }.into());
    }
    if let Err(error) = key_place::remember(&data, &place) {
        tracing::warn!(%error, "where the keys are could not be remembered: commands need --keys");
    }
    let photo_files = PhotoFiles::open(&data).map_err(|source| StartError::Folder { path: data.clone(), source })?;
    let now = whole_millis(config.clock.now());
    ledger.transact(|t| pack_revision::keep(t, &served.revision, &served.pack, now))?;
    let packs = PackRevisions::new(served.revision.clone(), served.pack.clone());
    let refresher = Arc::new(Refresher::new(packs, vault.clone()));
    let after = refresher.clone().after(config.clock.clone());
    let (writer, writing) = Writer::start(ledger.clone(), after, lock.clone()).map_err(StartError::Thread)?;
    erasure::finish(&ledger, &photo_files, vault.database(), now)
        .map_err(|error| StartError::Restore(error.to_string()))?;
    close_private::close(&ledger, &vault, &served.pack).map_err(|error| StartError::Restore(error.to_string()))?;
    upkeep::restore(&ledger, &writer, &photo_files, now)?;
    let worker = Worker {
        ledger: ledger.clone(),
        writer: writer.clone(),
        photo_files: photo_files.clone(),
        clock: config.clock.clone(),
        stopping: stopping.clone(),
    };
    let (worker, looking) = worker.start(lock.clone()).map_err(StartError::Thread)?;
    let room = FreeSpace::new(config.disk.clone(), data, config.limits.reserve);
    let (clock, limits) = (config.clock.clone(), config.limits);
    let opened =
        Opened { served, map, keys, ledger, writer, refresher, photo_files, worker, room, clock, limits, stopping };
    let city = City::new(opened);
    city.logins.attempts.restore(&city.ledger.read_blocking(|c| wrong_try::all(c, About::Login))?);
    city.pin_attempts.restore(&city.ledger.read_blocking(|c| wrong_try::all(c, About::Pin))?);
    Ok((city, vec![looking, writing]))
}

async fn bind(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// The keys of a data folder, made at the first start; never inside it.
fn keys_outside(path: &Path, data: &Path) -> Result<Keys, KeyError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |source| KeyError::Io { path: path.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::canonicalize(folder).map_err(failed)?.starts_with(data) {
        return Err(KeyError::InsideData(path.to_owned()));
    }
    Keys::open_or_make(path)
}
