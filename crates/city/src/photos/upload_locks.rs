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
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    /// The number of the request that came last.
    newest: u64,
    /// Stops the request that holds the lock.
    holder: CancellationToken,
    /// How many requests hold the lock or wait for it.
    users: usize,
}

/// The locks that are held or waited for, by the upload's `uid`.
#[derive(Debug, Clone, Default)]
pub struct UploadLocks(Arc<Mutex<HashMap<String, Arc<Lane>>>>);

/// The lock of one upload, held: only its holder changes the upload. It is released when this is dropped.
#[derive(Debug)]
pub struct UploadGuard {
    /// Cancelled when a newer request wants the lock.
    pub wanted: CancellationToken,
    _held: OwnedMutexGuard<()>,
    _place: Waiter,
}

/// A request that holds a lock or waits for it. The last one to leave removes the lock from the table.
#[derive(Debug)]
struct Waiter {
    lanes: UploadLocks,
    uid: String,
    lane: Arc<Lane>,
    number: u64,
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl UploadLocks {
    fn place(&self, uid: &str) -> Waiter {
        let mut lanes = locked(&self.0);
        let lane = lanes.entry(uid.to_owned()).or_default().clone();
        let number = {
            let mut queue = locked(&lane.queue);
            queue.users += 1;
            queue.newest += 1;
            queue.holder.cancel();
            queue.newest
        };
        Waiter { lanes: self.clone(), uid: uid.to_owned(), lane, number }
    }

    /// Whether a request holds this upload's lock, or waits for it.
    pub(crate) fn are_in_use(&self, uid: &str) -> bool {
        locked(&self.0).contains_key(uid)
    }

    /// Takes the lock from the request that holds it. `None` if that did not stop within `patience`.
    pub async fn take(&self, uid: &str, patience: Duration) -> Option<UploadGuard> {
        let place = self.place(uid);
        let turn = place.lane.turn.clone().lock_owned();
        let held_turn = tokio::time::timeout(patience, turn).await.ok()?;
        let wanted = CancellationToken::new();
        {
            let mut queue = locked(&place.lane.queue);
            // A request that came while this one waited wants the lock already.
            if queue.newest > place.number {
                wanted.cancel();
            }
            queue.holder = wanted.clone();
        }
        Some(UploadGuard { wanted, _held: held_turn, _place: place })
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut lanes = locked(&self.lanes.0);
        let mut queue = locked(&self.lane.queue);
        queue.users -= 1;
        if queue.users == 0 {
            lanes.remove(&self.uid);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newer_takes_the_turn_when_the_older_lets_go() {
        let lanes = UploadLocks::default();
        let older = lanes.take("a", Duration::from_secs(5)).await.unwrap();
        assert!(!older.wanted.is_cancelled());
        let newer = tokio::spawn({
            let lanes = lanes.clone();
            async move { lanes.take("a", Duration::from_secs(5)).await.is_some() }
        });
        older.wanted.cancelled().await;
        drop(older);
        assert!(newer.await.unwrap());
        assert!(locked(&lanes.0).is_empty());
    }

    #[tokio::test]
    async fn of_two_who_wait_the_older_is_asked_to_stop_as_soon_as_it_starts() {
        let lanes = UploadLocks::default();
        let first = lanes.take("a", Duration::from_secs(5)).await.unwrap();
        let mut second = Box::pin(lanes.take("a", Duration::from_secs(5)));
        let mut third = Box::pin(lanes.take("a", Duration::from_secs(5)));
        tokio::select! {
            biased;
            _ = &mut second => panic!("nobody let go"),
            _ = &mut third => panic!("nobody let go"),
            () = std::future::ready(()) => {}
        }
        drop(first);
        let second = second.await.unwrap();
        assert!(second.wanted.is_cancelled());
        drop(second);
        assert!(!third.await.unwrap().wanted.is_cancelled());
    }

    #[tokio::test]
    async fn who_does_not_let_go_keeps_it() {
        let lanes = UploadLocks::default();
        let _older = lanes.take("a", Duration::from_secs(5)).await.unwrap();
        assert!(lanes.take("a", Duration::ZERO).await.is_none());
        assert!(lanes.take("b", Duration::ZERO).await.is_some());
    }
}
