//! The queue as the page sees it: bytes, not percentages.

use crate::store::outbox::LastError;
use jiff::Timestamp;
use sambat_domain::{
    id::{CategoryId, ComplaintId, PhotoId},
    outbox::{ItemKind, ItemState},
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};

/// Everything that has not reached the city, and what reached it just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Queue {
    /// Bytes acknowledged, of the complaints below.
    pub sent: u32,
    /// All bytes of the complaints below.
    pub total: u32,
    /// Whether photos wait for Wi-Fi, and nothing else.
    pub waits_for_wifi: bool,
    /// Whether a file carried by hand would take something of it along.
    pub carries: bool,
    /// Complaints with something left, oldest first.
    pub complaints: Vec<QueueEntry>,
}

/// One complaint of the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct QueueEntry {
    /// The complaint's id.
    pub complaint: ComplaintId,
    /// The number that people call it by.
    pub ticket: Ticket,
    /// Its first sentence; empty for kinds that are never public.
    pub heading: String,
    /// Of which kind it is; nothing of one that is gone from here and waits to be erased at the city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Its first photo, unless its kind is never public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<PhotoId>,
    /// Whether the citizen must do something.
    pub needs_you: bool,
    /// Its parts: the words first, then each photo.
    pub parts: Vec<Part>,
}

/// One thing that is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Part {
    /// Whether it is words, a photo, an event or an erasure.
    pub kind: ItemKind,
    /// The id of the photo, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
    /// Bytes that the city acknowledged.
    pub sent: u32,
    /// All bytes of it.
    pub total: u32,
    /// Whether it waits, is under way, is sent, or needs the citizen.
    #[serde(flatten)]
    pub state: ItemState,
    /// Attempts since the last progress.
    pub tries: u32,
    /// The next attempt is not before this, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub next_at: Option<Timestamp>,
    /// What went wrong last, while it still waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
}
