//! The command line of a city's server.

mod arguments;

use arguments::{
    AddEvent, AuditWhat, Backup, BundleWhat, Cli, Erase, EventWhat, LogForm, PackWhat, ReceiptFile, Restore, Serve,
    What, Who,
};
use clap::Parser as _;
use sambat_city_store::clock::SystemClock;
use sambat_domain::event::Actor;
use sambat_server::{
    ByHand, Config, PackError, Server, TlsFiles,
    backup::{self, BackupError, MakeBackup, Manifest, Restored},
    command::{self, CommandError, erase::OnRequest},
};
use std::{
    error::Error,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    if let Err(error) = sambat_server::without_core_dumps() {
        let _ = writeln!(io::stderr(), "sambat-server: memory may be dumped to a file where it falls over: {error}");
    }
    let what = Cli::parse().what;
    let form = if let What::Serve(serve) = &what { serve.log } else { LogForm::Text };
    log(form);
    if let Some(Err(error)) = what.data().map(arguments::owner::go_on_as) {
        let _ = writeln!(io::stderr(), "sambat-server: {error}");
        return ExitCode::FAILURE;
    }
    let done = match what {
        What::Serve(serve) => run(serve),
        What::Event { what: EventWhat::Add(add) } => add_event(*add).map_err(Into::into),
        What::Pack { what: PackWhat::Check { folder, on } } => check_pack(&folder, on),
        What::Map { what } => arguments::map::run(what).map_err(Into::into),
        What::Receipt(receipt) => check_receipt(&receipt).map_err(Into::into),
        What::Backup(backup) => put_aside(backup).map_err(Into::into),
        What::Restore(restore) => take_up(restore).map_err(Into::into),
        What::Bundle { what: BundleWhat::Import { file, data, keys } } => import_bundle(&file, &data, keys.as_deref()),
        What::Breach { what } => arguments::breach::run(what).map_err(Into::into),
        What::Erase(asked) => erase(asked),
        What::Flood { what } => arguments::flood::run(what),
        What::User(user) => arguments::user::run(user).map_err(Into::into),
        What::Audit { what: AuditWhat::Verify { data } } => verify_audit(&data).map_err(Into::into),
    };
    match done.and_then(|said| Ok(say(&said)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sambat-server: {error}");
            // Not wrong, and not shown to be right either.
            let open = matches!(error.downcast_ref(), Some(CommandError::ReceiptByItself));
            if open { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn log(form: LogForm) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match form {
        LogForm::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogForm::Json => log.json().flatten_event(true).with_current_span(false).with_span_list(false).init(),
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
    let config = Config {
        keys: serve.keys,
        found_anew: serve.found_anew,
        listen: serve.listen,
        tls,
        demo: serve.demo,
        metrics: serve.metrics,
        ui: serve.ui,
        origin: serve.origin,
        proxies: serve.proxies,
        ..Config::new(serve.data, serve.pack)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        // Before anybody can know that the server runs, and tell it to stop.
        let told = told_to_stop()?;
        let running = Server::start(config).await?;
        let (name, code) = (&running.name, &running.code);
        say(&format!("sambat-server: {name}, listening on {}, data in {}", running.url(), data.display()))?;
        if let Some(addr) = running.metrics {
            say(&format!("sambat-server: metrics on http://{addr}/metrics"))?;
        }
        if running.demo > 0 {
            say(&format!("sambat-server: filled with {} example complaints", running.demo))?;
        }
        say(&format!("sambat-server: the app adds it by {code}"))?;
        told.await;
        running.stop().await;
        Ok(String::new())
    });
    // A photo that is being checked is checked again at the next start.
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

fn check_pack(folder: &Path, on: Option<jiff::civil::Date>) -> Result<String, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let checked = runtime.block_on(command::check_pack(folder, on, &SystemClock));
    if let Err(PackError::Mistakes(mistakes)) = &checked {
        say(&sambat_pack::told(mistakes).join("\n"))?;
        return Err(format!("{} has {} to mend", folder.display(), mistakes.len()).into());
    }
    Ok(checked?)
}

fn import_bundle(file: &Path, data: &Path, keys: Option<&Path>) -> Result<String, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answer = runtime.block_on(command::import_bundle(data, keys, Arc::new(SystemClock), file))?;
    Ok(command::bundle_lines(&answer).join("\n"))
}

fn erase(asked: Erase) -> Result<String, Box<dyn Error>> {
    let Erase { complaint, by, reason, received_on, again, data, keys } = asked;
    let planned = command::erase::plan(&data, &OnRequest { complaint, received_on, by, reason })?;
    say(&planned.to_string())?;
    let again = match again {
        Some(again) => again,
        None => {
            say(&format!("To destroy it, type {} once more:", planned.name()))?;
            let mut typed = String::new();
            io::stdin().read_line(&mut typed)?;
            typed
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(command::erase::erase(&data, keys.as_deref(), Arc::new(SystemClock), planned, &again))?)
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
    let Restored { from, manifest, chain, erased_again, forgotten_again, photos_lost } = restored;
    Ok(format!(
        "{}: the city of {}, {} complaints, {} events, {} photos; head {}; {erased_again} erased again, \
         {forgotten_again} without their name again, {photos_lost} photos to be asked for",
        from.display(),
        manifest.made_at,
        manifest.complaints,
        chain.events,
        manifest.photos,
        chain.head,
    ))
}

/// Prints what a long command is doing.
fn progress(line: &str) {
    let _ = writeln!(io::stderr(), "sambat-server: {line}");
}

fn verify_audit(data: &Path) -> Result<String, CommandError> {
    let verified = command::verify_audit(data)?;
    Ok(format!(
        "{} events, each as it was recorded; head {}\n{} lines of the audit log, each as it was recorded; head {}",
        verified.events, verified.head, verified.lines, verified.audit_log
    ))
}
