//! A database and its log, read without SQLite.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sambat_fuzz::raw::read(bytes));
