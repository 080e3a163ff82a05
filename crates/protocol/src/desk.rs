//! What travels between the city's server and its officers' desk. No phone ever sees any of it.

use jiff::Timestamp;
use sambat_domain::{
    content::Content,
    event::{Event, EventName},
    id::{AgencyId, CategoryId, ChannelId, ComplaintId, OwnerId, PhotoId, TemplateId},
    officer::{ProofFlag, Seat, Sight},
    pack::Area,
    place::{Outline, Position},
    response::Clock,
    status::Status,
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};

/// The most rows of a page.
pub const PAGE: usize = 50;

/// The most events of one complaint in an answer.
pub const EVENTS: usize = 100;

/// The longest text that is searched for, in Unicode scalar values, and the most words of it.
pub const LONGEST_SEARCH: usize = 200;
/// See [`LONGEST_SEARCH`].
pub const MOST_WORDS: usize = 8;

macro_rules! travels {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
        )*
    };
}

/// A shelf of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Tray {
    /// Nobody has answered yet: what is due first stands first.
    Unanswered,
    /// Of those, the ones whose target has passed.
    Late,
    /// Answered and not solved.
    Working,
    /// Disputed, or opened again by hand.
    Reopened,
    /// *Perlu dipilah*: nobody knows what kind it is.
    Sorting,
    /// The mayor's list.
    Escalated,
    /// Solved and over.
    Over,
    /// Everything.
    All,
}

/// What an officer asks of the queue, as it comes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct QueueQuery {
    /// Which tray; the unanswered where none is named.
    pub tray: Option<Tray>,
    /// Only of this way in.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub channel: Option<ChannelId>,
    /// Only of this kind.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub category: Option<CategoryId>,
    /// Only what this office has.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub agency: Option<AgencyId>,
    /// Only in this kelurahan, by its code.
    pub area: Option<String>,
    /// A ticket, a kelurahan or words.
    pub q: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// What is typed to log in.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The officer's name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The one-time code, where one is asked for.
    #[serde(default)]
    pub code: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// How a complaint came that no phone sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CameBy {
    /// Somebody stood at the desk.
    WalkIn,
    /// A message.
    Whatsapp,
    /// A call.
    Telephone,
}

travels! {
    /// A name in data, and for people.
    pub struct Named {
        /// In data.
        pub id: String,
        /// For people, in the language asked for.
        pub name: String,
    }

    /// A kind of complaint.
    pub struct DeskCategory {
        /// In data.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub id: CategoryId,
        /// For people.
        pub name: String,
        /// Its way in.
        pub channel: ChannelId,
        /// The office that answers.
        pub agency: AgencyId,
        /// A symbol of the icon set.
        pub icon: String,
        /// Whether only its office may read it.
        pub restricted: bool,
        /// Whether it is done only when a photo shows it.
        pub proof: bool,
    }

    /// An answer that need not be typed. Sent as it stands, it is no answer.
    pub struct DeskTemplate {
        /// In data.
        pub id: TemplateId,
        /// The text.
        pub text: String,
    }

    /// Answer to `GET` and `POST /v1/session`: who is logged in, and the city's words.
    pub struct DeskSession {
        /// The officer's name.
        pub name: String,
        /// Where they sit.
        pub seat: Seat,
        /// Whether they read the report of a month.
        pub reports: bool,
        /// Whether they take in what no phone sent.
        pub takes_in: bool,
        /// Whether they take the list of a queue out as a file.
        pub takes_out: bool,
        /// The city's name for people.
        pub city: String,
        /// Its IANA time zone.
        pub tz: String,
        /// Ways in, in the order shown.
        pub channels: Vec<Named>,
        /// Kinds of complaint.
        pub categories: Vec<DeskCategory>,
        /// Offices.
        pub agencies: Vec<Named>,
        /// Kecamatan and kelurahan.
        pub areas: Vec<Area>,
        /// Whose it may be where it is not the city's.
        pub owners: Vec<DeskOwner>,
        /// Answers that need not be typed.
        pub templates: Vec<DeskTemplate>,
        /// Where the city is.
        pub outline: Outline,
        /// The server's time.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub now: Timestamp,
    }

    /// Whose it may be.
    pub struct DeskOwner {
        /// In data.
        pub id: OwnerId,
        /// For people.
        pub name: String,
    }

    /// A wait for an answer that lasts.
    pub struct DeskWait {
        /// When it began.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub from: Timestamp,
        /// Until when an answer earns a reward; absent where nothing can be due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub target: Option<Timestamp>,
        /// Until when the citizen was promised one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub promise: Option<Timestamp>,
        /// After which none has consequences.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub limit: Option<Timestamp>,
    }

    /// A complaint in the queue.
    pub struct DeskRow {
        /// Its id.
        pub id: ComplaintId,
        /// Its ticket.
        pub ticket: Ticket,
        /// How much of it may be seen here.
        pub sight: Sight,
        /// Its way in; absent where the pack has its kind no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub channel: Option<ChannelId>,
        /// Its kind, where it may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub category: Option<CategoryId>,
        /// Its first sentence, where it may be seen and is public.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub heading: Option<String>,
        /// The code of its kelurahan, where that may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub area: Option<String>,
        /// Where it lies, where that may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub position: Option<Position>,
        /// Where it stands, where that may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<Status>,
        /// Whether a question to the citizen is open.
        pub asked: bool,
        /// The office that has it, where that may be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub agency: Option<AgencyId>,
        /// In which round.
        pub round: u32,
        /// When the city received it.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub received_at: Timestamp,
        /// The wait for an answer, while it lasts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub wait: Option<DeskWait>,
        /// Whether it is on the mayor's list.
        pub escalated: bool,
        /// Whether nobody knows yet what kind it is.
        pub needs_sorting: bool,
        /// The day that the city named last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub promised_by: Option<Timestamp>,
    }

    /// How many lie in each tray.
    pub struct TrayCounts {
        /// [`Tray::Unanswered`].
        pub unanswered: u32,
        /// [`Tray::Late`].
        pub late: u32,
        /// [`Tray::Working`].
        pub working: u32,
        /// [`Tray::Reopened`].
        pub reopened: u32,
        /// [`Tray::Sorting`].
        pub sorting: u32,
        /// [`Tray::Escalated`].
        pub escalated: u32,
    }

    /// Answer to `GET /v1/desk/complaints`.
    pub struct DeskPage {
        /// At most [`PAGE`].
        pub rows: Vec<DeskRow>,
        /// Where the next page begins, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub next: Option<String>,
        /// How many lie in each tray, for this officer, whatever is filtered.
        pub counts: TrayCounts,
        /// The server's time: clocks on the screen count from it.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub now: Timestamp,
    }

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
