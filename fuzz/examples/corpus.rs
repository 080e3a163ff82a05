//! Writes what the targets begin with: made-up pictures and databases of a few kilobytes.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example corpus`

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rusqlite::Connection;
use sambat_photo::{
    Size, prepare,
    sample::{CameraOptions, camera_photo},
};
use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in ["jpeg", "raw"] {
        fs::create_dir_all(corpus.join(target))?;
    }
    for (name, picture) in pictures()? {
        fs::write(corpus.join("jpeg").join(name), picture)?;
    }
    for (name, sql) in DATABASES {
        fs::write(corpus.join("raw").join(name), database(sql)?)?;
    }
    Ok(())
}

fn pictures() -> Result<Vec<(&'static str, Vec<u8>)>, Box<dyn Error>> {
    let camera = CameraOptions { width: 48, height: 40, ..CameraOptions::default() };
    let taken = camera_photo(1, &camera);
    let mut pictures = vec![
        ("camera", taken.clone()),
        ("progressive", camera_photo(2, &CameraOptions { progressive: true, ..camera.clone() })),
        ("bare", camera_photo(3, &CameraOptions { exif: None, ..camera })),
        ("prepared", prepare(&taken, Size::Normal)?.jpeg),
    ];
    let drawn = |width: u16, height: u16, change: &dyn Fn(&mut Encoder<&mut Vec<u8>>), colour: ColorType| {
        let samples = usize::from(width) * usize::from(height) * if colour == ColorType::Luma { 1 } else { 3 };
        let pixels: Vec<u8> = (0..samples).map(|n| (n * 7 % 251) as u8).collect();
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 70);
        change(&mut encoder);
        encoder.encode(&pixels, width, height, colour).map(|()| out)
    };
    pictures.push(("grey", drawn(17, 9, &|_| {}, ColorType::Luma)?));
    pictures.push(("restarts", drawn(33, 31, &|encoder| encoder.set_restart_interval(1), ColorType::Rgb)?));
    pictures.push((
        "half",
        drawn(40, 12, &|encoder| encoder.set_sampling_factor(SamplingFactor::R_4_2_2), ColorType::Rgb)?,
    ));
    pictures.push(("tables", drawn(20, 20, &|encoder| encoder.set_optimized_huffman_tables(true), ColorType::Rgb)?));
    Ok(pictures)
}

/// Databases of small pages, so that a few kilobytes have all that a large one has.
const DATABASES: [(&str, &str); 3] = [
    (
        "rows",
        "CREATE TABLE number (id INTEGER PRIMARY KEY, text TEXT, real REAL) STRICT;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
         INSERT INTO number SELECT i * 1000, printf('%.*c', i, 'x'), i / 3.0 FROM n;",
    ),
    (
        "overflow",
        "CREATE TABLE word (id TEXT PRIMARY KEY NOT NULL, body BLOB NOT NULL, n INTEGER) STRICT, WITHOUT ROWID;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
         INSERT INTO word SELECT printf('word-%05d', i), zeroblob(i * 300), (i - 3) << (i * 9) FROM n;",
    ),
    (
        "index",
        "CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT, at INTEGER) STRICT;
         CREATE INDEX by_kind ON event (kind, at);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         INSERT INTO event SELECT i, printf('kind-%d', i % 5), -i * i * i FROM n;
         UPDATE event SET at = 1 WHERE id = 7;",
    ),
];

/// A database with all of its log, as `raw` reads them.
fn database(sql: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.db");
    let connection = Connection::open(&path)?;
    connection.execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")?;
    connection.execute_batch(sql)?;
    // Half of it in the file, the rest in the log.
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); CREATE TABLE later (id INTEGER PRIMARY KEY, body BLOB);")?;
    connection.execute_batch("INSERT INTO later VALUES (1, zeroblob(900)), (2, randomblob(0)), (3, x'07');")?;
    let (file, log) = (fs::read(&path)?, fs::read(folder.path().join("a.db-wal"))?);
    let length = u16::try_from(log.len())?.to_be_bytes();
    Ok([&[1, length[0], length[1]], &file[..], &log[..]].concat())
}
