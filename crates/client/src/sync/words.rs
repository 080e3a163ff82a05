//! Sending words: one idempotent PUT a complaint.

use super::{
    refusal::Refusal,
    restored,
    session::{End, Pass},
};
use crate::{
    complaint::envelope,
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
pub(super) async fn send_all(pass: &Pass<'_>) -> Result<(), End> {
    let mut rows = pass.due().await?;
    rows.retain(|row| row.item.kind == ItemKind::Words);
    rows.sort_by_key(|row| row.item.tries > 1);
    for row in rows {
        if pass.is_over() {
            return Ok(());
        }
        if pass.trip.purse.take_whole(u64::from(row.bytes)) {
            send(pass, row).await?;
        }
    }
    Ok(())
}

async fn send(pass: &Pass<'_>, row: OutboxRow) -> Result<(), End> {
    let Some(row) = pass.begin(row).await? else { return Ok(()) };
    let id = row.complaint;
    let complaint = match pass.app.read(move |connection, vault| store::complaint::get(connection, vault, id)).await {
        Ok(complaint) => complaint,
        // Erased in this moment.
        Err(StoreError::NotFound) => return Ok(()),
        // One that does not read any more holds nobody else up.
        Err(StoreError::Row(_) | StoreError::KeyGone) => {
            let row = pass.park(row, ParkReason::Damaged).await?;
            return park_photos_of(pass, row).await;
        }
        Err(error) => return Err(error.into()),
    };
    let body = envelope::body(&complaint).map_err(|_| StoreError::Row("complaint"))?;
    point!("words_read");
    let row = pass.leave_local_step(row).await?;
    let answer = pass.wire.put_complaint(id, body).await;
    point!("words_answered");
    let answer = match answer {
        Ok((WordsAnswer::Accepted(accepted), head)) => Ok((*accepted, head)),
        Ok((WordsAnswer::Known(known), _)) => claim(pass, &complaint, &known).await.map(|accepted| (accepted, None)),
        Err(refusal) => Err(refusal),
    };
    let keys = pass.city().await?.keys;
    let answer = answer.and_then(|(accepted, head)| match verified(&complaint, accepted, &keys) {
        Some(accepted) => Ok((accepted, head)),
        None => Err(Refusal::Receipt),
    });
    match answer {
        Ok((accepted, head)) => {
            let (pack, private) = (pass.pack.clone(), complaint.private);
            let also = move |transaction: &store::Transaction<'_>, vault: &store::Vault| {
                // This pass asked for the pack before it sent the words: what is known now is in force.
                let document = store::city::get(transaction, &pack)?.document;
                let rev = document.revision().map_err(|_| StoreError::Row("city"))?;
                store::revision::keep(transaction, &rev, &document.pack)?;
                store::complaint::received(transaction, id, &accepted.receipt, &rev)?;
                if let Some(pin) = accepted.pin {
                    store::complaint::keep_pin(transaction, vault, id, private, pin)?;
                }
                restored::missing(transaction, id, &accepted.missing)
            };
            pass.settle_sent(row, head, also).await
        }
        Err(refusal) => {
            let row = pass.settle_refused(row, refusal).await?;
            park_photos_of(pass, row).await
        }
    }
}

/// The city has these words from somebody else, such as from this phone before its secret was lost. Whoever has the PIN of the
/// receipt is an owner all the same; without it the city tells this phone nothing, and neither is it received.
async fn claim(pass: &Pass<'_>, complaint: &Complaint, known: &ComplaintKnown) -> Result<ComplaintAccepted, Refusal> {
    if (known.id, known.content_sha256) != (complaint.id, complaint.content_sha256) {
        return Err(Refusal::Receipt);
    }
    let Some(pin) = complaint.pin else { return Err(Refusal::OtherPhone) };
    let claim = Claim { ticket: complaint.ticket.clone(), pin, received_on: None };
    match pass.wire.claim(&claim).await {
        Ok(state) => Ok(state.accepted),
        // Another PIN by now, or a ticket of two.
        Err(refusal) if matches!(refusal.code(), Some(Code::NotFound | Code::Invalid)) => Err(Refusal::OtherPhone),
        Err(refusal) => Err(refusal),
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
async fn park_photos_of(pass: &Pass<'_>, words: OutboxRow) -> Result<(), End> {
    if !matches!(words.item.state, ItemState::Parked { .. }) {
        return Ok(());
    }
    pass.write(move |transaction, _| {
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
