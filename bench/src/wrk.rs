//! wrk, a program of others that asks as fast as it is answered.

use std::process::Command;

use crate::Result;

/// What wrk says of a run.
#[derive(Debug, Clone, Copy)]
pub struct WrkReport {
    /// Answers a second.
    pub rate: f64,
    /// What 99 of a hundred waited at most, in ms.
    pub p99_ms: f64,
}

/// Runs wrk on one thread with so many connections for so many seconds, and with a script in Lua if one is given.
///
/// # Errors
/// When it is not there, or was answered with an error.
pub fn run(url: &str, connections: u32, seconds: u32, script: Option<&str>) -> Result<WrkReport> {
    let file = tempfile::Builder::new().suffix(".lua").tempfile()?;
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "--latency", &format!("-c{connections}"), &format!("-d{seconds}s")]);
    if let Some(script) = script {
        std::fs::write(file.path(), script)?;
        wrk.arg("-s").arg(file.path());
    }
    let output = wrk.arg(url).output().map_err(|error| format!("wrk: {error}"))?;
    read(&String::from_utf8_lossy(&output.stdout))
}

fn read(said: &str) -> Result<WrkReport> {
    if let Some(line) = said.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors")) {
        return Err(format!("wrk: {}", line.trim()).into());
    }
    let after = |name: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
        line.ok_or_else(|| format!("wrk said nothing of {name}: {said}"))
    };
    Ok(WrkReport { rate: after("Requests/sec:")?.parse()?, p99_ms: milliseconds(after("99%")?)? })
}

/// A time as wrk writes it: `870.00us`, `1.20ms` or `1.02s`.
fn milliseconds(text: &str) -> Result<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)];
    let (number, unit) =
        units.iter().find_map(|(name, ms)| Some((text.strip_suffix(name)?, ms))).ok_or("wrk: no unit")?;
    Ok(number.parse::<f64>()? * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "Running 1s test @ http://127.0.0.1:8420/board
  1 threads and 16 connections
  Latency Distribution
     50%  512.00us
     75%  700.00us
     90%    1.01ms
     99%    1.52ms
  20340 requests in 1.00s, 300.50MB read
Requests/sec:  20312.12
Transfer/sec:    300.10MB
";

    #[test]
    fn what_it_says_is_read() {
        let said = read(SAID).unwrap();
        assert_eq!((said.rate, said.p99_ms), (20312.12, 1.52));
        assert_eq!(milliseconds("870.00us").unwrap(), 0.87);
        assert_eq!(milliseconds("1.02s").unwrap(), 1020.0);
    }

    #[test]
    fn an_answer_that_is_an_error_is_no_answer() {
        assert!(read(&format!("{SAID}  Non-2xx or 3xx responses: 3\n")).is_err());
        assert!(read("unable to connect").is_err());
    }
}
