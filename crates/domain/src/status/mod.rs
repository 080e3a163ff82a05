//! Where a complaint stands. One transition table, used by the phone and by the city.

use crate::event::{Actor, Event, EventName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a complaint stands at the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// The city's server has it.
    Received,
    /// An officer found it understandable.
    Verified,
    /// An office has it.
    Dispatched,
    /// Somebody works on it.
    InProgress,
    /// It waits for the city, or for the citizen's reply.
    OnHold,
    /// The city says that it is solved.
    Done,
    /// The citizen agrees, or did not disagree in time.
    Closed,
    /// The citizen disagreed, or a coordinator opened it again.
    Reopened,
    /// Declined.
    Rejected,
    /// Somebody else's.
    NotOurs,
    /// Said before.
    DuplicateOf,
    /// Taken back by the citizen.
    Withdrawn,
}

impl Status {
    /// Every status, for tables and tests.
    pub const ALL: [Self; 12] = [
        Self::Received,
        Self::Verified,
        Self::Dispatched,
        Self::InProgress,
        Self::OnHold,
        Self::Done,
        Self::Closed,
        Self::Reopened,
        Self::Rejected,
        Self::NotOurs,
        Self::DuplicateOf,
        Self::Withdrawn,
    ];

    /// Whether the city still owes something.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Verified | Self::Dispatched | Self::InProgress | Self::OnHold | Self::Reopened
        )
    }

    /// Whether nothing is to be done about it any more, and nobody may dispute that it is over.
    #[must_use]
    pub fn is_at_rest(self) -> bool {
        matches!(self, Self::Closed | Self::Rejected | Self::NotOurs | Self::DuplicateOf | Self::Withdrawn)
    }

    /// Whether the city takes it for what it says: neither declined, nor said before, nor taken back.
    #[must_use]
    pub fn is_believed(self) -> bool {
        !matches!(self, Self::Rejected | Self::DuplicateOf | Self::Withdrawn)
    }

    /// The transition table: whether this status may be followed by that one.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        use Status::{
            Closed, Dispatched, Done, DuplicateOf, InProgress, NotOurs, OnHold, Received, Rejected, Reopened, Verified,
            Withdrawn,
        };
        let ends_early = matches!(next, Rejected | NotOurs | DuplicateOf | Withdrawn);
        match self {
            Received | Verified => matches!(next, Verified | Dispatched) || ends_early,
            Dispatched | InProgress | OnHold | Reopened => {
                matches!(next, Dispatched | InProgress | OnHold | Done) || ends_early
            }
            Done => matches!(next, Closed | Reopened),
            Closed | Rejected | NotOurs | DuplicateOf => next == Reopened,
            Withdrawn => false,
        }
    }
}

/// An event does not fit where the complaint stands. An officer's is refused; a citizen's is stored and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("does not fit a complaint that is {status:?}")]
pub struct Misfit {
    /// Where it stands.
    pub status: Status,
}

/// What the events so far amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Where the complaint stands.
    pub status: Status,
    /// Where it stood when the city asked, while a question is open.
    pub before_question: Option<Status>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { status: Status::Received, before_question: None }
    }
}

