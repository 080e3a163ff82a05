//! Room that is shared fairly: those who wait are served by turns of their networks, and nobody takes more than a share.

use crate::network::Network;
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// How much room there is, and how it is shared among networks.
#[derive(Debug, Clone, Copy)]
pub struct Shares {
    /// How much room there is in all; callers choose the unit, such as bytes or jobs.
    pub room: usize,
    /// The most that one network has of it at once, as long as it says who it is.
    pub each: usize,
    /// How many may wait in all.
    pub waiting: usize,
    /// How many of one network may wait.
    pub waiting_each: usize,
}

/// Nobody more may wait: the queue is full.
#[derive(Debug, PartialEq, Eq)]
pub struct LineFull;

struct Queued {
    weight: usize,
    told: oneshot::Sender<SharePermit>,
}

#[derive(Default)]
struct State {
    taken: usize,
    /// How much room each network holds.
    held: BTreeMap<Option<Network>, usize>,
    lines: BTreeMap<Option<Network>, VecDeque<Queued>>,
    /// Whose turn is next.
    turns: VecDeque<Option<Network>>,
}

/// The room of one kind.
#[derive(Clone)]
pub struct FairQueue {
    shares: Shares,
    state: Arc<Mutex<State>>,
}

impl fmt::Debug for FairQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FairQueue").field("shares", &self.shares).finish_non_exhaustive()
    }
}

/// Room that a caller holds; when it is dropped, the next in the queue gets it.
#[derive(Debug)]
pub struct SharePermit {
    of: FairQueue,
    network: Option<Network>,
    weight: usize,
}

impl SharePermit {
    /// Gives back what is not needed after all.
    pub fn shrink(&mut self, weight: usize) {
        let back = self.weight.saturating_sub(weight);
        self.weight -= back;
        self.of.give_back(self.network, back);
    }
}

impl Drop for SharePermit {
    fn drop(&mut self) {
        self.of.give_back(self.network, self.weight);
    }
}

