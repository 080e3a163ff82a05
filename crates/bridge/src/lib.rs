//! The core behind HTTP, for a browser without Tauri.
//!
//! It binds loopback, asks for a token made at its start, and checks where a request comes from: no other page of the
//! browser may call it. The page is the same bundle that the app shows.

mod guard;
mod ipc;
mod map;
mod notices;
mod pages;
mod photos;

use axum::{
    Router, middleware,
    routing::{get, post},
};
use guard::Guard;
use sambat_client::{App, Config, SecretFile, api::ApiError, files, host::Surface, sync};
use std::{fs, io, net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::net::TcpListener;

/// What a bridge is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the core keeps everything.
    pub data: PathBuf,
    /// Folder of the built page, which is served to the browser.
    pub ui: PathBuf,
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Another address of the city than the pack's.
    pub endpoint: Option<String>,
}

/// A bridge cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Asked to listen where others could reach it.
    #[error("{0} is not a loopback address: the bridge serves this machine only")]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The folder cannot be had.
    #[error("cannot use the data folder: {0}")]
    Data(#[source] io::Error),
}

/// A bridge that listens.
#[derive(Debug)]
pub struct Bridge {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    token: String,
    _worker: Option<sync::Worker>,
}

/// What every route works with: the core, or why there is none. A page that opens still says what is wrong.
#[derive(Debug, Clone)]
struct Shared {
    core: Result<App, ApiError>,
    incoming: PathBuf,
}

impl Bridge {
    /// Opens the core and listens.
    ///
    /// # Errors
    /// [`StartError::NotLoopback`] where the address is not of this machine alone, [`StartError::Listen`] where it cannot be had,
    /// [`StartError::Data`] where the folder cannot be used.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_on(options, |_| ()).await
    }

    /// The same on a device that differs from a browser's, as a test gives it.
    ///
    /// # Errors
    /// [`StartError::NotLoopback`] where the address is not of this machine alone, [`StartError::Listen`] where it cannot be had,
    /// [`StartError::Data`] where the folder cannot be used.
    pub async fn start_on(options: Options, differs: impl FnOnce(&mut Config)) -> Result<Self, StartError> {
        if !options.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(options.listen));
        }
        let incoming = options.data.join("incoming");
        // What an earlier bridge left half-way through an upload.
        let _ = fs::remove_dir_all(&incoming);
        files::make_folder(&incoming).map_err(StartError::Data)?;
        let core = open(&options, differs);
        if let Err(error) = &core {
            tracing::error!(code = ?error.code, "the core did not open");
        }
        let listener =
            TcpListener::bind(options.listen).await.map_err(|error| StartError::Listen(options.listen, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(options.listen, error))?;
        let guard = Guard::new(address).map_err(StartError::Data)?;
        let token = guard.token().to_owned();
        let worker = core.as_ref().ok().map(|app| sync::start(app.clone()));
        let shared = Shared { core, incoming };
        let guarded = Router::new()
            .route("/ipc/{name}", post(ipc::call))
            .route("/events", get(notices::stream))
            .route("/upload", post(photos::upload))
            .route("/foto/{picture}/{id}", get(photos::show))
            .route("/map/{zoom}/{x}/{y}", get(map::tile))
            .layer(middleware::from_fn_with_state(guard.clone(), guard::require))
            .with_state(shared);
        let router = Router::new()
            .merge(guarded)
            .merge(pages::router(&options.ui, guard.clone()))
            .layer(middleware::from_fn_with_state(guard, guard::require_host));
        Ok(Self { listener, router, address, token, _worker: worker })
    }

    /// What to open in a browser. It carries the token: whoever has it can call the core.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/?token={}", self.address, self.token)
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// Where the address is taken, or the system accepts no more connections on it.
    pub async fn serve(self) -> io::Result<()> {
        axum::serve(self.listener, self.router).await
    }
}

fn open(options: &Options, differs: impl FnOnce(&mut Config)) -> Result<App, ApiError> {
    let secrets = Arc::new(SecretFile::new(options.data.join("secrets.json")));
    let mut config =
        Config { endpoint: options.endpoint.clone(), ..Config::new(options.data.clone(), Surface::Browser, secrets) };
    differs(&mut config);
    Ok(App::open(config)?)
}
