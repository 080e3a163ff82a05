//! A city: the real server in this process, on an address and a folder that it finds again after a stop.

use crate::{
    clock::HandClock,
    folder, port,
    tls::{Authority, NAMES, Signed},
};
use sambat_domain::{
    event::{Actor, EventKind},
    id::ComplaintId,
};
use sambat_protocol::bundle::BundleAnswer;
use sambat_server::{
    ByHand, Config, Limits, Running, Server, TlsFiles,
    backup::{self, BackupError, MakeBackup, Restore, Restored},
    command::{self, CommandError},
};
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The city.
#[derive(Debug)]
pub struct City {
    folder: TempDir,
    address: SocketAddr,
    /// Its clock.
    pub clock: HandClock,
    /// The folder of its pack, read at each start.
    pub pack: PathBuf,
    /// Bounds that a test may tighten before a start.
    pub limits: Limits,
    /// Proxies whose word about where a request came from counts, from the next start on.
    pub proxies: Vec<IpAddr>,
    /// The certificate that it speaks TLS with from the next start on, if it does.
    pub tls: Option<TlsFiles>,
    running: Option<Running>,
}

impl City {
    /// A city that has an address, and nobody who answers there.
    #[must_use]
    pub fn planned() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            address: port::reserve(),
            clock: HandClock::default(),
            pack: Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/pasuruan"),
            limits: Limits::default(),
            proxies: vec![],
            tls: None,
            running: None,
        }
    }

    /// A city that answers.
    pub async fn started() -> Self {
        let mut city = Self::planned();
        city.start().await;
        city
    }

    /// A city that answers by TLS alone, its certificate signed by this authority, which its pack names.
    pub async fn started_with_tls(authority: &Authority) -> Self {
        let mut city = Self::planned();
        city.add_to_pack("ca.pem", authority.pem());
        city.take_certificate(&authority.sign(&NAMES));
        city.start().await;
        city
    }

    /// Puts a certificate where the server finds it, at its next start or, once it speaks TLS, when it looks.
    pub fn take_certificate(&mut self, signed: &Signed) {
        self.tls = Some(signed.write(self.folder.path()));
    }

    /// The server.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Starts the server, for the first time or again.
    pub async fn start(&mut self) {
        let config = Config {
            listen: self.address,
            clock: std::sync::Arc::new(self.clock.clone()),
            limits: self.limits,
            proxies: self.proxies.clone(),
            tls: self.tls.clone(),
            ..Config::new(self.data(), &self.pack)
        };
        self.running = Some(Server::start(config).await.unwrap());
    }

    /// Stops the server; the folder and the address stay.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Serves another pack from the next start on: its own, with a passage of `pack.toml` replaced.
    pub fn edit_pack(&mut self, passage: &str, by: &str) {
        let manifest = self.own_pack().join("pack.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        assert!(text.contains(passage), "{passage:?} is not there");
        std::fs::write(manifest, text.replace(passage, by)).unwrap();
    }

    /// Serves its pack from the next start on with one file more, or another one.
    pub fn add_to_pack(&mut self, file: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.own_pack().join(file), bytes).unwrap();
    }

    fn own_pack(&mut self) -> &Path {
        let own = self.folder.path().join("pack");
        if self.pack != own {
            folder::copy(&self.pack, &own);
            self.pack = own;
        }
        &self.pack
    }

    /// Looks at the clocks now, as the server does every minute.
    pub async fn look_at_clocks(&self) {
        self.running().look_at_clocks().await.unwrap();
    }

    /// Where it listens, or will.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Where it keeps everything. Its keys are beside it.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the file of a photo is.
    #[must_use]
    pub fn photo_file(&self, sha256: &sambat_domain::photo::Sha256) -> PathBuf {
        self.data().join(format!("photos/{sha256}.jpg"))
    }

    /// Takes a file in that was carried by hand, as `sambat-server bundle import` does beside the running server or without.
    ///
    /// # Errors
    /// The command's.
    pub async fn import(&self, file: &[u8]) -> Result<BundleAnswer, CommandError> {
        let path = self.folder.path().join("carried.sambat");
        std::fs::write(&path, file).unwrap();
        command::import_bundle(&self.data(), None, std::sync::Arc::new(self.clock.clone()), &path).await
    }

    /// Somebody of the city acts, as `sambat-server event add` does beside the running server.
    pub async fn act(&self, id: ComplaintId, agency: Option<&str>, kind: EventKind, note: Option<&str>) -> String {
        let actor = Actor::Officer { agency: agency.map(|agency| agency.parse().unwrap()) };
        let by_hand = ByHand { actor, kind, note: note.map(str::to_owned) };
        let (data, clock) = (self.data(), self.clock.clone());
        let added = move || command::add_event(&data, None, &clock, &id.to_string(), by_hand);
        tokio::task::spawn_blocking(added).await.unwrap().unwrap()
    }

    /// The folder of all backups.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    /// Puts the city aside, as `sambat-server backup` does beside the running server. Answers the backup's folder.
    pub async fn back_up(&self) -> PathBuf {
        let what = MakeBackup { data: self.data(), to: self.backups(), with_keys: false, keys: None };
        let clock = self.clock.clone();
        let made = tokio::task::spawn_blocking(move || backup::make(&what, &clock, &|_| {}));
        made.await.unwrap().unwrap().0
    }

    /// Tries to take the city up again from a backup, over what is in its folder.
    ///
    /// # Errors
    /// Of the restore.
    pub fn try_restore(&self, from: &Path) -> Result<Restored, BackupError> {
        let what = Restore { from: from.to_owned(), data: self.data(), without_lost_photos: false };
        backup::restore(&what, &self.clock, &|_| {})
    }

    /// The disk is lost; a new one gets what was put aside, and the server starts on it.
    pub async fn restore(&mut self, from: &Path) -> Restored {
        self.stop().await;
        std::fs::remove_dir_all(self.data()).unwrap();
        let restored = self.try_restore(from).unwrap();
        self.start().await;
        restored
    }
}
