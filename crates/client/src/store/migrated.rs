//! What older versions wrote, as this one finds it.

use super::{SCHEMA, Store, StoreError, Vault};
use rusqlite::Connection;
use std::path::Path;

/// A file as a version with so many steps left it, with these rows.
fn older(path: &Path, steps: usize, rows: &str) {
    let connection = Connection::open(path).unwrap();
    for step in &SCHEMA.steps[..steps] {
        connection.execute_batch(step).unwrap();
    }
    connection.pragma_update(None, "application_id", SCHEMA.application_id).unwrap();
    connection.pragma_update(None, "user_version", i64::try_from(steps).unwrap()).unwrap();
    connection.execute_batch(rows).unwrap();
}

fn texts(store: &Store, sql: &str) -> Vec<String> {
    store
        .read(|connection, _| {
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok::<_, StoreError>(rows)
        })
        .unwrap()
}

#[test]
fn what_was_filed_by_an_older_version_keeps_its_order_in_each_city() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let complaint = |id: &str, pack: &str, at: &str| {
        format!(
            "INSERT INTO complaint (id, pack_id, pack_rev, ticket, content, sealed, content_sha256, saved_at)
             VALUES ('{id}', '{pack}', 'r', 't', x'00', 0, 'h', '{at}');"
        )
    };
    let draft = |id: &str, at: &str| {
        format!(
            "INSERT INTO draft (id, pack_id, step, body, sealed, begun_at, saved_at)
             VALUES ('{id}', 'a', '\"photo\"', x'00', 0, '{at}', '{at}');"
        )
    };
    let rows = [
        complaint("1", "a", "2026-11-24T02:00:00Z"),
        complaint("2", "b", "2026-11-24T01:00:00Z"),
        complaint("3", "a", "2026-11-23T02:00:00Z"),
        complaint("4", "a", "2026-11-25T02:00:00Z"),
        draft("5", "2026-11-25T02:00:00Z"),
        draft("6", "2026-11-24T02:00:00Z"),
    ];
    older(&path, 14, &rows.concat());
    let store = Store::open(&path, Vault::new(&[1; 32])).unwrap();
    assert_eq!(texts(&store, "SELECT id FROM complaint WHERE pack_id = 'a' ORDER BY filed DESC"), ["4", "1", "3"]);
    assert_eq!(texts(&store, "SELECT id FROM complaint WHERE pack_id = 'b' ORDER BY filed DESC"), ["2"]);
    assert_eq!(texts(&store, "SELECT id FROM draft ORDER BY saved DESC"), ["5", "6"]);
    assert_eq!(texts(&store, "SELECT 'heard' FROM city WHERE clock IS NOT NULL"), [""; 0], "no city said its time yet");
}
