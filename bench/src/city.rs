//! The real server in a process of its own, on a folder of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use sambat_server::{Config, Server, TlsFiles};
use sambat_tests::{folder, tls::Authority};

use crate::{Result, memory};

/// The hidden command by which this program becomes the server.
pub const SERVE: &str = "serve";

/// What is in a folder by [`certify`].
const PACK: &str = "pack";
const CERTIFICATE: &str = "fullchain.pem";
const KEY: &str = "privkey.pem";

/// The server.
#[derive(Debug)]
pub struct City {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
    said: BufReader<ChildStdout>,
}

impl City {
    /// Starts it on a folder, on a free port of this machine.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(data: &Path) -> Result<Self> {
        Self::start_by(Command::new(std::env::current_exe()?), data, "127.0.0.1:0", None)
    }

    /// Starts it by a command that ends where this program's arguments begin, such as one that enters a namespace first.
    /// With `tls`, a folder by [`certify`], it speaks TLS.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_by(mut command: Command, data: &Path, listen: &str, tls: Option<&Path>) -> Result<Self> {
        let mut child =
            command.args([SERVE, listen]).arg(data).args(tls).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stdout.take().ok_or("the server has no voice")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        let address =
            line.trim().parse().map_err(|_| format!("the server did not come up, it said: {}", line.trim()))?;
        Ok(Self { address, child, said })
    }

    /// Its address as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it. Answers the most memory that it held, in kB.
    ///
    /// # Errors
    /// When it does not end as it should.
    pub fn stop(mut self) -> Result<u64> {
        drop(self.child.stdin.take());
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        self.child.wait()?;
        Ok(line.trim().parse().map_err(|_| "the server did not end as it should")?)
    }
}

impl Drop for City {
    fn drop(&mut self) {
        // One that was stopped has gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes what a city at this address of an emulator needs to speak TLS, and its pack with the authority that signed it.
/// Answers where that authority is.
///
/// # Errors
/// Of the file system.
pub fn certify(folder: &Path, name: &str) -> Result<PathBuf> {
    let authority = Authority::new();
    // Its files have the names below.
    let _files = authority.sign(&[name]).write(folder);
    folder::copy(&pack(), &folder.join(PACK));
    let ca = folder.join(PACK).join("ca.pem");
    fs::write(&ca, authority.pem())?;
    Ok(ca)
}

/// The folder of the pack that every benchmark's city has.
#[must_use]
pub fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/pasuruan")
}

/// Is the server: says its address, answers until nobody holds its standard input any more, says its peak memory.
///
/// # Errors
/// When it cannot start.
pub async fn serve(listen: SocketAddr, data: PathBuf, certified: Option<PathBuf>) -> Result<()> {
    let pack = certified.as_ref().map_or_else(pack, |folder| folder.join(PACK));
    let tls = certified.map(|folder| TlsFiles { certificate: folder.join(CERTIFICATE), key: folder.join(KEY) });
    let running = Server::start(Config { listen, tls, ..Config::new(data, pack) }).await?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{}", running.addr)?;
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    running.stop().await;
    Ok(writeln!(stdout, "{}", memory::peak_kb()?)?)
}
