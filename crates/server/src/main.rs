//! The command line of a city's server.

use clap::{Args, Parser, Subcommand, ValueEnum};
use sambat_domain::{event::Actor, id::AgencyId};
use sambat_server::{
    ByHand, Config, PackError, Server, TlsFiles,
    backup::{self, BackupError, MakeBackup, Manifest, Restored},
    clock::SystemClock,
    command::{self, CommandError},
};
use std::{
    error::Error,
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tracing_subscriber::EnvFilter;

/// The city's side of Sambat.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Answer phones until told to stop.
    Serve(Serve),
    /// Move a complaint along by hand.
    Event {
        #[command(subcommand)]
        what: EventWhat,
    },
    /// Look at a pack.
    Pack {
        #[command(subcommand)]
        what: PackWhat,
    },
    /// Check a receipt that a citizen kept as a file; no network is needed.
    Receipt(ReceiptFile),
    /// Put the city aside while it serves: both databases and the photos.
    Backup(Backup),
    /// Take a city up again from a backup, into a new folder.
    Restore(Restore),
    /// Take in reports that were carried here in a file.
    Bundle {
        #[command(subcommand)]
        what: BundleWhat,
    },
    /// Look at the chain of events.
    Audit {
        #[command(subcommand)]
        what: AuditWhat,
    },
}

#[derive(Args)]
struct Serve {
    /// Folder of everything that is kept.
    #[arg(long)]
    data: PathBuf,
    /// Where to listen, such as 127.0.0.1:8420; port 0 takes a free one.
    #[arg(long)]
    listen: SocketAddr,
    /// Folder of the city's pack.
    #[arg(long)]
    pack: PathBuf,
    /// File of secret keys, made at the first start. Default: beside the data folder, as <DATA>.keys.json.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// File of the certificate in PEM, with what it was signed by: speak TLS. Read again when it changes.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// File of the certificate's private key in PEM.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Fill an empty database with a handful of complaints that say that they are examples.
    #[arg(long)]
    demo: bool,
}

#[derive(Args)]
struct Backup {
    /// Folder of the server's data.
    #[arg(long)]
    data: PathBuf,
    /// Folder of all backups, elsewhere: each gets a folder of its own in it, and photos that the last one has are linked.
    #[arg(long)]
    to: PathBuf,
    /// Also put the file of secret keys beside it: then whoever has the backup can read all of it.
    #[arg(long)]
    with_keys: bool,
    /// File of secret keys. Default: beside the data folder.
    #[arg(long)]
    keys: Option<PathBuf>,
}

#[derive(Args)]
struct Restore {
    /// One backup, or the folder of all of them: then the newest.
    #[arg(long)]
    from: PathBuf,
    /// Folder of the server's data, new or empty.
    #[arg(long)]
    data: PathBuf,
    /// Go on where photos are missing or damaged: phones are asked for them.
    #[arg(long)]
    without_lost_photos: bool,
}

#[derive(Args)]
struct ReceiptFile {
    /// The file.
    file: PathBuf,
    /// The city's public key, as its pack document has it.
    #[arg(long)]
    key: Option<String>,
    /// File of secret keys: every key that this city ever signed with counts.
    #[arg(long)]
    keys: Option<PathBuf>,
}

#[derive(Subcommand)]
enum EventWhat {
    /// Add one event and print the status after it.
    Add(Box<AddEvent>),
}

#[derive(Args)]
struct AddEvent {
    /// The complaint's ticket, or its id.
    complaint: String,
    /// What happens: verified, assigned, started, held, question, answer, promised, done, rejected, not_ours, duplicate, …
    kind: String,
    /// Folder of the server's data.
    #[arg(long)]
    data: PathBuf,
    /// File of secret keys. Default: beside the data folder.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// With `assigned`: the agency that gets it. Else: the agency that acts.
    #[arg(long)]
    agency: Option<AgencyId>,
    /// What is said with it.
    #[arg(long)]
    note: Option<String>,
    /// With `rejected`: unclear, unfounded, misuse or other.
    #[arg(long)]
    reason: Option<String>,
    /// With `not_ours`: whose it is.
    #[arg(long)]
    owner: Option<String>,
    /// With `duplicate`: the id of the other complaint.
    #[arg(long)]
    of: Option<String>,
    /// With `promised`: until when, such as 2026-12-01T08:00:00Z.
    #[arg(long)]
    by: Option<String>,
    /// Who acts.
    #[arg(long, value_enum, default_value_t = Who::Officer)]
    actor: Who,
}

#[derive(Clone, Copy, ValueEnum)]
enum Who {
    Officer,
    Citizen,
    System,
}

