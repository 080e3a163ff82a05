use super::*;
use rusqlite::Connection;

/// A database with rows of many sizes, closed with its log still there.
fn database(folder: &Path, rows: i64) -> PathBuf {
    let path = folder.join("a.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 40;
             CREATE TABLE word (id TEXT PRIMARY KEY NOT NULL, body BLOB NOT NULL, n INTEGER) STRICT, WITHOUT ROWID;
             CREATE TABLE number (id INTEGER PRIMARY KEY, text TEXT, real REAL) STRICT;",
        )
        .unwrap();
    for n in 0..rows {
        // From nothing to several pages; among them each integer that is kept in another way.
        let bytes = usize::try_from(n * n * 7 % 9_000).unwrap();
        let integer = if n % 9 == 8 { None } else { Some((n - 20) << (n % 9 * 7)) };
        connection
            .execute("INSERT INTO word VALUES (?1, ?2, ?3)", (format!("word-{n:05}"), vec![7_u8; bytes], integer))
            .unwrap();
        let text = "é".repeat(bytes / 3);
        connection.execute("INSERT INTO number VALUES (?1, ?2, ?3)", (n * 1_000, text, 0.5)).unwrap();
    }
    // What a process leaves that is killed.
    let left = folder.join("left");
    fs::create_dir(&left).unwrap();
    for name in ["a.db", "a.db-wal"] {
        fs::copy(folder.join(name), left.join(name)).unwrap();
    }
    left.join("a.db")
}

/// The rows of the two tables that were found, each once.
fn found(raw: &RawDatabase, rows: i64) -> (usize, usize) {
    let mut words = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    for row in raw.rows() {
        match (row.rowid, &row.values[..]) {
            (None, [Value::Text(id), Value::Blob(body), n]) if id.starts_with("word-") => {
                words.entry(id.clone()).or_insert((body.clone(), n.clone()));
            }
            (Some(id), [Value::Null, Value::Text(text), Value::Real(_)]) => {
                numbers.entry(id).or_insert(text.clone());
            }
            _ => {}
        }
    }
    let bytes = |n: i64| usize::try_from(n * n * 7 % 9_000).unwrap();
    let right = (0..rows).filter(|n| {
        let integer = if n % 9 == 8 { Value::Null } else { Value::Integer((n - 20) << (n % 9 * 7)) };
        words.get(&format!("word-{n:05}")) == Some(&(vec![7; bytes(*n)], integer))
    });
    let numbers = (0..rows).filter(|n| numbers.get(&(n * 1_000)) == Some(&"é".repeat(bytes(*n) / 3)));
    (right.count(), numbers.count())
}

#[test]
fn every_row_of_a_whole_database_is_read_also_from_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), 300);
    assert_eq!(log_state(&path).unwrap(), LogState::Whole);
    assert_eq!(found(&RawDatabase::read(&path).unwrap(), 300), (300, 300));
}

#[test]
fn without_its_header_schema_or_log_the_other_pages_still_give_their_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), 300);
    let (file, log) = (fs::read(&path).unwrap(), fs::read(log_of(&path)).unwrap());
    let mut headless = file.clone();
    headless[..PAGE].fill(0);
    assert_eq!(found(&RawDatabase::of(&headless, &log), 300), (300, 300));
    assert!(found(&RawDatabase::of(&file, &[]), 300).0 > 200, "what the log had not yet given back is lost, no more");
    assert!(found(&RawDatabase::of(&[], &log), 300).0 > 0);
    assert!(RawDatabase::of(&[], &[]).rows().is_empty());
}

#[test]
fn a_log_with_a_hole_is_damaged_and_gives_what_stands_behind_the_hole() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), 300);
    let (file, log) = (fs::read(&path).unwrap(), fs::read(log_of(&path)).unwrap());
    let frame = FRAME;
    let newest = (log.len() - 32) / frame - 1;
    assert!(newest > 6, "the log is long enough to have a hole");
    let mut torn = log.clone();
    torn[32 + frame + 2_000] ^= 0xFF;
    fs::write(log_of(&path), &torn).unwrap();
    assert_eq!(log_state(&path).unwrap(), LogState::Damaged);
    let (whole, holed) = (found(&RawDatabase::of(&file, &log), 300), found(&RawDatabase::of(&file, &torn), 300));
    assert!(holed.0 + 20 > whole.0, "one page is lost: {holed:?}");
    assert!(
        holed.0 > found(&RawDatabase::of(&file, &[]), 300).0 || holed.1 > found(&RawDatabase::of(&file, &[]), 300).1
    );

    let mut garbage = log.clone();
    garbage[..32].fill(0x5A);
    fs::write(log_of(&path), &garbage).unwrap();
    assert_eq!(log_state(&path).unwrap(), LogState::Damaged);
}

const FRAME: usize = 24 + PAGE;

#[test]
fn a_log_that_a_dead_battery_cut_off_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), 40);
    let log = fs::read(log_of(&path)).unwrap();
    for cut in [0, 10, 32, 33, 32 + FRAME, 32 + FRAME + 5, log.len() - 1] {
        fs::write(log_of(&path), &log[..cut]).unwrap();
        assert_eq!(log_state(&path).unwrap(), LogState::Whole, "cut at {cut}");
    }
    let mut half = log.clone();
    let last = log.len() - 100;
    half[last..].fill(0);
    fs::write(log_of(&path), &half).unwrap();
    assert_eq!(log_state(&path).unwrap(), LogState::Whole);
}

#[test]
fn no_bytes_are_too_bad_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path(), 60);
    let (file, log) = (fs::read(&path).unwrap(), fs::read(log_of(&path)).unwrap());
    let mut state: u64 = 42;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..60 {
        let (mut file, mut log) = (file.clone(), log.clone());
        for _ in 0..200 {
            let at = next(file.len());
            file[at] = u8::try_from(next(256)).unwrap();
            let at = next(log.len());
            log[at] = u8::try_from(next(256)).unwrap();
        }
        file.truncate(next(file.len()));
        // Reading comes to an end and nothing is made up: no more than there was, but for a word that was changed.
        assert!(found(&RawDatabase::of(&file, &log), 60).0 <= 60);
    }
}
