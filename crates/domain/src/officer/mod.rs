//! Who at the city may see and do what. One table, read by the server for every look and every event.

#[cfg(test)]
mod tests;

use crate::{
    content::is_private,
    event::{Event, EventKind, EventName},
    id::AgencyId,
    pack::{Category, Pack},
    photo::PhotoManifest,
    text,
    visibility::Visibility,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The shortest password, in Unicode scalar values (NIST SP 800-63B-4, 3.1.1.2: fifteen where it stands alone).
pub const SHORTEST_PASSWORD: usize = 15;

/// The longest password, in bytes: more only costs the server time.
pub const LONGEST_PASSWORD: usize = 1_024;

/// The shortest reason for looking at what is protected, or for dropping what came in a flood, in Unicode scalar values.
pub const SHORTEST_REASON: usize = 10;

/// What an officer is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Lets officers in, and sees no complaint.
    Admin,
    /// Finds out whose each complaint is, and passes it on.
    Coordinator,
    /// Answers for an office.
    Agency,
    /// Works outside for an office.
    Field,
    /// Reads.
    Mayor,
}

impl Role {
    /// Every role, for tables and tests.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Coordinator, Self::Agency, Self::Field, Self::Mayor];

    /// Whether it belongs to an office.
    #[must_use]
    pub fn needs_agency(self) -> bool {
        matches!(self, Self::Agency | Self::Field)
    }
}

/// Where an officer sits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seat {
    /// What for.
    pub role: Role,
    /// At which office; absent where [`Role::needs_agency`] is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub agency: Option<AgencyId>,
}

/// How much of a complaint an officer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sight {
    /// Not even that it is there.
    Nothing,
    /// Its channel, its age and its clock.
    Outline,
    /// All but who complains: that needs a reason.
    Whole,
}

/// What of a complaint decides who sees it.
#[derive(Debug, Clone, Copy)]
pub struct AccessScope<'a> {
    /// The office that has it.
    pub agency: Option<&'a AgencyId>,
    /// Its kind; none where the pack has it no more.
    pub category: Option<&'a Category>,
    /// What was kept of who may see it, as its words came.
    pub visibility: Visibility,
}

impl AccessScope<'_> {
    /// Whether only its office may read it.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        is_private(self.visibility, self.category)
    }

    /// The offices that it may go to: any, and of what is private only the one that the pack names for its kind, which is the one
    /// that the citizen agreed to. A kind that no pack has goes to those that are trusted with private kinds.
    #[must_use]
    pub fn offices<'p>(&self, pack: &'p Pack) -> Vec<&'p AgencyId> {
        let all = || pack.agencies.iter().map(|agency| &agency.id);
        if !self.is_restricted() {
            return all().collect();
        }
        match self.category {
            Some(kind) => all().filter(|id| **id == kind.agency).collect(),
            None => all()
                .filter(|id| {
                    pack.categories.iter().any(|kind| kind.agency == **id && is_private(Visibility::Public, Some(kind)))
                })
                .collect(),
        }
    }

    /// Whether it may be answered with another one: its citizen then follows that one, and whoever has that one has both. What is
    /// private is so only with what is private too and has the same office.
    #[must_use]
    pub fn may_join(&self, original: &AccessScope<'_>) -> bool {
        match (self.is_restricted(), original.is_restricted()) {
            (false, false) => true,
            (true, true) => self.agency.is_some() && self.agency == original.agency,
            _ => false,
        }
    }
}

impl Seat {
    /// How much of a complaint somebody here sees.
    #[must_use]
    pub fn sees(&self, scope: &AccessScope<'_>) -> Sight {
        match self.role {
            Role::Admin => Sight::Nothing,
            Role::Coordinator | Role::Mayor if scope.is_restricted() => Sight::Outline,
            Role::Coordinator | Role::Mayor => Sight::Whole,
            Role::Agency | Role::Field if self.agency.is_some() && self.agency.as_ref() == scope.agency => Sight::Whole,
            Role::Agency | Role::Field => Sight::Nothing,
        }
    }

    /// Whether somebody here reads the report of a month. Its numbers count everything; the tickets behind them are seen as
    /// everywhere, by [`Seat::sees`].
    #[must_use]
    pub fn reads_reports(&self) -> bool {
        matches!(self.role, Role::Mayor | Role::Coordinator | Role::Admin)
    }

    /// Whether somebody here may take a complaint that is seen so far to whom it belongs: who may say that it is not the city's.
    #[must_use]
    pub fn hands_over(&self, sight: Sight) -> bool {
        self.may(EventName::NotOurs, sight)
    }

    /// Whether somebody here may do this to a complaint: [`Seat::may`], and what is not read is passed on only while no office has
    /// it. Whoever could try every office would learn by the answers which one has it.
    #[must_use]
    pub fn may_to(&self, event: impl Into<EventName>, scope: &AccessScope<'_>) -> bool {
        let (sight, name) = (self.sees(scope), event.into());
        let unread = sight == Sight::Outline && name == EventName::Assigned;
        self.may(name, sight) && !(unread && scope.agency.is_some())
    }

    /// Whether somebody here may do this to a complaint that is seen so far. Whether it fits where the complaint stands is
    /// another question: [`crate::status::Progress::after`].
    #[must_use]
    pub fn may(&self, event: impl Into<EventName>, sight: Sight) -> bool {
        use EventName::{
            Answer, Assigned, Done, Duplicate, Held, NotOurs, Promised, Question, Rejected, Released, Reopened,
            Started, Verified,
        };
        let name = event.into();
        match (self.role, sight) {
            // Whose it is can be said without reading it, as long as nobody has it.
            (Role::Coordinator, Sight::Outline) => matches!(name, Assigned | Reopened),
            (Role::Coordinator, Sight::Whole) => matches!(
                name,
                Verified | Assigned | Answer | Question | Held | Rejected | NotOurs | Duplicate | Reopened | Released
            ),
            (Role::Agency, Sight::Whole) => {
                matches!(name, Assigned | Answer | Question | Promised | Started | Held | Done | Rejected | NotOurs)
            }
            (Role::Field, Sight::Whole) => matches!(name, Answer | Started | Held | Done),
            _ => false,
        }
    }

