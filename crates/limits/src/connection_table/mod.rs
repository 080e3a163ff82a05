//! Who is connected, and who goes when there are too many.
//!
//! Every connection counts as one, and as one for each of its requests that is being answered. Nobody waits to get in: when
//! the table is nearly full, the slowest connection of the network that has most of it goes. So a flood makes room out of itself, and
//! whoever else is behind the same address is quicker than it.

#[cfg(test)]
mod tests;

use crate::network::Network;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The table is nearly full from so many per cent on.
const NEARLY: usize = 80;

/// One network may have one part in so many of the table. Of what is beyond, whoever is behind the least pace goes.
const SHARE: usize = 4;

/// How much of its time a connection that is waited for may have used up before it can be closed in favour of others.
const BEHIND: Duration = Duration::from_secs(2);

/// What a connection may send that is of no request: the beginning, and what is read ahead.
const OVERHEAD: u64 = 256 << 10;

/// What it may send for each request besides its body, which it may also have sent in vain.
const OF_REQUEST: u64 = 96 << 10;

/// One byte in so many of what is sent and read may be of the protocol.
const OF_BYTES: u64 = 8;

/// More of the protocol came than any request needs: pings, settings, windows without end.
#[derive(Debug, thiserror::Error)]
#[error("more came than any request needs")]
pub struct TooMuch;

#[derive(Debug)]
struct State {
    /// The network that it belongs to; `None` while a proxy keeps it open for its next request.
    network: Option<Network>,
    /// Requests that are being answered.
    requests: usize,
    /// What the other end is waited for: the rest of a body, or that it reads.
    waits: usize,
    waited_at: Instant,
    /// When it falls behind the least pace, if nothing goes until then.
    until: Instant,
    /// Since when a request's head is waited for.
    head_since: Option<Instant>,
    /// Of each answer that is being taken, until when the rest of it is kept.
    due: HashMap<u64, Instant>,
    last_request: u64,
    came: u64,
    allowed: u64,
}

impl State {
    fn weight(&self) -> usize {
        self.requests.max(1)
    }

    /// Whether it is the other end's turn.
    fn is_waited_for(&self) -> bool {
        self.network.is_some() && (self.requests == 0 || self.waits > 0)
    }
}

/// What is known of one open connection: its network, its requests, and by when it has to send more.
#[derive(Debug)]
pub struct Entry {
    slow: Duration,
    /// Whether it is a proxy's: whose a request is, the proxy says.
    is_proxys: bool,
    state: Mutex<State>,
    /// Cancelled when it must go.
    pub end: CancellationToken,
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Entry {
    fn new(slow: Duration, network: Option<Network>) -> Self {
        let now = Instant::now();
        Self {
            slow,
            is_proxys: network.is_none(),
            state: Mutex::new(State {
                network,
                requests: 0,
                waits: 0,
                waited_at: now,
                until: now + slow,
                head_since: Some(now),
                due: HashMap::new(),
                last_request: 0,
                came: 0,
                allowed: OVERHEAD,
            }),
            end: CancellationToken::new(),
        }
    }

    /// Bytes came off the wire.
    ///
    /// # Errors
    /// [`TooMuch`] once more came than its requests account for.
    pub fn came(&self, bytes: usize, is_http_2: bool) -> Result<(), TooMuch> {
        let mut state = locked(&self.state);
        self.went(&mut state, bytes);
        state.came = state.came.saturating_add(bytes as u64);
        // HTTP/2 also says other things between two requests.
        if state.requests == 0 && !is_http_2 {
            state.head_since.get_or_insert_with(Instant::now);
        }
        if state.came > state.allowed { Err(TooMuch) } else { Ok(()) }
    }

    /// Bytes went onto the wire.
    pub fn sent(&self, bytes: usize) {
        let mut state = locked(&self.state);
        self.went(&mut state, bytes);
        state.allowed = state.allowed.saturating_add(bytes as u64 / OF_BYTES);
    }

    /// Bytes of a request's body were taken in.
    pub fn took(&self, bytes: usize) {
        let bytes = bytes as u64;
        let mut state = locked(&self.state);
        state.allowed = state.allowed.saturating_add(bytes).saturating_add(bytes / OF_BYTES);
    }

    fn went(&self, state: &mut State, bytes: usize) {
        // The least pace: a byte is a millisecond.
        let bought = Duration::from_millis(bytes as u64);
        state.until = (state.until + bought).min(Instant::now() + self.slow);
    }

    /// When the other end will have been too slow: with the head of a request, which may take so long, or in reading an answer.
    pub fn due(&self, head: Duration) -> Option<Instant> {
        let state = locked(&self.state);
        state.due.values().copied().chain(state.head_since.map(|since| since + head)).min()
    }

    /// When the other end was waited for last: now, while it still takes what it was sent.
    pub fn waited_at(&self) -> Instant {
        let state = locked(&self.state);
        if state.waits > 0 { Instant::now() } else { state.waited_at }
    }

    /// The connection begins anew to wait for a head, after TLS was agreed on.
    pub fn expect_head(&self) {
        locked(&self.state).head_since = Some(Instant::now());
    }

    /// The request's number, and whether the connection weighs more now.
    fn begin(&self, network: Option<Network>) -> (u64, bool) {
        let mut state = locked(&self.state);
        state.requests += 1;
        state.last_request += 1;
        state.head_since = None;
        // A whole head came: whoever was silent before is as good as new.
        state.until = Instant::now() + self.slow;
        state.allowed = state.allowed.saturating_add(OF_REQUEST);
        if self.is_proxys {
            state.network = network;
        }
        (state.last_request, self.is_proxys || state.requests > 1)
    }

    fn finish(&self, request: u64) {
        let mut state = locked(&self.state);
        state.requests = state.requests.saturating_sub(1);
        state.due.remove(&request);
        if self.is_proxys && state.requests == 0 {
            state.network = None;
        }
    }
}

/// The other end is waited for, until this is dropped.
#[derive(Debug)]
pub struct WaitGuard(Arc<Entry>);

impl WaitGuard {
    /// Waits for the other end of this connection.
    pub fn on(entry: &Arc<Entry>) -> Self {
        locked(&entry.state).waits += 1;
        Self(entry.clone())
    }
}

impl Drop for WaitGuard {
    fn drop(&mut self) {
        let mut state = locked(&self.0.state);
        state.waits = state.waits.saturating_sub(1);
        state.waited_at = Instant::now();
    }
}

#[derive(Debug, Default)]
struct List {
    open: HashMap<u64, Arc<Entry>>,
    last: u64,
}

/// All connections that the server has open, and how many it may have.
#[derive(Debug)]
pub struct Table {
    most: usize,
    slow: Duration,
    list: Mutex<List>,
}

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub struct ConnectionSlot {
    table: Arc<Table>,
    number: u64,
    /// Its connection.
    pub entry: Arc<Entry>,
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        locked(&self.table.list).open.remove(&self.number);
    }
}

