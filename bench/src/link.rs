//! A bad network between two namespaces of this machine. Needs root, `ip` and `/dev/net/tun`.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::Result;

/// A network as a phone may have it.
#[derive(Debug, Clone, Copy)]
pub struct Network {
    /// For people.
    pub name: &'static str,
    /// Its rate.
    pub kbit: u32,
    /// There and back.
    pub round_trip_ms: u32,
    /// Packets lost of a hundred, each way.
    pub loss: f32,
    /// Seconds after which a connection is reset.
    pub reset_s: Option<u64>,
}

/// The network, up: the phone's side is its first namespace, the city's the second. Dropped, all of it is gone.
#[derive(Debug)]
pub struct Link {
    phone: String,
    city: String,
    emulator: Option<Child>,
}

impl Link {
    /// Makes both namespaces and what is between them. `number` tells links apart that are up at once.
    ///
    /// # Errors
    /// Without root, `ip` or a TUN device.
    pub fn up(network: &Network, number: usize) -> Result<Self> {
        let mut link = Self { phone: format!("sambat-p{number}"), city: format!("sambat-c{number}"), emulator: None };
        for namespace in [&link.phone, &link.city] {
            let made = Command::new("ip").args(["netns", "add", namespace]).output()?;
            if !made.status.success() {
                return Err(format!("no namespace: {}", String::from_utf8_lossy(&made.stderr).trim()).into());
            }
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/link.py");
        let mut emulator = Command::new("python3")
            .arg(script)
            .args([&link.phone, &link.city])
            .args([f64::from(network.kbit), f64::from(network.round_trip_ms) / 2.0].map(|n| n.to_string()))
            .args([network.loss.to_string(), number.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(said) = emulator.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        link.emulator = Some(emulator);
        if line.trim() == "up" { Ok(link) } else { Err("the emulator did not come up".into()) }
    }

    /// This program on the phone's side.
    ///
    /// # Errors
    /// When it cannot be found.
    pub fn phone(&self) -> Result<Command> {
        inside(&self.phone)
    }

    /// This program on the city's side.
    ///
    /// # Errors
    /// When it cannot be found.
    pub fn city(&self) -> Result<Command> {
        inside(&self.city)
    }
}

/// Where the city is.
pub const CITY: &str = "10.77.0.2";

fn inside(namespace: &str) -> Result<Command> {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", namespace]).arg(std::env::current_exe()?);
    Ok(command)
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(emulator) = &mut self.emulator {
            let _ = emulator.kill();
            let _ = emulator.wait();
        }
        for namespace in [&self.phone, &self.city] {
            let _ = Command::new("ip").args(["netns", "del", namespace]).output();
        }
    }
}