impl Progress {
    /// Folds events in the order given. A misfit is passed over, as the table says.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        events
            .into_iter()
            .fold(Self::default(), |so_far, event| so_far.after(&event.actor, &event.kind).unwrap_or(so_far))
    }

    /// Since when it rests, by the server's time of the event that brought it there; none while something is to be done.
    #[must_use]
    pub fn resting_since(events: &[Event]) -> Option<Timestamp> {
        let mut so_far = Self::default();
        let mut since = None;
        for event in events {
            let Ok(next) = so_far.after(&event.actor, &event.kind) else { continue };
            if next.status != so_far.status {
                since = event.received_at.filter(|_| next.status.is_at_rest());
            }
            so_far = next;
        }
        since
    }

    /// Where the complaint stands after this event.
    ///
    /// # Errors
    /// [`Misfit`] where the table has no such edge, or the actor no such right.
    pub fn after(self, actor: &Actor, event: impl Into<EventName>) -> Result<Self, Misfit> {
        let name = event.into();
        let misfit = Misfit { status: self.status };
        let Some(next) = self.target(name) else {
            // Nobody takes back what another one agreed to.
            let theirs = !matches!(name, EventName::ConsentWithdrawn) || *actor == Actor::Citizen;
            return if theirs { Ok(self) } else { Err(misfit) };
        };
        if !may_act(actor, name) {
            return Err(misfit);
        }
        // The first event is the status that every complaint starts in.
        if matches!(name, EventName::Received) {
            return if self == Self::default() { Ok(self) } else { Err(misfit) };
        }
        let reply_without_question = matches!(name, EventName::Reply) && self.before_question.is_none();
        if reply_without_question || !(self.status.may_become(next) || matches!(name, EventName::Reply)) {
            return Err(misfit);
        }
        // Only what is called done can be disputed: what is closed is the coordinator's to open again.
        if matches!(name, EventName::Disputed) && self.status != Status::Done {
            return Err(misfit);
        }
        let before_question = match name {
            // A second question does not forget where the first one interrupted.
            EventName::Question => Some(self.before_question.unwrap_or(self.status)),
            _ => None,
        };
        Ok(Self { status: next, before_question })
    }

    /// The status that a kind leads to; `None` for kinds that move nothing.
    fn target(self, name: EventName) -> Option<Status> {
        Some(match name {
            EventName::Received => Status::Received,
            EventName::Verified => Status::Verified,
            EventName::Assigned => Status::Dispatched,
            EventName::Started => Status::InProgress,
            EventName::Held | EventName::Question => Status::OnHold,
            EventName::Reply => self.before_question.unwrap_or(self.status),
            EventName::Done => Status::Done,
            EventName::Confirmed | EventName::Closed => Status::Closed,
            EventName::Disputed | EventName::Reopened => Status::Reopened,
            EventName::Rejected => Status::Rejected,
            EventName::NotOurs => Status::NotOurs,
            EventName::Duplicate => Status::DuplicateOf,
            EventName::Withdrawn => Status::Withdrawn,
            EventName::ConsentWithdrawn
            | EventName::Answer
            | EventName::Promised
            | EventName::Support
            | EventName::PhotoAdded
            | EventName::PhotoGivenUp
            | EventName::PhotoArrived
            | EventName::PhotoReady
            | EventName::PhotoRefused
            | EventName::Escalated
            | EventName::Released
            | EventName::Revealed => return None,
        })
    }
}

/// Who may do what moves a complaint.
fn may_act(actor: &Actor, name: EventName) -> bool {
    match name {
        EventName::Reply | EventName::Confirmed | EventName::Disputed | EventName::Withdrawn => {
            *actor == Actor::Citizen
        }
        EventName::Received | EventName::Closed => *actor == Actor::System,
        // A pack may dispatch by itself.
        EventName::Assigned => *actor != Actor::Citizen,
        _ => matches!(actor, Actor::Officer { .. }),
    }
}

/// What the citizen reads: six words, each with its colour and icon. Lateness is the clock's, not a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Shown {
    /// *Di HP*: the city has not said that it has it.
    Local,
    /// *Menunggu*.
    Waiting,
    /// *Proses*.
    Working,
    /// *Perlu perhatian*: the citizen must do something.
    Attention,
    /// *Selesai*.
    Done,
    /// *Ditutup*, with a word of its own for each way.
    Ended,
}

impl Status {
    /// The word that the citizen reads, while no question to them is open.
    #[must_use]
    pub fn shown(self) -> Shown {
        match self {
            Self::Received | Self::Verified | Self::Dispatched => Shown::Waiting,
            Self::InProgress | Self::Reopened | Self::OnHold => Shown::Working,
            Self::Done | Self::Closed => Shown::Done,
            Self::Rejected | Self::NotOurs | Self::DuplicateOf | Self::Withdrawn => Shown::Ended,
        }
    }
}

impl Progress {
    /// The word that the citizen reads for a complaint that the city has.
    #[must_use]
    pub fn shown(self) -> Shown {
        let asked = self.status == Status::OnHold && self.before_question.is_some();
        if asked { Shown::Attention } else { self.status.shown() }
    }
}

impl Shown {
    /// Every word, for tables and tests.
    pub const ALL: [Self; 6] = [Self::Local, Self::Waiting, Self::Working, Self::Attention, Self::Done, Self::Ended];
}

/// Whether it may be a human of the city speaking to the citizen: only that can end the wait for a first answer.
#[must_use]
pub fn may_answer(event: &Event) -> bool {
    let speaks = matches!(
        EventName::from(&event.kind),
        EventName::Answer | EventName::Question | EventName::Done | EventName::Rejected | EventName::NotOurs
    );
    speaks && matches!(event.actor, Actor::Officer { .. })
}

#[cfg(test)]
mod tests;
