//! What holds while this process starts other programs. In a process of its own: each start keeps every handle open for a
//! moment, a port too, and a test beside it that listens there again would find it taken.

#![allow(clippy::unwrap_used, reason = "a test falls over where it stands")]

use sambat_tests::phone::Phone;
use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

/// A program that is just being started holds a copy of every handle until it runs, also of the folder's lock.
#[tokio::test(flavor = "multi_thread")]
async fn closed_is_closed_while_other_programs_start() {
    let mut phone = Phone::new("http://127.0.0.1:9");
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                Command::new("true").status().unwrap();
            }
        });
        let opened: Vec<_> = (0..40)
            .map(|_| {
                phone.close();
                phone.try_open().map(drop)
            })
            .collect();
        over.store(true, Ordering::Relaxed);
        assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    });
}
