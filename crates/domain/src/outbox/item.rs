//! One item of the outbox and its state machine.
//!
//! ```text
//! queued ⇄ sending ──────→ sent
//!   ↓         ↓              ↓ (a photo that the city cannot show)
//! cancelled  parked(reason) ←┘     parked → queued     sent → queued (an erasure, after a restore)
//! ```

use super::{
    backoff::{Backoff, Jitter},
    retry::{ParkReason, RetryKind},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Local failures beyond this many park an item: it would take the app down for ever.
pub const MOST_CRASHES: u32 = 6;

/// So often may bytes arrive changed before the photo is held to be damaged.
pub const MOST_MISMATCHES: u32 = 3;

/// The longest that a server may ask a phone to wait.
const LONGEST_PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// What kind of thing waits. Kinds are sent in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ItemKind {
    /// A complaint's words and manifest.
    Words,
    /// Something that the citizen did after.
    Event,
    /// Forget it.
    Erasure,
    /// One photo.
    Photo,
}

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ItemState {
    /// It waits for its turn.
    Queued,
    /// An attempt is under way.
    Sending,
    /// The city has it and said so.
    Sent,
    /// It needs the citizen.
    Parked {
        /// For what.
        #[serde(flatten)]
        why: ParkReason,
    },
    /// It will not be sent.
    Cancelled,
}

/// Whether the city may have stored it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stored {
    /// No attempt was ever made, or the last answer said `stored:false`.
    #[default]
    No,
    /// An attempt was made and nothing says that it left no trace.
    Perhaps,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub state: ItemState,
    /// Attempts since the last progress, counted before each. Drives the backoff.
    pub tries: u32,
    /// How often the app ended inside this item's local step, since the last acknowledged byte.
    pub crashes: u32,
    /// How often its bytes arrived changed.
    pub mismatches: u32,
    /// Whether the app is inside its local step: reading, hashing, decoding.
    pub in_local_step: bool,
    /// Whether the city may have it.
    pub stored: Stored,
    /// Not before this.
    pub next_at: Option<Timestamp>,
    /// Whether the wait is only for a connection, which a good probe ends.
    pub waits_for_network: bool,
}

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The city has it and said so.
    Acknowledged,
    /// It failed.
    Failed {
        /// What that means for the next attempt.
        retry: RetryKind,
        /// Whether the answer said that nothing was stored.
        stored_nothing: bool,
    },
    /// It was stopped by us before it ended: no blame, no wait.
    Interrupted,
}

/// The machine has no such edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an outbox item cannot go that way from here")]
pub struct Misstep;

impl OutboxItem {
    /// A new item, due at once.
    #[must_use]
    pub fn new(kind: ItemKind) -> Self {
        Self {
            kind,
            state: ItemState::Queued,
            tries: 0,
            crashes: 0,
            mismatches: 0,
            in_local_step: false,
            stored: Stored::No,
            next_at: None,
            waits_for_network: false,
        }
    }

