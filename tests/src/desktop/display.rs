//! A display that nobody looks at.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The display: the one that is there, or an Xvfb of this test's own.
#[derive(Debug)]
pub struct Display {
    /// What DISPLAY must be.
    pub name: String,
    own: Option<(Child, TempDir)>,
}

impl Display {
    /// Takes the display that is there, or starts one.
    #[must_use]
    pub fn open() -> Self {
        env::var("DISPLAY").map_or_else(|_| Self::new(), |name| Self { name, own: None })
    }

    /// Starts one, on which nothing is shown.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it starts a process")]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let started = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut own = started.expect("Xvfb must be installed (Debian: apt-get install xvfb), or DISPLAY be set");
        // It says its number when it is ready, and not before.
        let mut number = String::new();
        BufReader::new(own.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { name: format!(":{}", number.trim()), own: Some((own, folder)) }
    }

    /// What it shows now, as an X window dump (XWD); nothing of a display that was there before.
    #[must_use]
    pub fn picture(&self) -> Vec<u8> {
        let file = self.own.as_ref().map(|(_, folder)| folder.path().join("Xvfb_screen0"));
        file.map(|file| fs::read(file).unwrap()).unwrap_or_default()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some((own, _)) = &mut self.own {
            let _ = own.kill();
            let _ = own.wait();
        }
    }
}
