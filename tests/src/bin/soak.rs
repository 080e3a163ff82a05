//! `make soak`: the tests that count, for hours instead of seconds. Each says how much it tried and how much it lost in one
//! line, `soak: NAME tried=N lost=M …`, which goes into `docs/EVIDENCE.md` as soon as it is there. After them the fuzzer, and the
//! whole suite on machines with other calendars, other zones and a quarter of the processor.
//!
//! `sambat-soak NAME…` runs only these; `moments` are all of those machines.

#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

use sambat_tests::evidence;
use std::{
    env, fs, io,
    path::Path,
    process::{Command, ExitCode, Stdio},
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

/// The readers that are our own, tried by a fuzzer with any bytes.
const FUZZ: (&str, &str) = ("fuzz", "files that a fuzzer made up, for the readers of JPEG and of a damaged database");

/// It must have tried so many.
const LEAST_FUZZED: u64 = 20_000;

/// Runs `scripts/fuzz`, whose lines are `fuzz: TARGET tried=N lost=M reached=R`.
fn fuzz() -> io::Result<Came> {
    let start = Instant::now();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/fuzz");
    let done = Command::new(script).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&done.stdout);
    let lines: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("fuzz: ")).collect();
    let sum = |name: &str| lines.iter().filter_map(|line| number(line, name)).sum::<u64>();
    let (tried, lost) = (sum("tried"), sum("lost"));
    let good = done.status.success() && lost == 0 && tried >= LEAST_FUZZED;
    if !good {
        println!("{said}");
    }
    let more = lines.iter().filter_map(|line| Some(format!("{}={}", line.split(' ').next()?, number(line, "tried")?)));
    let more = more.collect::<Vec<_>>().join(" ");
    Ok(Came { tried, lost, more, seconds: start.elapsed().as_secs(), good })
}

/// The number that a line says under this name.
fn number(line: &str, name: &str) -> Option<u64> {
    let word = line.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    word.and_then(|number| number.parse().ok())
}

/// The whole suite on a machine with another calendar, another zone or less of a processor.
struct Machine {
    name: &'static str,
    /// In words.
    what: &'static str,
    /// What its clock shows when the suite begins, by the city's time; as it is, if nothing is said.
    at: Option<&'static str>,
    /// What its zone is set to.
    zone: &'static str,
    /// Whether it has a quarter of the processor.
    slow: bool,
}

/// Where the moments are: WIB, seven hours before UTC.
const CITY_ZONE: &str = "Asia/Jakarta";

/// Far from there, by a half hour: at most of the moments it is another day.
const FAR_ZONE: &str = "America/St_Johns";

/// By this name all of the machines are meant.
const MACHINES_NAME: &str = "moments";

const MACHINES: &[Machine] = &[
    Machine::at("saturday", "on a Saturday night", "2026-11-28T21:40", CITY_ZONE),
    Machine::at("friday", "on a Friday at noon prayer", "2026-11-27T11:35", FAR_ZONE),
    Machine::at("ramadan", "in Ramadan", "2027-02-17T10:00", CITY_ZONE),
    Machine::at("holiday", "on a holiday", "2026-12-25T10:00", FAR_ZONE),
    Machine::at("year-end", "over the end of the year", "2026-12-31T23:50", CITY_ZONE),
    Machine::at("leap-day", "on a leap day", "2028-02-29T12:00", FAR_ZONE),
    Machine::at("before", "an hour before office hours", "2026-11-30T06:30", CITY_ZONE),
    Machine::at("after", "an hour after office hours", "2026-11-30T16:30", FAR_ZONE),
    Machine { name: "slow", what: "with a quarter of the processor", at: None, zone: CITY_ZONE, slow: true },
];

/// The stages of `scripts/test` that run tests in which time passes. The others compile and lint.
const STAGES: &str = "page-unit cargo end-to-end window nginx interop";

/// The suite has so many tests at least.
const LEAST_TESTS: u64 = 900;

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
        let (tried, lost) = (number(line, "tried"), number(line, "lost"));
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

impl Machine {
    const fn at(name: &'static str, what: &'static str, at: &'static str, zone: &'static str) -> Self {
        Self { name, what, at: Some(at), zone, slow: false }
    }

