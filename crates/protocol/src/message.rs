//! Bodies of requests and answers.

use crate::{cursor::Cursor, receipt::Receipt};
use jiff::{Timestamp, civil::Date};
use sambat_domain::{
    event::Event,
    id::{ComplaintId, EventId, PhotoId},
    photo::Sha256,
    pin::Pin,
    status::Status,
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};

/// Body of `PUT /v1/complaints/{id}`. The content travels as the exact text that was frozen at submit.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintEnvelope<'a> {
    /// Version of the wire that the pack names.
    pub v: u32,
    /// Pack revision that the content was written under.
    pub pack_rev: &'a str,
    /// The frozen content.
    #[cfg_attr(feature = "openapi", schema(value_type = sambat_domain::content::Content))]
    pub content: &'a RawValue,
    /// The identity, sealed to the city.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::seal::Sealed>))]
    pub reporter_sealed: Option<&'a RawValue>,
    /// An earlier receipt, offered again after the city was restored from a backup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<&'a Receipt>,
}

/// Answer to an owner's `PUT /v1/complaints/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintAccepted {
    /// Echo of the id.
    pub id: ComplaintId,
    /// The number to ask by.
    pub ticket: Ticket,
    /// What the server hashed.
    pub content_sha256: Sha256,
    /// When the server first had it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// Photos of the manifest that the server still wants, in its order.
    pub missing: Vec<PhotoId>,
    /// The city's word.
    pub receipt: Receipt,
    /// For asking without the phone; absent from cities that are older than it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// Answer to `PUT /v1/complaints/{id}` of words that the city has, for whoever is not an owner: that it has them, and nothing
/// more. An officer knows the words too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintKnown {
    /// Echo of the id.
    pub id: ComplaintId,
    /// The number to ask by.
    pub ticket: Ticket,
    /// What the server hashed.
    pub content_sha256: Sha256,
}

/// Answer to `PUT /v1/complaints/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum WordsAnswer {
    /// To an owner.
    Accepted(Box<ComplaintAccepted>),
    /// To anybody else.
    Known(ComplaintKnown),
}

impl WordsAnswer {
    /// The number to ask by, which everybody is told.
    #[must_use]
    pub fn ticket(&self) -> &Ticket {
        match self {
            Self::Accepted(accepted) => &accepted.ticket,
            Self::Known(known) => &known.ticket,
        }
    }
}

/// Body of `POST /v1/claims`: another phone of whoever holds the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The receipt's ticket, as people write it.
    pub ticket: Ticket,
    /// The receipt's PIN.
    pub pin: Pin,
    /// The day of receipt in the city, where two complaints share the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub received_on: Option<Date>,
}

/// Answer to `GET /v1/complaints/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComplaintState {
    /// Everything of [`ComplaintAccepted`].
    #[serde(flatten)]
    pub accepted: ComplaintAccepted,
    /// Its life so far, in the order of `seq`: a page of it, of at most [`MOST_CHANGES`] and [`LARGEST_PAGE`].
    pub events: Vec<Event>,
    /// Where the next page begins, if there is one: `?after=`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// Answer to `GET /v1/changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// Events of this device's complaints, in the order of `seq`, at most [`MOST_CHANGES`] and [`LARGEST_PAGE`].
    pub events: Vec<Event>,
    /// Where to go on from: the last of the events, or where the phone was. How far the city is beyond that is not told.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cursor: Cursor,
    /// Whether there are more already.
    pub more: bool,
    /// Complaints of this device that the city erased at their citizen's request, until the device has sent its `DELETE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub erased: Vec<ComplaintId>,
}

/// [`Changes`] as a phone reads them: one event that it cannot read must not keep the others from it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct HeardChanges {
    /// See [`Changes::events`].
    pub events: Vec<HeardEvent>,
    /// See [`Changes::cursor`].
    pub cursor: Cursor,
    /// See [`Changes::more`].
    pub more: bool,
    /// See [`Changes::erased`].
    #[serde(default)]
    pub erased: Vec<ComplaintId>,
}

/// An event as a phone reads it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum HeardEvent {
    /// One that this version knows.
    Known(Event),
    /// One of a newer city: of a kind, an actor or a way that this version does not know.
    Newer(NewerEvent),
}

impl HeardEvent {
    /// The complaint that it happened to.
    #[must_use]
    pub fn complaint(&self) -> ComplaintId {
        match self {
            Self::Known(event) => event.complaint,
            Self::Newer(event) => event.complaint,
        }
    }
}

/// What is read of an event that this version does not know. The rest is kept as it came: a newer version reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewerEvent {
    /// Its key for ever.
    pub id: EventId,
    /// The complaint that it happened to.
    pub complaint: ComplaintId,
    /// Its place in the city's one order.
    pub seq: u64,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// The most events in one answer to `GET /v1/changes`.
pub const MOST_CHANGES: usize = 200;

/// About so many bytes of events one answer has at most; one event comes whatever its size.
pub const LARGEST_PAGE: usize = 256 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = r#"{"id":"01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b","complaint":"01936f2a-6100-7b22-9a4d-0c1d2e3f4a5c","actor":{"role":"officer"},"kind":"answer","note":"Besok.","photos":[],"at":"2026-11-24T03:00:00Z","received_at":"2026-11-24T03:00:00Z","seq":7}"#;

    #[test]
    fn an_event_of_a_newer_city_is_kept_as_it_came_beside_the_others() {
        for (known, newer) in [
            (r#""kind":"answer""#, r#""kind":"danced","partner":["Sari"]"#),
            (r#""role":"officer""#, r#""role":"robot","model":2"#),
            (r#""seq":7"#, r#""via":"pigeon","seq":7"#),
        ] {
            let newer = KNOWN.replace(known, newer);
            let text = format!(r#"{{"events":[{KNOWN},{newer}],"cursor":"7-0000000000000000","more":false}}"#);
            let heard: HeardChanges = serde_json::from_str(&text).unwrap();
            let [HeardEvent::Known(event), HeardEvent::Newer(kept)] = &heard.events[..] else { panic!("{newer}") };
            assert_eq!((event.id, event.complaint, event.seq), (kept.id, kept.complaint, Some(kept.seq)));
            let (kept, came): (Value, Value) =
                (serde_json::to_value(kept).unwrap(), serde_json::from_str(&newer).unwrap());
            assert_eq!(kept, came);
        }
        assert!(serde_json::from_str::<HeardEvent>(r#"{"kind":"danced"}"#).is_err(), "whose it is must be said");
    }
}
