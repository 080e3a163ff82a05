//! Folders through which files pass to other apps and from them. What is handed over is read when the other app wants to, so
//! it stays a while, and what lay there for long is nobody's any more.

use crate::{files, ports::Leaving};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// How long a file stays at least: a letter to which it belongs may be sent in the evening.
const STAYS: Duration = Duration::from_hours(24);

/// The longest name that a file gets there.
const LONGEST_NAME: usize = 80;

/// Such a folder.
#[derive(Debug, Clone)]
pub struct PassingFolder(PathBuf);

impl PassingFolder {
    /// The folder there, which need not be there yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Puts a file there, in the place of one of the same name, and removes what lay there for long.
    ///
    /// # Errors
    /// The system's, where the file cannot be written; nothing half-written has its name then.
    pub fn put(&self, file: &Leaving, now: SystemTime) -> io::Result<PathBuf> {
        files::make_folder(&self.0)?;
        self.sweep(now);
        let path = self.0.join(plain(&file.name));
        let unfinished = self.0.join(format!(".{}", plain(&file.name)));
        let written = files::private().open(&unfinished).and_then(|mut out| file.write_to(&mut out));
        match written.and_then(|()| files::retry(|| fs::rename(&unfinished, &path))) {
            Ok(()) => Ok(path),
            Err(error) => {
                let _ = fs::remove_file(&unfinished);
                Err(error)
            }
        }
    }

    /// Removes what lay there for long. What cannot be removed stays, and is tried again.
    pub fn sweep(&self, now: SystemTime) {
        for file in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            if is_old(&file.path(), now) {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// A file of tomorrow, as a wrong clock makes them, is as old as one of yesterday.
fn is_old(path: &Path, now: SystemTime) -> bool {
    let Ok(written) = fs::metadata(path).and_then(|file| file.modified()) else { return false };
    let apart = now.duration_since(written).unwrap_or_else(|early| early.duration());
    apart > STAYS
}

/// A name without a way out of the folder.
fn plain(name: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '.';
    let name: String = name.chars().filter(fits).take(LONGEST_NAME).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "berkas".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Contents;

    fn leaving(name: &str, text: &str) -> Leaving {
        Leaving { name: name.into(), what: Contents::Bytes(text.into()) }
    }

    #[test]
    fn what_is_handed_over_stays_a_day_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let passing = PassingFolder::new(folder.path().join("share"));
        let now = SystemTime::now();
        let first = passing.put(&leaving("tanda-terima-PSR-0000-0001.json", "satu"), now).unwrap();
        assert_eq!(first, folder.path().join("share/tanda-terima-PSR-0000-0001.json"));
        let second = passing.put(&leaving("tanda-terima-PSR-0000-0002.json", "dua"), now + STAYS / 2).unwrap();
        assert_eq!(
            (fs::read_to_string(&first).unwrap(), fs::read_to_string(&second).unwrap()),
            ("satu".into(), "dua".into())
        );
        passing.put(&leaving("tanda-terima-PSR-0000-0002.json", "tiga"), now).unwrap();
        assert_eq!(fs::read_to_string(&second).unwrap(), "tiga");
        passing.sweep(now + STAYS * 2);
        assert_eq!(fs::read_dir(folder.path().join("share")).unwrap().count(), 0);
        passing.put(&leaving("x", "x"), now).unwrap();
        passing.sweep(now - STAYS * 2);
        assert_eq!(fs::read_dir(folder.path().join("share")).unwrap().count(), 0, "the clock was wrong");
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let passing = PassingFolder::new(folder.path().join("share"));
        for name in ["../../databases/x", "..", "", "/etc/passwd", "a\0b", ".tersembunyi", "ünïcode/.."] {
            let path = passing.put(&leaving(name, "x"), SystemTime::now()).unwrap();
            assert_eq!(path.parent(), Some(folder.path().join("share").as_path()), "{name:?}");
            assert!(!path.file_name().unwrap().to_string_lossy().starts_with('.'));
        }
    }
}