#[derive(Subcommand)]
enum PackWhat {
    /// Say what is wrong with a pack, by file and line.
    Check {
        /// Folder of the pack.
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
enum BundleWhat {
    /// Bring a file in, once however often; beside a running server or without one.
    Import {
        /// The file.
        file: PathBuf,
        /// Folder of the server's data.
        #[arg(long)]
        data: PathBuf,
        /// File of secret keys. Default: beside the data folder.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum AuditWhat {
    /// Walk the chain, and name the first event that is not what was recorded.
    Verify {
        /// Folder of the server's data, or of one backup.
        #[arg(long)]
        data: PathBuf,
    },
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    let done = match Cli::parse().what {
        What::Serve(serve) => run(serve),
        What::Event { what: EventWhat::Add(add) } => add_event(*add).map_err(Into::into),
        What::Pack { what: PackWhat::Check { folder } } => check_pack(&folder),
        What::Receipt(receipt) => check_receipt(&receipt).map_err(Into::into),
        What::Backup(backup) => put_aside(backup).map_err(Into::into),
        What::Restore(restore) => take_up(restore).map_err(Into::into),
        What::Bundle { what: BundleWhat::Import { file, data, keys } } => import_bundle(&file, &data, keys.as_deref()),
        What::Audit { what: AuditWhat::Verify { data } } => verify_audit(&data).map_err(Into::into),
    };
    match done.and_then(|said| Ok(say(&said)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sambat-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if !line.is_empty() {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn run(serve: Serve) -> Result<String, Box<dyn Error>> {
    let data = serve.data.clone();
    let tls = serve.tls_cert.zip(serve.tls_key).map(|(certificate, key)| TlsFiles { certificate, key });
    let config =
        Config { keys: serve.keys, listen: serve.listen, tls, demo: serve.demo, ..Config::new(serve.data, serve.pack) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        // Before anybody can know that the server runs, and tell it to stop.
        let told = told_to_stop()?;
        let running = Server::start(config).await?;
        say(&format!("sambat-server: {}, listening on {}, data in {}", running.name, running.url(), data.display()))?;
        if running.demo > 0 {
            say(&format!("sambat-server: filled with {} example complaints", running.demo))?;
        }
        told.await;
        running.stop().await;
        Ok(String::new())
    });
    // A photo that is being looked at is looked at again at the next start.
    runtime.shutdown_timeout(Duration::from_millis(500));
    served
}

/// Listens for the word to stop from now on; ready when it was said.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for the word to stop from now on; ready when it was said.
#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn add_event(add: AddEvent) -> Result<String, CommandError> {
    let assigns = add.kind == "assigned";
    let (target, actor) = if assigns { (add.agency, None) } else { (None, add.agency) };
    let kind = command::kind(
        &add.kind,
        &[
            ("agency", target.map(|agency| agency.to_string())),
            ("reason", add.reason),
            ("owner", add.owner),
            ("of", add.of),
            ("by", add.by),
        ],
    )?;
    let actor = match add.actor {
        Who::Officer => Actor::Officer { agency: actor },
        Who::Citizen => Actor::Citizen,
        Who::System => Actor::System,
    };
    let by_hand = ByHand { actor, kind, note: add.note };
    command::add_event(&add.data, add.keys.as_deref(), &SystemClock, &add.complaint, by_hand)
}

fn check_pack(folder: &Path) -> Result<String, Box<dyn Error>> {
    match command::check_pack(folder) {
        Err(PackError::Mistakes(mistakes)) => {
            for mistake in &mistakes {
                say(&mistake.to_string())?;
            }
            Err(format!("{} has {} to mend", folder.display(), mistakes.len()).into())
        }
        other => Ok(other?),
    }
}

fn import_bundle(file: &Path, data: &Path, keys: Option<&Path>) -> Result<String, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answer = runtime.block_on(command::import_bundle(data, keys, Arc::new(SystemClock), file))?;
    Ok(command::bundle_lines(&answer).join("\n"))
}

fn check_receipt(receipt: &ReceiptFile) -> Result<String, CommandError> {
    let known = command::known_keys(receipt.key.as_deref(), receipt.keys.as_deref())?;
    command::check_receipt(&receipt.file, &known)
}

fn put_aside(Backup { data, to, with_keys, keys }: Backup) -> Result<String, BackupError> {
    let what = MakeBackup { data, to, with_keys, keys };
    let (folder, manifest) = backup::make(&what, &SystemClock, &progress)?;
    if !with_keys {
        progress("the file of secret keys is not in it: keep a copy of that elsewhere, nothing private opens without");
    }
    let Manifest { complaints, events, photos, head, .. } = manifest;
    Ok(format!("{}: {complaints} complaints, {events} events, {photos} photos; head {head}", folder.display()))
}

fn take_up(Restore { from, data, without_lost_photos }: Restore) -> Result<String, BackupError> {
    let what = backup::Restore { from, data, without_lost_photos };
    let restored = backup::restore(&what, &SystemClock, &progress)?;
    let Restored { from, manifest, chain, erased_again, photos_lost } = restored;
    Ok(format!(
        "{}: the city of {}, {} complaints, {} events, {} photos; head {}; {erased_again} erased again, {photos_lost} photos to \
         be asked for",
        from.display(),
        manifest.made_at,
        manifest.complaints,
        chain.events,
        manifest.photos,
        chain.head,
    ))
}

/// What is being done, for whoever waits for it.
fn progress(line: &str) {
    let _ = writeln!(io::stderr(), "sambat-server: {line}");
}

fn verify_audit(data: &Path) -> Result<String, CommandError> {
    let verified = command::verify_audit(data)?;
    Ok(format!("{} events, each as it was recorded; head {}", verified.events, verified.head))
}
