//! Files that another program holds for a moment. On Windows a virus scanner, OneDrive or the search's indexer opens what was just
//! written, and renaming or deleting it is refused until they let go.

use std::{io, time::Duration};

/// Milliseconds between two tries: 385 in all, which is longer than a scanner looks at a file of ours.
const WAITS: [u64; 5] = [10, 25, 50, 100, 200];

/// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`, by which Windows says so.
const HELD: [i32; 3] = [5, 32, 33];

/// Does something to a file, again where somebody else holds it just then. Other systems hold no names: they try once.
///
/// # Errors
/// The system's, of the last try; at once where it is of another kind, such as a folder that is not there.
pub(crate) fn retry<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    tried(work, if cfg!(windows) { &WAITS } else { &[] }, wait)
}

#[expect(clippy::disallowed_methods, reason = "nothing tells when another program lets go of a file")]
fn wait(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

fn tried<T>(mut work: impl FnMut() -> io::Result<T>, waits: &[u64], wait: impl Fn(u64)) -> io::Result<T> {
    for milliseconds in waits {
        match work() {
            Err(error) if error.raw_os_error().is_some_and(|code| HELD.contains(&code)) => wait(*milliseconds),
            done => return done,
        }
    }
    work()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    #[test]
    fn what_is_held_for_a_moment_is_tried_again_and_nothing_else_is() {
        for (code, held_for, tries, done) in [
            (32, 0, 1, true),
            (5, 1, 2, true),
            (32, 3, 4, true),
            (33, 5, 6, true),
            (32, 6, 6, false),
            // No such file, no such folder, and a full disk: nobody will let go of these.
            (2, 1, 1, false),
            (3, 1, 1, false),
            (112, 1, 1, false),
        ] {
            let tried_so_far = Cell::new(0);
            let waited = RefCell::new(Vec::new());
            let work = || {
                tried_so_far.set(tried_so_far.get() + 1);
                if tried_so_far.get() > held_for { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) }
            };
            let ended = tried(work, &WAITS, |wait| waited.borrow_mut().push(wait));
            assert_eq!((tried_so_far.get(), ended.is_ok()), (tries, done), "{code} for {held_for}");
            assert_eq!(*waited.borrow(), WAITS[..tries - 1]);
        }
    }

    /// As OneDrive does: a handle beside which nobody may read, write, rename or delete.
    #[cfg(windows)]
    #[test]
    fn what_another_program_holds_is_replaced_once_it_lets_go_and_stays_whole_while_it_does_not() {
        use crate::files;
        use std::{fs, os::windows::fs::OpenOptionsExt as _};
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        fs::write(&old, b"old").unwrap();
        let hold = || fs::File::options().read(true).share_mode(0).open(&old).unwrap();
        let held = RefCell::new(Some(hold()));
        assert!(files::put(&old, b"new").is_err() && files::delete(&old).is_err());
        held.take();
        assert_eq!(fs::read(&old).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");

        fs::write(&new, b"new").unwrap();
        held.replace(Some(hold()));
        let lets_go = |wait| {
            if wait == WAITS[2] {
                drop(held.take())
            }
        };
        tried(|| fs::rename(&new, &old), &WAITS, lets_go).unwrap();
        assert_eq!(fs::read(&old).unwrap(), b"new");
        held.replace(Some(hold()));
        tried(|| fs::remove_file(&old), &WAITS, lets_go).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
