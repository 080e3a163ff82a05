//! A city of a million complaints, as five years would have filled it.

use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
};

use h3o::{CellIndex, LatLng, Resolution};
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;
use sambat_domain::id::ComplaintId;
use sambat_server::{Config, SCHEMA, Server};
use sambat_sqlite::{Database, OpenError};
use sambat_tests::random::Random;

use crate::{Result, city};

/// How many.
pub const COMPLAINTS: usize = 1_000_000;

/// Over how many days.
const DAYS: i64 = 5 * 365;

/// The last days of which waits are kept here: more than a month, which is what a board counts.
const WAITS_DAYS: i64 = 40;

/// Kinds of the sample city, the most frequent first, with whose they are.
const KINDS: [(&str, &str); 5] = [
    ("jalan-rusak", "pupr"),
    ("sampah", "dlh"),
    ("lampu-jalan", "perhubungan"),
    ("saluran", "pupr"),
    ("trotoar", "pupr"),
];

/// Places where many complain: half of all lie around one of them.
const HOT: usize = 200;

/// A complaint as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: ComplaintId,
    /// What it is, and whose.
    pub kind: (&'static str, &'static str),
    /// When it came.
    pub received_at: Timestamp,
    /// Where it stands.
    pub status: &'static str,
    /// Where it lies, in degrees.
    pub place: (f64, f64),
}

/// All of them, the oldest first, up to this moment.
pub fn complaints(now: Timestamp) -> impl Iterator<Item = Kept> {
    let mut random = Random::new(7);
    let anywhere = |random: &mut Random| {
        let within = |random: &mut Random, most: f64| (random.below(1_000_000) as f64 / 500_000.0 - 1.0) * most;
        (-7.6453 + within(random, 0.03), 112.9072 + within(random, 0.045))
    };
    let hot: Vec<_> = (0..HOT).map(|_| anywhere(&mut random)).collect();
    let each = SignedDuration::from_secs(DAYS * 86_400 / i64::try_from(COMPLAINTS).unwrap_or(1));
    let mut received_at = now - SignedDuration::from_hours(DAYS * 24);
    (0..COMPLAINTS).map(move |n| {
        received_at += each;
        let mut entropy = [0; 10];
        entropy[2..].copy_from_slice(&(n as u64).to_be_bytes());
        let place = if random.below(2) == 0 {
            anywhere(&mut random)
        } else {
            let (lat, lon) = hot[random.below(HOT)];
            let around = |random: &mut Random| (random.below(2_001) + random.below(2_001)) as f64 / 1e6 - 0.002;
            (lat + around(&mut random), lon + around(&mut random))
        };
        let recent = now.duration_since(received_at) < SignedDuration::from_hours(60 * 24);
        let status = match random.below(10) {
            _ if !recent && random.below(20) > 0 => "closed",
            0..4 => "closed",
            4..6 => "done",
            6 => "received",
            7 => "dispatched",
            _ => "in_progress",
        };
        let kind = KINDS[random.below(KINDS.len()).min(random.below(KINDS.len()))];
        Kept { id: ComplaintId::new(received_at, &entropy), kind, received_at, status, place }
    })
}

