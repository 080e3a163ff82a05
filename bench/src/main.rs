//! `make bench`: every row, or the one that is named.

mod row;

use std::{
    io::Write as _,
    net::SocketAddr,
    path::PathBuf,
    process::{Command, ExitCode},
};

use clap::{Parser, Subcommand};
use sambat_bench::{Result, city};

/// Measures each row of the table beside its peer and keeps what it saw in `docs/EVIDENCE.md`, whether targets are met or
/// not; ends with 1 if a row cannot be measured.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    row: Option<Row>,
}

#[derive(Subcommand)]
enum Row {
    /// A camera's photo made small, beside vipsthumbnail
    Photo(row::photo::Arguments),
    /// Pictures of many makers taken in, beside libvips
    Pictures(row::pictures::Arguments),
    /// A tile of the city's map beside a reader in JavaScript, and the words for a place
    Map,
    /// Pages and searches in 100,000 complaints, beside SQLite itself
    List,
    /// A phone's core, from its start to the first list, beside SQLite itself
    Opening,
    /// The files and the commit of a save, beside the bare system calls
    Save,
    /// Words durable before the answer, beside SQLite with one commit each
    Words,
    /// Photos whole on the disk before the answer, beside @tus/server and nginx
    Photos,
    /// Bytes of a complaint that are neither words nor photos
    Overhead,
    /// Bytes with five cuts, beside none
    Resume,
    /// 50,000 phones that come back, simulated
    Storm,
    /// What says the same near a place in 1,000,000 complaints, beside PostGIS
    Near,
    /// The public board at 500 requests a second, and words by wrk
    Board,
    /// Complaints over four bad networks, beside raw TCP
    Sync,
    /// The app's size, start, memory and idleness, beside an empty window
    Window,
    /// Used by the benchmark itself: open a phone's folder once and say what it took
    #[command(hide = true)]
    Open { folder: PathBuf, what: row::opening::What },
    /// Used by the benchmark itself: be the server
    #[command(hide = true)]
    Serve { listen: SocketAddr, data: PathBuf, tls: Option<PathBuf> },
    /// Used by the benchmark itself: be the phone on a bad network
    #[command(hide = true)]
    SyncPhone { city: SocketAddr, network: usize, round: u64, ca: PathBuf },
    /// Used by the benchmark itself: receive over raw TCP
    #[command(hide = true)]
    Receive { listen: SocketAddr },
    /// Used by the benchmark itself: send over raw TCP
    #[command(hide = true)]
    Send { to: SocketAddr, id: u64, bytes: u64, reset_s: u64 },
}

/// The rows by name, in the order in which they run. Each runs in a process of its own, so that none warms another up.
const ROWS: [&str; 15] = [
    "photo", "pictures", "map", "save", "list", "opening", "window", "overhead", "resume", "words", "photos", "storm",
    "near", "board", "sync",
];

// As many as the cheapest phones leave an app.
#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let done = match Arguments::parse().row {
        None => all(),
        Some(Row::Photo(arguments)) => row::photo::run(&arguments),
        Some(Row::Pictures(arguments)) => row::pictures::run(&arguments).await,
        Some(Row::Map) => row::map::run().await,
        Some(Row::List) => row::list::run().await,
        Some(Row::Opening) => row::opening::run().await,
        Some(Row::Open { folder, what }) => row::opening::open(&folder, what).await,
        Some(Row::Save) => row::save::run().await,
        Some(Row::Words) => row::words::run().await,
        Some(Row::Photos) => row::photos::run().await,
        Some(Row::Overhead) => row::overhead::run().await,
        Some(Row::Resume) => row::resume::run().await,
        Some(Row::Storm) => row::storm::run(),
        Some(Row::Near) => row::near::run().await,
        Some(Row::Board) => row::board::run().await,
        Some(Row::Sync) => row::sync::run(),
        Some(Row::Window) => row::window::run(),
        Some(Row::SyncPhone { city, network, round, ca }) => row::sync::phone(city, network, round, &ca).await,
        Some(Row::Receive { listen }) => row::sync::receive(listen).await,
        Some(Row::Send { to, id, bytes, reset_s }) => row::sync::send(to, id, bytes, reset_s).await,
        Some(Row::Serve { listen, data, tls }) => city::serve(listen, data, tls).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "bench: this cannot be measured: {why}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<()> {
    let mut failed = Vec::new();
    for row in ROWS {
        if !Command::new(std::env::current_exe()?).arg(row).status()?.success() {
            failed.push(row);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{}; the other rows are done", failed.join(", ")).into()) }
}
