//! The queue: what is asked of it, and its rows.

// Named in what is said of an answer, for whoever reads it here or in the OpenAPI.
#[cfg(doc)]
use super::PAGE;
use jiff::Timestamp;
use sambat_domain::{
    id::{AgencyId, CategoryId, ChannelId, ComplaintId},
    officer::Sight,
    place::Position,
    status::Status,
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};

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
    /// What others notice too and is not over: what most of them do stands first.
    Supported,
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

travels! {
    /// A wait for an answer that lasts.
    pub struct DeskWait {
        /// When it began.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        pub from: Timestamp,
        /// When it begins to count, where the offices have been closed since; absent where it counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        pub counts_from: Option<Timestamp>,
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
        /// How many phones have the same trouble; 0 of what is not public.
        #[serde(default)]
        pub supporters: u32,
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
}
