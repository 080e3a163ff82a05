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

/// What the core knows of maps between two questions: all of it can be learnt again.
#[derive(Debug, Default)]
pub(crate) struct Maps {
    held: Mutex<Option<Arc<Hand>>>,
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

    /// Lets the open map go.
    pub(super) fn close(&self) {
        *self.held() = None;
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
        self.held().clone()
    }

    /// Keeps a map open.
    pub(super) fn hold(&self, hand: Arc<Hand>) {
        *self.held() = Some(hand);
    }

    fn held(&self) -> MutexGuard<'_, Option<Arc<Hand>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
