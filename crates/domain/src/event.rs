//! What happens to a complaint after it was said. A complaint's life is its events; everything else is derived.

use crate::{
    id::{AgencyId, ComplaintId, EventId, PhotoId},
    photo::PhotoManifest,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest note, in Unicode scalar values: as long as a description.
pub const LONGEST_NOTE: usize = 4_000;

/// The most events of a citizen's that one complaint has. What ends it, and what takes a consent back, is heard beyond that, once.
pub const MOST_CITIZEN_EVENTS: usize = 100;

/// The most events of officers that one complaint has.
pub const MOST_OFFICER_EVENTS: usize = 500;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Its key for ever, made by whoever acted.
    pub id: EventId,
    /// The complaint it happened to.
    pub complaint: ComplaintId,
    /// Who acted.
    pub actor: Actor,
    /// How the citizen's own came, where not from the phone that sent the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// What the actor said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the actor showed with it.
    #[serde(default)]
    pub photos: Vec<PhotoManifest>,
    /// When, as the actor claims.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// When the server had it: the only time that counts. Absent until it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received_at: Option<Timestamp>,
    /// Whether it ended the wait for a first answer, as the city judged when it had it: once, by the rules that were in force
    /// when the complaint came. Absent where nobody of the city spoke, and in what is older than this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_answer: Option<bool>,
    /// Its place in the city's one order. Absent until the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Option<u64>,
}

impl Event {
    /// What somebody does to a complaint at a moment, with no word and no photo, and not at the city yet.
    #[must_use]
    pub fn new(id: EventId, complaint: ComplaintId, actor: Actor, kind: EventKind, at: Timestamp) -> Self {
        Self {
            id,
            complaint,
            actor,
            via: None,
            kind,
            note: None,
            photos: Vec::new(),
            at,
            received_at: None,
            is_answer: None,
            seq: None,
        }
    }

    /// The same where it happens at the city: its clock is the claim and the receipt.
    #[must_use]
    pub fn at_the_city(id: EventId, complaint: ComplaintId, actor: Actor, kind: EventKind, now: Timestamp) -> Self {
        Self { received_at: Some(now), ..Self::new(id, complaint, actor, kind, now) }
    }

    /// Whether a person of the city did something with the complaint: what the software does by itself is no such thing, and
    /// neither is looking at what is protected.
    #[must_use]
    pub fn is_deed(&self) -> bool {
        matches!(self.actor, Actor::Officer { .. }) && self.kind != EventKind::Revealed
    }

    /// The same as whoever acted says it: without what only the city can know.
    #[must_use]
    pub fn untold(&self) -> Self {
        Self { via: None, received_at: None, is_answer: None, seq: None, ..self.clone() }
    }
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Actor {
    /// Whoever complained.
    Citizen,
    /// Somebody of the city.
    Officer {
        /// Of which office; absent for the coordinator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        agency: Option<AgencyId>,
    },
    /// The city's software.
    System,
}

/// How something of the citizen's came that did not come from the phone that sent the words: whoever reads it sees by what it was
/// believed. Only the city says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Via {
    /// On the page of the ticket, after the receipt's PIN.
    Pin,
    /// From another phone, which claimed the complaint with the PIN.
    Claim,
    /// In a file that was carried by hand, which names its phone and proves nothing.
    Bundle,
    /// By a command of whoever keeps the city's server.
    Command,
}

/// Why a complaint was declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RejectReason {
    /// Nobody could tell what or where it is.
    Unclear,
    /// It is not so.
    Unfounded,
    /// Insult, advertisement, a test.
    Misuse,
    /// Anything else; the note says what.
    Other,
}

/// Kinds of event, with what goes with each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventKind {
    /// The city's server has the words.
    Received,
    /// An officer found it understandable.
    Verified,
    /// It is an office's to solve.
    Assigned {
        /// Which.
        agency: AgencyId,
    },
    /// Work began.
    Started,
    /// Work waits for something of the city's.
    Held,
    /// The city asks the citizen.
    Question,
    /// The citizen replied.
    Reply,
    /// The city says that it is solved.
    Done,
    /// The citizen agrees.
    Confirmed,
    /// Nobody disagreed in time.
    Closed,
    /// The citizen disagrees: *Belum selesai*.
    Disputed,
    /// A coordinator opened it again.
    Reopened,
    /// The city declines.
    Rejected {
        /// Why.
        reason: RejectReason,
    },
    /// Somebody else's road.
    NotOurs {
        /// Whose.
        owner: String,
    },
    /// Another complaint says the same.
    Duplicate {
        /// Which.
        of: ComplaintId,
    },
    /// The citizen takes it back.
    Withdrawn,
    /// The citizen takes back that what law protects of it is used: it is destroyed at once.
    ConsentWithdrawn,
    /// A human of the city answers.
    Answer,
    /// The city names a day.
    Promised {
        /// The day, at its end.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        by: Timestamp,
    },
    /// Another citizen has the same trouble.
    Support,
    /// The citizen adds a photo after sending.
    PhotoAdded {
        /// Which.
        manifest: PhotoManifest,
    },
    /// A photo will not come.
    PhotoGivenUp {
        /// Which.
        photo_id: PhotoId,
        /// A code of the phone's.
        reason: String,
    },
    /// All bytes of a photo are at the city.
    PhotoArrived {
        /// Which.
        photo_id: PhotoId,
    },
    /// The photo can be shown.
    PhotoReady {
        /// Which.
        photo_id: PhotoId,
    },
    /// The photo cannot be shown.
    PhotoRefused {
        /// Which.
        photo_id: PhotoId,
        /// A code of crate `photo`.
        reason: String,
    },
    /// Unanswered past the limit: on the mayor's list.
    Escalated,
    /// A coordinator showed a photo or words to the public.
    Released {
        /// Which photo; the words where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        photo_id: Option<PhotoId>,
    },
    /// An officer looked at what is protected, and said why.
    Revealed,
}

macro_rules! event_names {
    ($($name:ident;)*) => {
        /// What an event is called, without what goes with it: the `kind` that travels. Rules that ask for no more are stated by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum EventName {
            $(#[doc = concat!("[`EventKind::", stringify!($name), "`].")] $name,)*
        }

        impl EventName {
            /// Every name, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }

        impl From<&EventKind> for EventName {
            fn from(kind: &EventKind) -> Self {
                match kind { $(EventKind::$name { .. } => Self::$name,)* }
            }
        }
    };
}

event_names! {
    Received;
    Verified;
    Assigned;
    Started;
    Held;
    Question;
    Reply;
    Done;
    Confirmed;
    Closed;
    Disputed;
    Reopened;
    Rejected;
    NotOurs;
    Duplicate;
    Withdrawn;
    ConsentWithdrawn;
    Answer;
    Promised;
    Support;
    PhotoAdded;
    PhotoGivenUp;
    PhotoArrived;
    PhotoReady;
    PhotoRefused;
    Escalated;
    Released;
    Revealed;
}

impl EventKind {
    /// Whether it destroys something or cannot be taken back. Then it takes the secret of a phone that owns the complaint: a
    /// file that anybody may write or carry does not bring it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        // What was given up is not taken any more, and what came of it so far is dropped.
        matches!(self, Self::Withdrawn | Self::ConsentWithdrawn | Self::PhotoGivenUp { .. })
    }
}
