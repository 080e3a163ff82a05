//! `sambat-city MOMENT DATA KEYS LISTEN PACK UI`: the real server by a clock that stands still until its input moves it.
//!
//! A line with a moment moves it there and has the clocks looked at as by the minute. It answers with the moment, and how many
//! complaints were put on the mayor's list.

use jiff::Timestamp;
use sambat_server::{Config, Server};
use sambat_tests::clock::HandClock;
use std::{
    env,
    error::Error,
    io::{self, Write as _},
    sync::Arc,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    let [moment, data, keys, listen, pack, ui] = given.as_slice() else {
        return Err("usage: sambat-city MOMENT DATA KEYS LISTEN PACK UI".into());
    };
    let clock = HandClock::at(moment.parse()?);
    let running = Server::start(Config {
        keys: Some(keys.into()),
        listen: listen.parse()?,
        ui: Some(ui.into()),
        clock: Arc::new(clock.clone()),
        ..Config::new(data, pack)
    })
    .await?;
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
