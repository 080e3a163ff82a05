//! The main job without a person: a complaint with two photos and a place, filed while the city cannot be reached, kept
//! through a kill, delivered once when the city is back, answered, and read. Each step prints what it saw; a wrong one ends
//! the demo with an error.

use sambat_city_store::clock;
use sambat_client::{
    App, Config, SecretFile,
    api::Nothing,
    complaint::{self, ComplaintDetail, OfComplaint},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate, GivenFix},
    host::Surface,
    outbox,
    photo::{self, PhotoAdd},
    ports::SourceFile,
    sync::{self, Budget, Reach},
};
use sambat_domain::{
    event::{Actor, EventKind},
    id::ComplaintId,
    place::FixSource,
    status::Status,
};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_protocol::hash;
use sambat_server::{ByHand, Server, command};
use sambat_tests::evidence::Record;
use std::{
    env,
    error::Error,
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const SEED: u64 = 20_261_124;
const DESCRIPTION: &str = "Contoh: lubang dalam di jalur kiri, penuh air kalau hujan. Sudah dua minggu.";
const NOTE: &str = "Contoh: tim akan menambal besok pagi.";

/// How often a city is asked whether its worker is done with the photos.
const MOST_PASSES: u32 = 200;

/// The word by which this program starts itself as the phone that is killed.
const PHONE: &str = "--phone";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => demo().await,
        [PHONE, folder, endpoint] => file_and_wait(Path::new(folder), endpoint).await,
        _ => Err("the demo takes no arguments".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "demo: FAILED: {error}");
            ExitCode::FAILURE
        }
    }
}

fn ensure(holds: bool, otherwise: impl Into<String>) -> Outcome<()> {
    if holds { Ok(()) } else { Err(otherwise.into().into()) }
}

async fn demo() -> Outcome<()> {
    let mut record = Record::new("make demo");
    let folder = tempfile::tempdir()?;
    let (phone, city) = (folder.path().join("phone"), folder.path().join("city"));
    let address = free_address()?;
    let endpoint = format!("http://{address}");

    // 1. The city is off.
    let id = file_in_a_process_and_kill_it(&phone, &endpoint, &mut record)?;

    // 2. The core starts again on what the kill left.
    let began = Instant::now();
    let app = open(&phone, &endpoint)?;
    let saved = complaint::get(&app, OfComplaint { id }).await?;
    ensure(
        saved.description == DESCRIPTION && saved.photos.len() == 2,
        "the complaint did not survive the kill whole",
    )?;
    ensure(saved.row.marks.received_at.is_none(), "a receipt before the city was there")?;
    record.say(format!(
        "core started again in {} ms: {} is there, with its words and 2 photos",
        millis(began),
        saved.row.ticket
    ));
    let passed = sync::sync_once(&app, Budget::UNLIMITED).await?;
    ensure(passed.reach == Reach::Nobody, "somebody answers where the city is off")?;
    let queue = outbox::list(&app, Nothing {}).await?;
    ensure(queue.sent == 0 && queue.complaints.len() == 1, "something was sent to a city that is off")?;
    record.say(format!("city off: 0 of {} kB sent, 3 parts wait, nothing lost", kilobytes(queue.total)));

    // 3. The city is on.
    let running = Server::start(city_config(&city, address)).await?;
    let began = Instant::now();
    sync::sync_once(&app, Budget::UNLIMITED).await?;
    let received = complaint::get(&app, OfComplaint { id }).await?;
    let receipt = received.receipt.clone().ok_or("no receipt after the city came back")?;
    ensure(receipt.body.content_sha256.to_string() == received.content_sha256, "the receipt is for other words")?;
    let queue = outbox::list(&app, Nothing {}).await?;
    ensure(queue.complaints.is_empty(), "something is left in the queue")?;
    record.say(format!(
        "city on: words and photos sent in {} ms, receipt {} verified, key {}",
        millis(began),
        receipt.body.ticket,
        receipt.body.kid
    ));

    // 4. Once, and byte for byte.
    let complete = until_complete(&app, id).await?;
    let mut hashes = Vec::new();
    for photo in &complete.photos {
        let stored = city.join("photos").join(format!("{}.jpg", photo.sha256));
        let at_city = hash::sha256(&fs::read(&stored)?);
        ensure(at_city == photo.sha256, "a photo at the city is not the one of the phone")?;
        hashes.push(format!("{} ({} kB)", &at_city.to_string()[..16], kilobytes(photo.bytes)));
    }
    sync::sync_once(&app, Budget::UNLIMITED).await?;
    let received_events = complete.timeline.iter().filter(|event| event.kind == EventKind::Received).count();
    ensure(received_events == 1, "the complaint arrived more than once")?;
    record.say(format!("arrived once; SHA-256 at the city as computed on the phone: {}", hashes.join(", ")));

    // 5. An officer moves it, beside the running server.
    let officer = Actor::Officer { agency: Some("pupr".parse()?) };
    for (kind, note) in [
        (EventKind::Verified, None),
        (EventKind::Assigned { agency: "pupr".parse()? }, None),
        (EventKind::Answer, Some(NOTE.to_owned())),
        (EventKind::Started, None),
    ] {
        let by_hand = ByHand { actor: officer.clone(), kind, note };
        command::add_event(&city, None, &clock::SystemClock, &receipt.body.ticket.to_string(), by_hand)?;
    }

    // 6. The phone reads its timeline.
    sync::sync_once(&app, Budget::UNLIMITED).await?;
    let read = complaint::get(&app, OfComplaint { id }).await?;
    ensure(read.row.status == Some(Status::InProgress), "the status did not reach the phone")?;
    ensure(
        read.timeline.iter().any(|event| event.note.as_deref() == Some(NOTE)),
        "the officer's answer did not reach the phone",
    )?;
    let answered = read.row.answered_at.ok_or("no answer on the city's clock")?;
    let waited = answered.duration_since(receipt.body.received_at);
    record.say(format!(
        "timeline of {} events: {}; answered {} ms after receipt, by the server's clock",
        read.timeline.len(),
        read.timeline.iter().map(|event| word(&event.kind)).collect::<Vec<_>>().join(" → "),
        waited.as_millis()
    ));

    // 7. The chain holds.
    running.stop().await;
    let verified = command::verify_audit(&city)?;
    record.say(format!("chain of {} events verified, head {}", verified.events, verified.head));
    record.keep()?;
    Ok(())
}

