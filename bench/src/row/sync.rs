//! Complaints with photos over four bad networks, beside raw TCP that sends as many bytes over the same.
//!
//! The phone is the real core with its own worker, in a namespace of its own; the city is the real server in another, and both
//! speak TLS and HTTP/2 as everywhere.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sambat_bench::{
    Result,
    city::{self, City},
    evidence::Table,
    link::{CITY, Link, Network},
    pipe,
    time::middle,
};
use sambat_client::{outbox::Queue, sync};
use sambat_domain::outbox::{ItemKind, ItemState};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_tests::phone::Phone;
use tokio::{net::TcpListener, time::sleep};

const ROUNDS: u64 = 5;
/// A run that takes longer has stopped.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(20);

/// A network, and what is sent over it: so many complaints with three photos of this width.
struct Case {
    network: Network,
    complaints: usize,
    width: u16,
}

const CASES: [Case; 4] = [
    case("4 Mbit/s, 60 ms, 0.5 %", 4_000, 60, 0.5, None, 6, 1600),
    case("1 Mbit/s, 200 ms, 2 %", 1_000, 200, 2.0, None, 2, 1600),
    case("256 kbit/s, 600 ms, 5 %", 256, 600, 5.0, None, 1, 1100),
    case("64 kbit/s, 1200 ms, 7 %, reset every 20 s", 64, 1200, 7.0, Some(20), 1, 400),
];

const fn case(
    name: &'static str,
    kbit: u32,
    round_trip_ms: u32,
    loss: f32,
    reset_s: Option<u64>,
    complaints: usize,
    width: u16,
) -> Case {
    Case { network: Network { name, kbit, round_trip_ms, loss, reset_s }, complaints, width }
}

/// What a phone saw.
struct Run {
    seconds: f64,
    bytes: u64,
    /// Bytes of photos that the city had before it had all words.
    early: u64,
}

/// Measures.
///
/// # Errors
/// When it cannot.
pub fn run() -> Result<()> {
    let mut table = Table::begin("Sync over four networks");
    table.line(&format!(
        "* medians of {ROUNDS} rounds in turn, the four networks at once; loss and rate each way, times there and back"
    ));
    let measured: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = CASES.iter().enumerate().map(|(n, case)| scope.spawn(move || rounds(n, case))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("it fell over".into()))).collect()
    });
    let mut rows = vec![
        ["network", "kB", "ours, s", "raw TCP, s", "ratio of goodput", "photo bytes before the last words"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut met = true;
    for (case, measured) in CASES.iter().zip(measured) {
        let measured = match measured {
            Ok(measured) => measured,
            Err(why) => {
                met = false;
                rows.push([case.network.name, "", "", "", "", &why.to_string()].map(str::to_owned).to_vec());
                continue;
            }
        };
        let mut ratios: Vec<_> = measured.iter().map(|(ours, peer)| peer / ours.seconds).collect();
        let ratio = middle(&mut ratios);
        let ours = middle(&mut measured.iter().map(|(ours, _)| ours.seconds).collect::<Vec<_>>());
        let peer = middle(&mut measured.iter().map(|(_, peer)| *peer).collect::<Vec<_>>());
        let early = measured.iter().map(|(ours, _)| ours.early as f64 / ours.bytes as f64).fold(0.0, f64::max);
        met &= ratio >= 0.9 && early <= 0.02;
        rows.push(vec![
            case.network.name.to_owned(),
            format!("{:.0}", measured[0].0.bytes as f64 / 1e3),
            format!("{ours:.1}"),
            format!("{peer:.1}"),
            format!("**{ratio:.2}**"),
            format!("{:.1} %", early * 100.0),
        ]);
    }
    table.rows(&rows);
    table.target("≥ 0.90 × raw TCP on each, all words before photos pass 2 %", met);
    table.keep()
}

fn rounds(number: usize, case: &Case) -> Result<Vec<(Run, f64)>> {
    let link = Link::up(&case.network, number)?;
    let folder = tempfile::tempdir()?;
    let ca = city::certify(folder.path(), CITY)?;
    let any_port = format!("{CITY}:0");
    let city = City::start_by(link.city()?, &folder.path().join("city"), &any_port, Some(folder.path()))?;
    let mut sink = link.city()?.args(["receive", &any_port]).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(sink.stdout.take().ok_or("the receiver has no voice")?).read_line(&mut line)?;
    let receiver: SocketAddr = line.trim().parse()?;
    let mut measured = Vec::new();
    for round in 0..ROUNDS {
        let whom = ["sync-phone", &city.address.to_string(), &number.to_string(), &round.to_string()];
        let ours = numbers(link.phone()?.args(whom).arg(&ca))?;
        let [seconds, bytes, early] = ours[..] else { return Err("the phone said something else".into()) };
        let run = Run { seconds, bytes: bytes as u64, early: early as u64 };
        let reset = case.network.reset_s.unwrap_or_default().to_string();
        let sent = ["send", &receiver.to_string(), &round.to_string(), &run.bytes.to_string(), &reset];
        let peer = numbers(link.phone()?.args(sent))?;
        measured.push((run, *peer.first().ok_or("the sender said nothing")?));
    }
    sink.kill()?;
    sink.wait()?;
    drop(city);
    Ok(measured)
}

/// The numbers that a program prints.
fn numbers(command: &mut Command) -> Result<Vec<f64>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?)
}

