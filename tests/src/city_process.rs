//! A city as a process of its own: `sambat-server`, which can be killed, started again on the same folder, and looked at from
//! outside.

use crate::port;
use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};
use tempfile::TempDir;

/// The city. It is killed when it is dropped.
#[derive(Debug)]
pub struct CityProcess {
    folder: TempDir,
    /// Where it listens.
    pub address: SocketAddr,
    /// What `serve` is told besides data, pack and address, at each start.
    pub arguments: Vec<String>,
    /// The folder of its pack.
    pub pack: PathBuf,
    running: Option<(Child, BufReader<ChildStdout>)>,
}

/// The server's program, beside the one that runs or above its folder, as cargo lays them.
fn program() -> PathBuf {
    let own = env::current_exe().unwrap();
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join("sambat-server")).find(|path| path.is_file());
    found.expect("sambat-server is missing: cargo build --workspace --bins")
}

impl CityProcess {
    /// A city that has an address of this machine, and nobody who answers there.
    #[must_use]
    pub fn planned() -> Self {
        Self::planned_at(port::reserve())
    }

    /// The same at an address of the caller's.
    #[must_use]
    pub fn planned_at(address: SocketAddr) -> Self {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/pasuruan");
        Self { folder: tempfile::tempdir().unwrap(), address, arguments: Vec::new(), pack, running: None }
    }

    /// A city that answers.
    #[must_use]
    pub fn started() -> Self {
        let mut city = Self::planned();
        city.start();
        city
    }

    /// Everything of it, the data among it, and room for what a test puts beside.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts it; it answers when this returns.
    pub fn start(&mut self) {
        let mut child = Command::new(program())
            .arg("serve")
            .args([Path::new("--data"), &self.data(), Path::new("--pack"), &self.pack])
            .args(["--listen", &self.address.to_string()])
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(line.contains("listening on"), "{line:?}");
        self.running = Some((child, lines));
    }

    /// SIGKILL: nothing of it runs to an end.
    pub fn kill(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Runs another command of the program on the city's data, with this on its standard input: `user add …`.
    #[must_use]
    pub fn command(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(program())
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may have closed it already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Bytes of memory that it has at most had at once (`VmHWM` of proc(5)), and has now (`VmRSS`).
    #[must_use]
    pub fn memory(&self) -> (u64, u64) {
        let (child, _) = self.running.as_ref().unwrap();
        let text = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let kilobytes = |name: &str| -> u64 {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
        };
        (kilobytes("VmHWM") << 10, kilobytes("VmRSS") << 10)
    }
}

impl Drop for CityProcess {
    fn drop(&mut self) {
        self.kill();
    }
}
