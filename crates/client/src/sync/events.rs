//! Sending what the citizen did after sending: an idempotent PUT an event, a DELETE an erasure.

use super::{
    pass::{End, Pass},
    refusal::Refusal,
};
use crate::store::{self, StoreError, outbox::OutboxRow};
use sambat_domain::{event::Event, outbox::ItemKind};
use sambat_protocol::cursor::Cursor;

/// Sends the events whose words the city has, and the erasures, in the order in which they were meant.
pub(super) async fn send_all(pass: &Pass<'_>) -> Result<(), End> {
    for row in pass.due().await? {
        match row.item.kind {
            ItemKind::Event if pass.words_are_there(row.complaint).await? => say(pass, row).await?,
            ItemKind::Erasure => erase(pass, row).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn say(pass: &Pass<'_>, row: OutboxRow) -> Result<(), End> {
    let Some(row) = pass.begin(row).await? else { return Ok(()) };
    let id = row.event.ok_or(StoreError::Row("outbox"))?;
    let event = match pass.app.read(move |connection, vault| store::event::get(connection, vault, id)).await {
        // Said as the first time, whatever the city told of it since.
        Ok(event) => event.untold(),
        // Erased in this moment.
        Err(StoreError::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let row = pass.leave_local_step(row).await?;
    let answer = pass.wire.put_event(&event).await;
    point!("event_answered");
    match answer.and_then(|(kept, head)| told_back(&event, kept).map(|kept| (kept, head))) {
        Ok((kept, head)) => said(pass, row, kept, head).await,
        Err(refusal) => pass.settle_refused(row, refusal).await.map(|_| ()),
    }
}

/// The event with its place at the city, if the answer speaks of exactly this one.
fn told_back(said: &Event, kept: Event) -> Result<Event, Refusal> {
    let same = kept.untold() == *said;
    if same && kept.received_at.is_some() { Ok(kept) } else { Err(Refusal::Stranger(200)) }
}

async fn said(pass: &Pass<'_>, row: OutboxRow, kept: Event, head: Option<Cursor>) -> Result<(), End> {
    let also = move |transaction: &store::Transaction<'_>, vault: &store::Vault| {
        // With its place, it is not news when the city tells it: it never stands there twice.
        let private = match store::complaint::get(transaction, vault, kept.complaint) {
            Ok(complaint) => complaint.private,
            Err(StoreError::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        store::event::put(transaction, vault, &kept, private).map(|_| ())
    };
    pass.settle_sent(row, head, also).await
}

async fn erase(pass: &Pass<'_>, row: OutboxRow) -> Result<(), End> {
    let Some(row) = pass.begin(row).await? else { return Ok(()) };
    let row = pass.leave_local_step(row).await?;
    let answer = pass.wire.delete_complaint(row.complaint).await;
    point!("erasure_answered");
    match answer {
        Ok(head) => pass.settle_sent(row, head, |_, _| Ok(())).await,
        Err(refusal) => pass.settle_refused(row, refusal).await.map(|_| ()),
    }
}
