//! Who at the city may see and do what. One table, read by the server for every look and every event.

use crate::{
    event::{Event, EventKind},
    id::AgencyId,
    pack::{Agency, Category},
    photo::PhotoManifest,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The shortest password, in Unicode scalar values (NIST SP 800-63B-4, 3.1.1.2: fifteen where it stands alone).
pub const SHORTEST_PASSWORD: usize = 15;

/// The longest password, in bytes: more only costs the server time.
pub const LONGEST_PASSWORD: usize = 1_024;

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
pub struct Held<'a> {
    /// The office that has it.
    pub agency: Option<&'a AgencyId>,
    /// Its kind; none where the pack has it no more.
    pub category: Option<&'a Category>,
}

impl Held<'_> {
    /// Whether only its office may read it: its kind is never public, whatever the citizen chose.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        // What no pack knows might be anything.
        self.category.is_none_or(|category| category.visibility == crate::content::Visibility::Private)
    }
}

impl Seat {
    /// How much of a complaint somebody here sees.
    #[must_use]
    pub fn sees(&self, held: &Held<'_>) -> Sight {
        match self.role {
            Role::Admin => Sight::Nothing,
            Role::Coordinator | Role::Mayor if held.is_restricted() => Sight::Outline,
            Role::Coordinator | Role::Mayor => Sight::Whole,
            Role::Agency | Role::Field if self.agency.is_some() && self.agency.as_ref() == held.agency => Sight::Whole,
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
        self.may(&EventKind::NotOurs { owner: String::new() }, sight)
    }

    /// Whether somebody here may do this to a complaint that is seen so far. Whether it fits where the complaint stands is
    /// another question: [`crate::status::Progress::after`].
    #[must_use]
    pub fn may(&self, kind: &EventKind, sight: Sight) -> bool {
        use EventKind::{
            Answer, Assigned, Done, Duplicate, Held, NotOurs, Promised, Question, Rejected, Released, Reopened,
            Started, Verified,
        };
        match (self.role, sight) {
            // Whose it is can be said without reading it, where the kind says so or nobody has sorted it yet.
            (Role::Coordinator, Sight::Outline) => matches!(kind, Assigned { .. } | Reopened),
            (Role::Coordinator, Sight::Whole) => matches!(
                kind,
                Verified
                    | Assigned { .. }
                    | Answer
                    | Question
                    | Held
                    | Rejected { .. }
                    | NotOurs { .. }
                    | Duplicate { .. }
                    | Reopened
                    | Released { .. }
            ),
            (Role::Agency, Sight::Whole) => matches!(
                kind,
                Assigned { .. }
                    | Answer
                    | Question
                    | Promised { .. }
                    | Started
                    | Held
                    | Done
                    | Rejected { .. }
                    | NotOurs { .. }
            ),
            (Role::Field, Sight::Whole) => matches!(kind, Answer | Started | Held | Done),
            _ => false,
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
    /// It has this office already.
    #[error("this office has it")]
    SameAgency,
    /// A complaint is no duplicate of itself.
    #[error("the same complaint")]
    Itself,
}

/// What is missing from an officer's event, before it is looked at whether it fits. `agencies` are the offices that there are.
///
/// # Errors
/// [`Lack`].
pub fn complete(event: &Event, held: &Held<'_>, agencies: &[Agency], now: Timestamp) -> Result<(), Lack> {
    let says = event.note.as_deref().is_some_and(|note| !note.trim().is_empty());
    match &event.kind {
        EventKind::Assigned { agency } if agencies.iter().all(|known| known.id != *agency) => Err(Lack::Agency),
        EventKind::Assigned { agency } if held.agency == Some(agency) => Err(Lack::SameAgency),
        // Passing on ends a clock, so it is never done without a word; the first time goes without saying.
        EventKind::Assigned { .. } if held.agency.is_some() && !says => Err(Lack::Note),
        EventKind::Answer
        | EventKind::Question
        | EventKind::Held
        | EventKind::Rejected { .. }
        | EventKind::NotOurs { .. }
        | EventKind::Reopened
            if !says =>
        {
            Err(Lack::Note)
        }
        EventKind::Promised { by } if *by <= now => Err(Lack::Day),
        EventKind::Duplicate { of } if *of == event.complaint => Err(Lack::Itself),
        EventKind::Done if needs_proof(held) && event.photos.is_empty() => Err(Lack::Proof),
        _ => Ok(()),
    }
}

/// Whether it is done only when a photo shows it.
#[must_use]
pub fn needs_proof(held: &Held<'_>) -> bool {
    held.category.is_some_and(|category| category.proof)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{content::Visibility, pack::PlaceRule};

    fn category(visibility: Visibility, proof: bool) -> Category {
        Category {
            id: "jalan-rusak".parse().unwrap(),
            channel: "infrastruktur".parse().unwrap(),
            agency: "pupr".parse().unwrap(),
            visibility,
            icon: "road".into(),
            place: PlaceRule::Needed,
            form: None,
            consent: None,
            response: None,
            proof,
            public_place: false,
        }
    }

    fn seat(role: Role, agency: Option<&str>) -> Seat {
        Seat { role, agency: agency.map(|agency| agency.parse().unwrap()) }
    }

    #[test]
    fn bad_62_another_offices_complaint_is_not_there() {
        let (open, closed) = (category(Visibility::Public, false), category(Visibility::Private, false));
        let (pupr, dinkes): (AgencyId, AgencyId) = ("pupr".parse().unwrap(), "dinkes".parse().unwrap());
        for (role, agency, sees) in [
            (Role::Admin, None, [Sight::Nothing; 4]),
            (Role::Coordinator, None, [Sight::Whole, Sight::Whole, Sight::Outline, Sight::Outline]),
            (Role::Mayor, None, [Sight::Whole, Sight::Whole, Sight::Outline, Sight::Outline]),
            (Role::Agency, Some("pupr"), [Sight::Whole, Sight::Nothing, Sight::Whole, Sight::Nothing]),
            (Role::Field, Some("pupr"), [Sight::Whole, Sight::Nothing, Sight::Whole, Sight::Nothing]),
            // One that was made by hand without its office sees nothing, not everything without one.
            (Role::Agency, None, [Sight::Nothing; 4]),
        ] {
            let seat = seat(role, agency);
            let cases = [(&open, &pupr), (&open, &dinkes), (&closed, &pupr), (&closed, &dinkes)];
            let seen =
                cases.map(|(category, agency)| seat.sees(&Held { agency: Some(agency), category: Some(category) }));
            assert_eq!(seen, sees, "{role:?}");
        }
        let nobodys = Held { agency: None, category: Some(&open) };
        assert_eq!(seat(Role::Agency, None).sees(&nobodys), Sight::Nothing);
        // A kind that no pack has any more might have been anything.
        let unknown = Held { agency: None, category: None };
        assert_eq!(seat(Role::Coordinator, None).sees(&unknown), Sight::Outline);
    }

    #[test]
    fn nobody_does_more_than_the_seat_is_for() {
        let coordinator = seat(Role::Coordinator, None);
        let agency = seat(Role::Agency, Some("pupr"));
        let assigned = EventKind::Assigned { agency: "dlh".parse().unwrap() };
        assert!(coordinator.may(&assigned, Sight::Outline) && !coordinator.may(&EventKind::Answer, Sight::Outline));
        assert!(coordinator.may(&EventKind::Released { photo_id: None }, Sight::Whole));
        assert!(!agency.may(&EventKind::Released { photo_id: None }, Sight::Whole));
        assert!(agency.may(&EventKind::Done, Sight::Whole) && !agency.may(&EventKind::Done, Sight::Nothing));
        for role in [Role::Mayor, Role::Admin] {
            assert!(!seat(role, None).may(&EventKind::Answer, Sight::Whole), "{role:?}");
        }
        let reads: Vec<_> = Role::ALL.into_iter().filter(|role| seat(*role, Some("pupr")).reads_reports()).collect();
        assert_eq!(reads, [Role::Admin, Role::Coordinator, Role::Mayor]);
        for (role, over) in
            [(Role::Coordinator, true), (Role::Agency, true), (Role::Field, false), (Role::Mayor, false)]
        {
            assert_eq!(seat(role, Some("pupr")).hands_over(Sight::Whole), over, "{role:?}");
            assert!(!seat(role, Some("pupr")).hands_over(Sight::Outline), "{role:?}");
        }
        // What is the citizen's or the system's is nobody's here.
        for kind in
            [EventKind::Reply, EventKind::Confirmed, EventKind::Closed, EventKind::Escalated, EventKind::Received]
        {
            for role in Role::ALL {
                assert!(!seat(role, Some("pupr")).may(&kind, Sight::Whole), "{role:?} {kind:?}");
            }
        }
    }
}
