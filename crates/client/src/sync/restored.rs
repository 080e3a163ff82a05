//! The city was restored from a backup: it says so once, and is offered again what it may have lost.
//!
//! All of it is rows: an end at any moment goes on where it was. What was acknowledged is queued again, and its key makes it
//! harmless where the city has it; what the city told is in doubt until everything was asked for again.

use super::session::SyncSession;
use crate::{
    host::Notice,
    store::{self, StoreError, Transaction, Vault, event::Fate, outbox::Upload},
};
use sambat_domain::{
    event::{Actor, Event},
    id::{ComplaintId, PackId, PhotoId},
    outbox::ItemKind,
};
use sambat_protocol::cursor::Cursor;

/// Asks for everything again, and offers again every complaint and every erasure that the city acknowledged: words with their
/// receipt, whose answer says which photos are missing. Events wait until it is known which of them the city has.
pub(super) async fn begin(session: &SyncSession<'_>) -> Result<(), StoreError> {
    let pack = session.pack.clone();
    session
        .app
        .write(move |transaction, _| {
            for row in store::outbox::of_pack(transaction, &pack)? {
                if matches!(row.item.kind, ItemKind::Words | ItemKind::Erasure) {
                    offer_again(transaction, row)?;
                }
            }
            store::event::doubt(transaction, &pack)?;
            store::complaint::unsettle(transaction, &pack)?;
            store::city::set_cursor(transaction, &pack, Cursor::START)?;
            store::city::set_seen(transaction, &pack, Cursor::START)
        })
        .await?;
    session.app.tell(Notice::Queue);
    Ok(())
}

fn offer_again(transaction: &Transaction<'_>, mut row: store::outbox::OutboxRow) -> Result<(), StoreError> {
    if let Ok(item) = row.item.clone().again() {
        (row.item, row.sent, row.upload) = (item, 0, Upload::None);
        store::outbox::save(transaction, &row)?;
    }
    Ok(())
}

/// Everything was asked for: what the city told before and not again, it has lost. Answers whose that was.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    vault: &Vault,
    pack: &PackId,
) -> Result<Vec<ComplaintId>, StoreError> {
    let mut touched = Vec::new();
    for event in store::event::doubted(transaction, vault, pack)? {
        let private = store::complaint::get(transaction, vault, event.complaint)?.private;
        let fate = fate(transaction, &event)?;
        store::event::lose(transaction, vault, &event, private, fate)?;
        if !touched.contains(&event.complaint) {
            touched.push(event.complaint);
        }
    }
    if !touched.is_empty() {
        store::complaint::unsettle(transaction, pack)?;
    }
    Ok(touched)
}

/// The citizen's own goes again, where this phone said it; an officer's can only be read.
fn fate(transaction: &Transaction<'_>, event: &Event) -> Result<Fate, StoreError> {
    match event.actor {
        Actor::System => Ok(Fate::Gone),
        Actor::Officer { .. } => Ok(Fate::ToRead),
        Actor::Citizen => {
            let rows = store::outbox::of(transaction, event.complaint)?;
            let Some(row) = rows.into_iter().find(|row| row.event == Some(event.id)) else { return Ok(Fate::Gone) };
            offer_again(transaction, row)?;
            Ok(Fate::SentAgain)
        }
    }
}

/// The city says which photos of a complaint it waits for: those that it had before are sent again. Of the others, which somebody
/// carried there, no byte is sent before it says where they are.
pub(super) fn missing(
    transaction: &Transaction<'_>,
    complaint: ComplaintId,
    photos: &[PhotoId],
) -> Result<(), StoreError> {
    for mut row in store::outbox::of(transaction, complaint)? {
        let Some(photo) = row.photo else { continue };
        if photos.contains(&photo) {
            offer_again(transaction, row)?;
        } else if row.upload == Upload::None {
            row.upload = Upload::Somewhere;
            store::outbox::save(transaction, &row)?;
        }
    }
    Ok(())
}
