//! `sambat-phone CLOCK DATA UI LISTEN ENDPOINT`: the bridge by a given clock (see [`HandClock`]), until it is told to stop.

use sambat_bridge::{Bridge, Options};
use sambat_tests::clock::HandClock;
use std::{
    env,
    error::Error,
    io::{self, Write as _},
    sync::Arc,
};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    let [clock, data, ui, listen, endpoint] = given.as_slice() else {
        return Err("usage: sambat-phone CLOCK DATA UI LISTEN ENDPOINT".into());
    };
    let clock: HandClock = clock.parse()?;
    let options =
        Options { data: data.into(), ui: ui.into(), listen: listen.parse()?, endpoint: Some(endpoint.clone()) };
    let mut terminate = signal(SignalKind::terminate())?;
    let bridge = Bridge::start_by(Arc::new(clock), options).await?;
    writeln!(io::stdout(), "sambat-phone: {}", bridge.url())?;
    tokio::select! {
        served = bridge.serve() => served?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
