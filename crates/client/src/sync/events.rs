//! Sending what the citizen did after sending: an idempotent PUT an event, a DELETE an erasure.

use super::{
    refusal::Refusal,
    session::{End, Pass},
};
use crate::store::{self, StoreError, outbox::OutboxRow};
use sambat_domain::{event::Event, outbox::ItemKind};
use sambat_protocol::cursor::Cursor;
use std::collections::HashSet;

/// Sends the events whose words the city has, and the erasures, in the order in which they were meant: what was said of a
/// complaint later waits for what was said before.
pub(super) async fn send_all(pass: &Pass<'_>) -> Result<(), End> {
    let mut waiting = HashSet::new();
    for row in pass.waiting().await? {
        if pass.is_over() {
            return Ok(());
        }
        let (complaint, due) = (row.complaint, row.item.is_due(pass.app.now()));
        let sent = match row.item.kind {
            ItemKind::Event => {
                due && !waiting.contains(&complaint)
                    && pass.words_are_there(complaint).await?
                    && pass.trip.purse.take_whole(u64::from(row.bytes))
                    && say(pass, row).await?
            }
            ItemKind::Erasure if due => erase(pass, row).await.map(|()| true)?,
            _ => continue,
        };
        if !sent {
            waiting.insert(complaint);
        }
    }
    Ok(())
}

/// Says one. Answers whether it needs to be waited for no more.
async fn say(pass: &Pass<'_>, row: OutboxRow) -> Result<bool, End> {
    let Some(row) = pass.begin(row).await? else { return Ok(true) };
    let id = row.event.ok_or(StoreError::Row("outbox"))?;
    let event = match pass.app.read(move |connection, vault| store::event::get(connection, vault, id)).await {
        // Said as the first time, whatever the city told of it since.
        Ok(event) => event.untold(),
        // Erased in this moment.
        Err(StoreError::NotFound) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    let row = pass.leave_local_step(row).await?;
    let answer = pass.wire.put_event(&event).await;
    point!("event_answered");
    match answer.and_then(|(kept, head)| told_back(&event, kept).map(|kept| (kept, head))) {
        Ok((kept, head)) => said(pass, row, kept, head).await.map(|()| true),
        Err(refusal) => pass.settle_refused(row, refusal).await.map(|row| !row.item.is_waiting()),
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
