//! On what a number was measured.

use std::process::Command;

/// Facts about this machine and this commit, as a Markdown list.
#[must_use]
pub fn facts() -> String {
    let cpus = read("/proc/cpuinfo");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let memory = read("/proc/meminfo");
    let memory = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "* date {}, commit {}\n* {cores} cores of {}, {} memory, Linux {}, load before the run {}\n* built by {}, {}\n",
        jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC"),
        first_line("git", &["describe", "--always", "--dirty"]),
        model.trim_start_matches([' ', '\t', ':']),
        memory.trim(),
        read("/proc/sys/kernel/osrelease").trim(),
        read("/proc/loadavg").split(' ').next().unwrap_or("unknown"),
        first_line("rustc", &["--version"]),
        if cfg!(debug_assertions) { "without optimisation: worthless as a measurement" } else { "optimised" },
    )
}

/// The first line that a program prints, or "unknown".
#[must_use]
pub fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success());
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