impl ConnectionSlot {
    /// A request begins, of this network where a proxy says so.
    pub fn begin(&self, network: Option<Network>) -> Request {
        let (number, weighs_more) = self.entry.begin(network.map(Network::house));
        if weighs_more {
            self.table.make_room(&mut locked(&self.table.list), self.number);
        }
        Request { entry: self.entry.clone(), number }
    }
}

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub struct Request {
    /// The connection that it came by.
    pub entry: Arc<Entry>,
    number: u64,
}

impl Request {
    /// Until when the rest of its answer is kept for whoever takes it; none while it is our turn.
    pub fn is_due(&self, until: Option<Instant>) {
        let mut state = locked(&self.entry.state);
        match until {
            Some(until) => state.due.insert(self.number, until),
            None => state.due.remove(&self.number),
        };
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.entry.finish(self.number);
    }
}

/// What is compared between connections when one must be closed.
struct Seen {
    number: u64,
    network: Option<Network>,
    weight: usize,
    is_waited_for: bool,
    until: Instant,
}

impl Table {
    /// A table with nobody in it, for so many connections. `slow` is how far one may fall behind before it counts as slow.
    pub fn new(most: usize, slow: Duration) -> Arc<Self> {
        Arc::new(Self { most, slow, list: Mutex::default() })
    }

    /// A place for a connection of a network; of none, for a proxy's.
    pub fn enter(self: &Arc<Self>, network: Option<Network>) -> ConnectionSlot {
        let entry = Arc::new(Entry::new(self.slow, network.map(Network::house)));
        let mut list = locked(&self.list);
        list.last += 1;
        let number = list.last;
        list.open.insert(number, entry.clone());
        self.make_room(&mut list, number);
        drop(list);
        ConnectionSlot { table: self.clone(), number, entry }
    }

    /// Has one go, if there are too many with this one.
    fn make_room(&self, list: &mut List, newest: u64) {
        let seen: Vec<Seen> = list
            .open
            .iter()
            .map(|(number, entry)| {
                let state = locked(&entry.state);
                Seen {
                    number: *number,
                    network: state.network,
                    weight: state.weight(),
                    is_waited_for: state.is_waited_for(),
                    until: state.until,
                }
            })
            .collect();
        if let Some(number) = self.leaves(&seen, newest)
            && let Some(entry) = list.open.remove(&number)
        {
            entry.end.cancel();
        }
    }

    fn leaves(&self, seen: &[Seen], newest: u64) -> Option<u64> {
        let weight: usize = seen.iter().map(|seen| seen.weight).sum();
        // What a proxy keeps counts together: it is nobody's, or of whom it will say so in a moment.
        let mut of_network: HashMap<Option<Network>, usize> = HashMap::new();
        for one in seen {
            *of_network.entry(one.network).or_default() += one.weight;
        }
        let slowest = |of: Option<Network>, may_go: fn(&Seen) -> bool| {
            let others = seen.iter().filter(|one| one.number != newest && one.network == of && may_go(one));
            others.min_by_key(|one| (one.until, one.number))
        };
        if weight * 100 > self.most * NEARLY {
            let mut networks: Vec<_> = of_network.into_iter().collect();
            networks.sort_unstable_by_key(|(network, weight)| (std::cmp::Reverse(*weight), *network));
            // Of networks of which nobody is waited for none goes, and nobody for what a proxy keeps; unless it is quite full.
            let waited_for = networks
                .iter()
                .take_while(|(network, _)| network.is_some())
                .find_map(|(network, _)| slowest(*network, |one| one.is_waited_for));
            let any = || networks.iter().find_map(|(network, _)| slowest(*network, |_| true));
            return waited_for.or_else(|| any().filter(|_| weight > self.most)).map(|one| one.number);
        }
        let network = Some(seen.iter().find(|one| one.number == newest)?.network?);
        if of_network.get(&network).is_none_or(|weight| weight * SHARE <= self.most) {
            return None;
        }
        let in_time = Instant::now() + self.slow.saturating_sub(BEHIND);
        slowest(network, |one| one.is_waited_for).filter(|one| one.until < in_time).map(|one| one.number)
    }
}
