//! One complaint, opened.

use super::DeskRow;
// Named in what is said of an answer, for whoever reads it here or in the OpenAPI.
#[cfg(doc)]
use super::EVENTS;
use jiff::Timestamp;
use sambat_domain::{
    content::Content,
    event::{Event, EventName},
    id::{AgencyId, ComplaintId, PhotoId},
    officer::ProofFlag,
    place::StreetName,
    response::Clock,
    status::Status,
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};

travels! {
    /// A photo of a complaint.
    pub struct DeskPhoto {
        /// Which.
        pub photo_id: PhotoId,
        /// `missing`, `given_up`, `arrived`, `ready` or `refused`.
        pub state: String,
        /// Whether the city took it, to show that work was done.
        pub proof: bool,
        /// What is odd about a proof, for whoever decides.
        pub flags: Vec<ProofFlag>,
        /// How far from the complaint a proof was taken, in metres, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub metres: Option<u32>,
        /// Whether it was shown to the public.
        pub released: bool,
    }

    /// An event as the desk sees it.
    pub struct DeskEvent {
        /// All of it.
        pub event: Event,
        /// The officer's name, where it was one at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub by: Option<String>,
        /// Whether it did not fit where the complaint stood, and changed nothing.
        pub misfit: bool,
    }

    /// An office's wait.
    pub struct DeskAgencyClock {
        /// Which.
        pub agency: AgencyId,
        /// In which round.
        pub round: u32,
        /// Its wait.
        pub clock: Clock,
    }

    /// A complaint that may say the same.
    pub struct DeskNear {
        /// Its id.
        pub id: ComplaintId,
        /// Its ticket.
        pub ticket: Ticket,
        /// Its first sentence.
        pub heading: String,
        /// How far away, in metres.
        pub metres: u32,
        /// Where it stands.
        pub status: Status,
        /// When the city received it.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub received_at: Timestamp,
    }

    /// Who complains, as far as it is shown without a reason.
    pub struct DeskReporter {
        /// Whether the words came without anybody's name.
        pub anonymous: bool,
        /// Whether there is something to reveal.
        pub sealed: bool,
        /// Whether it was there and was forgotten: the citizen's events say whether they withdrew the consent, else its time was
        /// over.
        pub forgotten: bool,
        /// The last four digits of the NIK.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last4: Option<String>,
        /// What is odd about the seal or the NIK.
        pub flags: Vec<String>,
        /// How many other complaints have the same NIK.
        pub others: u32,
    }

    /// Answer to `GET /v1/desk/complaints/{id}`.
    pub struct DeskComplaint {
        /// What the queue says of it.
        pub row: DeskRow,
        /// The citizen's words, where they may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content: Option<Content>,
        /// The street at its place by the city's own map, where the phone said another one or none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub street: Option<StreetName>,
        /// Whether the words were shown to the public.
        pub released: bool,
        /// Who complains.
        pub reporter: DeskReporter,
        /// Photos, the citizen's first.
        pub photos: Vec<DeskPhoto>,
        /// Its life so far, the latest of it: at most [`EVENTS`].
        pub events: Vec<DeskEvent>,
        /// The place before which there is more, if there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub earlier: Option<u64>,
        /// The citizen's wait for the first answer.
        pub city: Clock,
        /// Each office's.
        pub agencies: Vec<DeskAgencyClock>,
        /// Until when the citizen may say *belum selesai*.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub closing_due: Option<Timestamp>,
        /// What may say the same nearby.
        pub near: Vec<DeskNear>,
        /// Kinds of event that this officer may add now.
        pub may: Vec<EventName>,
        /// Of those the ones that are refused without words.
        pub must_say: Vec<EventName>,
        /// The offices that it may be passed on to, as far as that may be told.
        pub offices: Vec<AgencyId>,
        /// Whether this officer may look at what is protected of it, and anything is.
        pub reveals: bool,
        /// Whether it came in a flood: with more than a phone or a neighbourhood sends. Nothing was judged by that.
        pub flooded: bool,
        /// Whether this officer may take it out for whoever it belongs to.
        pub hands_over: bool,
        /// The server's time.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub now: Timestamp,
    }

    /// Answer to `GET /v1/desk/complaints/{id}/events`.
    pub struct DeskEvents {
        /// What happened before a place, in order: at most [`EVENTS`].
        pub events: Vec<DeskEvent>,
        /// The place before which there is more, if there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub earlier: Option<u64>,
    }

    /// Answer to `POST /v1/desk/complaints/{id}/judge`: nothing is kept of the question.
    pub struct Judged {
        /// Whether these words would end the wait for a first answer.
        pub is_answer: bool,
    }

    /// Answer to `POST /v1/desk/complaints/{id}/reveal`: once, and never kept by the desk.
    pub struct Revealed {
        /// The words, where they were closed to this officer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content: Option<Content>,
        /// The name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// The telephone number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// The NIK.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub nik: Option<String>,
    }
}
