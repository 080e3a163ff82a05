//! `make soak`: the tests that count, for hours instead of seconds. Each says how much it tried and how much it lost in one
//! line, `soak: NAME tried=N lost=M …`; all of them together go into `docs/EVIDENCE.md`.
//!
//! `sambat-soak NAME…` runs only these, and writes nothing.

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
        much: Some(("SAMBAT_KILLS", "1000")),
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
        cargo.envs(self.much);
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
    let mut table = "| what | tried | lost | besides | s |\n|---|---:|---:|---|---:|\n".to_owned();
    let mut all_good = true;
    for soak in SOAKS.iter().filter(|soak| only.is_empty() || only.iter().any(|name| name == soak.name)) {
        println!("soak: {} …", soak.name);
        let came = soak.run()?;
        all_good &= came.good;
        let mark = if came.good { "" } else { " **FAILED**" };
        println!(
            "soak: {} tried={} lost={} {} in {} s{mark}",
            soak.name, came.tried, came.lost, came.more, came.seconds
        );
        let Came { tried, lost, more, seconds, .. } = came;
        table.push_str(&format!("| {}: {}{mark} | {tried} | {lost} | {more} | {seconds} |\n", soak.name, soak.what));
    }
    if only.is_empty() {
        evidence::keep("make soak", &format!("{}, without optimisation.\n\n{}", machine(), table.trim_end()))?;
        println!("soak: the table stands in docs/EVIDENCE.md");
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
