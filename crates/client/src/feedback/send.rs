//! Saying something to the city about a complaint that it has.

use super::FeedbackSend;
use crate::{
    App,
    api::{ApiCode, ApiError},
    complaint::{self, ComplaintDetail, ComplaintRecord},
    store::{
        self, StoreError, Transaction, Vault,
        complaint::Complaint,
        outbox::{NewItem, What},
    },
};
use jiff::Timestamp;
use sambat_domain::{
    event::{Actor, Event, EventKind, LONGEST_NOTE},
    id::EventId,
    text,
};

/// Keeps what the citizen says and queues it, together: safe when this answers, with or without a connection.
///
/// # Errors
/// [`ApiCode::NotFound`]; [`ApiCode::Misfit`] where the complaint does not stand so; [`ApiCode::BadArgument`] for a reply
/// without words; [`ApiCode::TextTooLong`].
pub async fn send(app: &App, argument: FeedbackSend) -> Result<ComplaintDetail, ApiError> {
    let (now, entropy, id) = (app.now(), app.random()?, argument.complaint);
    let (kind, note) = argument.said.into_event();
    let note = note.as_deref().and_then(text::said);
    if kind == EventKind::Reply && note.is_none() {
        return Err(ApiError::new(ApiCode::BadArgument));
    }
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(ApiError::new(ApiCode::TextTooLong).with("most", LONGEST_NOTE));
    }
    let keep = move |app: &App| {
        app.store().write(|transaction, vault| {
            let record = ComplaintRecord::of(transaction, vault, id)?;
            if record.complaint.receipt.is_none() || !record.fits(&kind) {
                return Err(ApiError::new(ApiCode::Misfit));
            }
            queue(transaction, vault, &record.complaint, kind, note, EventId::new(now, &entropy), now)?;
            complaint::read(transaction, vault, id, app.clock())
        })
    };
    let detail = app.blocking(keep).await?;
    complaint::changed(app, id).await;
    Ok(detail)
}

/// Keeps an event of the citizen's and queues it. It waits for the words, if the city has not said that it has them.
pub(crate) fn queue(
    transaction: &Transaction<'_>,
    vault: &Vault,
    complaint: &Complaint,
    kind: EventKind,
    note: Option<String>,
    id: EventId,
    now: Timestamp,
) -> Result<(), ApiError> {
    let event = keep(transaction, vault, complaint, kind, note, id, now)?;
    let bytes = serde_json::to_vec(&event).map_err(|_| ApiError::new(ApiCode::Internal))?.len();
    let item = NewItem {
        pack: &complaint.pack_id,
        complaint: complaint.id,
        what: What::Event(id),
        bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
    };
    store::outbox::insert(transaction, item)?;
    Ok(())
}

/// Keeps an event of the citizen's, and sends it nowhere.
pub(crate) fn keep(
    transaction: &Transaction<'_>,
    vault: &Vault,
    complaint: &Complaint,
    kind: EventKind,
    note: Option<String>,
    id: EventId,
    now: Timestamp,
) -> Result<Event, StoreError> {
    let event = Event { note, ..Event::new(id, complaint.id, Actor::Citizen, kind, now) };
    store::event::put(transaction, vault, &event, complaint.private)?;
    Ok(event)
}
