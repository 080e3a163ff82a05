//! Wrong tries make the next one wait. Nobody is ever locked out: a wait ends, and whoever waits has a place in line.
//!
//! What is counted lies in tables of a fixed size, at a place that a keyed hash names: a flood of names that nobody has takes no
//! memory, drives nothing out, and cannot be aimed. Two that share a place share a count, which makes a wait longer, never shorter.

#[cfg(test)]
mod tests;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// After so much quiet all is forgotten.
pub const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// For so long those who tried stand in line behind those who did not.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Places of each table.
const PLACES: u32 = 1 << 16;

/// How many may stand in line for one thing.
const LONGEST_LINE: usize = 60;

/// How long a turn is kept for whoever came back when they were told to.
const TURN: SignedDuration = SignedDuration::from_secs(30);

/// And for whoever has asked once: most who take a place in line and never come are no owners.
const FIRST_TURN: SignedDuration = SignedDuration::from_secs(5);

/// How wrong tries of one kind are counted.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// How many wrong tries cost no wait.
    pub free: u32,
    /// The longest wait, in seconds.
    pub longest: i64,
    /// Whether counts of it are kept over a restart.
    pub kept: bool,
}

/// Something that is tried at, such as a name or a ticket, or somebody who tries.
pub trait Tried: Clone {
    /// A rule for each kind, which has a table of its own.
    const RULES: &'static [Rule];

    /// Which kind it is.
    fn kind(&self) -> usize;

    /// Its identity as bytes: hashed, never kept.
    fn bytes(&self) -> Vec<u8>;
}

/// All that one try is counted for.
#[derive(Debug, Clone)]
pub struct Try<T> {
    /// What everybody tries at together. There is a line for it.
    pub shared: T,
    /// Whoever tries, at this: who stands in line.
    pub person: T,
    /// What else the try is counted for, such as its network.
    pub others: Vec<T>,
}

/// A place in a table: which, and where in it.
type Slot = (usize, u32);

#[derive(Debug, Clone, Copy, Default)]
struct Tries {
    wrong: u32,
    /// When the last wrong try was, in milliseconds since 1970.
    last: i64,
}

impl Tries {
    fn lately(self, now: i64) -> u32 {
        if now.saturating_sub(self.last) < millis(QUIET) { self.wrong } else { 0 }
    }

    /// How many wrong tries count for the place in line: those who tried within a day stand behind those who did not.
    fn in_a_day(self, now: i64) -> u32 {
        if now.saturating_sub(self.last) < millis(DAY) { self.wrong } else { 0 }
    }

    /// How many milliseconds after the last the next may be made, while it is not forgotten.
    fn wait(self, rule: Rule) -> i64 {
        let Some(over) = self.wrong.checked_sub(rule.free) else { return 0 };
        2_i64.checked_pow(over).unwrap_or(rule.longest).min(rule.longest) * 1_000
    }

    /// For how many milliseconds the next has to wait.
    fn left(self, rule: Rule, now: i64) -> i64 {
        if self.lately(now) == 0 {
            return 0;
        }
        let wait = self.wait(rule);
        // A clock that was set back makes nobody wait longer than the longest.
        self.last.saturating_add(wait).saturating_sub(now).clamp(0, wait)
    }
}

fn millis(span: SignedDuration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// A person who waits in line: who tried least stands first, of those who came back when they were told to, and of those who came
/// first.
#[derive(Debug, Clone, Copy)]
struct InLine {
    wrong: u32,
    person: Slot,
    /// When they were told to come, in milliseconds since 1970; `i64::MAX` before they were told.
    told: i64,
    standing: Standing,
}

/// How somebody stands in line among those who tried as often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// They came back when they were told to.
    Returned,
    /// They asked once, and may still come for their turn.
    New,
    /// They asked once, and did not come for their turn: nobody waits for them.
    Lapsed,
}

impl InLine {
    /// How many milliseconds their turn is kept.
    fn turn(&self) -> i64 {
        match self.standing {
            Standing::Returned => millis(TURN),
            Standing::New => millis(FIRST_TURN),
            Standing::Lapsed => 0,
        }
    }
}

/// Those who wait for the next try at one thing.
#[derive(Debug, Default)]
struct Line {
    waiting: Vec<InLine>,
    /// Since when the first has the turn, once it has begun.
    open: Option<i64>,
}

