//! `make attack`: what strangers and officers may try against a city, tried against the real server, straight and through
//! nginx, while an honest citizen beside them files a report with a photo again and again. Each row says what was tried, what
//! came of it, how long the honest citizen waited and how much memory the server took; it goes into `docs/EVIDENCE.md`.
//!
//! `sambat-attack NAME…` runs only these rows. A new attack is a file in `attack/` and a line in [`ROWS`]: an async function
//! that gets a [`Site`] and answers an [`Outcome`]. It ends by itself within a quarter of a minute or so, and sends nothing to any
//! address but the site's.
//!
//! It runs in a network namespace of its own (`scripts/attack` makes it), where this machine has all addresses of
//! 198.18.0.0/15 (RFC 2544: no real network): the city and its nginx have 198.18.0.1, the honest citizen comes from there, and
//! strangers come from any other.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a program for a terminal, and falls over where its own ground does not hold"
)]

mod acting;
mod carried;
mod crowd;
mod drip;
mod flood;
mod hidden;
mod history;
mod logins;
mod pins;
mod reserve;
mod site;

use reqwest::Method;
use sambat_tests::evidence;
use site::{Honest, Road, Site, heard};
use std::{env, future::Future, io, pin::Pin, process::ExitCode};

/// What an attack came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was tried, with numbers: "240 empty uploads by 9 made-up devices".
    pub tried: String,
    /// What held, in words and numbers: "240 of 240 refused, 0 bytes kept".
    pub held: String,
    /// What did not hold. Empty is good.
    pub harm: Vec<String>,
}

impl Outcome {
    /// Notes harm where something that must hold does not.
    pub fn must(&mut self, holds: bool, otherwise: impl Into<String>) {
        if !holds {
            self.harm.push(otherwise.into());
        }
    }
}

/// What a row does at a site.
type Attack = for<'a> fn(&'a Site) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// One kind of attack.
struct Row {
    /// How it is asked for: `bearer`.
    name: &'static str,
    /// Who tries what, in words.
    what: &'static str,
    /// More words for the server at its start.
    arguments: &'static [&'static str],
    attack: Attack,
}

/// All of them, in the order of the table.
const ROWS: &[Row] = &[
    Row {
        name: "quiet",
        what: "nobody tries anything: the measure of the others",
        arguments: &[],
        attack: |site| Box::pin(quiet(site)),
    },
    Row {
        name: "words",
        what: "an officer sends citizens' words under made-up bearers and by the desk, and acts as the citizen",
        arguments: &[],
        attack: |site| Box::pin(acting::words(site)),
    },
    Row {
        name: "file",
        what: "files in the owners' names take their complaints back",
        arguments: &[],
        attack: |site| Box::pin(acting::file(site)),
    },
    Row {
        name: "listening",
        what: "a disabled officer at the live line, made-up bearers at the changes",
        arguments: &[],
        attack: |site| Box::pin(acting::listening(site)),
    },
    Row {
        name: "history",
        what: "one phone writes a history without end, and forty read it at once",
        arguments: &[],
        attack: |site| Box::pin(history::history(site)),
    },
    Row {
        name: "pins",
        what: "one network guesses a PIN without end, others throw junk tickets, and its owner wants to get in",
        arguments: &[],
        attack: |site| Box::pin(pins::pins(site)),
    },
    Row {
        name: "logins",
        what: "wrong passwords for one officer from very many networks, and for very many names from one",
        arguments: &[],
        attack: |site| Box::pin(logins::logins(site)),
    },
    Row {
        name: "flood",
        what: "made-up phones of one network send reports without end",
        arguments: &[],
        attack: |site| Box::pin(flood::flood(site)),
    },
    Row {
        name: "office",
        what: "officers bring what is private to another office",
        arguments: &[],
        attack: |site| Box::pin(hidden::other_office(site)),
    },
    Row {
        name: "filters",
        what: "coordinator and mayor ask until they know what is hidden",
        arguments: &[],
        attack: |site| Box::pin(hidden::filters(site)),
    },
    Row {
        name: "bounds",
        what: "an officer takes more than a day's bound by asking many times at once",
        arguments: &[],
        attack: |site| Box::pin(hidden::bounds(site)),
    },
    Row {
        name: "disk",
        what: "another user of the machine, or whoever has a copy of the disk, reads the data folder",
        arguments: &[],
        attack: |site| Box::pin(hidden::disk(site)),
    },
    Row {
        name: "reserve",
        what: "room for photos is taken by promising",
        arguments: &[],
        attack: |site| Box::pin(reserve::attack(site)),
    },
    Row {
        name: "drip",
        what: "connections are held by saying little",
        arguments: &[],
        attack: |site| Box::pin(drip::attack(site)),
    },
    Row {
        name: "carried",
        what: "files brought by hand go round the limits, and hold the places",
        arguments: &[],
        attack: |site| Box::pin(carried::attack(site)),
    },
];

