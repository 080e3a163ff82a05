//! Debian's nginx before a city, with the configuration that `docs/OPERATIONS.md` gives, word for word but for ports and
//! paths.

use crate::tls::{Authority, NAMES};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Where Debian puts it; not on everybody's PATH.
const PROGRAM: &str = "/usr/sbin/nginx";

/// nginx, until it is dropped.
#[derive(Debug)]
pub struct Nginx {
    _folder: TempDir,
    /// Where it listens, by TLS alone.
    pub address: SocketAddr,
    child: Child,
}

impl Nginx {
    /// At this address before this city, under a certificate of this authority, with these lines of configuration.
    #[must_use]
    pub fn before(city: SocketAddr, address: SocketAddr, authority: &Authority, lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = address.ip().to_string();
        let _ = authority.sign(&[&NAMES[..], &[own.as_str()]].concat()).write(folder.path());
        let put = |text: String, passage: &str, by: &str| {
            assert_eq!(text.matches(passage).count(), 1, "{passage:?} is not there once");
            text.replace(passage, by)
        };
        let lines = put(lines.to_owned(), "127.0.0.1:8420", &city.to_string());
        let lines = put(lines, "listen 443 ", &format!("listen {address} "));
        let lines = lines.replace("/etc/letsencrypt/live/sambat.kota.example", &folder.path().display().to_string());
        fs::write(folder.path().join("nginx.conf"), around(&lines)).unwrap();
        let child = Command::new(PROGRAM)
            .arg("-p")
            .arg(folder.path())
            .args(["-e", "stderr", "-c", "nginx.conf", "-g", "daemon off; master_process off;"])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("nginx must be installed (Debian: apt-get install nginx)");
        // It listens before it says which version it is.
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut heard = Vec::new();
        let ready = said.by_ref().inspect(|line| heard.push(line.clone())).any(|line| line.contains(": nginx/"));
        assert!(ready, "{heard:#?}");
        // What it says later goes where the test's own words go.
        std::thread::spawn(move || said.for_each(|line| eprintln!("{line}")));
        Self { _folder: folder, address, child }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `/etc/nginx/nginx.conf` has around a site, in the test's folder.
fn around(site: &str) -> String {
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {kind};"));
    let temp = temp.join("\n");
    let main = block("conf");
    format!("pid nginx.pid;\nerror_log stderr notice;\n{main}\nhttp {{\n{temp}\n{site}\n}}\n")
}

/// The configuration of `docs/OPERATIONS.md`.
#[must_use]
pub fn documented() -> String {
    block("nginx")
}

/// The one block of this kind there.
fn block(kind: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/OPERATIONS.md");
    let text = fs::read_to_string(path).unwrap();
    let blocks: Vec<_> =
        text.split(&format!("```{kind}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 1, "one configuration");
    blocks[0].to_owned()
}