    /// Whether somebody here may look at what is protected of a complaint that is seen so far: who complains, and where only the
    /// outline is seen, the words.
    #[must_use]
    pub fn may_reveal(&self, sight: Sight) -> bool {
        match self.role {
            Role::Coordinator | Role::Agency | Role::Mayor => sight != Sight::Nothing,
            Role::Admin | Role::Field => false,
        }
    }

    /// Whether somebody here takes in what no phone sent.
    #[must_use]
    pub fn takes_in(&self) -> bool {
        matches!(self.role, Role::Coordinator | Role::Agency)
    }

    /// Whether somebody here may take the list of a queue out as a file, of what they see.
    #[must_use]
    pub fn takes_out(&self) -> bool {
        match self.role {
            Role::Coordinator | Role::Agency | Role::Mayor => true,
            // The phone of somebody who works outside is lost more easily, and who sees no complaint has no list.
            Role::Admin | Role::Field => false,
        }
    }
}

/// What is missing from what an officer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// It says something to the citizen, or why: a note must.
    #[error("a note is missing")]
    Note,
    /// A day that has passed cannot be promised.
    #[error("the day has passed")]
    Day,
    /// This kind of complaint is done when a photo shows it.
    #[error("a photo is missing")]
    Proof,
    /// The pack has no such office.
    #[error("no such office")]
    Agency,
    /// What is private goes to nobody but the office that the pack names for it.
    #[error("not an office for this")]
    OtherAgency,
    /// It has this office already.
    #[error("this office has it")]
    SameAgency,
    /// A complaint is no duplicate of itself.
    #[error("the same complaint")]
    Itself,
}

/// The offices of a pack, as far as a complaint may go to them.
#[derive(Debug, Clone)]
pub struct Offices {
    all: Vec<AgencyId>,
    open: Vec<AgencyId>,
}

impl Offices {
    /// Those of a pack, for a complaint.
    #[must_use]
    pub fn of(pack: &Pack, scope: &AccessScope<'_>) -> Self {
        Self {
            all: pack.agencies.iter().map(|agency| agency.id.clone()).collect(),
            open: scope.offices(pack).into_iter().cloned().collect(),
        }
    }
}

/// What is missing from an officer's event, before it is looked at whether it fits. `offices` are those that there are, and of
/// them those that it may go to.
///
/// # Errors
/// [`Lack::Agency`], [`Lack::OtherAgency`] or [`Lack::SameAgency`] where it cannot go to that office; [`Lack::Note`] where it
/// must say something; [`Lack::Day`] where the promised day has passed; [`Lack::Itself`] where it would be a duplicate of itself;
/// [`Lack::Proof`] where no photo shows that it is done.
pub fn complete(event: &Event, scope: &AccessScope<'_>, offices: &Offices, now: Timestamp) -> Result<(), Lack> {
    let says = event.note.as_deref().is_some_and(|note| !text::is_blank(note));
    match &event.kind {
        EventKind::Assigned { agency } if !offices.all.contains(agency) => Err(Lack::Agency),
        EventKind::Assigned { agency } if !offices.open.contains(agency) => Err(Lack::OtherAgency),
        EventKind::Assigned { agency } if scope.agency == Some(agency) => Err(Lack::SameAgency),
        kind if !says && needs_words(kind, scope) => Err(Lack::Note),
        EventKind::Promised { by } if *by <= now => Err(Lack::Day),
        EventKind::Duplicate { of } if *of == event.complaint => Err(Lack::Itself),
        EventKind::Done if needs_proof(scope) && event.photos.is_empty() => Err(Lack::Proof),
        _ => Ok(()),
    }
}

/// Whether it is refused without words: it says something to the citizen, or must say why.
#[must_use]
pub fn needs_words(event: impl Into<EventName>, scope: &AccessScope<'_>) -> bool {
    match event.into() {
        // Passing on ends a clock, so it is never done without a word; the first time goes without saying.
        EventName::Assigned => scope.agency.is_some(),
        EventName::Answer
        | EventName::Question
        | EventName::Held
        | EventName::Rejected
        | EventName::NotOurs
        | EventName::Reopened => true,
        _ => false,
    }
}

/// Whether it is done only when a photo shows it.
#[must_use]
pub fn needs_proof(scope: &AccessScope<'_>) -> bool {
    scope.category.is_some_and(|category| category.proof)
}

/// A photo of work that was done, and what is odd about it. Told to the coordinator, and never a reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// Which.
    pub manifest: PhotoManifest,
    /// What is odd.
    pub flags: Vec<ProofFlag>,
    /// How far from the complaint it was taken, in metres, where both places are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
}

/// What is odd about a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProofFlag {
    /// It came as a file, not from the app's camera.
    NotInApp,
    /// It does not say when it was taken.
    Timeless,
    /// It was taken before the complaint was passed on.
    TooEarly,
    /// It does not say where it was taken.
    Placeless,
    /// It was taken more than fifty metres away.
    TooFar,
    /// It looks like an earlier proof.
    SeenBefore,
    /// It looks like the citizen's own photo.
    LikeBefore,
}

/// How far from the complaint a proof may be taken, in metres.
pub const NEAR_ENOUGH_M: u32 = 50;