impl FairQueue {
    /// A room of these shares, all of it free.
    pub fn new(shares: Shares) -> Self {
        Self { shares, state: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes room, at its turn. No network is this machine itself or a proxy of which we were not told: behind it there is
    /// everybody, and only what is for all bounds it. What asks for more than there is gets all.
    ///
    /// # Errors
    /// [`LineFull`] where as many wait already as may, in all or of this network, or where it lost its place to a network that
    /// has fewer waiting.
    pub async fn take(&self, network: Option<Network>, weight: usize) -> Result<SharePermit, LineFull> {
        let network = network.map(|network| network.wide().unwrap_or(network));
        let told = {
            let mut state = self.state();
            let each = self.most(network);
            let weight = weight.min(each);
            if state.turns.is_empty() && self.fits(&state, network, weight) {
                return Ok(self.hold(&mut state, network, weight));
            }
            let waits = state.lines.get(&network).map_or(0, VecDeque::len);
            if network.is_some() && waits >= self.shares.waiting_each {
                return Err(LineFull);
            }
            if state.lines.values().map(VecDeque::len).sum::<usize>() >= self.shares.waiting {
                state.make_way(waits)?;
            }
            let (told, telling) = oneshot::channel();
            state.lines.entry(network).or_default().push_back(Queued { weight, told });
            if waits == 0 {
                state.turns.push_back(network);
            }
            let served = self.serve(&mut state);
            drop(state);
            drop(served);
            telling
        };
        told.await.map_err(|_| LineFull)
    }

    /// The most that somebody has at once.
    fn most(&self, network: Option<Network>) -> usize {
        if network.is_some() { self.shares.each } else { self.shares.room }
    }

    fn fits(&self, state: &State, network: Option<Network>, weight: usize) -> bool {
        let has = state.held.get(&network).copied().unwrap_or(0);
        state.taken + weight <= self.shares.room && has + weight <= self.most(network)
    }

    fn hold(&self, state: &mut State, network: Option<Network>, weight: usize) -> SharePermit {
        state.taken += weight;
        *state.held.entry(network).or_default() += weight;
        SharePermit { of: self.clone(), network, weight }
    }

    fn give_back(&self, network: Option<Network>, weight: usize) {
        if weight == 0 {
            return;
        }
        let mut state = self.state();
        state.taken = state.taken.saturating_sub(weight);
        if let Some(held) = state.held.get_mut(&network) {
            *held = held.saturating_sub(weight);
            if *held == 0 {
                state.held.remove(&network);
            }
        }
        let unheard = self.serve(&mut state);
        drop(state);
        // Whoever went away meanwhile gives back what they got, which serves the next.
        drop(unheard);
    }

    /// Gives room to those whose turn it is. Answers what was for somebody who has gone: to be dropped without the lock.
    fn serve(&self, state: &mut State) -> Vec<SharePermit> {
        let (mut unheard, mut passed) = (Vec::new(), 0);
        while passed < state.turns.len() {
            let Some(network) = state.turns.pop_front() else { break };
            let Some(next) = state.lines.get_mut(&network).and_then(VecDeque::pop_front) else { continue };
            // Whoever waits for much is not overtaken for ever: where the room is short, nobody passes.
            let short = state.taken + next.weight > self.shares.room;
            if next.told.is_closed() || self.fits(state, network, next.weight) {
                if !next.told.is_closed() {
                    let room = self.hold(state, network, next.weight);
                    unheard.extend(next.told.send(room).err());
                }
                passed = 0;
            } else {
                state.lines.entry(network).or_default().push_front(next);
                passed += 1;
                if short {
                    state.turns.push_front(network);
                    break;
                }
            }
            match state.lines.get(&network) {
                Some(line) if !line.is_empty() => state.turns.push_back(network),
                _ => drop(state.lines.remove(&network)),
            }
        }
        unheard
    }
}

impl State {
    /// The line is full: the last of the network that has most in it goes, where that is more than whoever comes would have.
    fn make_way(&mut self, has: usize) -> Result<(), LineFull> {
        let longest = self.lines.values_mut().max_by_key(|line| line.len());
        let Some(line) = longest.filter(|line| line.len() > has + 1) else { return Err(LineFull) };
        line.pop_back();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{future::Future, pin::Pin, task::Poll};

    fn network(n: u8) -> Option<Network> {
        Some(Network::of([203, 0, n, 7].into()))
    }

    fn fair(room: usize, each: usize) -> FairQueue {
        FairQueue::new(Shares { room, each, waiting: 10, waiting_each: 4 })
    }

    type Taking = Pin<Box<dyn Future<Output = Result<SharePermit, LineFull>>>>;

    fn taking(fair: &FairQueue, network: Option<Network>, weight: usize) -> Taking {
        let fair = fair.clone();
        Box::pin(async move { fair.take(network, weight).await })
    }

    async fn polled(taking: &mut Taking) -> Option<Result<SharePermit, LineFull>> {
        std::future::poll_fn(|context| {
            Poll::Ready(match taking.as_mut().poll(context) {
                Poll::Ready(done) => Some(done),
                Poll::Pending => None,
            })
        })
        .await
    }

    #[tokio::test]
    async fn networks_take_turns_however_many_of_one_wait() {
        let fair = fair(1, 1);
        let held = fair.take(network(1), 1).await.unwrap();
        let mut many: Vec<_> = (0..4).map(|_| taking(&fair, network(1), 1)).collect();
        for waiting in &mut many {
            assert!(polled(waiting).await.is_none());
        }
        assert_eq!(fair.take(network(1), 1).await.err(), Some(LineFull), "a network has its bound");
        let mut other = taking(&fair, network(2), 1);
        assert!(polled(&mut other).await.is_none());
        drop(held);
        let first = polled(&mut many[0]).await.unwrap().unwrap();
        assert!(polled(&mut other).await.is_none());
        drop(first);
        drop(polled(&mut other).await.expect("the second turn is another network's").unwrap());
        assert!(polled(&mut many[1]).await.is_some());
    }

    #[tokio::test]
    async fn a_full_line_makes_way_for_who_has_nobody_in_it() {
        let fair = fair(1, 1);
        let _held = fair.take(network(1), 1).await.unwrap();
        let mut waiting = Vec::new();
        for n in [1, 1, 1, 1, 2, 2, 2, 2, 3, 3] {
            let mut one = taking(&fair, network(n), 1);
            assert!(polled(&mut one).await.is_none());
            waiting.push(one);
        }
        let mut late = taking(&fair, network(4), 1);
        assert!(polled(&mut late).await.is_none());
        let mut sent_away = 0;
        for one in &mut waiting {
            sent_away += usize::from(polled(one).await.is_some());
        }
        assert_eq!(sent_away, 1);
    }

    #[tokio::test]
    async fn a_share_is_all_that_one_network_has_and_all_comes_back() {
        let fair = fair(100, 40);
        let mut mine = vec![fair.take(network(1), 30).await.unwrap()];
        let mut more = taking(&fair, network(1), 20);
        assert!(polled(&mut more).await.is_none(), "more than a share");
        mine.push(fair_take_beside(&fair).await);
        mine[0].shrink(10);
        mine.push(polled(&mut more).await.unwrap().unwrap());
        // Whoever goes away while they wait takes nothing along.
        let mut gone = taking(&fair, network(1), 40);
        assert!(polled(&mut gone).await.is_none());
        drop(gone);
        drop(mine);
        let all = fair.take(None, 1_000).await.unwrap();
        assert_eq!(all.weight, 100, "what asks for more than there is gets all");
        drop(all);
        assert_eq!(fair.state().taken, 0);
        assert!(fair.state().held.is_empty());
    }

    async fn fair_take_beside(fair: &FairQueue) -> SharePermit {
        // Somebody else is not held up by whoever waits for their own share.
        let mut other = taking(fair, network(2), 30);
        let room = polled(&mut other).await;
        room.expect("there is room").unwrap()
    }
}
