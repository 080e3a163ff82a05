//! One thread that talks to the keyring, and callers who do not wait for it for ever. A call that hangs holds that thread alone,
//! which nobody joins: it ends with the program.

use keyring_core::{Entry, Error};
use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};
use zeroize::Zeroizing;

type Bytes = Zeroizing<Vec<u8>>;

/// What the thread is asked for; it answers where it is told to.
enum Ask {
    Get(Sender<io::Result<Option<Bytes>>>),
    Set(Bytes, Sender<io::Result<()>>),
}

/// An entry of a keyring, asked one thing at a time.
pub(crate) struct Patient {
    asks: Sender<Ask>,
    patience: Duration,
}

impl Patient {
    /// Starts the thread, which finds the entry; nobody waits for it here.
    pub(crate) fn start(patience: Duration, find: impl FnOnce() -> io::Result<Entry> + Send + 'static) -> Self {
        let (asks, asked) = mpsc::channel();
        thread::spawn(move || {
            let entry = find();
            for ask in asked {
                // Who no longer waits hears nothing.
                let _ = match ask {
                    Ask::Get(answer) => answer.send(with(&entry, get)).map_err(drop),
                    Ask::Set(secret, answer) => answer.send(with(&entry, |entry| set(entry, &secret))).map_err(drop),
                };
            }
        });
        Self { asks, patience }
    }

    /// What the entry holds; `None` where it holds nothing.
    ///
    /// # Errors
    /// Where there is no keyring, or it does not answer in time.
    pub(crate) fn get(&self) -> io::Result<Option<Bytes>> {
        self.ask(Ask::Get)
    }

    /// Has the entry hold this.
    ///
    /// # Errors
    /// Where there is no keyring, it refuses, or it does not answer in time.
    pub(crate) fn set(&self, secret: Bytes) -> io::Result<()> {
        self.ask(|answer| Ask::Set(secret, answer))
    }

    fn ask<T>(&self, ask: impl FnOnce(Sender<io::Result<T>>) -> Ask) -> io::Result<T> {
        let (answer, answered) = mpsc::channel();
        self.asks.send(ask(answer)).map_err(|_| io::ErrorKind::NotConnected)?;
        match answered.recv_timeout(self.patience) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

fn with<T>(entry: &io::Result<Entry>, work: impl FnOnce(&Entry) -> io::Result<T>) -> io::Result<T> {
    match entry {
        Ok(entry) => work(entry),
        Err(error) => Err(error.kind().into()),
    }
}

fn get(entry: &Entry) -> io::Result<Option<Bytes>> {
    match entry.get_secret() {
        Ok(secret) => Ok(Some(secret.into())),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(refused(&error)),
    }
}

fn set(entry: &Entry, secret: &Bytes) -> io::Result<()> {
    entry.set_secret(secret).map_err(|error| refused(&error))
}

/// The error by its kind alone: its text may hold what was in the entry.
pub(crate) fn refused(error: &Error) -> io::Error {
    let kind = match error {
        Error::NoStorageAccess(_) => io::ErrorKind::PermissionDenied,
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => io::ErrorKind::Unsupported,
        Error::TooLong(..) => io::ErrorKind::FileTooLarge,
        _ => io::ErrorKind::Other,
    };
    kind.into()
}
