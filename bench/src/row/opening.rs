//! A phone's core from its start to the first page of the list, each time in a new process with two threads, as the cheapest
//! phones leave an app; beside a process that reads the same rows from the same file by SQLite alone.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use clap::ValueEnum;
use rusqlite::Connection;
use sambat_bench::{
    Result,
    evidence::Table,
    filed, memory,
    time::{median, ms},
};
use sambat_client::complaint;
use sambat_tests::phone::Phone;

const REPORTS: [usize; 3] = [20, 2_000, 100_000];
const ROUNDS: usize = 15;
const NOBODY: &str = "http://127.0.0.1:9";

/// What a process opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// The core.
    Core,
    /// The file, by SQLite.
    Sqlite,
}

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("A phone's core opened");
    let head = ["reports", "ours, ms", "SQLite, ms", "memory, MiB", "SQLite, MiB", "memory, ratio"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for reports in REPORTS {
        let mut phone = Phone::new(NOBODY);
        filed::fill(&phone, reports).await?;
        // As a phone of long has it: what the search lacks is made.
        while complaint::list(phone.app(), complaint::ComplaintList::default()).await?.preparing.is_some() {}
        phone.close();
        let (mut core, mut sqlite) = (Opened::default(), Opened::default());
        for _ in 0..ROUNDS {
            core.again(phone.folder(), What::Core)?;
            sqlite.again(phone.folder(), What::Sqlite)?;
        }
        let (own, their) = (core.mib(), sqlite.mib());
        rows.push(vec![
            reports.to_string(),
            format!("**{:.1}**", ms(median(&core.took))),
            format!("{:.1}", ms(median(&sqlite.took))),
            format!("**{own:.1}**"),
            format!("{their:.1}"),
            format!("{:.1}", own / their),
        ]);
    }
    table.line(&format!(
        "* medians of {ROUNDS} processes in turn; time from the first line of `main`, memory at its most"
    ));
    table.rows(&rows);
    table.keep()
}

/// What processes said of themselves.
#[derive(Default)]
struct Opened {
    took: Vec<Duration>,
    peaks: Vec<u64>,
}

impl Opened {
    fn again(&mut self, folder: &Path, what: What) -> Result<()> {
        let name = what.to_possible_value().ok_or("no name")?;
        let said = Command::new(std::env::current_exe()?).arg("open").arg(folder).arg(name.get_name()).output()?;
        let text = String::from_utf8(said.stdout)?;
        let (took, peak) = text.trim().split_once(' ').ok_or("it said nothing")?;
        self.took.push(Duration::from_micros(took.parse()?));
        self.peaks.push(peak.parse()?);
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "kilobytes")]
    fn mib(&mut self) -> f64 {
        self.peaks.sort_unstable();
        self.peaks.get(self.peaks.len() / 2).map_or(0.0, |peak| *peak as f64 / 1024.0)
    }
}

/// Opens once, in a process of its own: says microseconds and the most memory in kB.
///
/// # Errors
/// When it cannot.
#[expect(clippy::print_stdout, reason = "what the benchmark reads")]
pub async fn open(folder: &Path, what: What) -> Result<()> {
    let began = Instant::now();
    match what {
        What::Core => {
            let phone = Phone::on(folder, NOBODY);
            complaint::list(phone.app(), complaint::ComplaintList::default()).await?;
            println!("{} {}", began.elapsed().as_micros(), memory::peak_kb()?);
        }
        What::Sqlite => {
            let database = Connection::open(folder.join("sambat.db"))?;
            let mut statement = database.prepare("SELECT * FROM complaint ORDER BY filed DESC LIMIT 30")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                row.get::<_, Vec<u8>>("content")?;
            }
            println!("{} {}", began.elapsed().as_micros(), memory::peak_kb()?);
        }
    }
    Ok(())
}
