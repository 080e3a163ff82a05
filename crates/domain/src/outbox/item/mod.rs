//! One item of the outbox and its state machine.
//!
//! ```text
//! queued ⇄ sending ──────→ sent
//!   ↓         ↓              ↓ (a photo that the city cannot show)
//! cancelled  parked(reason) ←┘     parked → queued     sent → queued (the city lost it)
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

    /// It leaves in a file that somebody carries: from now on the city may have it, whoever sends it first.
    #[must_use]
    pub fn leaves_by_hand(self) -> Self {
        Self { stored: Stored::Perhaps, ..self }
    }

    /// The file was not kept after all.
    #[must_use]
    pub fn stays_here(self) -> Self {
        let stored = if self.tries == 0 { Stored::No } else { self.stored };
        Self { stored, ..self }
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

    /// The city was restored from a backup, and may not have it any more: it is offered again, and the key makes that safe.
    ///
    /// # Errors
    /// [`Misstep`] unless it was sent.
    pub fn again(self) -> Result<Self, Misstep> {
        let sent = self.state == ItemState::Sent;
        sent.then_some(Self { state: ItemState::Queued, tries: 0, crashes: 0, mismatches: 0, ..self }).ok_or(Misstep)
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

    /// At a start of the app after an end that was one: what was under way is queued again, and the end is no fault of it.
    #[must_use]
    pub fn stopped(self, now: Timestamp) -> Self {
        self.clone().settle(Outcome::Interrupted, now, 0).unwrap_or(self)
    }

    /// At a start of the app after one that was none: what was under way is queued again. The key makes that safe.
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
mod tests;
