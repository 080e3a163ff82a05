//! `make soak`: the tests that count, for hours instead of seconds. Each says how much it tried and how much it lost in one
//! line, `soak: NAME tried=N lost=M …`, which goes into `docs/EVIDENCE.md` as soon as it is there.
//!
//! `sambat-soak NAME…` runs only these.

#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

use sambat_tests::evidence;
use std::{
    env, fs, io,
    process::{Command, ExitCode},
    time::Instant,
};

/// A test that counts.
struct Soak {
    /// As its line says it.
    name: &'static str,
    /// What is tried, in words.
    what: &'static str,
    /// How `cargo test` finds it: a test binary, and a name.
    test: [&'static str; 2],
    /// How much of it, by an environment variable.
    much: Option<(&'static str, &'static str)>,
    /// It must have tried so much.
    least: u64,
}

const SOAKS: &[Soak] = &[
    Soak {
        name: "kill",
        what: "saves that were said to be done before a SIGKILL at a random moment",
        test: ["scenarios", "crash::a_kill_at_any_moment_loses_nothing_that_was_promised"],
        much: Some(("SAMBAT_KILLS", "550")),
        least: 10_000,
    },
    Soak {
        name: "points",
        what: "deaths at named points of the way in and the way out, each as often as it is come by",
        test: ["scenarios", "points::a_death_at_any_point_loses_nothing_that_was_said"],
        much: Some(("SAMBAT_POINTS", "all")),
        least: 100,
    },
    Soak {
        name: "offsets",
        what: "SIGKILLs of the server at a random byte of an upload",
        test: ["scenarios", "offsets::what_was_acknowledged_is_there_after_a_kill_at_any_byte"],
        much: Some(("SAMBAT_SOAK_OFFSETS", "500")),
        least: 500,
    },
    Soak {
        name: "sequenced",
        what: "SIGKILLs of the server under load, of whose events none is missed and none told twice",
        test: ["scenarios", "sequenced::a_kill_of_the_server_hides_no_event_and_tells_none_twice"],
        much: Some(("SAMBAT_SERVER_KILLS", "200")),
        least: 200,
    },
    Soak {
        name: "restored",
        what: "cities restored from a backup that was made at a random moment",
        test: ["scenarios", "restored_anywhere::wherever_the_backup_falls_everything_is_there_once_in_the_end"],
        much: Some(("SAMBAT_RESTORES", "100")),
        least: 100,
    },
    Soak {
        name: "power",
        what: "states of the disk after a dead battery, every one of the save paths",
        test: ["scenarios", "power::a_dead_battery_at_any_moment_loses_nothing_that_was_promised"],
        much: Some(("SAMBAT_POWER_CUTS", "all")),
        least: 1_000,
    },
    Soak {
        name: "full",
        what: "disks that are full at some write, every one of the save paths and of a pass with a city",
        test: ["scenarios", "power::full::a_full_disk_at_any_write_is_named_and_costs_nothing"],
        much: Some(("SAMBAT_FULL_DISKS", "all")),
        least: 1_000,
    },
    Soak {
        name: "corruptions",
        what: "databases that went bad, under a phone with complaints and drafts",
        test: ["scenarios", "corrupt::a_database_that_goes_bad_costs_no_complaint_and_no_draft_that_can_be_read"],
        much: Some(("SAMBAT_CORRUPTIONS", "100")),
        least: 100,
    },
    Soak {
        name: "once",
        what: "complaints, with 30 % lost answers and 10 % twins",
        test: ["scenarios", "thousands::each_of_thousands_is_there_once"],
        much: Some(("SAMBAT_ONCE", "100000")),
        least: 100_000,
    },
    Soak {
        name: "model",
        what: "histories of a citizen, a phone, a network and a city",
        test: ["scenarios", "model::any_history_ends_with_each_complaint_at_the_city_once"],
        much: Some(("SAMBAT_MODEL_CASES", "2000")),
        least: 2_000,
    },
    Soak {
        name: "poisons",
        what: "good complaints around one poison of each kind",
        test: ["scenarios", "hundred::one_of_each_kind_stands_aside_and_a_hundred_arrive"],
        much: None,
        least: 100,
    },
    Soak {
        name: "portals",
        what: "captive portals, taken for success",
        test: ["scenarios", "stranger::a_hotspot_answers_everything"],
        much: None,
        least: 20,
    },
];

/// The table's head.
const HEAD: &str = "| what | tried | lost | besides | s | date, commit, machine |\n|---|---:|---:|---|---:|---|";

/// What a test came to.
struct Came {
    tried: u64,
    lost: u64,
    /// What else its line says.
    more: String,
    seconds: u64,
    /// Whether it passed, tried enough and lost nothing.
    good: bool,
}

impl Soak {
    fn run(&self) -> io::Result<Came> {
        let start = Instant::now();
        let [binary, test] = self.test;
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // The features of `make test`: others would compile everything again.
        cargo.args(["test", "--locked", "--workspace", "--features", "sambat/custom-protocol", "--test", binary, test]);
        cargo.args(["--", "--exact", "--nocapture"]);
        // Who asks for another number gets it; fewer than promised is no success.
        cargo.envs(self.much.filter(|(name, _)| env::var_os(name).is_none()));
        let done = cargo.output()?;
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let mark = format!("soak: {} ", self.name);
        // Under --nocapture it may stand behind the name of its test.
        let line = said.lines().find_map(|line| line.split_once(&mark)).map_or("", |(_, line)| line);
        let number = |name: &str| {
            let word = line.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            word.and_then(|number| number.parse::<u64>().ok())
        };
        let (tried, lost) = (number("tried"), number("lost"));
        let more = line.split(' ').filter(|word| !word.starts_with("tried=") && !word.starts_with("lost="));
        let came = Came {
            tried: tried.unwrap_or(0),
            lost: lost.unwrap_or(0),
            more: more.collect::<Vec<_>>().join(" "),
            seconds: start.elapsed().as_secs(),
            good: done.status.success() && lost == Some(0) && tried >= Some(self.least),
        };
        if !came.good {
            println!("{said}");
        }
        Ok(came)
    }
}

fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cores} cores of {}, Linux {}", model.trim_start_matches([' ', '\t', ':']), kernel.trim())
}

fn run(only: &[String]) -> io::Result<bool> {
    if let Some(unknown) = only.iter().find(|name| SOAKS.iter().all(|soak| soak.name != **name)) {
        let names: Vec<_> = SOAKS.iter().map(|soak| soak.name).collect();
        println!("soak: there is no {unknown}; there are {}", names.join(", "));
        return Ok(false);
    }
    // Before the first row is written: that is no change of the program.
    let (commit, machine) = (evidence::commit(), machine());
    let mut all_good = true;
    for soak in SOAKS.iter().filter(|soak| only.is_empty() || only.iter().any(|name| name == soak.name)) {
        println!("soak: {} …", soak.name);
        let came = soak.run()?;
        all_good &= came.good;
        let mark = if came.good { "" } else { " **FAILED**" };
        let Came { tried, lost, more, seconds, .. } = came;
        println!("soak: {} tried={tried} lost={lost} {more} in {seconds} s{mark}", soak.name);
        let run = format!("{}, {commit}, {machine}", evidence::date());
        let row = format!("| {}: {} | {tried} | {lost}{mark} | {more} | {seconds} | {run} |", soak.name, soak.what);
        evidence::keep_row("make soak", HEAD, &row)?;
    }
    Ok(all_good)
}

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("soak: {error}");
            ExitCode::FAILURE
        }
    }
}
