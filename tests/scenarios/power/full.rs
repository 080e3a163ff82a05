//! No room left, at each write there is: it is said by its name, nothing changes, and it goes on once there is room.

use super::mount::Mounted;
use sambat_tests::random::{self, Random};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

/// Moments of `cargo test`; SAMBAT_FULL_DISKS asks for more, or with `all` for every one.
const LOOKED_AT: usize = 25;

/// Runs the save paths on a disk with room for so many operations, and gives it room when the child says that it is full.
/// Answers how often that was, and how many operations took room.
fn run(room: Option<usize>) -> (usize, usize) {
    let mounted = Mounted::new();
    mounted.disk().room = room;
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
        .arg("save")
        .arg(mounted.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut says = child.stdin.take().unwrap();
    let mut full = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        assert!(line.unwrap().starts_with("full "));
        full += 1;
        mounted.disk().room = None;
        says.write_all(b"room\n").unwrap();
    }
    drop(says);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "room for {room:?}: {}", String::from_utf8_lossy(&done.stderr));
    (full, mounted.disk().taken)
}

#[test]
fn a_full_disk_at_any_write_is_named_and_costs_nothing() {
    let (full, all) = run(None);
    assert_eq!(full, 0);
    let wanted = match std::env::var("SAMBAT_FULL_DISKS").ok().as_deref() {
        Some("all") => all,
        Some(text) => text.parse().unwrap(),
        None => LOOKED_AT,
    };
    let mut random = Random::new(random::seed("SAMBAT_FULL_SEED"));
    let mut moments: Vec<usize> = (0..all).collect();
    while moments.len() > wanted {
        moments.swap_remove(random.below(moments.len()));
    }
    let told = moments.iter().filter(|room| run(Some(**room)).0 > 0).count();
    println!("soak: full tried={} lost=0 writes={all} told={told}", moments.len());
    assert!(told > 0, "no disk was ever full");
}
