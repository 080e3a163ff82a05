//! Room that is kept for the day the disk is full: the app still starts then, and what waits still leaves.

use crate::files;
use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

/// The file's name. It says nothing.
pub(crate) const NAME: &str = "reserve";

/// More than a start and the log of a pass take.
const BYTES: usize = 4 << 20;

/// Keeps room, if there is some and none is kept.
pub(crate) fn keep(data: &Path) {
    let path = data.join(NAME);
    // Not worth a sync: what a dead battery takes of it is kept again another time.
    let kept = files::private().create_new(true).open(&path).and_then(|mut file| file.write_all(&vec![0xA5; BYTES]));
    match kept {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            let _ = fs::remove_file(&path);
        }
        _ => {}
    }
}

/// Gives the room back. Answers whether there was any.
pub(crate) fn give(data: &Path) -> bool {
    fs::remove_file(data.join(NAME)).is_ok()
}
