//! Pulling what changed: events in the city's order, each kept once.

use super::pass::{End, Pass};
use crate::{
    complaint::Story,
    host::Notice,
    store::{self, StoreError},
};
use sambat_domain::{
    event::{Event, EventKind},
    id::ComplaintId,
};
use sambat_protocol::{cursor::Cursor, message::Changes, problem::Code};

/// Pulls until there is no more. Answers whether a photo that arrived is not ready yet.
pub(super) async fn pull(pass: &Pass<'_>) -> Result<bool, End> {
    loop {
        let city = pass.city().await?;
        let changes = match pass.wire.changes(city.cursor, city.seen).await {
            Ok(changes) => changes,
            Err(refusal) if refusal.code() == Some(Code::Restored) && city.cursor != Cursor::START => {
                // The city was restored from a backup: everything is asked for again. Known events stay.
                let pack = pass.pack.clone();
                pass.app
                    .write(move |transaction, _| {
                        // What was erased may be back.
                        for mut row in store::outbox::of_pack(transaction, &pack)? {
                            if let Ok(item) = row.item.clone().again() {
                                row.item = item;
                                store::outbox::save(transaction, &row)?;
                            }
                        }
                        store::city::set_cursor(transaction, &pack, Cursor::START)?;
                        store::city::set_seen(transaction, &pack, Cursor::START)
                    })
                    .await?;
                continue;
            }
            Err(refusal) => return Err(refusal.into()),
        };
        point!("changes_answered");
        let more = changes.more && changes.cursor != city.cursor;
        keep(pass, changes).await?;
        if !more {
            return settling(pass).await.map_err(End::from);
        }
    }
}

/// Keeps events and the cursor together: a kill between pulls repeats one, and that is harmless.
async fn keep(pass: &Pass<'_>, changes: Changes) -> Result<(), StoreError> {
    let pack = pass.pack.clone();
    let touched = pass
        .app
        .write(move |transaction, vault| {
            let mut touched: Vec<ComplaintId> = Vec::new();
            for event in &changes.events {
                // A city may speak of a complaint that this phone has erased.
                let complaint = match store::complaint::get(transaction, vault, event.complaint) {
                    Ok(complaint) => complaint,
                    Err(StoreError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                if store::event::put(transaction, vault, event, complaint.private)? {
                    refuse_photo(transaction, event)?;
                    if !touched.contains(&event.complaint) {
                        touched.push(event.complaint);
                    }
                }
            }
            store::city::set_cursor(transaction, &pack, changes.cursor)?;
            store::city::saw(transaction, &pack, changes.cursor)?;
            Ok(touched)
        })
        .await?;
    if !touched.is_empty() {
        pass.app.tell(Notice::Queue);
    }
    for id in touched {
        pass.app.tell(Notice::Complaint { id });
    }
    Ok(())
}

/// A photo that the city cannot show is the citizen's to replace.
fn refuse_photo(transaction: &store::Transaction<'_>, event: &Event) -> Result<(), StoreError> {
    let EventKind::PhotoRefused { photo_id, reason } = &event.kind else { return Ok(()) };
    for mut row in store::outbox::of(transaction, event.complaint)? {
        if row.photo == Some(*photo_id)
            && let Ok(item) = row.item.clone().refused(reason.clone())
        {
            row.item = item;
            store::outbox::save(transaction, &row)?;
        }
    }
    Ok(())
}

/// Whether a photo that was sent is not ready yet. Only complaints of which that is not known are opened, and once it is
/// known, no more.
async fn settling(pass: &Pass<'_>) -> Result<bool, StoreError> {
    let pack = pass.pack.clone();
    let (settled, waits) = pass
        .app
        .read(move |connection, vault| {
            let (mut settled, mut waits) = (Vec::new(), false);
            for id in store::complaint::unsettled(connection, &pack)? {
                let story = Story::of(connection, vault, id)?;
                match story.complete_at() {
                    Some(_) => settled.push(id),
                    None => waits |= story.is_settling(),
                }
            }
            Ok::<_, StoreError>((settled, waits))
        })
        .await?;
    if !settled.is_empty() {
        pass.app
            .write(move |transaction, _| settled.iter().try_for_each(|id| store::complaint::settle(transaction, *id)))
            .await?;
    }
    Ok(waits)
}
