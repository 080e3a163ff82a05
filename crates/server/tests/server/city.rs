//! A city for a test: its folder, its pack, its time.

use crate::phone::Phone;
use jiff::{SignedDuration, Timestamp};
use sambat_city_store::clock::Clock;
use sambat_protocol::{hash, pack_document::PackDocument};
use sambat_server::{Config, Limits, Running, Server, StartError};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct StandingClock(Mutex<Timestamp>);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub struct City {
    pub folder: TempDir,
    pub config: Config,
    pub clock: Arc<StandingClock>,
    pub running: Option<Running>,
}

/// The sample pack of the repository.
pub fn sample_pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/pasuruan")
}

impl City {
    /// A city that has not started yet.
    pub fn closed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("pack");
        copy(&sample_pack(), &pack);
        let clock = Arc::new(StandingClock(Mutex::new("2026-11-24T03:02:11Z".parse().unwrap())));
        let config = Config { clock: clock.clone(), ..Config::new(folder.path().join("city"), pack) };
        Self { folder, config, clock, running: None }
    }

    pub async fn start() -> Self {
        let mut city = Self::closed();
        city.open().await;
        city
    }

    pub async fn with(limits: Limits) -> Self {
        let mut city = Self::closed();
        city.config.limits = limits;
        city.open().await;
        city
    }

    pub async fn open(&mut self) {
        self.running = Some(self.try_open().await.unwrap());
    }

    pub async fn try_open(&self) -> Result<Running, StartError> {
        Server::start(self.config.clone()).await
    }

    pub async fn stop(&mut self) {
        self.running.take().unwrap().stop().await;
    }

    pub fn phone(&self, n: u8) -> Phone {
        Phone::new(self.running.as_ref().unwrap().addr, n)
    }

    pub fn pass(&self, time: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }

    pub fn data(&self) -> &Path {
        &self.config.data
    }

    /// Changes the pack's text. It is read at the next start.
    pub fn edit_pack(&self, from: &str, to: &str) {
        let path = self.config.pack.join("pack.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// The revision of the pack that is served.
    pub fn revision(&self) -> String {
        let sambat_pack::Checked { pack, endpoint, ca } = sambat_city::pack_folder::read(&self.config.pack).unwrap();
        PackDocument { pack, endpoint, ca, map: None, keys: vec![] }.revision().unwrap()
    }

    /// Whether any file of the data folder holds these bytes.
    pub fn holds(&self, text: &str) -> bool {
        // The city goes on meanwhile: where a file went between the list and the look, all are looked at again.
        loop {
            let read = files(self.data()).iter().map(fs::read).collect::<Result<Vec<_>, _>>();
            match read {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                read => {
                    return read.unwrap().iter().any(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()));
                }
            }
        }
    }

    /// How much of the one unfinished upload is in its file.
    pub fn part_length(&self) -> u64 {
        files(&self.data().join("uploads")).iter().map(|part| part.metadata().unwrap().len()).sum()
    }

    /// The one file of an unfinished upload.
    pub fn part(&self) -> PathBuf {
        let parts = files(&self.data().join("uploads"));
        assert_eq!(parts.len(), 1);
        parts[0].clone()
    }
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

pub fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

pub const ID: &str = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d";
pub const TICKET: &str = "PSR-X2T1-57BX";
pub const PHOTO: &str = "01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b";

/// Another id of the same kind.
pub fn id(n: u32) -> String {
    format!("01936f2a-5c00-7a10-8b3c-{n:012x}")
}

/// Words without photos.
pub fn content() -> Value {
    json!({
        "category": "jalan-rusak",
        "description": "Lubang dalam di jalur kiri — penuh air kalau hujan.",
        "visibility": "public",
        "anonymous": false,
        "photos": [],
        "noticed_at": "2026-11-24T02:15:00Z",
    })
}

/// The manifest of these bytes.
pub fn manifest(photo: &str, bytes: &[u8]) -> Value {
    json!({"photo_id": photo, "sha256": hash::sha256(bytes), "bytes": bytes.len()})
}

/// Words with one photo of these bytes.
pub fn with_photo(bytes: &[u8]) -> Value {
    let mut content = content();
    content["photos"] = json!([manifest(PHOTO, bytes)]);
    content
}
