//! `sambat-phone CLOCK DATA UI LISTEN ENDPOINT [device|lost]`: the bridge by a given clock (see [`HandClock`]), until it is told to stop.
//!
//! With `device` it runs on a device that has a camera, receivers and other apps, which do what they are told by lines (see
//! [`ToldDevice`]). With `lost` too, and its key store has lost the key of the core's secrets.

use sambat_bridge::{Bridge, Options};
use sambat_tests::{
    clock::HandClock,
    phone::{device::ToldDevice, system::LostSecrets},
};
use std::{
    env,
    error::Error,
    io::{self, Write as _},
    path::Path,
    sync::Arc,
    thread,
};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    let (clock, data, ui, listen, endpoint, device) = match given.as_slice() {
        [clock, data, ui, listen, endpoint] => (clock, data, ui, listen, endpoint, None),
        [clock, data, ui, listen, endpoint, device] if ["device", "lost"].contains(&device.as_str()) => {
            (clock, data, ui, listen, endpoint, Some(device))
        }
        _ => return Err("usage: sambat-phone CLOCK DATA UI LISTEN ENDPOINT [device|lost]".into()),
    };
    let clock: HandClock = clock.parse()?;
    let options =
        Options { data: data.into(), ui: ui.into(), listen: listen.parse()?, endpoint: Some(endpoint.clone()) };
    let lost = device.is_some_and(|device| device == "lost");
    let device = device.map(|_| Arc::new(ToldDevice::new(Path::new(data))));
    let mut terminate = signal(SignalKind::terminate())?;
    let bridge = Bridge::start_on(options, |config| {
        config.clock = Arc::new(clock);
        if let Some(device) = &device {
            config.camera = device.clone();
            config.locations = device.clone();
            config.sharer = device.clone();
            config.arrivals = device.clone();
            config.platform = device.system.clone();
        }
        if lost {
            config.secrets = Arc::new(LostSecrets::new(Path::new(data).join("secrets.json")));
        }
    })
    .await?;
    writeln!(io::stdout(), "sambat-phone: {}", bridge.url())?;
    if let Some(device) = device {
        thread::spawn(move || {
            for line in io::stdin().lines().map_while(Result::ok) {
                let answer = device.tell(&line).unwrap_or_else(|error| error);
                let _ = writeln!(io::stdout(), "{answer}");
            }
        });
    }
    tokio::select! {
        served = bridge.serve() => served?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
