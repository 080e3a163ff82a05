//! A phone that is none: its Keystore adds one to each byte, and it can stay silent.

use crate::device::{Device, DeviceError};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

#[derive(Default)]
pub struct Fake {
    heard: Mutex<Vec<String>>,
    silent: AtomicBool,
}

impl Fake {
    /// What it was asked since somebody last looked; not what its Keystore was.
    pub fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    /// From now on it answers nothing, or does.
    pub fn silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::Relaxed);
    }

    fn hear(&self, what: String) -> Result<(), DeviceError> {
        if self.silent.load(Ordering::Relaxed) {
            return Err(DeviceError);
        }
        self.heard.lock().unwrap().push(what);
        Ok(())
    }

    fn shift(&self, bytes: &[u8], by: u8) -> Result<Vec<u8>, DeviceError> {
        if self.silent.load(Ordering::Relaxed) {
            return Err(DeviceError);
        }
        Ok(bytes.iter().map(|byte| byte.wrapping_add(by)).collect())
    }
}

impl Device for Fake {
    fn seal(&self, key: &[u8]) -> Result<Vec<u8>, DeviceError> {
        self.shift(key, 1)
    }

    fn unseal(&self, sealed: &[u8]) -> Result<Option<Vec<u8>>, DeviceError> {
        self.shift(sealed, 255).map(Some)
    }

    fn tell(&self, news: &str) -> Result<bool, DeviceError> {
        self.hear(format!("tell {news}")).map(|()| true)
    }

    fn retract(&self, report: Option<&str>) -> Result<(), DeviceError> {
        self.hear(format!("retract {}", report.unwrap_or("all")))
    }

    fn network(&self) -> Result<i32, DeviceError> {
        self.shift(&[], 0).map(|_| 2)
    }

    fn schedule(&self, unmetered: bool, now: bool) -> Result<(), DeviceError> {
        self.hear(format!("schedule {unmetered} {now}"))
    }

    fn unschedule(&self) -> Result<(), DeviceError> {
        self.hear("unschedule".into())
    }

    fn watch(&self, on: bool) -> Result<(), DeviceError> {
        self.hear(format!("watch {on}"))
    }

    fn decode(&self, picture: &[u8], _: i32) -> Result<Option<Vec<u8>>, DeviceError> {
        self.shift(picture, 0).map(Some)
    }
}
