//! Words coming in at the real server in its own process, each durable before its answer, beside SQLite with one commit each;
//! and, to know what can be had, beside the server's own rows with nothing around them.
//!
//! The phones are connections of this process on the same two cores: what they cost is in our figure, not in the peer's.

use std::{
    error::Error,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use sambat_bench::{
    Result,
    city::City,
    connection::{Connection, put_words},
    evidence::Table,
    steady::Steady,
    time::{cpu_of, middle, ms, percentile},
};
use sambat_domain::id::ComplaintId;
use sambat_protocol::hash;
use sambat_sqlite::{Database, OpenError, Schema};
use sambat_tests::phone::Phone;
use serde_json::Value;
use tokio::task::JoinSet;

const ROUNDS: usize = 5;
const PHONES: usize = 256;
/// What the server's writer takes at once.
const BATCH: u64 = 256;
const WINDOW: Duration = Duration::from_secs(3);
/// Of the second question: how long it takes while so many come in a second.
const STEADY: Steady = Steady { rate: 2_000, seconds: 5, connections: PHONES as u32 };

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Ingest of words");
    table.line(&format!("* {ROUNDS} rounds in turn of {} s each, {PHONES} connections at once", WINDOW.as_secs()));
    let folder = tempfile::tempdir()?;
    let model = model().await?;
    let city = City::start(&folder.path().join("city"))?;
    let (mut ours, mut peer, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let (mut server, mut phones) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let used = || Ok::<_, Box<dyn Error + Send + Sync>>((cpu_of(city.id())?, cpu_of(std::process::id())?));
        let before = used()?;
        let rate = as_fast_as_it_goes(city.address, &model).await?;
        let after = used()?;
        let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / (rate * WINDOW.as_secs_f64());
        server.push(each(after.0.saturating_sub(before.0)));
        phones.push(each(after.1.saturating_sub(before.1)));
        ours.push(rate);
        peer.push(one_commit_each(&folder.path().join(format!("peer-{round}.db")), &model)?);
        bare.push(rows_alone(&folder.path().join(format!("bare-{round}.db")), &model)?);
    }
    let now = jiff::Timestamp::now();
    let steady = STEADY.ask(city.address, |n| request(&model, now, n.into()), 201).await?;
    let peak = city.stop()?;
    let (own, each) = (middle(&mut ours), middle(&mut peer));
    let (ratio, late) = (own / each, ms(percentile(&steady, 0.99)));
    let mut rows = vec![
        [
            "ours, a second",
            "SQLite, one commit each",
            "ratio",
            "at 2,000 a second: p50, ms",
            "p99, ms",
            "server's peak, MiB",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.push(vec![
        format!("{own:.0}"),
        format!("{each:.0}"),
        format!("**{ratio:.2}**"),
        format!("{:.1}", ms(percentile(&steady, 0.5))),
        format!("{late:.1}"),
        format!("{:.0}", peak as f64 / 1024.0),
    ]);
    table.rows(&rows);
    table.line(&format!(
        "Of a complaint's time on the cores the server has {:.0} µs and the phones {:.0} µs. Its four rows and their indices alone, \
         {BATCH} complaints a commit from one thread and no server: {:.0} a second, {:.1} × one commit each.",
        middle(&mut server),
        middle(&mut phones),
        middle(&mut bare),
        middle(&mut bare) / each,
    ));
    table.line("");
    table.target("≥ 3 × one commit each, p99 ≤ 50 ms at 2,000 a second", ratio >= 3.0 && late <= 50.0);
    table.keep()
}

/// The words of a complaint as a phone sends them.
async fn model() -> Result<Value> {
    let phone = Phone::new("http://127.0.0.1:9");
    let id = phone.file("Lubang dalam di jalur kiri, penuh air kalau hujan. Sudah dua minggu.", &[]).await.row.id;
    Ok(serde_json::from_slice(&phone.envelope(id))?)
}

/// A request with words that nobody sent before, from a phone that nobody saw before.
fn request(model: &Value, now: jiff::Timestamp, n: u64) -> Result<Vec<u8>> {
    let mut entropy = [0; 10];
    entropy[..8].copy_from_slice(&n.to_be_bytes());
    let id = ComplaintId::new(now, &entropy);
    let mut words = model.clone();
    words["content"]["description"] =
        Value::String(format!("Lubang dalam di jalur kiri, penuh air kalau hujan, nomor {n}."));
    put_words(id, &words)
}

/// Complaints a second while every phone sends the next as soon as the last is there.
async fn as_fast_as_it_goes(city: SocketAddr, model: &Value) -> Result<f64> {
    let now = jiff::Timestamp::now();
    let mut phones = JoinSet::new();
    let began = Instant::now();
    for phone in 0..PHONES as u64 {
        let (mut connection, model) = (Connection::open(city).await?, model.clone());
        phones.spawn(async move {
            let mut sent = 0;
            while began.elapsed() < WINDOW {
                connection.ask(&[&request(&model, now, phone << 32 | sent)?], 201).await?;
                sent += 1;
            }
            Ok::<_, Box<dyn Error + Send + Sync>>(sent)
        });
    }
    let mut sent = 0;
    while let Some(phone) = phones.join_next().await {
        sent += phone??;
    }
    Ok(sent as f64 / began.elapsed().as_secs_f64())
}

/// Rows a second, each committed and on the disk before the next.
fn one_commit_each(path: &Path, model: &Value) -> Result<f64> {
    const SCHEMA: Schema = Schema {
        application_id: 0x5342_7001,
        steps: &["CREATE TABLE complaint (id TEXT PRIMARY KEY NOT NULL, content TEXT NOT NULL) STRICT, WITHOUT ROWID;"],
    };
    let database = Database::open(path, &SCHEMA)?;
    let (content, now) = (model["content"].to_string(), jiff::Timestamp::now());
    let (mut kept, began) = (0_u64, Instant::now());
    while began.elapsed() < WINDOW {
        let mut entropy = [0; 10];
        entropy[..8].copy_from_slice(&kept.to_be_bytes());
        let id = ComplaintId::new(now, &entropy).to_string();
        database.write(|transaction| {
            let insert = "INSERT INTO complaint (id, content) VALUES (?1, ?2)";
            transaction.prepare_cached(insert)?.execute([&id, &content])?;
            Ok::<_, OpenError>(())
        })?;
        kept += 1;
    }
    Ok(kept as f64 / began.elapsed().as_secs_f64())
}

/// Complaints a second as the rows that the server keeps of one, with its indices, so many a commit.
fn rows_alone(path: &Path, model: &Value) -> Result<f64> {
    const SCHEMA: Schema = Schema {
        application_id: 0x5342_7002,
        steps: &[
            include_str!("../../../crates/city-store/migrations/city/0001_first.sql"),
            include_str!("../../../crates/city-store/migrations/city/0002_reporter.sql"),
            include_str!("../../../crates/city-store/migrations/city/0003_clock.sql"),
        ],
    };
    let database = Database::open(path, &SCHEMA)?.for_many()?;
    let (content, now) = (model["content"].to_string(), jiff::Timestamp::now());
    let (at, receipt) = (now.to_string(), "x".repeat(400));
    let (mut kept, began) = (0_u64, Instant::now());
    while began.elapsed() < WINDOW {
        database.write(|t| {
            for n in kept..kept + BATCH {
                let mut entropy = [0; 10];
                entropy[..8].copy_from_slice(&(((n % BATCH) << 32) | (n / BATCH)).to_be_bytes());
                let id = ComplaintId::new(now, &entropy);
                let (device, id) = (hash::sha256(id.as_bytes()).0, id.to_string());
                t.prepare_cached(
                    "INSERT INTO complaint (id, ticket, content_sha256, content, pack_rev, category, visibility,
                         needs_sorting, received_at, receipt, judged_by, look_at)
                     VALUES (?1, ?2, ?3, ?4, '0123456789abcdef', 'jalan.lubang', 'public', 0, ?5, ?6, '0123456789abcdef', ?7)",
                )?
                .execute((&id, &id[22..], device, &content, &at, &receipt, now.as_millisecond()))?;
                t.prepare_cached(
                    "INSERT INTO event (id, complaint, actor, kind, photos, at, received_at, seq, chain)
                     VALUES (?1, ?1, '{\"role\":\"system\"}', '{\"kind\":\"received\"}', '[]', ?2, ?2, ?3, ?4)",
                )?
                .execute((&id, &at, n + 1, device))?;
                t.prepare_cached("INSERT INTO device (secret_sha256, first_seen_at) VALUES (?1, ?2)")?
                    .execute((device, &at))?;
                t.prepare_cached("INSERT INTO owner (device, complaint) VALUES (?1, ?2)")?.execute((device, &id))?;
            }
            Ok::<_, OpenError>(())
        })?;
        kept += BATCH;
    }
    Ok(kept as f64 / began.elapsed().as_secs_f64())
}
