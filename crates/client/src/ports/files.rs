//! Files that come and go: chosen by the citizen, and kept outside the app.

use super::Later;
use std::{fs::File, io, path::PathBuf};

/// A file that a citizen chose, as the host can open it.
pub trait Source: Send + Sync + 'static {
    /// The name to show.
    fn name(&self) -> String;

    /// All bytes, or an error; reads at most `limit` + 1 of them, so that a file without end ends.
    ///
    /// # Errors
    /// Where what was chosen is gone, or cannot be read.
    fn read(&self, limit: usize) -> io::Result<Vec<u8>>;
}

/// A file on disk.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it lies on the disk.
    pub path: PathBuf,
    /// The name to show.
    pub name: String,
}

impl Source for SourceFile {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        use std::io::Read as _;
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        File::open(&self.path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A file on disk that is there for this alone: it goes when it is let go of.
#[derive(Debug)]
pub struct PassingFile(SourceFile);

impl PassingFile {
    /// The file that lies there, under a name to show.
    #[must_use]
    pub fn new(path: PathBuf, name: String) -> Self {
        Self(SourceFile { path, name })
    }
}

impl Source for PassingFile {
    fn name(&self) -> String {
        self.0.name()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        self.0.read(limit)
    }
}

impl Drop for PassingFile {
    fn drop(&mut self) {
        // What stays is of no use to anybody, and is swept where such files lie.
        let _ = std::fs::remove_file(&self.0.path);
    }
}

/// What is to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Pictures, as many as the citizen likes.
    Photos,
    /// One file of reports that was carried by hand.
    Bundle,
}

/// The host's picker of files.
pub trait Picker: Send + Sync + 'static {
    /// Lets the citizen choose; none chosen is an empty list, a host without a picker answers `None`.
    fn pick(&self, what: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>>;
}

/// A host without a picker: a browser brings its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPicker;

impl Picker for NoPicker {
    fn pick(&self, _: Wanted) -> Later<'_, Option<Vec<Box<dyn Source>>>> {
        Box::pin(std::future::ready(None))
    }
}

/// A file that leaves the app, for the citizen to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The name to propose.
    pub name: String,
    /// What is in it.
    pub what: Contents,
}

/// What is in a file that leaves.
#[derive(Clone, PartialEq, Eq)]
pub enum Contents {
    /// These bytes, which fit into memory.
    Bytes(Vec<u8>),
    /// What this file has, too much to hold. It is there until the saving is over.
    File(PathBuf),
}

impl Leaving {
    /// Writes it out.
    ///
    /// # Errors
    /// Where it cannot be read, or the other end cannot be written to.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        match &self.what {
            Contents::Bytes(bytes) => out.write_all(bytes),
            Contents::File(path) => copy(&mut File::open(path)?, out),
        }
    }
}

impl Leaving {
    /// Writes it into an open file, and has it on the disk before this answers. What other apps take in may come to them through a
    /// pipe, which has no disk: there it is enough that all of it was written.
    ///
    /// # Errors
    /// Where it cannot be read, or the other end cannot be written to.
    pub fn put_into(&self, file: &mut File) -> io::Result<()> {
        self.write_to(file)?;
        match file.sync_all() {
            Err(_) if file.metadata().is_ok_and(|of| !of.is_file()) => Ok(()),
            synced => synced,
        }
    }
}

/// Piece by piece: between two files, `io::copy` asks the kernel to do it by a call for which Android up to version 13 ends the
/// app.
fn copy(from: &mut impl io::Read, out: &mut impl io::Write) -> io::Result<()> {
    let mut piece = vec![0; 64 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => out.write_all(&piece[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The host's way to keep a file outside the app.
pub trait Saver: Send + Sync + 'static {
    /// Lets the citizen say where, and writes it there. Answers whether it was kept; a host without a way answers `None`.
    fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>>;
}

/// A host without a way of its own: a browser has its downloads.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSaver;

impl Saver for NoSaver {
    fn save(&self, _: Leaving) -> Later<'_, Option<io::Result<bool>>> {
        Box::pin(std::future::ready(None))
    }
}

/// The host's way to hand a file to another app of the citizen's choice.
pub trait Sharer: Send + Sync + 'static {
    /// Whether there is one.
    fn can_share(&self) -> bool;

    /// Offers a file of this kind, under a title that is shown above the apps. What becomes of it is not heard. `None` where the
    /// host has no way.
    fn share(&self, file: Leaving, mime: &'static str, title: String) -> Later<'_, Option<io::Result<()>>>;
}

/// A host without other apps to hand anything to.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSharer;

impl Sharer for NoSharer {
    fn can_share(&self) -> bool {
        false
    }

    fn share(&self, _: Leaving, _: &'static str, _: String) -> Later<'_, Option<io::Result<()>>> {
        Box::pin(std::future::ready(None))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::{io::Read as _, os::fd::OwnedFd, thread};

    #[test]
    fn what_goes_through_a_pipe_is_kept_though_a_pipe_has_no_disk() {
        let leaving = Leaving { name: "tanda-terima.txt".into(), what: Contents::Bytes(b"contoh".repeat(40_000)) };
        let (mut reader, writer) = io::pipe().unwrap();
        let taken = thread::spawn(move || {
            let mut taken = Vec::new();
            reader.read_to_end(&mut taken).map(|_| taken)
        });
        let mut file = File::from(OwnedFd::from(writer));
        assert!(file.sync_all().is_err(), "a pipe that can be synced shows nothing here");
        leaving.put_into(&mut file).unwrap();
        drop(file);
        assert_eq!(taken.join().unwrap().unwrap(), b"contoh".repeat(40_000));

        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        assert!(leaving.put_into(&mut File::from(OwnedFd::from(writer))).is_err(), "nobody took it");
    }
}