/// Everybody does what they may. It shows that the ground holds: what fails here is no attack's doing.
async fn quiet(site: &Site) -> Outcome {
    let mut outcome = Outcome { tried: "nothing".into(), held: "everything".into(), harm: Vec::new() };
    let stranger = site.stranger(Site::address_in(1, 1), 1);
    let (status, _) = heard(stranger.ask(Method::GET, "/v1/pack")).await;
    outcome.must(status == 200, "a stranger reads the pack");
    let (status, _) = stranger.put("01936f2a-5c00-7a10-8b3c-3ce8b4129d7d", &site::words("Lampu jalan padam.")).await;
    outcome.must(status == 201, format!("a stranger's report is answered with {status}"));
    let coordinator = site.officer(Site::address_in(2, 1), "koordinator", &["--role", "coordinator"]).await;
    let read = async {
        for _ in 0..20 {
            let (status, _) = heard(coordinator.desk(Method::GET, "/v1/desk/complaints")).await;
            outcome.must(status == 200, "an officer reads the queue");
        }
    };
    site.beside(read).await;
    outcome.must(site.socket(Site::address_in(3, 1)).await.is_ok(), "a connection is taken");
    site.honest_reports(3).await;
    outcome
}

/// Most that an honest citizen waits, in milliseconds, and most memory of the server, in bytes.
const MOST_WORDS_MS: u128 = 1_000;
const MOST_PHOTO_MS: u128 = 10_000;
const MOST_MEMORY: u64 = 300 << 20;

const HEAD: &str = "| attack, and the way | tried | what came of it | honest citizen: reports, longest words, longest photo | server's memory at most | date, commit |\n|---|---|---|---|---:|---|";

/// One row on one road; answers whether all held.
async fn run(row: &Row, road: Road, commit: &str) -> io::Result<bool> {
    println!("attack: {} ({road}) …", row.name);
    let site = Site::start(road, row.arguments).await;
    let mut outcome = (row.attack)(&site).await;
    // Also after it: what was taken must have been given back.
    site.honest_reports(2).await;
    let Honest { reports, words, photo, lost } = site.honest();
    let memory = site.city.memory().0;
    outcome.must(reports > 0, "the honest citizen filed nothing");
    outcome.must(lost == 0, format!("{lost} honest reports did not arrive"));
    outcome.must(words.as_millis() <= MOST_WORDS_MS, "honest words took too long");
    outcome.must(photo.as_millis() <= MOST_PHOTO_MS, "an honest photo took too long");
    outcome.must(memory <= MOST_MEMORY, "the server took too much memory");
    let good = outcome.harm.is_empty();
    let came = if good { outcome.held } else { format!("**DID NOT HOLD**: {}", outcome.harm.join("; ")) };
    let line = format!(
        "| {}, {road}: {} | {} | {came} | {reports}, {} ms, {} ms | {} MiB | {}, {commit} |",
        row.name,
        row.what,
        outcome.tried,
        words.as_millis(),
        photo.as_millis(),
        memory >> 20,
        evidence::date(),
    );
    println!("attack: {line}");
    evidence::keep_row("make attack", HEAD, &line)?;
    Ok(good)
}

async fn run_all(only: &[String]) -> io::Result<bool> {
    if let Some(unknown) = only.iter().find(|name| ROWS.iter().all(|row| row.name != **name)) {
        let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        println!("attack: there is no {unknown}; there are {}", names.join(", "));
        return Ok(false);
    }
    // Before the first row is written: that is no change of the program.
    let commit = evidence::commit();
    let mut all_held = true;
    for row in ROWS.iter().filter(|row| only.is_empty() || only.iter().any(|name| name == row.name)) {
        for road in [Road::Straight, Road::Nginx] {
            all_held &= run(row, road, &commit).await?;
        }
    }
    Ok(all_held)
}

fn main() -> ExitCode {
    // The first word, as reqwest wants it: strangers are its clients.
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let only: Vec<_> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match runtime.block_on(run_all(&only)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("attack: {error}");
            ExitCode::FAILURE
        }
    }
}
