//! Sending words: one idempotent PUT a complaint.

use super::{
    request_error::RequestError,
    restored,
    session::{StopReason, SyncSession},
};
use crate::{
    complaint::envelope,
    notification,
    store::{self, StoreError, complaint::Complaint, outbox::OutboxRow},
};
use sambat_domain::outbox::{ItemKind, ItemState, ParkReason};
use sambat_protocol::{
    key::PublicKey,
    message::{Claim, ComplaintAccepted, ComplaintKnown, WordsAnswer},
    problem::Code,
};

/// Sends the words that are due, oldest first; what failed again and again after everything else, so that two of that kind
/// do not end every pass before the others.
pub(super) async fn send_all(session: &SyncSession<'_>) -> Result<(), StopReason> {
    let mut rows = session.due().await?;
    rows.retain(|row| row.item.kind == ItemKind::Words);
    rows.sort_by_key(|row| row.item.tries > 1);
    for row in rows {
        if session.is_over() {
            return Ok(());
        }
        if session.run.budget.take_whole(u64::from(row.bytes)) {
            send(session, row).await?;
        }
    }
    Ok(())
}

async fn send(session: &SyncSession<'_>, row: OutboxRow) -> Result<(), StopReason> {
    let Some(row) = session.begin(row).await? else { return Ok(()) };
    let id = row.complaint;
    let complaint = match session.app.read(move |connection, vault| store::complaint::get(connection, vault, id)).await
    {
        Ok(complaint) => complaint,
        // Erased in this moment.
        Err(StoreError::NotFound) => return Ok(()),
        // One that does not read any more holds nobody else up.
        Err(StoreError::Row(_) | StoreError::KeyGone) => {
            let row = session.park(row, ParkReason::Damaged).await?;
            return park_photos_of(session, row).await;
        }
        Err(error) => return Err(error.into()),
    };
    let body = envelope::body(&complaint).map_err(|_| StoreError::Row("complaint"))?;
    point!("words_read");
    let row = session.leave_local_step(row).await?;
    let answer = session.wire.put_complaint(id, body).await;
    point!("words_answered");
    let answer = match answer {
        Ok((WordsAnswer::Accepted(accepted), head)) => Ok((*accepted, head)),
        Ok((WordsAnswer::Known(known), _)) => claim(session, &complaint, &known).await.map(|accepted| (accepted, None)),
        Err(error) => Err(error),
    };
    let keys = session.city().await?.keys;
    let answer = answer.and_then(|(accepted, head)| match verified(&complaint, accepted, &keys) {
        Some(accepted) => Ok((accepted, head)),
        None => Err(RequestError::Receipt),
    });
    match answer {
        Ok((accepted, head)) => {
            let (pack, private, heard_at) = (session.pack.clone(), complaint.private, session.app.now());
            let also = move |transaction: &store::Transaction<'_>, vault: &store::Vault| {
                // This pass asked for the pack before it sent the words: what is known now is in force.
                let document = store::city::get(transaction, &pack)?.document;
                let rev = document.revision()?;
                store::revision::keep(transaction, rev, &document.pack)?;
                notification::received(transaction, &complaint, heard_at)?;
                store::complaint::received(transaction, id, &accepted.receipt, rev, heard_at)?;
                if let Some(pin) = accepted.pin {
                    store::complaint::keep_pin(transaction, vault, id, private, pin)?;
                }
                restored::missing(transaction, id, &accepted.missing)
            };
            session.settle_sent(row, head, also).await
        }
        Err(error) => {
            let row = session.settle_failed(row, error).await?;
            park_photos_of(session, row).await
        }
    }
}

/// The city has these words from somebody else, such as from this phone before its secret was lost. Whoever has the PIN of the
/// receipt is an owner all the same; without it the city tells this phone nothing, and neither is it received.
async fn claim(
    session: &SyncSession<'_>,
    complaint: &Complaint,
    known: &ComplaintKnown,
) -> Result<ComplaintAccepted, RequestError> {
    if (known.id, known.content_sha256) != (complaint.id, complaint.content_sha256) {
        return Err(RequestError::Receipt);
    }
    let Some(pin) = complaint.pin else { return Err(RequestError::OtherPhone) };
    let claim = Claim { ticket: complaint.ticket.clone(), pin, received_on: None };
    match session.wire.claim(&claim).await {
        Ok(accepted) => Ok(accepted),
        // Another PIN by now, or a ticket of two.
        Err(error) if matches!(error.code(), Some(Code::NotFound | Code::Invalid)) => Err(RequestError::OtherPhone),
        Err(error) => Err(error),
    }
}

/// The answer, if it speaks of exactly these words and a believed key signed its receipt.
fn verified(complaint: &Complaint, accepted: ComplaintAccepted, keys: &[PublicKey]) -> Option<ComplaintAccepted> {
    let body = &accepted.receipt.body;
    let fits = accepted.id == complaint.id
        && accepted.content_sha256 == complaint.content_sha256
        && body.id == complaint.id
        && body.content_sha256 == complaint.content_sha256
        && body.city == complaint.pack_id
        && body.ticket == complaint.ticket
        && body.received_at == accepted.received_at;
    (fits && accepted.receipt.verifies(keys)).then_some(accepted)
}

/// Photos of words that were refused stand aside with them.
async fn park_photos_of(session: &SyncSession<'_>, words: OutboxRow) -> Result<(), StopReason> {
    if !matches!(words.item.state, ItemState::Parked { .. }) {
        return Ok(());
    }
    session
        .write(move |transaction, _| {
            for mut row in store::outbox::of(transaction, words.complaint)? {
                if let (ItemKind::Photo, Ok(item)) = (row.item.kind, row.item.clone().park(ParkReason::Parent)) {
                    row.item = item;
                    store::outbox::save(transaction, &row)?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(())
}
