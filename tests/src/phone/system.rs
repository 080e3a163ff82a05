//! The system around the app, as a test tells it to be: what it lets be shown, what it keeps from running, how much room it has.

use sambat_client::{
    SecretFile,
    ports::{KeyGone, Later, MayNotify, Platform, Secrets, SettingsPage, Silenced, Standby},
};
use sambat_domain::id::PackId;
use std::{
    fs,
    future::ready,
    io,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

#[derive(Default)]
struct State {
    may: Option<MayNotify>,
    /// What asking comes to, where nobody was asked.
    answer: Option<MayNotify>,
    silenced: Silenced,
    standby: Option<Standby>,
    room: Option<u64>,
    pages: Vec<&'static str>,
    concealed: bool,
}

/// A system that does what it is told, and remembers what it was asked for.
#[derive(Default)]
pub struct ToldSystem(Mutex<State>);

impl ToldSystem {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what the words of a line say, if it knows them; answers what is to be said.
    ///
    /// * `notifications STATE [ANSWER]`: `yes`, `not_asked`, `refused`, `refused_for_good`, `none`; the second is what asking comes to.
    /// * `silenced [KIND]...`: `answer`, `done`, `sent`, `late`; no other kind is.
    /// * `standby none`, or `standby` and what holds: `exempt`, `restricted`, `rare`, `no_mobile_data`, `maker=NAME`, `missed=DAYS`.
    /// * `room BYTES`: so much is free.
    /// * `pages?`: which pages of the settings were opened since this was last asked. `concealed?`: `yes` or `no`.
    pub fn tell(&self, words: &[&str]) -> Option<String> {
        let mut state = self.state();
        match *words {
            ["notifications", may] => state.may = may_notify(may)?,
            ["notifications", may, answer] => (state.may, state.answer) = (may_notify(may)?, may_notify(answer)?),
            ["silenced", ref kinds @ ..] => state.silenced = silenced(kinds)?,
            ["standby", "none"] => state.standby = None,
            ["standby", ref holds @ ..] => state.standby = Some(standby(holds)?),
            ["room", bytes] => state.room = Some(bytes.parse().ok()?),
            ["pages?"] => return Some(state.pages.drain(..).collect::<Vec<_>>().join(" ")),
            ["concealed?"] => return Some(if state.concealed { "yes" } else { "no" }.into()),
            _ => return None,
        }
        Some("ok".into())
    }
}

fn may_notify(word: &str) -> Option<Option<MayNotify>> {
    match word {
        "none" => Some(None),
        "yes" => Some(Some(MayNotify::Yes)),
        "not_asked" => Some(Some(MayNotify::NotAsked)),
        "refused" => Some(Some(MayNotify::Refused)),
        "refused_for_good" => Some(Some(MayNotify::RefusedForGood)),
        _ => None,
    }
}

fn silenced(kinds: &[&str]) -> Option<Silenced> {
    let mut told = Silenced::default();
    for kind in kinds {
        match *kind {
            "answer" => told.answer = true,
            "done" => told.done = true,
            "sent" => told.sent = true,
            "late" => told.late = true,
            _ => return None,
        }
    }
    Some(told)
}

fn standby(holds: &[&str]) -> Option<Standby> {
    let mut told = Standby {
        battery_exempt: false,
        restricted: false,
        rare: false,
        no_mobile_data: false,
        maker: String::new(),
        missed_days: 0,
    };
    for word in holds {
        match word.split_once('=') {
            None if *word == "exempt" => told.battery_exempt = true,
            None if *word == "restricted" => told.restricted = true,
            None if *word == "rare" => told.rare = true,
            None if *word == "no_mobile_data" => told.no_mobile_data = true,
            Some(("maker", name)) => name.clone_into(&mut told.maker),
            Some(("missed", days)) => told.missed_days = days.parse().ok()?,
            _ => return None,
        }
    }
    Some(told)
}

impl Platform for ToldSystem {
    fn open_settings(&self, page: SettingsPage) -> Later<'_, bool> {
        self.state().pages.push(match page {
            SettingsPage::App => "app",
            SettingsPage::Location => "location",
            SettingsPage::Notifications => "notifications",
            SettingsPage::Battery => "battery",
            SettingsPage::Autostart => "autostart",
        });
        Box::pin(ready(true))
    }

    fn may_notify(&self, ask: bool) -> Later<'_, Option<MayNotify>> {
        let mut state = self.state();
        if ask && state.may == Some(MayNotify::NotAsked) {
            state.may = state.answer;
        }
        Box::pin(ready(state.may))
    }

    fn silenced(&self) -> Later<'_, Silenced> {
        Box::pin(ready(self.state().silenced))
    }

    fn standby(&self) -> Later<'_, Option<Standby>> {
        Box::pin(ready(self.state().standby.clone()))
    }

    fn can_conceal(&self) -> bool {
        true
    }

    fn conceal(&self, on: bool) -> Later<'_, ()> {
        self.state().concealed = on;
        Box::pin(ready(()))
    }

    fn room(&self, data: &Path) -> Option<u64> {
        // Not this machine's: what a test says of room is all that there is to know.
        let _ = data;
        self.state().room
    }
}

/// Secrets that the device's own key opens no more, until the citizen wants new ones.
pub struct LostSecrets {
    path: PathBuf,
    lost: AtomicBool,
    file: SecretFile,
}

impl LostSecrets {
    /// Those of the file at this path.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { file: SecretFile::new(path.clone()), lost: AtomicBool::new(true), path }
    }

    fn kept(&self) -> io::Result<&SecretFile> {
        if self.lost.load(Ordering::SeqCst) { Err(KeyGone.into()) } else { Ok(&self.file) }
    }
}

impl Secrets for LostSecrets {
    fn store_key(&self) -> io::Result<[u8; 32]> {
        self.kept()?.store_key()
    }

    fn device_secret(&self, pack: &PackId) -> io::Result<[u8; 32]> {
        self.kept()?.device_secret(pack)
    }

    fn renew(&self) -> io::Result<()> {
        fs::rename(&self.path, self.path.with_extension("gone"))?;
        self.lost.store(false, Ordering::SeqCst);
        Ok(())
    }
}
