//! Asking about a complaint without the phone that sent it: whoever shows the PIN of its receipt.

mod attempt;
pub mod pin_attempt;

pub use attempt::{AccessDenied, ShownPin, open};

use crate::{
    city::City,
    error::{CityError, invalid_field},
    event,
};
use complaint::Owner;
use sambat_city_store::{
    db::{
        audit_log::{self, AuditEntry},
        complaint, device,
    },
    random,
};
use sambat_domain::{
    event::{Actor, Event, EventKind, LONGEST_NOTE, Via},
    id::{ComplaintId, EventId},
    photo::Sha256,
    text,
};
use sambat_protocol::{field_mistake::FieldMistake, message::ComplaintState, problem::Code};

/// What a citizen can say on the ticket's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CitizenAnswer {
    /// Replies to the city's question.
    Reply,
    /// The citizen agrees that it is solved (*Sudah beres*).
    Confirm,
    /// The citizen says that it is not solved (*Belum selesai*).
    Dispute,
}

impl CitizenAnswer {
    /// As the form and the address have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Confirm => "confirm",
            Self::Dispute => "dispute",
        }
    }

    fn kind(self) -> EventKind {
        match self {
            Self::Reply => EventKind::Reply,
            Self::Confirm => EventKind::Confirmed,
            Self::Dispute => EventKind::Disputed,
        }
    }
}

/// Says something to the city, by the way of the citizen's phone. The form brings the event's id: sent twice it is said once.
///
/// # Errors
/// `invalid` where a note is missing or too long, and what [`event::keep`] refuses.
pub async fn say(
    city: &City,
    complaint: ComplaintId,
    what: CitizenAnswer,
    note: &str,
    id: EventId,
) -> Result<(), CityError> {
    let note = text::said(note);
    if what == CitizenAnswer::Reply && note.is_none() {
        return Err(invalid_field(FieldMistake::NoteMissing));
    }
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(invalid_field(FieldMistake::NoteTooLong));
    }
    // When the form was given out: the same however often it is sent.
    let said = Event { note, ..Event::new(id, complaint, Actor::Citizen, what.kind(), id.made_at()) };
    event::keep(city, Owner::PinHolder(complaint), said).await.map(|_| ())
}

/// The id of what the next form says.
///
/// # Errors
/// [`CityError::Random`] where the system has no randomness.
pub fn next_id(city: &City) -> Result<EventId, CityError> {
    Ok(random::event_id(city.now())?)
}

/// Makes another phone of the citizen's an owner. What happened before its cursor is new to it: it pulls from the start.
///
/// # Errors
/// `not_found` where it was erased meanwhile; [`CityError::Db`] where the main database fails.
pub async fn claim(city: &City, phone: Sha256, id: ComplaintId) -> Result<ComplaintState, CityError> {
    let now = city.now();
    let (there, _) = city
        .writer
        .write(move |t| {
            // It may have been erased since the PIN was checked.
            if complaint::find(t, id)?.is_none() {
                return Ok(false);
            }
            if !complaint::is_owner(t, &phone, id)? {
                complaint::own(t, &phone, id, Some(Via::Claim), now)?;
                let deed = audit_log::AuditAction::Claimed;
                audit_log::write(t, &AuditEntry { at: now, officer: None, deed, complaint: Some(id), event: None })?;
                device::pull_again(t, &phone)?;
            }
            Ok(true)
        })
        .await?;
    if there { crate::complaint::state(city, phone, id).await } else { Err(Code::NotFound.into()) }
}
