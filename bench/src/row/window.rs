//! The app's window: its size on the disk, its start, its memory and what it does while nobody looks; beside a window of Tauri's with
//! next to nothing in it, both built in this run as citizens install them.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use sambat_bench::{
    Result,
    evidence::Table,
    memory, process,
    time::{cpu_of, median, ms},
};
use sambat_tests::desktop::{Bus, Display, NO_BUS, PATIENCE, surroundings};

const ROUNDS: usize = 9;
/// A picture that does not change for so long is all that comes.
const STILL: Duration = Duration::from_secs(2);
/// How often the display is looked at. Copying its four megabytes takes about a millisecond.
const LOOK: Duration = Duration::from_millis(5);
const IDLE: Duration = Duration::from_secs(60);
const NOBODY: &str = "http://127.0.0.1:9";
const PROFILE: &str = "app";

/// Measures.
///
/// # Errors
/// When it cannot.
pub fn run() -> Result<()> {
    let mut table = Table::begin("The app's window");
    let folder = build()?;
    let (app, empty) = (folder.join("sambat"), folder.join("examples/empty_window"));
    let size = |program: &Path| Ok::<_, std::io::Error>(megabytes(std::fs::metadata(program)?.len()));
    let (app_size, empty_size) = (size(&app)?, size(&empty)?);

    let data = tempfile::tempdir()?;
    let (mut own, mut their) = (Seen::default(), Seen::default());
    for round in 0..=ROUNDS {
        for (program, seen) in [(&app, &mut own), (&empty, &mut their)] {
            let once = once(program, data.path())?;
            // The first of each makes its folders, and reads its file from the disk.
            if round > 0 {
                seen.add(once);
            }
        }
    }
    table.line(&format!(
        "* medians of {ROUNDS} starts in turn, on an Xvfb of 1280×800 without a graphics card; both windows of that size. The window is \
         there when a pixel changes, and whole when the last one did. Memory is the PSS of the program and its web view's processes"
    ));
    let memory = own.memory() / their.memory();
    let later = ms(median(&own.whole)) - ms(median(&their.whole));
    let mut rows = vec![["", "Sambat", "empty window", "beside it"].map(str::to_owned).to_vec()];
    rows.push(vec![
        "program, MB".to_owned(),
        format!("**{app_size:.1}**"),
        format!("{empty_size:.1}"),
        format!("+ {:.1}", app_size - empty_size),
    ]);
    for (name, own, their) in
        [("window there, ms", &own.there, &their.there), ("window whole, ms", &own.whole, &their.whole)]
    {
        let (own, their) = (ms(median(own)), ms(median(their)));
        rows.push(vec![
            name.to_owned(),
            format!("**{own:.0}**"),
            format!("{their:.0}"),
            format!("{:+.0}", own - their),
        ]);
    }
    rows.push(vec![
        "memory, MB".to_owned(),
        format!("**{:.0}**", own.memory()),
        format!("{:.0}", their.memory()),
        format!("{memory:.2} ×"),
    ]);
    table.rows(&rows);
    let idle = idle(&app)?;
    table.line(&format!(
        "* in the tray, its window not there, for {} s: {} ms of a core",
        IDLE.as_secs(),
        idle.as_millis()
    ));
    table.target("program ≤ 14 MB", app_size <= 14.0);
    table.target("first window ≤ an empty one + 150 ms", later <= 150.0);
    table.target("memory ≤ 1.15 × an empty one", memory <= 1.15);
    // The clock of a process counts hundredths of a second.
    table.target("idle CPU 0 with the window hidden", idle <= Duration::from_millis(10));
    table.keep()
}

/// Builds both, and answers the folder in which they lie.
fn build() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let built = Command::new("cargo")
        .args(["build", "--locked", "--profile", PROFILE, "--features", "custom-protocol,empty-window"])
        .args(["--bin", "sambat", "--example", "empty_window"])
        .current_dir(&root)
        .status()?;
    if !built.success() {
        return Err("the app did not build".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join(PROFILE))
}

/// What was seen of the starts of one program.
#[derive(Default)]
struct Seen {
    there: Vec<Duration>,
    whole: Vec<Duration>,
    memory: Vec<u64>,
}

impl Seen {
    fn add(&mut self, once: Once) {
        self.there.push(once.there);
        self.whole.push(once.whole);
        self.memory.push(once.memory);
    }

    /// The median, in MB.
    fn memory(&self) -> f64 {
        let mut memory = self.memory.clone();
        memory.sort_unstable();
        memory.get(memory.len() / 2).map_or(f64::NAN, |bytes| megabytes(*bytes))
    }
}

/// One start.
struct Once {
    there: Duration,
    whole: Duration,
    /// In bytes.
    memory: u64,
}

/// Nobody is told when a picture changes, and whether it is the last time is known later.
#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn once(program: &Path, data: &Path) -> Result<Once> {
    let display = Display::new();
    let nothing = display.picture();
    let began = Instant::now();
    let running = Running::start(program, &[], &display, NO_BUS, data)?;
    let (mut last, mut there, mut whole) = (nothing, None, began);
    while there.is_none() || whole.elapsed() < STILL {
        thread::sleep(LOOK);
        let now = display.picture();
        if now != last {
            (last, whole) = (now, Instant::now());
            there.get_or_insert(whole);
        }
        if began.elapsed() > Duration::from_secs(60) {
            return Err("no window came, or it never was still".into());
        }
    }
    let memory = process::tree(running.0.id())?.into_iter().map(memory::shared_out).sum::<Result<u64>>()?;
    Ok(Once { there: there.unwrap_or(whole) - began, whole: whole - began, memory })
}

/// What the app takes of the cores while it waits in the tray.
#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn idle(program: &Path) -> Result<Duration> {
    let (bus, display, data) = (Bus::start(), Display::new(), tempfile::tempdir()?);
    let (_tray, put) = bus.with_tray();
    let running = Running::start(program, &["--tray"], &display, &bus.address, data.path())?;
    put.recv_timeout(PATIENCE).map_err(|_| "it did not go into the tray")?;
    // What a start begins is over.
    thread::sleep(Duration::from_secs(20));
    let used = || -> Result<Duration> { process::tree(running.0.id())?.into_iter().map(cpu_of).sum() };
    let before = used()?;
    thread::sleep(IDLE);
    Ok(used()?.saturating_sub(before))
}

/// A program that ends when this is dropped.
struct Running(Child);

impl Running {
    fn start(program: &Path, arguments: &[&str], display: &Display, bus: &str, data: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        surroundings(&mut command, display, bus, data, NOBODY).args(arguments);
        Ok(Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of programs")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