    /// The clock of every program and test of the suite is moved by libfaketime. Compilers keep the machine's own, which they
    /// hang without.
    fn run(&self) -> io::Result<Came> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        // Some of the stages, for whoever looks for one fault; that is no row for the whole suite.
        let asked = env::var("SAMBAT_STAGES").ok();
        let stages = asked.as_deref().unwrap_or(STAGES);
        let mut command = Command::new(root.join(if self.slow { "scripts/slow" } else { "scripts/test" }));
        command.args(self.slow.then(|| root.join("scripts/test"))).args(stages.split(' ')).env("TZ", self.zone);
        if let Some(at) = self.at {
            let moment: jiff::Timestamp = format!("{at}+07:00").parse().map_err(io::Error::other)?;
            let ahead = moment.as_second() - jiff::Timestamp::now().as_second();
            command.env("SAMBAT_CLOCK", format!("{ahead:+}"));
            command.env(format!("CARGO_TARGET_{}_RUNNER", host()?), root.canonicalize()?.join("scripts/at-clock"));
        }
        let start = Instant::now();
        let status = command.status()?;
        let total = fs::read_to_string(root.join("target/test-logs/total"))?;
        let number = |word: &str| {
            let mut parts = total.trim().split(", ").filter_map(|part| part.split_once(' '));
            parts.find(|(_, name)| *name == word).and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
        };
        let (passed, failed, skipped): (u64, u64, u64) = (number("passed"), number("failed"), number("skipped"));
        let stages = asked.as_ref().map(|asked| format!(" only {asked}")).unwrap_or_default();
        Ok(Came {
            tried: passed + failed,
            lost: failed,
            more: format!("skipped={skipped} zone={}{stages}", self.zone),
            seconds: start.elapsed().as_secs(),
            good: status.success() && failed == 0 && (asked.is_some() || passed >= LEAST_TESTS),
        })
    }
}

/// What this machine is to the compiler, as cargo's variables have it: `X86_64_UNKNOWN_LINUX_GNU`.
fn host() -> io::Result<String> {
    let said = Command::new("rustc").arg("-vV").output()?.stdout;
    let host = String::from_utf8_lossy(&said).lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    host.map(|host| host.to_uppercase().replace('-', "_")).ok_or_else(|| io::Error::other("rustc names no host"))
}

fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cores} cores of {}, Linux {}", model.trim_start_matches([' ', '\t', ':']), kernel.trim())
}

/// What can be asked for: its name, what it is in words, and how to run it.
type Row = (&'static str, String, Box<dyn Fn() -> io::Result<Came>>);

fn rows() -> Vec<Row> {
    let soaks = SOAKS.iter().map(|soak| -> Row { (soak.name, soak.what.into(), Box::new(|| soak.run())) });
    let machines = MACHINES.iter().map(|machine| -> Row {
        let at = machine.at.map(|at| format!(", {} WIB", at.replace('T', " "))).unwrap_or_default();
        (machine.name, format!("every test, {}{at}", machine.what), Box::new(|| machine.run()))
    });
    let (name, what) = FUZZ;
    soaks.chain([(name, what.into(), Box::new(fuzz) as _)]).chain(machines).collect()
}

fn run(only: &[String]) -> io::Result<bool> {
    let rows = rows();
    let machines = |name: &str| MACHINES.iter().any(|machine| machine.name == name);
    if let Some(unknown) =
        only.iter().find(|asked| **asked != MACHINES_NAME && rows.iter().all(|(name, ..)| name != asked))
    {
        let names: Vec<_> = rows.iter().map(|(name, ..)| *name).collect();
        println!(
            "soak: there is no {unknown}; there are {}, and all from {} on by the name {MACHINES_NAME}",
            names.join(", "),
            MACHINES[0].name
        );
        return Ok(false);
    }
    let asked = |name: &str| {
        only.is_empty() || only.iter().any(|asked| asked == name || asked == MACHINES_NAME && machines(name))
    };
    // Before the first row is written: that is no change of the program.
    let (commit, machine) = (evidence::commit(), machine());
    let mut all_good = true;
    for (name, what, run) in rows.iter().filter(|(name, ..)| asked(name)) {
        println!("soak: {name} …");
        let came = run()?;
        all_good &= came.good;
        let mark = if came.good { "" } else { " **FAILED**" };
        let Came { tried, lost, more, seconds, .. } = came;
        println!("soak: {name} tried={tried} lost={lost} {more} in {seconds} s{mark}");
        let run = format!("{}, {commit}, {machine}", evidence::date());
        let row = format!("| {name}: {what} | {tried} | {lost}{mark} | {more} | {seconds} | {run} |");
        if env::var_os("SAMBAT_STAGES").is_none() {
            evidence::keep_row("make soak", HEAD, &row)?;
        }
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
