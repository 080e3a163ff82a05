//! Looking at the queue, and asking for another attempt.

use super::{Part, Queue, QueueEntry};
use crate::{
    App,
    api::{ApiError, Nothing},
    background,
    bundle::goes_along,
    complaint::{ComplaintRecord, OfComplaint},
    host::Notice,
    store::{self, Connection, StoreError, Vault, outbox::OutboxRow},
    sync::holds_photos,
};
use sambat_domain::{
    id::ComplaintId,
    outbox::{ItemKind, ItemState},
    ticket::Ticket,
};

/// Everything that has not reached the city, with the bytes that have.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`]
/// where the store fails in another way.
pub async fn list(app: &App, _: Nothing) -> Result<Queue, ApiError> {
    app.blocking(|app| app.store().read(|connection, vault| Ok(queue(app, connection, vault)?))).await
}

/// Tries what is parked or waits of a complaint again, now.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn retry(app: &App, argument: OfComplaint) -> Result<Queue, ApiError> {
    let left = app.blocking(move |app| {
        app.store().write(|transaction, vault| {
            for mut row in store::outbox::of(transaction, argument.id)? {
                if let Ok(item) = row.item.clone().retry() {
                    row.item = item;
                    row.last_error = None;
                    store::outbox::save(transaction, &row)?;
                }
            }
            Ok::<_, ApiError>(queue(app, transaction, vault)?)
        })
    });
    let left = left.await?;
    app.tell(Notice::Queue);
    app.tell(Notice::Complaint { id: argument.id });
    app.sync().ask();
    background::wish(app, true).await;
    Ok(left)
}

/// Complaints that something is left of, oldest first.
pub(crate) fn unsent(connection: &Connection) -> Result<Vec<ComplaintId>, StoreError> {
    let mut left: Vec<ComplaintId> = Vec::new();
    for row in store::outbox::left(connection)? {
        if !left.contains(&row.complaint) {
            left.push(row.complaint);
        }
    }
    Ok(left)
}

fn queue(app: &App, connection: &Connection, vault: &Vault) -> Result<Queue, StoreError> {
    let language = store::setting::language(connection)?;
    let mut complaints = Vec::new();
    for id in unsent(connection)? {
        complaints.push(match ComplaintRecord::of(connection, vault, id) {
            Ok(record) => QueueEntry {
                complaint: id,
                ticket: record.complaint.ticket.clone(),
                heading: record
                    .heading(&store::city::get(connection, &record.complaint.pack_id)?.document.pack, &language),
                category: Some(record.complaint.content.category.clone()),
                cover: record.cover(),
                needs_you: record.needs_citizen(),
                parts: parts(&record.outbox),
            },
            Err(StoreError::NotFound) => erased(connection, id)?,
            Err(error) => return Err(error),
        });
    }
    let bytes =
        |of: fn(&Part) -> u32| complaints.iter().flat_map(|entry| &entry.parts).map(of).fold(0, u32::saturating_add);
    let mut carries = false;
    for row in store::outbox::left(connection)? {
        carries = carries || goes_along(connection, vault, &row)?;
    }
    Ok(Queue {
        carries,
        sent: bytes(|part| part.sent),
        total: bytes(|part| part.total),
        waits_for_wifi: holds_photos(app, connection)?,
        complaints,
    })
}

/// A complaint that is gone from here and still has to go from the city: only its number is known.
fn erased(connection: &Connection, id: ComplaintId) -> Result<QueueEntry, StoreError> {
    let rows = store::outbox::of(connection, id)?;
    let pack = &rows.first().ok_or(StoreError::NotFound)?.pack;
    let city = store::city::get(connection, pack)?;
    Ok(QueueEntry {
        complaint: id,
        ticket: Ticket::of(&city.document.pack.ticket_prefix, &id),
        heading: String::new(),
        category: None,
        cover: None,
        needs_you: rows.iter().any(|row| matches!(row.item.state, ItemState::Parked { .. })),
        parts: parts(&rows),
    })
}

fn parts(rows: &[OutboxRow]) -> Vec<Part> {
    let mut parts: Vec<Part> = rows
        .iter()
        .filter(|row| row.item.state != ItemState::Cancelled)
        // What was said and heard long ago is no part of what is on its way now.
        .filter(|row| !(row.item.kind == ItemKind::Event && row.item.state == ItemState::Sent))
        .map(|row| Part {
            kind: row.item.kind,
            photo: row.photo,
            sent: row.sent,
            total: row.bytes,
            state: row.item.state.clone(),
            tries: row.item.tries,
            next_at: row.item.next_at,
            last_error: row.last_error.filter(|_| row.item.is_waiting()),
        })
        .collect();
    parts.sort_by_key(|part| part.kind != ItemKind::Words);
    parts
}