/// Starts this program again as the phone, lets it file and save, and kills it the moment it says *saved*.
fn file_in_a_process_and_kill_it(phone: &Path, endpoint: &str, record: &mut Record) -> Outcome<ComplaintId> {
    let mut child = Command::new(env::current_exe()?)
        .args([PHONE.as_ref(), phone.as_os_str(), endpoint.as_ref()])
        .stdout(Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(child.stdout.take().ok_or("the phone has no voice")?).lines();
    let mut saved = None;
    for line in lines {
        let line = line?;
        match line.strip_prefix("saved ") {
            Some(id) => {
                child.kill()?;
                saved = Some(id.parse()?);
            }
            None => record.say(line),
        }
    }
    let ended = child.wait()?;
    let id = saved.ok_or_else(|| format!("the phone ended before it had saved: {ended}"))?;
    record.say("core killed (SIGKILL) right after the screen said Tersimpan".to_owned());
    Ok(id)
}

/// The phone that is killed: files a complaint with two photos and a place, says so, and waits for its end.
async fn file_and_wait(folder: &Path, endpoint: &str) -> Outcome<()> {
    let mut stdout = io::stdout();
    let app = open(folder, endpoint)?;
    let draft = draft::create(&app, Nothing {}).await?.id;
    for n in 0..2 {
        let file = folder.join(format!("camera-{n}.jpg"));
        let camera = camera_photo(SEED + n, &CameraOptions::default());
        fs::write(&file, &camera)?;
        let began = Instant::now();
        let intake = app.picked_files().register(Box::new(SourceFile { path: file, name: format!("Foto {n}") }));
        let view = photo::add(&app, PhotoAdd { draft, intake: intake.id }).await?;
        let added = view.photos.last().ok_or("the photo is not in the draft")?;
        ensure(
            added.width < added.height && added.width.max(added.height) == 1600,
            "the photo is not upright and 1600 px",
        )?;
        ensure(added.bytes <= 350_000, "the photo is heavier than 350 kB")?;
        writeln!(
            stdout,
            "photo {}: {} kB from the camera (seed {}) → {}×{}, {} kB, SHA-256 {}, in {} ms",
            n + 1,
            camera.len() / 1000,
            SEED + n,
            added.width,
            added.height,
            kilobytes(added.bytes),
            &added.sha256.to_string()[..16],
            millis(began)
        )?;
    }
    let fix = GivenFix {
        lat: -7.645_321,
        lon: 112.907_183,
        accuracy_m: Some(8.0),
        heading_deg: None,
        age_ms: None,
        source: FixSource::Gps,
    };
    for change in [
        DraftChange::Fix(Some(fix)),
        DraftChange::Landmark("Contoh: depan warung soto".to_owned()),
        DraftChange::Category(Some("jalan-rusak".parse()?)),
        DraftChange::Description(DESCRIPTION.to_owned()),
    ] {
        draft::update(&app, DraftUpdate { id: draft, seen: None, change }).await?;
    }
    let began = Instant::now();
    let complaint = complaint::submit(&app, DraftSubmit { id: draft, seen: None }).await?;
    writeln!(
        stdout,
        "submitted in {} ms: ticket {}, content SHA-256 {}",
        millis(began),
        complaint.row.ticket,
        &complaint.content_sha256[..16]
    )?;
    writeln!(stdout, "saved {draft}")?;
    stdout.flush()?;
    std::future::pending().await
}

fn open(folder: &Path, endpoint: &str) -> Outcome<App> {
    fs::create_dir_all(folder)?;
    let secrets = Arc::new(SecretFile::new(folder.join("secrets.json")));
    let config = Config::new(folder.to_owned(), Surface::Browser, secrets);
    Ok(App::open(Config { endpoint: Some(endpoint.to_owned()), ..config })?)
}

fn city_config(folder: &Path, listen: SocketAddr) -> sambat_server::Config {
    let pack = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../packs/pasuruan");
    sambat_server::Config { listen, ..sambat_server::Config::new(folder, pack) }
}

/// Passes until nothing is missing: the city's worker looks at photos in its own time.
async fn until_complete(app: &App, id: ComplaintId) -> Outcome<ComplaintDetail> {
    for _ in 0..MOST_PASSES {
        sync::sync_once(app, Budget::UNLIMITED).await?;
        let detail = complaint::get(app, OfComplaint { id }).await?;
        if detail.row.marks.complete_at.is_some() {
            return Ok(detail);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("the city's worker never got the photos ready".into())
}

/// An address that nobody has: taken for a moment, so that the system names a free port.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

fn word(kind: &EventKind) -> String {
    let value = serde_json::to_value(kind).unwrap_or_default();
    value["kind"].as_str().unwrap_or("?").to_owned()
}

fn millis(since: Instant) -> u128 {
    since.elapsed().as_millis()
}

fn kilobytes(bytes: u32) -> String {
    format!("{:.1}", f64::from(bytes) / 1000.0)
}
