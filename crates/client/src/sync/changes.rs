//! Pulling what changed: events in the city's order, each kept once.

use super::{
    restored,
    session::{StopReason, SyncSession},
};
use crate::{
    complaint::{ComplaintRecord, erase},
    host::Notice,
    notification::{self, Heard},
    store::{self, StoreError},
};
use sambat_domain::{
    event::{Event, EventKind},
    id::ComplaintId,
};
use sambat_protocol::{
    message::{HeardChanges, HeardEvent},
    problem::Code,
};

/// Pulls until there is no more. Answers whether a photo that arrived is not ready yet.
pub(super) async fn pull(session: &SyncSession<'_>) -> Result<bool, StopReason> {
    // Once is enough; of a city that says it again at once nobody would see the end.
    let mut may_begin_again = true;
    loop {
        let city = session.city().await?;
        let changes = match session.wire.changes(city.cursor, city.seen).await {
            Ok(changes) => changes,
            Err(error) if error.code() == Some(Code::Restored) && may_begin_again => {
                may_begin_again = false;
                restored::begin(session).await?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        point!("changes_answered");
        let more = changes.more && changes.cursor != city.cursor;
        let erased = changes.erased.clone();
        keep(session, changes).await?;
        follow(session, erased).await?;
        if !more {
            return settling(session).await.map_err(StopReason::from);
        }
    }
}

/// What the city erased at its citizen's request goes from here too. An end in between costs nothing: it is told again.
async fn follow(session: &SyncSession<'_>, erased: Vec<ComplaintId>) -> Result<(), StoreError> {
    for id in erased {
        let pack = session.pack.clone();
        if session.app.blocking(move |app| erase::follow(app, &pack, id)).await? {
            session.app.tell(Notice::Complaint { id });
        }
        session.app.tell(Notice::Queue);
    }
    Ok(())
}

/// Keeps events and the cursor together: a kill between pulls repeats one, and that is harmless.
async fn keep(session: &SyncSession<'_>, changes: HeardChanges) -> Result<(), StoreError> {
    let (pack, app) = (session.pack.clone(), session.app.clone());
    let touched = session
        .app
        .write(move |transaction, vault| {
            let mut touched: Vec<ComplaintId> = Vec::new();
            let heard = Heard::of(transaction, &pack)?;
            for event in &changes.events {
                // A city may speak of a complaint that this phone has erased.
                let of = event.complaint();
                let complaint = match store::complaint::get(transaction, vault, of) {
                    Ok(complaint) => complaint,
                    Err(StoreError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                // One that a restored city says again is known, and no news.
                let known = match event {
                    HeardEvent::Known(event) => store::event::is_there(transaction, event.id)?,
                    HeardEvent::Newer(_) => true,
                };
                if store::event::put_heard(transaction, vault, event, complaint.private)? {
                    if let HeardEvent::Known(event) = event {
                        refuse_photo(transaction, event)?;
                        if !known {
                            notification::event(transaction, event, heard)?;
                        }
                    }
                    if !touched.contains(&of) {
                        touched.push(of);
                    }
                }
            }
            if !changes.more {
                for id in restored::settle(transaction, vault, &pack)? {
                    if !touched.contains(&id) {
                        touched.push(id);
                    }
                }
            }
            notification::expect(transaction, vault, &pack, &touched, app.clock())?;
            if !changes.more {
                notification::broken_promises(transaction, &pack, app.clock(), heard)?;
                store::city::caught_up(transaction, &pack)?;
            }
            store::city::set_cursor(transaction, &pack, changes.cursor)?;
            store::city::saw(transaction, &pack, changes.cursor)?;
            Ok(touched)
        })
        .await?;
    if !touched.is_empty() {
        session.app.tell(Notice::Queue);
    }
    for id in touched {
        session.app.tell(Notice::Complaint { id });
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
async fn settling(session: &SyncSession<'_>) -> Result<bool, StoreError> {
    let pack = session.pack.clone();
    let (settled, waits) = session
        .app
        .read(move |connection, vault| {
            let (mut settled, mut waits) = (Vec::new(), false);
            for id in store::complaint::unsettled(connection, &pack)? {
                let record = ComplaintRecord::of(connection, vault, id)?;
                match record.complete_at() {
                    Some(_) => settled.push(id),
                    None => waits |= record.is_settling(),
                }
            }
            Ok::<_, StoreError>((settled, waits))
        })
        .await?;
    if !settled.is_empty() {
        session
            .app
            .write(move |transaction, _| settled.iter().try_for_each(|id| store::complaint::settle(transaction, *id)))
            .await?;
    }
    Ok(waits)
}
