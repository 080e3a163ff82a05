//! `sambat-bridge`: the app in a browser of this machine.

use clap::Parser;
use sambat_bridge::{Bridge, Options};
use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

/// Serves the app's page and its core to a browser of this machine.
#[derive(Debug, Parser)]
#[command(name = "sambat-bridge", version)]
struct Arguments {
    /// Where everything is kept.
    #[arg(long)]
    data: PathBuf,
    /// Folder of the built page.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Where to listen: an address of this machine alone.
    #[arg(long, default_value = "127.0.0.1:1420")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sambat-bridge: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::var("SAMBAT_ENDPOINT").ok();
    let Arguments { data, ui, listen } = arguments;
    let bridge = Bridge::start(Options { data, ui, listen, endpoint }).await?;
    let mut stdout = io::stdout();
    writeln!(stdout, "Buka / open: {}", bridge.url())?;
    stdout.flush()?;
    let told = told_to_stop()?;
    tokio::select! {
        served = bridge.serve() => served?,
        () = told => {}
    }
    Ok(())
}

/// Listens for the word to stop from now on; ready when it was said.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for the word to stop from now on; ready when it was said: Ctrl+C, or the window of the terminal closed.
#[cfg(windows)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_c, ctrl_close};
    let (mut interrupt, mut close) = (ctrl_c()?, ctrl_close()?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
        }
    })
}
