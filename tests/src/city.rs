//! A city: the real server in this process, on an address and a folder that it finds again after a stop.

use crate::{clock::HandClock, folder, port};
use sambat_domain::{
    event::{Actor, EventKind},
    id::ComplaintId,
};
use sambat_protocol::bundle::BundleAnswer;
use sambat_server::{
    ByHand, Config, Limits, Running, Server,
    command::{self, CommandError},
};
use std::{
    net::SocketAddr,
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
            running: None,
        }
    }

    /// A city that answers.
    pub async fn started() -> Self {
        let mut city = Self::planned();
        city.start().await;
        city
    }

    /// Starts the server, for the first time or again.
    pub async fn start(&mut self) {
        let config = Config {
            listen: self.address,
            clock: std::sync::Arc::new(self.clock.clone()),
            limits: self.limits,
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
        let edited = self.folder.path().join("pack");
        folder::copy(&self.pack, &edited);
        let manifest = edited.join("pack.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        assert!(text.contains(passage), "{passage:?} is not there");
        std::fs::write(manifest, text.replace(passage, by)).unwrap();
        self.pack = edited;
    }

    /// Looks at the clocks now, as the server does every minute.
    pub async fn look_at_clocks(&self) {
        self.running.as_ref().unwrap().look_at_clocks().await.unwrap();
    }

    /// Where it listens, or will.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
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
}
