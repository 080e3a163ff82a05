//! Programs that we did not write, as `scripts/interop` installed them.

use data_encoding::BASE64URL_NOPAD;
use sambat_client::complaint::ComplaintDetail;
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// This folder.
pub fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop")
}

/// The Python that has aiotus and tuspy.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/interop/bin/python");
    assert!(python.is_file(), "{} is missing: scripts/interop install", python.display());
    python
}

/// A program of this folder.
fn program(name: &str) -> Command {
    let mut command = if name.ends_with(".py") { Command::new(python()) } else { Command::new("node") };
    command.arg(here().join(name));
    command
}

/// The photo, as any program sends it.
const PHOTO: &str = "photo.jpg";

/// A complaint whose words the city has, and whose photo somebody else is to send.
pub struct Waiting {
    pub city: City,
    pub phone: Phone,
    /// Between the phone and the city.
    pub own: Proxy,
    /// Between the other program and the city.
    pub proxy: Proxy,
    pub filed: ComplaintDetail,
    folder: tempfile::TempDir,
}

impl Waiting {
    pub async fn new(seed: u64) -> Self {
        let city = City::started().await;
        let (own, proxy) = (Proxy::before(city.address()).await, Proxy::before(city.address()).await);
        let phone = Phone::new(&own.endpoint());
        let filed = phone.file("Lubang besar.", &[picture::small(seed)]).await;
        own.always("POST /v1/uploads", Fault::CutUp { after: 0, how: Cut::Fin });
        phone.pass().await;
        let filed = phone.complaint(filed.row.id).await;
        assert!(filed.receipt.is_some() && filed.row.marks.complete_at.is_none(), "the words went alone");
        let folder = tempfile::tempdir().unwrap();
        // On the phone it lies closed.
        fs::write(folder.path().join(PHOTO), phone.photo(filed.photos[0].id).await).unwrap();
        Self { city, phone, own, proxy, filed, folder }
    }

    /// Bytes of the photo.
    pub fn bytes(&self) -> usize {
        usize::try_from(self.filed.photos[0].bytes).unwrap()
    }

    /// Has a program send the photo, and answers what it says. `how` is what this time is special.
    pub fn send(&self, name: &str, how: &Value) -> Value {
        let said = self.try_send(name, how);
        said.unwrap_or_else(|errors| panic!("{name} {how}: {errors}"))
    }

    fn try_send(&self, name: &str, how: &Value) -> Result<Value, String> {
        let photo = &self.filed.photos[0];
        let mut task = json!({
            "endpoint": format!("{}/v1/uploads", self.proxy.endpoint()),
            "bearer": format!("Bearer {}", BASE64URL_NOPAD.encode(&self.phone.secret())),
            "file": self.folder.path().join(PHOTO),
            "store": self.folder.path().join("store.json"),
            "metadata": {
                "complaint": self.filed.row.id,
                "photo": photo.id,
                "sha256": photo.sha256,
                // What such programs like to add.
                "filename": "IMG_0001.JPG",
                "filetype": "image/jpeg",
            },
        });
        for (key, value) in how.as_object().unwrap() {
            task[key] = value.clone();
        }
        let mut command = program(name);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        child.stdin.take().unwrap().write_all(task.to_string().as_bytes()).unwrap();
        let ended = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&ended.stderr).into_owned();
        if ended.status.success() {
            serde_json::from_slice(&ended.stdout).map_err(|e| e.to_string())
        } else {
            Err(errors)
        }
    }

    /// The next request of the other program is cut after these bytes of its body, more or less.
    pub fn cut(&self, line: &str, after: usize) {
        const HEAD: usize = 700;
        self.proxy.once(line, Fault::CutUp { after: HEAD + after, how: Cut::Fin });
    }

    /// The methods of its requests so far, one by one.
    pub fn requests(&self) -> Vec<String> {
        let seen = self.proxy.seen("");
        seen.iter().map(|seen| seen.line.split(' ').next().unwrap().to_owned()).collect()
    }

    /// The photo is at the city as it is on the phone, and the phone hears that nothing is missing, having sent no byte.
    pub async fn complete(self) {
        let photo = &self.filed.photos[0];
        self.own.heal();
        self.phone.pass_until_complete(self.filed.row.id).await;
        assert!(self.own.seen("PATCH").is_empty(), "the phone had nothing left to send");
        assert_eq!(hash::sha256(&fs::read(self.city.photo_file(&photo.sha256)).unwrap()), photo.sha256);
        assert_eq!(self.phone.parts(self.filed.row.id).await, []);
    }
}

/// `@tus/server`, with the real city behind it for everything else.
pub struct TusServer {
    child: Child,
    pub address: SocketAddr,
    pub folder: tempfile::TempDir,
}

impl TusServer {
    pub fn before(city: &City) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program("city.js");
        command.arg(city.endpoint()).arg(folder.path());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, address: line.trim().parse().unwrap(), folder }
    }

    /// Its store is empty again.
    pub fn lose(&self) {
        for file in fs::read_dir(self.folder.path()).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
    }

    /// The photos in its store.
    pub fn photos(&self) -> Vec<Vec<u8>> {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_none()).map(|path| fs::read(path).unwrap()).collect()
    }
}

impl Drop for TusServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
