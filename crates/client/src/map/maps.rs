//! What the core knows of maps in memory.

use super::hand::Hand;
use super::view::MapTrouble;
use sambat_domain::id::PackId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::task::JoinHandle;

/// The download that is under way. Dropped, it stops.
#[derive(Debug)]
pub(crate) struct Coming {
    pack: PackId,
    task: JoinHandle<()>,
}

impl Coming {
    pub(super) fn of(pack: PackId, task: JoinHandle<()>) -> Self {
        Self { pack, task }
    }

    pub(super) fn is_of(&self, pack: &PackId) -> bool {
        self.pack == *pack && !self.task.is_finished()
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The map that is open, and how often it was let go: whoever looked for one before that may have found another.
#[derive(Debug, Default)]
struct Held {
    turn: u64,
    hand: Option<Arc<Hand>>,
}

/// What the core knows of maps between two questions: all of it can be learnt again.
#[derive(Debug, Default)]
pub(crate) struct Maps {
    held: Mutex<Held>,
    coming: Mutex<Option<Coming>>,
    troubles: Mutex<HashMap<PackId, MapTrouble>>,
}

impl Maps {
    pub(super) fn coming(&self) -> MutexGuard<'_, Option<Coming>> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_coming(&self, pack: &PackId) -> bool {
        self.coming().as_ref().is_some_and(|coming| coming.is_of(pack))
    }

    /// Ends the download that is under way; what came stays.
    pub(super) fn stop(&self) {
        *self.coming() = None;
    }

    /// Lets the open map go: another city was chosen, the city has another map, or its file goes.
    pub(crate) fn close(&self) {
        let mut held = self.held();
        held.turn += 1;
        held.hand = None;
    }

    pub(super) fn trouble(&self, pack: &PackId) -> Option<MapTrouble> {
        self.troubles().get(pack).copied()
    }

    pub(super) fn note_trouble(&self, pack: &PackId, trouble: MapTrouble) {
        self.troubles().insert(pack.clone(), trouble);
    }

    pub(super) fn forget_trouble(&self, pack: &PackId) {
        self.troubles().remove(pack);
    }

    fn troubles(&self) -> MutexGuard<'_, HashMap<PackId, MapTrouble>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The map that is open.
    pub(super) fn open(&self) -> Option<Arc<Hand>> {
        self.held().hand.clone()
    }

    /// Asked before one looks which map it should be; see [`Maps::hold`].
    pub(super) fn turn(&self) -> u64 {
        self.held().turn
    }

    /// Keeps a map open that was looked for since that turn, unless one was let go meanwhile.
    pub(super) fn hold(&self, turn: u64, hand: Arc<Hand>) {
        let mut held = self.held();
        if held.turn == turn {
            held.hand = Some(hand);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
