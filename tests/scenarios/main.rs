//! Scenarios that need more than one crate, in one binary: it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test falls over where it stands")]

mod added;
mod advisories;
mod after;
mod background;
mod bad_input;
mod board;
mod breaker;
mod budget;
mod bundle;
mod cities;
mod clock;
mod closed;
mod consent;
mod corrupt;
mod crash;
mod erased;
mod forget;
mod full;
mod given_time;
mod house;
mod http_2;
mod hundred;
mod identity;
mod known;
mod lanes;
mod life;
mod map;
mod model;
mod named;
mod nearby;
mod notified;
mod offline;
mod offsets;
mod once;
mod patience;
mod points;
mod poison;
#[cfg(target_os = "linux")]
mod power;
mod receipt;
mod restored;
mod restored_anywhere;
mod resume;
mod search;
mod sequenced;
mod stranger;
mod thousands;
mod tls;
mod twice;
mod typescript;
mod wifi;
mod wipe;
mod wordless;

use rusqlite::{Connection, OpenFlags};
use sambat_tests::city::City;

/// How many rows a table of the city has: what is there once, not only what is said to be.
fn rows(city: &City, table: &str) -> i64 {
    let database = Connection::open_with_flags(city.data().join("main.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}
