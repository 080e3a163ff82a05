//! Starting and stopping.

use crate::{
    chance::NoChance,
    city::{City, Limits, Served},
    clock::{Clock, SystemClock, whole_millis},
    db::{DbError, Ledger, Writer, pack_revision},
    demo, escalation, http,
    keys::{self, KeyError, Keys},
    pack_folder::PackError,
    photos::{lane::Lanes, reception, store::Store, worker::Worker},
    refusal::Refusal,
    vault::{OpenVaultError, Vault},
};
use axum::{
    Router,
    body::Body,
    http::{Response, StatusCode, header},
};
use hyper::{
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use sambat_protocol::json::NotStrict;
use sambat_sqlite::OpenError;
use std::{
    convert::Infallible,
    fmt,
    fs::{self, File, TryLockError},
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    pin::pin,
    sync::{Arc, Weak},
    thread::JoinHandle,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// How long the writer has to end when the server stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long open connections have to end when the server stops.
const FAREWELL: Duration = Duration::from_secs(2);

/// How often expired uploads are looked for.
const SWEEP: Duration = Duration::from_secs(3600);

/// What a server is started with.
#[derive(Clone)]
pub struct Config {
    /// The folder of everything that is kept.
    pub data: PathBuf,
    /// The file of secret keys; beside the data folder when not said.
    pub keys: Option<PathBuf>,
    /// The folder of the pack.
    pub pack: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whether an empty database gets a handful of marked complaints.
    pub demo: bool,
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
            pack: pack.into(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            clock: Arc::new(SystemClock),
            demo: false,
            limits: Limits::default(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("data", &self.data).field("listen", &self.listen).finish_non_exhaustive()
    }
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used: {source}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another server has the data folder.
    #[error("another server is running on {0}")]
    InUse(PathBuf),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The pack has no canonical form.
    #[error("the pack cannot be served: {0}")]
    Served(#[from] NotStrict),
    /// The main database.
    #[error("main.db: {0}")]
    Open(#[from] OpenError),
    /// The data keys.
    #[error("keys.db: {0}")]
    Vault(#[from] OpenVaultError),
    /// The main database, after it was opened.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// What the last stop left could not be set right.
    #[error("what the last stop left could not be set right: {0}")]
    Restore(String),
    /// Nobody can listen there.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// Where.
        addr: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The system gives no thread.
    #[error("the system gives no thread")]
    Thread(#[source] io::Error),
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

impl From<Refusal> for StartError {
    fn from(refusal: Refusal) -> Self {
        Self::Restore(refusal.to_string())
    }
}

/// The databases' names in the data folder.
pub(crate) fn main_db(data: &Path) -> PathBuf {
    data.join("main.db")
}

/// See [`main_db`].
pub(crate) fn keys_db(data: &Path) -> PathBuf {
    data.join("keys.db")
}

/// A city.
#[derive(Debug)]
pub struct Server;

impl Server {
    /// Starts a server on the runtime that this is called on. It answers when this returns.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let folder = |source| StartError::Folder { path: config.data.clone(), source };
        make_folder(&config.data).map_err(folder)?;
        let lock = Arc::new(lock(&config.data, config.limits.start).await?);
        let stopping = CancellationToken::new();
        let opened = {
            let (config, stopping) = (config.clone(), stopping.clone());
            tokio::task::spawn_blocking(move || open(&config, &lock, stopping))
        };
        let (city, threads) = opened.await.map_err(|_| StartError::Restore("it panicked".into()))??;
        let city = Arc::new(city);
        let demo = if config.demo { demo::fill(&city).await? } else { 0 };
        let listening = async {
            let listener = TcpListener::bind(config.listen).await?;
            let addr = listener.local_addr()?;
            Ok((listener, addr))
        };
        let (listener, addr) = listening.await.map_err(|source| StartError::Listen { addr: config.listen, source })?;
        let name = city.served.pack.name.clone();
        tokio::spawn(sweep(city.clone(), stopping.clone()));
        tokio::spawn(escalation::keep_looking(city.clone(), stopping.clone()));
        let weak = Arc::downgrade(&city);
        let accepting = tokio::spawn(accept(listener, http::router(city), config.limits, stopping.clone()));
        Ok(Running { addr, name, demo, city: weak, stopping, accepting: Some(accepting), threads })
    }
}

/// A server that answers. Dropping it stops it too, without a word to open connections.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The pack's name for people.
    pub name: String,
    /// How many complaints were made up for a demo.
    pub demo: usize,
    /// Nobody holds on to the city who is not at work on it: its files are let go when the last is done.
    city: Weak<City>,
    stopping: CancellationToken,
    accepting: Option<tokio::task::JoinHandle<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// Where a client reaches it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Looks at the clocks that are due, as happens every minute by itself. Answers how many complaints were put on the
    /// mayor's list.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn look_at_clocks(&self) -> Result<usize, DbError> {
        match self.city.upgrade() {
            Some(city) => escalation::look(&city).await,
            None => Ok(0),
        }
    }

    /// Stops: open requests may end, uploads put down what they have, files are let go.
    pub async fn stop(mut self) {
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

/// Makes the data folder, for its owner alone: photos lie in it as they are.
fn make_folder(data: &Path) -> io::Result<()> {
    let mut making = fs::DirBuilder::new();
    making.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        making.mode(0o700);
    }
    making.create(data)
}

/// One server a folder: two would each believe to be the only one who cuts and renames its files.
async fn lock(data: &Path, patience: Duration) -> Result<File, StartError> {
    let folder = |source| StartError::Folder { path: data.to_owned(), source };
    let file = File::create(data.join("lock")).map_err(folder)?;
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
    let checked = Served::checked(&config.pack)?;
    let keys = keys_outside(config.keys.clone(), &data)?;
    let served = Served::new(checked, &keys)?;
    let ledger = Ledger::open(&main_db(&data))?;
    let vault = Arc::new(Vault::open(&keys_db(&data), &keys)?);
    let store = Store::open(&data).map_err(|source| StartError::Folder { path: data, source })?;
    let now = whole_millis(config.clock.now());
    ledger.transact(|t| pack_revision::keep(t, &served.revision, &served.pack, now))?;
    let (writer, writing) = Writer::start(ledger.clone(), lock.clone()).map_err(StartError::Thread)?;
    reception::restore(&ledger, &writer, &store, now)?;
    let worker =
        Worker { ledger: ledger.clone(), writer: writer.clone(), store: store.clone(), clock: config.clock.clone() };
    let (worker, looking) = worker.start(lock.clone()).map_err(StartError::Thread)?;
    let city = City {
        served,
        keys,
        ledger,
        writer,
        vault,
        store,
        lanes: Lanes::default(),
        worker,
        bundles: Semaphore::new(config.limits.bundles),
        clock: config.clock.clone(),
        limits: config.limits,
        stopping,
    };
    Ok((city, vec![looking, writing]))
}

/// The keys of a data folder, made at the first start; never inside it.
fn keys_outside(named: Option<PathBuf>, data: &Path) -> Result<Keys, KeyError> {
    let path = named.unwrap_or_else(|| keys::beside(data));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |source| KeyError::Io { path: path.clone(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::canonicalize(folder).map_err(failed)?.starts_with(data) {
        return Err(KeyError::InsideData(path));
    }
    Keys::open_or_make(&path)
}

async fn sweep(city: Arc<City>, stopping: CancellationToken) {
    let mut often = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = often.tick() => {}
        }
        if let Err(error) = reception::sweep(&city).await {
            tracing::error!(%error, "expired uploads could not be swept");
        }
    }
}

async fn accept(listener: TcpListener, router: Router, limits: Limits, stopping: CancellationToken) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut open = JoinSet::new();
    loop {
        let next = async {
            let slot = slots.clone().acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            () = stopping.cancelled() => break,
            next = next => next,
        };
        while open.try_join_next().is_some() {}
        match (slot, accepted) {
            (Ok(slot), Ok((stream, _))) => {
                open.spawn(converse(stream, router.clone(), limits, stopping.clone(), slot));
            }
            (_, Err(error)) => {
                // Out of handles, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            (Err(_), _) => break,
        }
    }
    drop((listener, router));
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        open.shutdown().await;
    }
}

async fn converse(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    stopping: CancellationToken,
    _slot: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let answers = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let answering = answers.call(request);
        async move {
            let mut response = answering.await?;
            // axum measures the body of every answer to HEAD; RFC 9110 (8.6) forbids to tell for this one.
            if response.status() == StatusCode::NO_CONTENT {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
            Ok::<Response<Body>, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopping.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