    /// Whether an attempt may begin.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.state == ItemState::Queued && self.wait_left(now).is_zero()
    }

    /// How long until it can be sent; `None` where it does not wait to be.
    #[must_use]
    pub fn due_in(&self, now: Timestamp) -> Option<SignedDuration> {
        self.is_waiting().then(|| self.wait_left(now))
    }

    fn wait_left(&self, now: Timestamp) -> SignedDuration {
        let left = self.next_at.map_or(SignedDuration::ZERO, |at| at.duration_since(now));
        // More than anybody may ask for: the phone's clock was years ahead, and was put back.
        if left > LONGEST_PATIENCE { SignedDuration::ZERO } else { left.max(SignedDuration::ZERO) }
    }

    /// Whether it still has to reach the city.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, ItemState::Queued | ItemState::Sending)
    }

    /// Begins an attempt: counted before it is made, so that one that takes the phone down counts too.
    ///
    /// # Errors
    /// [`Misstep`] unless queued and due.
    pub fn begin(self, now: Timestamp) -> Result<Self, Misstep> {
        if !self.is_due(now) {
            return Err(Misstep);
        }
        Ok(Self {
            state: ItemState::Sending,
            tries: self.tries.saturating_add(1),
            stored: Stored::Perhaps,
            next_at: None,
            waits_for_network: false,
            ..self
        })
    }

    /// Enters or leaves the local step of an attempt.
    ///
    /// # Errors
    /// [`Misstep`] unless sending.
    pub fn local_step(self, inside: bool) -> Result<Self, Misstep> {
        (self.state == ItemState::Sending).then_some(Self { in_local_step: inside, ..self }).ok_or(Misstep)
    }

    /// The city acknowledged bytes that it did not have before: what went wrong until now is forgiven.
    ///
    /// # Errors
    /// [`Misstep`] unless sending.
    pub fn progressed(self) -> Result<Self, Misstep> {
        (self.state == ItemState::Sending).then_some(Self { tries: 1, crashes: 0, ..self }).ok_or(Misstep)
    }

    /// Ends an attempt.
    ///
    /// # Errors
    /// [`Misstep`] unless sending.
    pub fn settle(self, outcome: Outcome, now: Timestamp, jitter: Jitter) -> Result<Self, Misstep> {
        if self.state != ItemState::Sending {
            return Err(Misstep);
        }
        let item = Self { in_local_step: false, ..self };
        let (retry, stored_nothing) = match outcome {
            Outcome::Acknowledged => return Ok(Self { state: ItemState::Sent, ..item }),
            Outcome::Interrupted => {
                return Ok(Self { state: ItemState::Queued, tries: item.tries.saturating_sub(1), ..item });
            }
            Outcome::Failed { retry, stored_nothing } => (retry, stored_nothing),
        };
        let item = if stored_nothing { Self { stored: Stored::No, ..item } } else { item };
        let drawn = Backoff::FOREGROUND.wait(item.tries, jitter);
        let wait = |item: Self, wait: SignedDuration, network: bool| Self {
            state: ItemState::Queued,
            // A clock so far off that this overflows gives no wait, which is harmless.
            next_at: now.checked_add(wait).ok(),
            waits_for_network: network,
            ..item
        };
        Ok(match retry {
            RetryKind::Network => wait(item, drawn, true),
            RetryKind::Unknown { .. }
                if item.kind == ItemKind::Erasure
                    && Backoff::FOREGROUND.ceiling(item.tries) == Backoff::FOREGROUND.cap =>
            {
                item.parked(ParkReason::Forbidden)
            }
            RetryKind::Transient { after } | RetryKind::Unknown { after } => {
                let asked = after.unwrap_or(SignedDuration::ZERO).min(LONGEST_PATIENCE);
                wait(item, drawn.max(asked), false)
            }
            RetryKind::Auth => {
                let Backoff { cap, .. } = Backoff::FOREGROUND;
                wait(item, Backoff { base: cap, cap }.long_wait(0, jitter), false)
            }
            RetryKind::Mismatch if item.mismatches + 1 >= MOST_MISMATCHES => item.parked(ParkReason::Damaged),
            RetryKind::Mismatch => wait(Self { mismatches: item.mismatches + 1, ..item }, drawn, false),
            RetryKind::Permanent(why) => item.parked(why),
        })
    }

    /// Puts a queued item aside, such as a photo whose words were refused.
    ///
    /// # Errors
    /// [`Misstep`] unless queued.
    pub fn park(self, why: ParkReason) -> Result<Self, Misstep> {
        (self.state == ItemState::Queued).then(|| self.parked(why)).ok_or(Misstep)
    }

    /// Has a queued item wait as long as another one that met a closed door: it would meet the same.
    ///
    /// # Errors
    /// [`Misstep`] unless queued.
    pub fn hold(self, until: Option<Timestamp>) -> Result<Self, Misstep> {
        let held = Self { next_at: self.next_at.max(until), waits_for_network: false, ..self };
        (held.state == ItemState::Queued).then_some(held).ok_or(Misstep)
    }

    /// The city was restored from a backup: what it had erased may be back, and is erased again.
    ///
    /// # Errors
    /// [`Misstep`] unless it is an erasure that was sent.
    pub fn again(self) -> Result<Self, Misstep> {
        let sent = self.kind == ItemKind::Erasure && self.state == ItemState::Sent;
        sent.then_some(Self { state: ItemState::Queued, tries: 0, ..self }).ok_or(Misstep)
    }

    /// A photo arrived, and the city then could not show it.
    ///
    /// # Errors
    /// [`Misstep`] unless it is a photo that was sent.
    pub fn refused(self, code: String) -> Result<Self, Misstep> {
        let sent = self.kind == ItemKind::Photo && self.state == ItemState::Sent;
        sent.then(|| self.parked(ParkReason::Refused { code })).ok_or(Misstep)
    }

    fn parked(self, why: ParkReason) -> Self {
        Self { state: ItemState::Parked { why }, next_at: None, waits_for_network: false, ..self }
    }

    /// At a start of the app: what was under way when it ended is queued again. The key makes that safe.
    #[must_use]
    pub fn recover(self) -> Self {
        if self.state != ItemState::Sending {
            return self;
        }
        let crashes = self.crashes.saturating_add(u32::from(self.in_local_step));
        let item = Self { crashes, in_local_step: false, state: ItemState::Queued, ..self };
        if item.crashes > MOST_CRASHES { item.parked(ParkReason::Crashed) } else { item }
    }

    /// The citizen asks for another attempt, or a good probe ends a wait for the network.
    ///
    /// # Errors
    /// [`Misstep`] unless parked or queued.
    pub fn retry(self) -> Result<Self, Misstep> {
        match self.state {
            ItemState::Parked { .. } => Ok(Self {
                state: ItemState::Queued,
                tries: 0,
                crashes: 0,
                mismatches: 0,
                next_at: None,
                waits_for_network: false,
                ..self
            }),
            ItemState::Queued => Ok(Self { next_at: None, waits_for_network: false, ..self }),
            _ => Err(Misstep),
        }
    }

    /// Whether it can be taken back without the city: the city surely has nothing of it.
    #[must_use]
    pub fn is_only_here(&self) -> bool {
        self.stored == Stored::No && matches!(self.state, ItemState::Queued | ItemState::Parked { .. })
    }

    /// Lets it go, whether or not the city has some of it: its complaint is withdrawn.
    ///
    /// # Errors
    /// [`Misstep`] where it was sent.
    pub fn abandon(self) -> Result<Self, Misstep> {
        let gone = self.state == ItemState::Sent;
        (!gone).then_some(Self { state: ItemState::Cancelled, next_at: None, ..self }).ok_or(Misstep)
    }

    /// Takes it back.
    ///
    /// # Errors
    /// [`Misstep`] unless [`OutboxItem::is_only_here`].
    pub fn cancel(self) -> Result<Self, Misstep> {
        self.is_only_here().then_some(Self { state: ItemState::Cancelled, next_at: None, ..self }).ok_or(Misstep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn failed(retry: RetryKind) -> Outcome {
        Outcome::Failed { retry, stored_nothing: false }
    }

    #[test]
    fn a_network_failure_waits_and_a_good_probe_ends_the_wait() {
        let item = OutboxItem::new(ItemKind::Words).begin(NOW).unwrap();
        let item = item.settle(failed(RetryKind::Network), NOW, u64::MAX).unwrap();
        assert_eq!(item.next_at, Some(NOW + SignedDuration::from_secs(4)));
        assert!(!item.is_due(NOW) && item.waits_for_network);
        assert!(item.retry().unwrap().is_due(NOW));
    }

    #[test]
    fn retry_after_is_a_floor_and_has_a_ceiling() {
        let sending = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
        let after = |hours| failed(RetryKind::Transient { after: Some(SignedDuration::from_hours(hours)) });
        let at = |hours| sending.clone().settle(after(hours), NOW, 0).unwrap().next_at;
        assert_eq!(at(1), Some(NOW + SignedDuration::from_hours(1)));
        assert_eq!(at(1_000), Some(NOW + SignedDuration::from_hours(24)));
    }

    #[test]
    fn a_clock_that_was_years_off_keeps_nobody_waiting() {
        let decade = SignedDuration::from_hours(10 * 366 * 24);
        let sending = OutboxItem::new(ItemKind::Photo).begin(NOW + decade).unwrap();
        let hour = failed(RetryKind::Transient { after: Some(SignedDuration::from_hours(1)) });
        let item = sending.settle(hour, NOW + decade, 0).unwrap();
        assert_eq!(item.due_in(NOW + decade), Some(SignedDuration::from_hours(1)));
        assert!(!item.is_due(NOW + decade) && item.is_due(NOW) && item.is_due(NOW + decade + decade));
    }

    #[test]
    fn what_was_stopped_by_us_counts_as_no_attempt() {
        let item = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap().local_step(true).unwrap();
        let item = item.settle(Outcome::Interrupted, NOW, 0).unwrap();
        assert_eq!((item.tries, item.crashes, item.is_due(NOW)), (0, 0, true));
        assert!(!item.is_only_here(), "some of it may have arrived");
    }

    #[test]
    fn a_closed_door_is_waited_before_and_all_wait_with_it() {
        let item = OutboxItem::new(ItemKind::Words).begin(NOW).unwrap();
        let waits = |jitter| item.clone().settle(failed(RetryKind::Auth), NOW, jitter).unwrap().due_in(NOW).unwrap();
        assert_eq!((waits(0).as_secs(), waits(u64::MAX).as_secs()), (450, 900));
        let held = OutboxItem::new(ItemKind::Photo).hold(Some(NOW + waits(0))).unwrap();
        assert!(!held.is_due(NOW) && held.retry().unwrap().is_due(NOW));
        assert_eq!(item.hold(None), Err(Misstep));
    }

    #[test]
    fn an_erasure_of_what_is_not_this_devices_ends_and_nothing_else_does() {
        for (kind, ends) in [(ItemKind::Erasure, true), (ItemKind::Event, false)] {
            let (mut item, mut now) = (OutboxItem::new(kind), NOW);
            for _ in 0..30 {
                let Ok(begun) = item.clone().begin(now) else { break };
                item = begun.settle(failed(RetryKind::Unknown { after: None }), now, u64::MAX).unwrap();
                now += SignedDuration::from_mins(15);
            }
            assert_eq!(item.state == ItemState::Parked { why: ParkReason::Forbidden }, ends, "{kind:?}");
            assert_eq!(item.tries, if ends { 9 } else { 30 });
            assert!(item.retry().unwrap().is_due(now), "and the citizen may ask again");
        }
    }

    #[test]
    fn the_seventh_crash_parks_and_progress_forgives() {
        let mut item = OutboxItem::new(ItemKind::Photo);
        for _ in 0..6 {
            item = item.begin(NOW).unwrap().local_step(true).unwrap().recover();
            assert_eq!(item.state, ItemState::Queued);
        }
        let forgiven = item.clone().begin(NOW).unwrap().progressed().unwrap();
        assert_eq!(forgiven.crashes, 0);
        item = item.begin(NOW).unwrap().local_step(true).unwrap().recover();
        assert_eq!(item.state, ItemState::Parked { why: ParkReason::Crashed });
    }

    #[test]
    fn an_end_outside_the_local_step_blames_nothing() {
        let item =
            OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap().local_step(true).unwrap().local_step(false).unwrap();
        assert_eq!(item.recover().crashes, 0);
    }

    #[test]
    fn only_what_the_city_surely_has_not_can_be_taken_back() {
        let item = OutboxItem::new(ItemKind::Words);
        assert!(item.is_only_here());
        let lost = item.clone().begin(NOW).unwrap().settle(failed(RetryKind::Network), NOW, 0).unwrap();
        assert_eq!(lost.cancel(), Err(Misstep));
        let refused = Outcome::Failed {
            retry: RetryKind::Permanent(ParkReason::Invalid { codes: vec![] }),
            stored_nothing: true,
        };
        let refused = item.begin(NOW).unwrap().settle(refused, NOW, 0).unwrap();
        assert_eq!(refused.cancel().unwrap().state, ItemState::Cancelled);
    }

    #[test]
    fn what_is_under_way_can_be_let_go_and_what_arrived_cannot() {
        let sending = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
        assert_eq!(sending.clone().abandon().unwrap().state, ItemState::Cancelled);
        assert_eq!(sending.settle(Outcome::Acknowledged, NOW, 0).unwrap().abandon(), Err(Misstep));
    }

    #[test]
    fn only_an_erasure_is_sent_again() {
        let sent = |kind| OutboxItem::new(kind).begin(NOW).unwrap().settle(Outcome::Acknowledged, NOW, 0).unwrap();
        assert!(sent(ItemKind::Erasure).again().unwrap().is_due(NOW));
        assert_eq!(sent(ItemKind::Event).again(), Err(Misstep));
    }

    #[test]
    fn the_third_mismatch_parks() {
        let mut item = OutboxItem::new(ItemKind::Photo);
        for _ in 0..2 {
            item = item.begin(NOW).unwrap().settle(failed(RetryKind::Mismatch), NOW, 0).unwrap();
            assert_eq!(item.state, ItemState::Queued);
        }
        item = item.begin(NOW).unwrap().settle(failed(RetryKind::Mismatch), NOW, 0).unwrap();
        assert_eq!(item.state, ItemState::Parked { why: ParkReason::Damaged });
    }

    #[derive(Debug, Clone)]
    enum Step {
        Begin,
        Enter,
        Leave,
        Progress,
        Acknowledge,
        Fail(RetryKind, bool),
        Interrupt,
        Park,
        Refuse,
        Die,
        Retry,
        Cancel,
        Pass(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let retry = prop_oneof![
            Just(RetryKind::Network),
            Just(RetryKind::Auth),
            Just(RetryKind::Mismatch),
            Just(RetryKind::Permanent(ParkReason::Erased)),
            Just(RetryKind::Unknown { after: None }),
            prop::option::of(0_i64..1_000_000)
                .prop_map(|after| RetryKind::Transient { after: after.map(SignedDuration::from_secs) }),
        ];
        let step = prop_oneof![
            4 => Just(Step::Begin),
            1 => Just(Step::Enter),
            1 => Just(Step::Leave),
            1 => Just(Step::Progress),
            1 => Just(Step::Acknowledge),
            3 => (retry, any::<bool>()).prop_map(|(retry, nothing)| Step::Fail(retry, nothing)),
            1 => Just(Step::Interrupt),
            1 => Just(Step::Park),
            1 => Just(Step::Refuse),
            2 => Just(Step::Die),
            1 => Just(Step::Retry),
            1 => Just(Step::Cancel),
            2 => (0_i64..100_000).prop_map(Step::Pass),
        ];
        prop::collection::vec(step, 0..80)
    }

    proptest! {
        /// Against every walk: nothing is lost (an item is waiting, sent, parked with a reason or cancelled while surely
        /// only here), an end is an end, an attempt is counted before it is made, and a waiting item becomes due.
        #[test]
        fn no_walk_loses_an_item(walk in steps(), jitter in any::<u64>()) {
            let mut item = OutboxItem::new(ItemKind::Photo);
            let mut now = NOW;
            // The model: what an observer outside knows.
            let mut ever_tried_untraced = false;
            for step in walk {
                let before = item.clone();
                let next = match &step {
                    Step::Begin => before.clone().begin(now),
                    Step::Enter => before.clone().local_step(true),
                    Step::Leave => before.clone().local_step(false),
                    Step::Progress => before.clone().progressed(),
                    Step::Acknowledge => before.clone().settle(Outcome::Acknowledged, now, jitter),
                    Step::Fail(retry, stored_nothing) =>
                        before.clone().settle(Outcome::Failed { retry: retry.clone(), stored_nothing: *stored_nothing }, now, jitter),
                    Step::Interrupt => before.clone().settle(Outcome::Interrupted, now, jitter),
                    Step::Park => before.clone().park(ParkReason::Parent),
                    Step::Refuse => before.clone().refused("photo_broken".into()),
                    Step::Die => Ok(before.clone().recover()),
                    Step::Retry => before.clone().retry(),
                    Step::Cancel => before.clone().cancel(),
                    Step::Pass(seconds) => { now += SignedDuration::from_secs(*seconds); Ok(before.clone()) }
                };
                let Ok(next) = next else { continue };
                let refused_after = matches!(step, Step::Refuse) && before.state == ItemState::Sent;
                if matches!(before.state, ItemState::Sent | ItemState::Cancelled) && !refused_after {
                    prop_assert_eq!(&next, &before, "an end is an end");
                }
                match step {
                    Step::Begin => {
                        prop_assert!(before.is_due(now));
                        prop_assert_eq!(next.tries, before.tries + 1);
                        ever_tried_untraced = true;
                    }
                    Step::Fail(_, true) => ever_tried_untraced = false,
                    Step::Cancel => prop_assert!(!ever_tried_untraced, "taken back though the city may have it"),
                    Step::Acknowledge => prop_assert_eq!(&next.state, &ItemState::Sent),
                    _ => {}
                }
                if next.state == ItemState::Sent {
                    prop_assert!(before.state == ItemState::Sending || before.state == ItemState::Sent);
                }
                if next.in_local_step {
                    prop_assert_eq!(&next.state, &ItemState::Sending);
                }
                if let Some(at) = next.next_at {
                    prop_assert_eq!(&next.state, &ItemState::Queued);
                    prop_assert!(at <= now + SignedDuration::from_hours(24) || before.next_at == Some(at));
                }
                prop_assert!(next.crashes <= MOST_CRASHES + 1);
                item = next;
            }
            // From wherever the walk ended, an item that still waits can still be sent.
            if item.is_waiting() {
                let item = item.recover();
                if item.state == ItemState::Queued {
                    let later = now + SignedDuration::from_hours(25);
                    let sent = item.begin(later).unwrap().settle(Outcome::Acknowledged, later, jitter).unwrap();
                    prop_assert_eq!(sent.state, ItemState::Sent);
                }
            }
        }
    }
}