impl Line {
    /// Has whoever did not come for their turn lose it. Who had come back before is taken out of the line, and counts as if they
    /// had tried.
    fn missed(&mut self, free_at: i64, now: i64) -> Vec<Slot> {
        // Somebody tried since, or the clock was set back: the turn begins with the count.
        let mut open = self.open.filter(|open| *open >= free_at && *open <= now).unwrap_or(free_at);
        let mut missed = Vec::new();
        while let Some(at) = self.waiting.iter().position(|waiting| waiting.standing != Standing::Lapsed) {
            let Some(first) = self.waiting.get_mut(at).filter(|first| open.saturating_add(first.turn()) <= now) else {
                break;
            };
            open += first.turn();
            if first.standing == Standing::Returned {
                missed.push(self.waiting.remove(at).person);
            } else {
                first.standing = Standing::Lapsed;
                self.sort();
            }
        }
        self.open = Some(open);
        missed
    }

    fn sort(&mut self) {
        // Those who came before stay before.
        self.waiting.sort_by_key(|waiting| (waiting.wrong, waiting.standing));
    }

    /// Somebody asks who has nothing of their own to wait for. For how many milliseconds they have to wait.
    fn ask(&mut self, person: Slot, wrong: u32, now: i64) -> i64 {
        if !self.waiting.iter().any(|waiting| waiting.person == person) {
            self.waiting.push(InLine { wrong, person, told: i64::MAX, standing: Standing::New });
        }
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.person == person && waiting.told <= now) {
            waiting.standing = Standing::Returned;
        }
        self.sort();
        let open = self.open.unwrap_or(now);
        let at = self.waiting.iter().position(|waiting| waiting.person == person).unwrap_or(self.waiting.len());
        let turns: i64 = self.waiting.iter().take(at).map(InLine::turn).sum();
        if turns == 0 && open <= now {
            self.waiting.remove(at);
            self.open = None;
            return 0;
        }
        // Never too late, also where others before them come; to come early loses no place.
        let begins = open.saturating_add(turns);
        if let Some(waiting) = self.waiting.get_mut(at) {
            waiting.told = begins;
        }
        self.waiting.truncate(LONGEST_LINE);
        (begins - now).max(1)
    }

    /// Whether nobody stands in it for whom anybody waits.
    fn is_over(&self) -> bool {
        self.waiting.iter().all(|waiting| waiting.standing == Standing::Lapsed)
    }
}

/// A try that was let in.
#[derive(Debug)]
pub struct Begun {
    /// When each was last wrong, before.
    before: Vec<(Slot, i64)>,
    at: i64,
}

#[derive(Debug, Default)]
struct State {
    tables: Vec<Vec<Tries>>,
    lines: BTreeMap<Slot, Line>,
    /// What a restart has to know and the database does not yet.
    changed: BTreeSet<Slot>,
}

/// A count that is kept over a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptCount {
    /// The kind of what was tried at, as [`Tried::kind`] numbers it.
    pub kind: u32,
    /// The place in that kind's table.
    pub place: u32,
    /// How many tries were wrong.
    pub wrong: u32,
    /// When the last wrong try was, in milliseconds since 1970.
    pub last: i64,
}

/// Wrong tries of the last hour.
pub struct AttemptLimiter<T> {
    key: [u8; 32],
    state: Mutex<State>,
    of: PhantomData<fn(T)>,
}

impl<T> std::fmt::Debug for AttemptLimiter<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AttemptLimiter")
    }
}

impl<T: Tried> AttemptLimiter<T> {
    /// Nothing was tried yet. The key says where in the tables something lies: nobody else may know it.
    pub fn new(key: [u8; 32]) -> Self {
        let tables = T::RULES.iter().map(|_| vec![Tries::default(); PLACES as usize]).collect();
        Self { key, state: Mutex::new(State { tables, ..State::default() }), of: PhantomData }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, tried: &T) -> Slot {
        // HMAC takes a key of any length.
        let hash = Hmac::<Sha256>::new_from_slice(&self.key).map(|mut mac| {
            mac.update(&[u8::try_from(tried.kind()).unwrap_or(u8::MAX)]);
            mac.update(&tried.bytes());
            mac.finalize().into_bytes()
        });
        let bytes = hash.map_or([0; 4], |hash| [hash[0], hash[1], hash[2], hash[3]]);
        (tried.kind(), u32::from_le_bytes(bytes) % PLACES)
    }

    fn places(&self, of: &Try<T>) -> Vec<Slot> {
        [&of.shared, &of.person].into_iter().chain(&of.others).map(|tried| self.place(tried)).collect()
    }

