//! The real server, and what is done at its desk by hand, by a given clock: one that stands still at a moment until the
//! program's input moves it, or one that runs so many milliseconds ahead of the machine's (see [`HandClock`]).
//!
//! * `sambat-city CLOCK serve DATA KEYS LISTEN PACK UI`: a line with a moment moves the clock there and has the clocks looked
//!   at as by the minute. It answers with the moment, and how many complaints were put on the mayor's list.
//! * `sambat-city CLOCK event DATA KEYS TICKET KIND [agency=ID] [note=TEXT]`: an event by hand.
//! * `sambat-city CLOCK import DATA KEYS FILE`: a file of reports that was carried here.

use jiff::Timestamp;
use sambat_domain::{event::Actor, id::AgencyId};
use sambat_server::{ByHand, Config, Server, command};
use sambat_tests::clock::HandClock;
use std::{
    env,
    error::Error,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sambat-city: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let [clock, what, data, keys, more @ ..] = given.as_slice() else {
        return Err("usage: sambat-city CLOCK serve|event|import DATA KEYS …".into());
    };
    let clock: HandClock = clock.parse()?;
    match (*what, more) {
        ("serve", [listen, pack, ui]) => {
            let config = Config {
                keys: Some(keys.into()),
                listen: listen.parse()?,
                ui: Some(ui.into()),
                clock: Arc::new(clock.clone()),
                ..Config::new(data, pack)
            };
            serve(config, &clock).await
        }
        ("event", [ticket, kind, options @ ..]) => {
            event(Path::new(data), Path::new(keys), &clock, ticket, kind, options)
        }
        ("import", [file]) => {
            let brought =
                command::import_bundle(Path::new(data), Some(Path::new(keys)), Arc::new(clock), Path::new(file));
            say(&command::bundle_lines(&brought.await?).join("\n"))?;
            Ok(())
        }
        _ => Err("usage: sambat-city CLOCK serve|event|import DATA KEYS …".into()),
    }
}

async fn serve(config: Config, clock: &HandClock) -> Result<(), Box<dyn Error>> {
    let running = Server::start(config).await?;
    say(&format!("sambat-city: listening on {}, at {}", running.url(), clock.read()))?;
    while let Some(line) = tokio::task::spawn_blocking(heard).await?? {
        let moment: Timestamp = line.trim().parse()?;
        clock.advance(clock.read().duration_until(moment));
        let escalated = running.look_at_clocks().await?;
        say(&format!("at {}, {escalated} escalated", clock.read()))?;
    }
    running.stop().await;
    Ok(())
}

/// As `sambat-server event add` does it by the machine's clock: the office is who acts, or who is given the complaint.
fn event(
    data: &Path,
    keys: &Path,
    clock: &HandClock,
    ticket: &str,
    kind: &str,
    options: &[&str],
) -> Result<(), Box<dyn Error>> {
    let option = |name: &str| options.iter().find_map(|option| option.strip_prefix(name)?.strip_prefix('='));
    let agency = option("agency").map(str::parse::<AgencyId>).transpose()?;
    let (target, actor) = if kind == "assigned" { (agency, None) } else { (None, agency) };
    let kind = command::kind(kind, &[("agency", target.map(|agency| agency.to_string()))])?;
    let by_hand = ByHand { actor: Actor::Officer { agency: actor }, kind, note: option("note").map(Into::into) };
    say(&command::add_event(data, Some(keys), clock, ticket, by_hand)?)?;
    Ok(())
}

/// What is said to it next; nothing once its input ends.
fn heard() -> io::Result<Option<String>> {
    let mut line = String::new();
    Ok((io::stdin().read_line(&mut line)? > 0).then_some(line))
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
