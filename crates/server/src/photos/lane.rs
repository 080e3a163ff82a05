//! One writer an upload. A newer request asks the older one to stop, and waits until it has put down what it had.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Default)]
struct Lane {
    turn: Arc<tokio::sync::Mutex<()>>,
    holder: Mutex<CancellationToken>,
    /// Who holds it or waits for it.
    users: Mutex<usize>,
}

/// The lanes in use, by upload.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lanes(Arc<Mutex<HashMap<String, Arc<Lane>>>>);

/// The right to touch an upload.
#[derive(Debug)]
pub(crate) struct Turn {
    /// Cancelled when somebody newer wants the turn.
    pub(crate) wanted: CancellationToken,
    _held: OwnedMutexGuard<()>,
    _place: Place,
}

/// A place at a lane; the last one to leave takes the lane away.
#[derive(Debug)]
struct Place {
    lanes: Lanes,
    uid: String,
    lane: Arc<Lane>,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lanes {
    fn place(&self, uid: &str) -> Place {
        let mut lanes = held(&self.0);
        let lane = lanes.entry(uid.to_owned()).or_default().clone();
        *held(&lane.users) += 1;
        Place { lanes: self.clone(), uid: uid.to_owned(), lane }
    }

    /// Takes the turn from whoever has it. `None` if they would not stop in time.
    pub(crate) async fn take(&self, uid: &str, patience: Duration) -> Option<Turn> {
        let place = self.place(uid);
        held(&place.lane.holder).cancel();
        let turn = place.lane.turn.clone().lock_owned();
        let held_turn = tokio::time::timeout(patience, turn).await.ok()?;
        let wanted = CancellationToken::new();
        *held(&place.lane.holder) = wanted.clone();
        Some(Turn { wanted, _held: held_turn, _place: place })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lanes = held(&self.lanes.0);
        let mut users = held(&self.lane.users);
        *users -= 1;
        if *users == 0 {
            lanes.remove(&self.uid);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newer_takes_the_turn_when_the_older_lets_go() {
        let lanes = Lanes::default();
        let older = lanes.take("a", Duration::from_secs(5)).await.unwrap();
        assert!(!older.wanted.is_cancelled());
        let newer = tokio::spawn({
            let lanes = lanes.clone();
            async move { lanes.take("a", Duration::from_secs(5)).await.is_some() }
        });
        older.wanted.cancelled().await;
        drop(older);
        assert!(newer.await.unwrap());
        assert!(held(&lanes.0).is_empty());
    }

    #[tokio::test]
    async fn who_does_not_let_go_keeps_it() {
        let lanes = Lanes::default();
        let _older = lanes.take("a", Duration::from_secs(5)).await.unwrap();
        assert!(lanes.take("a", Duration::ZERO).await.is_none());
        assert!(lanes.take("b", Duration::ZERO).await.is_some());
    }
}