/// Is the phone: prints seconds, bytes, bytes of photos that were early.
///
/// # Errors
/// When it does not get through.
pub async fn phone(city: SocketAddr, number: usize, round: u64, ca: &Path) -> Result<()> {
    let case = CASES.get(number).ok_or("there is no such network")?;
    let phone = Phone::trusting(&std::fs::read_to_string(ca)?, &format!("https://{city}"));
    let clock = phone.clock.clone();
    let ticking = tokio::spawn(async move {
        let mut last = Instant::now();
        loop {
            sleep(LOOK).await;
            let now = Instant::now();
            clock.advance(now.duration_since(last).try_into().unwrap_or_default());
            last = now;
        }
    });
    let began = Instant::now();
    // The pack is fetched once in a phone's life, and not measured.
    while !matches!(phone.pass().await.reach, sync::Reach::City) {
        if began.elapsed() > PATIENCE {
            return Err("the city was not reached".into());
        }
    }
    for complaint in 0..case.complaints {
        let options = CameraOptions { width: case.width, height: case.width * 3 / 4, ..CameraOptions::default() };
        let seed = (round * 100 + complaint as u64) * 3;
        let photos: Vec<_> = (0..3).map(|n| camera_photo(seed + n, &options)).collect();
        phone.file(&format!("Lubang dalam di jalur kiri, nomor {complaint}."), &photos).await;
    }
    let bytes = phone.queue().await.total;
    let (began, mut early) = (Instant::now(), 0);
    let worker = sync::start(phone.app().clone());
    let resets = case.network.reset_s.map(|life| tokio::spawn(reset_every(Duration::from_secs(life), city)));
    loop {
        let queue = phone.queue().await;
        if queue.complaints.is_empty() {
            break;
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("{} of {bytes} bytes in {} s", queue.sent, PATIENCE.as_secs()).into());
        }
        early = early.max(early_photos(&queue));
        sleep(LOOK).await;
    }
    let took = began.elapsed();
    drop(worker);
    if let Some(resets) = resets {
        resets.abort();
    }
    ticking.abort();
    Ok(writeln!(std::io::stdout(), "{} {bytes} {early}", took.as_secs_f64())?)
}

/// Ends every connection to the city from time to time, as a network that was lost does at last: both sides see a reset.
async fn reset_every(life: Duration, city: SocketAddr) -> Result<()> {
    loop {
        sleep(life).await;
        let ended = Command::new("ss").args(["--kill", "--tcp", "dst", &city.to_string()]).output()?;
        if !ended.status.success() {
            return Err("`ss` cannot end a connection".into());
        }
    }
}

/// Bytes of photos that went while words were still on the phone.
fn early_photos(queue: &Queue) -> u32 {
    let parts = || queue.complaints.iter().flat_map(|entry| &entry.parts);
    if parts().all(|part| part.kind != ItemKind::Words || part.state == ItemState::Sent) {
        return 0;
    }
    parts().filter(|part| part.kind == ItemKind::Photo).map(|part| part.sent).sum()
}

/// Is the peer's receiver: prints its address.
///
/// # Errors
/// When it cannot listen.
pub async fn receive(listen: SocketAddr) -> Result<()> {
    let listener = TcpListener::bind(listen).await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?)?;
    pipe::receive(listener).await
}

/// Is the peer's sender: prints seconds.
///
/// # Errors
/// When it cannot print.
pub async fn send(to: SocketAddr, id: u64, bytes: u64, reset_s: u64) -> Result<()> {
    let life = (reset_s > 0).then(|| Duration::from_secs(reset_s));
    let took = pipe::send(to, id, bytes, life).await;
    Ok(writeln!(std::io::stdout(), "{}", took.as_secs_f64())?)
}
