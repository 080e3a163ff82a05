//! Memory of processes. Linux only, like the machines that measure.

use nix::sys::resource::{UsageWho, getrusage};

use crate::Result;

/// The most memory that this process has held so far, in kB (`VmHWM` of /proc/self/status; proc(5)).
///
/// # Errors
///
/// Where there is no /proc.
pub fn peak_kb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// The memory of a process, what it shares with others divided among them, in bytes (`Pss` of /proc/PID/smaps_rollup; proc(5)).
///
/// # Errors
///
/// When there is no such process, or it is somebody else's.
pub fn shared_out(process: u32) -> Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("no Pss in smaps_rollup")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
}

/// The most memory that any finished child of this process has held, in kB (getrusage(2), `ru_maxrss`).
///
/// A child counts from its fork on, so ask from a process that is itself small.
///
/// # Errors
///
/// When the system does not answer.
pub fn children_peak_kb() -> Result<u64> {
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss().try_into()?)
}