/// Fills a new city with them. Every row is what the server itself would have written, as far as its board and its desk read it.
///
/// # Errors
/// When the server or its database does not do it.
pub async fn fill(data: &Path, now: Timestamp) -> Result<()> {
    Server::start(Config::new(data, city::pack())).await?.stop().await;
    let database = Database::open(&data.join("main.db"), &SCHEMA)?.for_many()?;
    let mut all = complaints(now).enumerate().peekable();
    while all.peek().is_some() {
        let batch: Vec<_> = all.by_ref().take(20_000).collect();
        database.write(|t| {
            let mut complaint = t.prepare_cached(
                "INSERT INTO complaint (id, ticket, content_sha256, content, pack_rev, category, visibility, needs_sorting,
                     received_at, receipt)
                 VALUES (?1, ?2, zeroblob(32), ?3, '0123456789abcdef', ?4, 'public', 0, ?5, '')",
            )?;
            let mut standing = t.prepare_cached(
                "INSERT INTO standing (complaint, category, visibility, needs_sorting, received_at, status, asked, agency, round,
                     wait_from, wait_target, escalated, lat_e7, lon_e7, cell, seq, changed_at, acted_at, thing_cell, large_cell, told_open)
                 VALUES (?1, ?2, 'public', 0, ?3, ?4, 0, ?5, 1, ?6, ?6, 0, ?7, ?8, ?9, 0, ?3, ?10, ?11, ?12, ?13)",
            )?;
            let mut wait = t.prepare_cached(
                "INSERT INTO wait (complaint, n, category, agency, round, from_at, ended_at, ending, working_min, wall_min, basis,
                     verdict)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5, 'answered', ?6, ?7, 'working', 'on_time')",
            )?;
            for (n, kept) in &batch {
                let (id, (kind, agency), at) = (kept.id.to_string(), kept.kind, kept.received_at.as_millisecond());
                let ticket = format!("PSR-{:04}-{:04}", n / 10_000, n % 10_000);
                let words = format!(
                    r#"{{"category":"{kind}","description":"Contoh nomor {n}. Dekat pasar.","visibility":"public","anonymous":true,"photos":[],"noticed_at":"{}"}}"#,
                    kept.received_at
                );
                complaint.execute((&id, ticket, words, kind, kept.received_at.to_string()))?;
                let waits = (kept.status == "received").then_some(at);
                let e7 = |degrees: f64| (degrees * 1e7) as i64;
                let (lat, lon) = kept.place;
                let acted = (kept.status != "received").then_some(at);
                let (thing, large) = (cell(lat, lon, Resolution::Twelve), large_cell(lat, lon));
                let open = matches!(kept.status, "dispatched" | "in_progress");
                let cell = cell(lat, lon, Resolution::Nine);
                standing.execute(params![
                    id, kind, at, kept.status, agency, waits, e7(lat), e7(lon), cell, acted, thing, large, open
                ])?;
                if now.duration_since(kept.received_at) < SignedDuration::from_hours(WAITS_DAYS * 24) {
                    let minutes = n % 200;
                    for (row, of) in [None, Some(agency)].into_iter().enumerate() {
                        wait.execute((&id, row, kind, of, at, minutes, minutes * 3))?;
                    }
                }
            }
            Ok::<_, OpenError>(())
        })?;
    }
    Ok(())
}

/// Writes them as PostgreSQL reads CSV: id, kind, moment, status, longitude, latitude, words.
///
/// # Errors
/// Of the file system.
pub fn write_csv(file: &Path, now: Timestamp) -> Result<()> {
    let mut out = BufWriter::new(fs::File::create(file)?);
    for (n, kept) in complaints(now).enumerate() {
        let ((lat, lon), (kind, _)) = (kept.place, kept.kind);
        writeln!(
            out,
            "{n},{},{kind},{},{},{lon},{lat},Contoh nomor {n}. Dekat pasar.",
            kept.id, kept.received_at, kept.status
        )?;
    }
    Ok(out.flush()?)
}

fn cell(lat: f64, lon: f64, resolution: Resolution) -> Option<i64> {
    Some(as_kept(LatLng::new(lat, lon).ok()?.to_cell(resolution)))
}

fn large_cell(lat: f64, lon: f64) -> Option<i64> {
    Some(as_kept(large(lat, lon)?))
}

/// The cell that is asked for what lies near a place.
#[must_use]
pub fn large(lat: f64, lon: f64) -> Option<CellIndex> {
    LatLng::new(lat, lon).ok()?.to_cell(Resolution::Twelve).parent(Resolution::Six)
}

fn as_kept(cell: CellIndex) -> i64 {
    i64::from_ne_bytes(u64::from(cell).to_ne_bytes())
}
