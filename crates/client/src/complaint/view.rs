//! A complaint as the page sees it.

use crate::photo::PhotoView;
use jiff::Timestamp;
use sambat_domain::{
    event::Event,
    form::Answers,
    id::{AgencyId, CategoryId, ChannelId, ComplaintId, EventId, PhotoId},
    pin::Pin,
    place::Place,
    response::Clock,
    status::{Shown, Status},
    ticket::Ticket,
    visibility::Visibility,
};
use sambat_protocol::receipt::Receipt;
use serde::{Deserialize, Serialize};

/// The argument of a command about one complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfComplaint {
    /// The complaint's id, given at its draft and kept for ever.
    pub id: ComplaintId,
}

/// Where a page of a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Bookmark {
    /// Whom its last complaint waits for: the group in the order of home.
    pub rank: u8,
    /// Its place in that group, until when as a rule.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub due: i64,
    /// Its place in the order in which complaints were filed on this phone.
    pub filed: u32,
}

/// Asks for a page of all complaints, the newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ComplaintList {
    /// Behind this one; the newest where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Bookmark>,
}

/// Part of the citizen's complaints, by whom they wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Group {
    /// *Perlu Anda*: for the citizen.
    Needed,
    /// *Berjalan*: for a signal, or for the city.
    Running,
    /// *Selesai*: for nobody.
    Over,
}

/// Asks for a page of the complaints that fit all of this, in the order of home: what needs the citizen, what is still on the
/// phone, what runs by its promise, and what is over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ComplaintSearch {
    /// As it was typed: words of the description, the landmark and the kind, or a piece of the ticket. Kinds that are
    /// never public are found by their ticket only.
    pub text: String,
    /// Of this part; of any where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// Of this way in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// Behind this one; the first where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Bookmark>,
}

/// Some complaints, in the order of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ComplaintPage {
    /// The complaints of this page.
    pub rows: Vec<ComplaintRow>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Bookmark>,
    /// How many fit, on all pages.
    pub found: u32,
    /// How many would fit under each word of status, of those words that have any.
    pub counts: Vec<ShownCount>,
    /// How many there are, whatever was asked for.
    pub all: u32,
    /// When the city's offices are closed next, or are now; absent where they never close or have no hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shut: Option<Shut>,
    /// Where the search does not know all of them yet: ask again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preparing: Option<Preparing>,
}

/// While the city's offices are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Shut {
    /// From when; absent where they are closed already, whatever the page's clock shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub from: Option<Timestamp>,
    /// When they open.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub until: Timestamp,
}

/// How far the search is with reading everything anew, as after an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preparing {
    /// How many complaints it has read.
    pub done: u32,
    /// Of how many.
    pub all: u32,
}

/// How many complaints stand under a word of status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ShownCount {
    /// The word of status.
    pub shown: Shown,
    /// How many complaints stand under it.
    pub count: u32,
}

/// A complaint in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ComplaintRow {
    /// The complaint's id.
    pub id: ComplaintId,
    /// The number that people call it by.
    pub ticket: Ticket,
    /// Its first sentence; empty for kinds that are never public.
    pub heading: String,
    /// Of which kind it is, by the city's pack.
    pub category: CategoryId,
    /// Who may see it.
    pub visibility: Visibility,
    /// Its landmark, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landmark: Option<String>,
    /// The name of its kelurahan or desa, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Its first photo, unless its kind is never public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoId>,
    /// The word of status that is shown, which has a colour of its own.
    pub shown: Shown,
    /// Where it stands at the city, once the city has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The three marks, which are also the first two of the three clocks.
    pub marks: Marks,
    /// When a human of the city first answered, by the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub answered_at: Option<Timestamp>,
    /// The citizen's wait for the first answer, as it stood when this was read, once the city has the words. Whether it is
    /// late by now is for the page to see from what is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// What is open at it, for the one sentence of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// The complaint that goes on in its place, where it is a duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Followed>,
}

/// The one thing that is open at a complaint. Whether a moment has passed is for the page to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub enum Outlook {
    /// Something of it cannot be sent as it is.
    Stuck,
    /// The city asks the citizen.
    Asked {
        /// Of which office; absent for the coordinator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
    },
    /// A first answer is promised.
    AnswerBy {
        /// Until when.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        at: Timestamp,
    },
    /// An office named a day.
    DoneBy {
        /// The end of that day.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        at: Timestamp,
    },
    /// The citizen may say that it is not solved.
    CheckBy {
        /// Until when.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        at: Timestamp,
    },
}

/// What a duplicate follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Followed {
    /// Its number.
    pub ticket: Ticket,
    /// Its id, where it is on this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ComplaintId>,
}

/// *Tersimpan di HP* → *Diterima kota* → *Lengkap*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Marks {
    /// When the citizen noticed it, by the phone's clock.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub noticed_at: Timestamp,
    /// When it was safe on the phone, by the phone's clock.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub saved_at: Timestamp,
    /// When the city had the words, by its clock, on a verified receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub received_at: Option<Timestamp>,
    /// When the city's word of that came, by the phone's clock: what the report waited here lies between two of its times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub heard_at: Option<Timestamp>,
    /// When nothing was missing any more, by the city's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub complete_at: Option<Timestamp>,
}

/// What the citizen may do with a complaint, by what this phone knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Deed {
    /// Reply to the city's question.
    Reply,
    /// *Sudah beres*: say that it is solved.
    Confirm,
    /// *Belum selesai*: say that it is not solved.
    Dispute,
    /// *Tarik laporan*: take it back; it stays and is closed.
    Withdraw,
    /// *Perbaiki*: the words become a draft again.
    Amend,
}

/// What of a complaint is kept by a consent that can still be withdrawn, and goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ConsentKept {
    /// Who complains; the words stay.
    Identity,
    /// The words themselves, and so all of it: withdrawing is erasing.
    Words,
}

/// A complaint with all that its own screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ComplaintDetail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub row: ComplaintRow,
    /// What happened, in the citizen's words.
    pub description: String,
    /// Answers to the kind's questions.
    pub answers: Answers,
    /// Where it is; nothing where its kind needs no place and none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whether officers see no name.
    pub anonymous: bool,
    /// Its photos, in order.
    pub photos: Vec<PhotoView>,
    /// Its life at the city, newest last, and after that what the citizen added and the city has not told back yet.
    pub timeline: Vec<Event>,
    /// Those of the timeline that the city does not have yet.
    pub unsent_events: Vec<EventId>,
    /// Those of the timeline that the city had once and lost.
    pub lost_events: Vec<EventId>,
    /// What the citizen may do with it now. Erasing it is always open.
    pub deeds: Vec<Deed>,
    /// What of it rests on a consent that can be withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentKept>,
    /// While *Belum selesai* may be said: until when the city waits for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub dispute_until: Option<Timestamp>,
    /// The city's word, verified when it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The PIN by which somebody can ask the city about it without this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
    /// SHA-256 of the words' canonical form, as the city must echo it.
    pub content_sha256: String,
}
