//! A display that nobody looks at.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// The display: the one that is there, or an Xvfb of this test's own.
#[derive(Debug)]
pub struct Display {
    /// What DISPLAY must be.
    pub name: String,
    own: Option<Child>,
}

impl Display {
    /// Takes the display that is there, or starts one.
    pub fn open() -> Self {
        if let Ok(name) = env::var("DISPLAY") {
            return Self { name, own: None };
        }
        let started = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut own = started.expect("Xvfb must be installed (Debian: apt-get install xvfb), or DISPLAY be set");
        // It says its number when it is ready, and not before.
        let mut number = String::new();
        BufReader::new(own.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { name: format!(":{}", number.trim()), own: Some(own) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            let _ = own.kill();
            let _ = own.wait();
        }
    }
}