    /// Lets a try be made and notes it as wrong until it is known to be right, in one step: a thousand at once are a thousand.
    ///
    /// # Errors
    /// How many whole seconds to wait, where none may be made yet. Whoever waits has a place in line.
    pub fn begin(&self, of: &Try<T>, now: Timestamp) -> Result<Begun, u64> {
        let (places, now) = (self.places(of), now.as_millisecond());
        let mut state = self.state();
        let wait = state.wait(T::RULES, &places, now);
        if wait > 0 {
            return Err(u64::try_from(wait).unwrap_or(0).div_ceil(1_000).max(1));
        }
        let before = places.iter().map(|place| (*place, state.tries(*place).last)).collect();
        for place in places {
            state.note(T::RULES, place, now);
        }
        Ok(Begun { before, at: now })
    }

    /// Takes back what [`AttemptLimiter::begin`] noted: the try was right. What was wrong before stays noted.
    pub fn excuse(&self, begun: &Begun) {
        let mut state = self.state();
        for (place, last) in &begun.before {
            state.take_back(*place, *last, begun.at);
        }
    }

    /// Forgets the wrong tries of whoever tried: its owner is in.
    pub fn forget(&self, of: &Try<T>) {
        let place = self.place(&of.person);
        if let Some(tries) = self.state().at(place) {
            *tries = Tries::default();
        }
    }

    /// What a restart has to know and was not told before. There is no more of it than the tables have places.
    pub fn changed(&self) -> Vec<KeptCount> {
        let mut state = self.state();
        let changed = std::mem::take(&mut state.changed);
        let count = |place: Slot| {
            let tries = *state.at(place)?;
            Some(KeptCount { kind: u32::try_from(place.0).ok()?, place: place.1, wrong: tries.wrong, last: tries.last })
        };
        changed.into_iter().filter_map(count).collect()
    }

    /// Takes up what was kept.
    pub fn restore(&self, kept: &[KeptCount]) {
        let mut state = self.state();
        for count in kept {
            let place = (usize::try_from(count.kind).unwrap_or(usize::MAX), count.place);
            if let Some(tries) = state.at(place) {
                *tries = Tries { wrong: count.wrong, last: count.last };
            }
        }
    }
}

impl State {
    fn at(&mut self, (kind, place): Slot) -> Option<&mut Tries> {
        self.tables.get_mut(kind)?.get_mut(usize::try_from(place).ok()?)
    }

    fn tries(&self, (kind, place): Slot) -> Tries {
        let found = usize::try_from(place).ok().and_then(|place| self.tables.get(kind)?.get(place));
        found.copied().unwrap_or_default()
    }

    fn left(&self, rules: &[Rule], place: Slot, now: i64) -> i64 {
        rules.get(place.0).map_or(0, |rule| self.tries(place).left(*rule, now))
    }

    /// For how many milliseconds a try has to wait: for what is counted of whoever tries, else for their turn.
    fn wait(&mut self, rules: &[Rule], places: &[Slot], now: i64) -> i64 {
        let (Some(&shared), Some(&person)) = (places.first(), places.get(1)) else { return 0 };
        let own = places.iter().skip(1).map(|place| self.left(rules, *place, now)).max().unwrap_or(0);
        let shut = self.left(rules, shared, now);
        if own > 0 {
            return own.max(shut);
        }
        if shut == 0 && !self.lines.contains_key(&shared) {
            return 0;
        }
        let free_at = if shut > 0 { now + shut } else { self.free_at(rules, shared).min(now) };
        for missed in self.lines.entry(shared).or_default().missed(free_at, now) {
            self.note(rules, missed, now);
        }
        let wrong = self.tries(person).in_a_day(now);
        let line = self.lines.entry(shared).or_default();
        let wait = line.ask(person, wrong, now);
        if line.is_over() {
            self.lines.remove(&shared);
        }
        wait
    }

    fn free_at(&self, rules: &[Rule], place: Slot) -> i64 {
        let tries = self.tries(place);
        rules.get(place.0).map_or(tries.last, |rule| tries.last.saturating_add(tries.wait(*rule)))
    }

    fn take_back(&mut self, place: Slot, before: i64, noted: i64) {
        if let Some(tries) = self.at(place) {
            tries.wrong = tries.wrong.saturating_sub(1);
            // A right try makes nobody wait, unless a wrong one was made meanwhile.
            if tries.last == noted {
                tries.last = before;
            }
        }
    }

    fn note(&mut self, rules: &[Rule], place: Slot, now: i64) {
        if let Some(tries) = self.at(place) {
            *tries = Tries { wrong: tries.lately(now).saturating_add(1), last: now };
        }
        if rules.get(place.0).is_some_and(|rule| rule.kept) {
            self.changed.insert(place);
        }
    }
}
