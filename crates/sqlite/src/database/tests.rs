//! What is there after a restart, a failure and a full disk.

use super::*;
use std::fs;

const ONE: Schema = Schema { application_id: 0x5342_0001, steps: &["CREATE TABLE note (text TEXT NOT NULL) STRICT;"] };
const TWO: Schema = Schema {
    application_id: 0x5342_0001,
    steps: &[
        "CREATE TABLE note (text TEXT NOT NULL) STRICT;",
        "ALTER TABLE note ADD COLUMN at INTEGER NOT NULL DEFAULT 0;",
    ],
};

fn count(database: &Database) -> i64 {
    database
        .read(|c| c.query_row("SELECT count(*) FROM note", [], |row| row.get(0)))
        .unwrap_or_else(|e: rusqlite::Error| panic!("{e}"))
}

fn add(database: &Database) -> Result<usize, rusqlite::Error> {
    database.write(|t| t.execute("INSERT INTO note (text) VALUES ('a')", []))
}

#[test]
fn what_was_written_is_there_after_the_next_start_and_after_a_migration() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    add(&Database::open(&path, &ONE).unwrap()).unwrap();
    assert_eq!(count(&Database::open(&path, &TWO).unwrap()), 1);
}

#[cfg(unix)]
#[test]
fn a_file_its_log_and_its_copy_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let open = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let all = |database: &Database| {
        add(database).unwrap();
        ["a.db", "a.db-wal", "a.db-shm"].map(|name| open(&folder.path().join(name)))
    };
    let database = Database::open(&path, &ONE).unwrap();
    assert_eq!(all(&database), [0o600; 3]);
    Database::copy(&path, &copy, &ONE).unwrap();
    assert_eq!(open(&copy), 0o600);
    drop(database);
    // Older software left it open to all.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(all(&Database::open(&path, &ONE).unwrap()), [0o600; 3]);
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("a.db"), &ONE).unwrap();
    let failed: Result<(), rusqlite::Error> = database.write(|t| {
        t.execute("INSERT INTO note (text) VALUES ('a')", [])?;
        Err(rusqlite::Error::InvalidQuery)
    });
    assert!(failed.is_err());
    assert_eq!(count(&database), 0);
}

#[test]
fn a_reader_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("a.db"), &ONE).unwrap();
    let tried: Result<usize, rusqlite::Error> =
        database.read(|c| c.execute("INSERT INTO note (text) VALUES ('a')", []));
    assert!(tried.is_err());
}

#[test]
fn a_database_from_the_future_is_refused_by_name_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    add(&Database::open(&path, &TWO).unwrap()).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Database::open(&path, &ONE), Err(OpenError::FromTheFuture { found: 2, known: 1 })));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(count(&Database::open(&path, &TWO).unwrap()), 1);
}

#[test]
fn another_programs_database_and_no_database_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    assert!(matches!(Database::open(&path, &ONE), Err(OpenError::NotOurs(_))));
    let other = Schema { application_id: 7, ..ONE };
    let path = folder.path().join("b.db");
    drop(Database::open(&path, &other).unwrap());
    assert!(matches!(Database::open(&path, &ONE), Err(OpenError::NotOurs(_))));
    let path = folder.path().join("c.db");
    fs::write(&path, "<html>this is no database, and long enough to have a header of one hundred bytes, which SQLite reads first</html>").unwrap();
    assert!(matches!(Database::open(&path, &ONE), Err(OpenError::Corrupt(_))));
}

#[test]
fn a_full_disk_is_named_and_leaves_the_old_rows() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("a.db"), &ONE).unwrap();
    add(&database).unwrap();
    // SQLite's own ceiling stands for the disk's: the same code path, the same error.
    locked(&database.writer).pragma_update(None, "max_page_count", 3).unwrap();
    let large = "x".repeat(100_000);
    let failed: Result<usize, rusqlite::Error> =
        database.write(|t| t.execute("INSERT INTO note (text) VALUES (?1)", [&large]));
    assert_eq!(crate::failure(&failed.unwrap_err()), crate::Failure::Full);
    assert_eq!(count(&database), 1);
}

#[test]
fn a_file_that_ends_within_a_page_is_damaged_and_not_only_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let database = Database::open(&path, &ONE).unwrap();
    // So long that most of it lies on pages of its own, which SQLite reads without looking where the file ends.
    let long = "x".repeat(100_000);
    database.write(|t| t.execute("INSERT INTO note (text) VALUES (?1)", [&long])).unwrap();
    database.empty_log().unwrap();
    drop(database);
    let file = File::options().write(true).open(&path).unwrap();
    file.set_len(file.metadata().unwrap().len() - 2_048).unwrap();
    let read: Result<String, rusqlite::Error> =
        Database::open(&path, &ONE).unwrap().read(|c| c.query_row("SELECT text FROM note", [], |row| row.get(0)));
    assert_eq!(crate::failure(&read.unwrap_err()), crate::Failure::Corrupt);
}

#[test]
fn a_copy_is_whole_without_what_was_deleted_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let database = Database::open(&path, &ONE).unwrap();
    add(&database).unwrap();
    Database::copy(&path, &copy, &ONE).unwrap();
    add(&database).unwrap();
    let before = fs::read(&copy).unwrap();
    let read = Database::open_to_read(&copy, &ONE).unwrap();
    read.check().unwrap();
    assert_eq!((count(&read), count(&database)), (1, 2));
    assert!(add(&read).is_err());
    assert_eq!(fs::read(&copy).unwrap(), before);
    assert!(Database::copy(&path, &copy, &ONE).is_err(), "never over another");
    let missing = folder.path().join("c.db");
    assert!(Database::copy(&missing, &folder.path().join("d.db"), &ONE).is_err() && !missing.exists());
}

#[test]
fn two_holders_of_one_file_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let (a, b) = (Database::open(&path, &ONE).unwrap(), Database::open(&path, &ONE).unwrap());
    std::thread::scope(|scope| {
        for database in [&a, &b] {
            scope.spawn(|| (0..50).for_each(|_| assert_eq!(add(database), Ok(1))));
        }
    });
    assert_eq!((count(&a), count(&b)), (100, 100));
}
