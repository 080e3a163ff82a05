//! Sending what the citizen did after sending: an idempotent PUT an event, a DELETE an erasure.

use super::{
    request_error::RequestError,
    session::{StopReason, SyncSession},
};
use crate::store::{self, StoreError, outbox::OutboxRow};
use sambat_domain::{event::Event, outbox::ItemKind};
use sambat_protocol::cursor::Cursor;
use std::collections::HashSet;

/// Sends the events whose words the city has, and the erasures, in the order in which they were meant: what was said of a
/// complaint later waits for what was said before.
pub(super) async fn send_all(session: &SyncSession<'_>) -> Result<(), StopReason> {
    let mut waiting = HashSet::new();
    for row in session.waiting().await? {
        if session.is_over() {
            return Ok(());
        }
        let (complaint, due) = (row.complaint, row.item.is_due(session.app.now()));
        let sent = match row.item.kind {
            ItemKind::Event => {
                due && !waiting.contains(&complaint)
                    && session.words_are_there(complaint).await?
                    && session.run.budget.take_whole(u64::from(row.bytes))
                    && say(session, row).await?
            }
            ItemKind::Erasure if due => erase(session, row).await.map(|()| true)?,
            _ => continue,
        };
        if !sent {
            waiting.insert(complaint);
        }
    }
    Ok(())
}

/// Says one. Answers whether it needs to be waited for no more.
async fn say(session: &SyncSession<'_>, row: OutboxRow) -> Result<bool, StopReason> {
    let Some(row) = session.begin(row).await? else { return Ok(true) };
    let id = row.event.ok_or(StoreError::Row("outbox"))?;
    let event = match session.app.read(move |connection, vault| store::event::get(connection, vault, id)).await {
        // Said as the first time, whatever the city told of it since.
        Ok(event) => event.untold(),
        // Erased in this moment.
        Err(StoreError::NotFound) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    let row = session.leave_local_step(row).await?;
    let answer = session.wire.put_event(&event).await;
    point!("event_answered");
    match answer.and_then(|(kept, head)| told_back(&event, kept).map(|kept| (kept, head))) {
        Ok((kept, head)) => said(session, row, kept, head).await.map(|()| true),
        Err(error) => session.settle_failed(row, error).await.map(|row| !row.item.is_waiting()),
    }
}

/// The event with its place at the city, if the answer speaks of exactly this one.
fn told_back(said: &Event, kept: Event) -> Result<Event, RequestError> {
    let same = kept.untold() == *said;
    if same && kept.received_at.is_some() { Ok(kept) } else { Err(RequestError::Stranger(200)) }
}

async fn said(session: &SyncSession<'_>, row: OutboxRow, kept: Event, head: Option<Cursor>) -> Result<(), StopReason> {
    let also = move |transaction: &store::Transaction<'_>, vault: &store::Vault| {
        // With its place, it is not news when the city tells it: it never stands there twice.
        let private = match store::complaint::get(transaction, vault, kept.complaint) {
            Ok(complaint) => complaint.private,
            Err(StoreError::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        store::event::put(transaction, vault, &kept, private).map(|_| ())
    };
    session.settle_sent(row, head, also).await
}

async fn erase(session: &SyncSession<'_>, row: OutboxRow) -> Result<(), StopReason> {
    let Some(row) = session.begin(row).await? else { return Ok(()) };
    let row = session.leave_local_step(row).await?;
    let answer = session.wire.delete_complaint(row.complaint).await;
    point!("erasure_answered");
    match answer {
        Ok(head) => session.settle_sent(row, head, |_, _| Ok(())).await,
        Err(error) => session.settle_failed(row, error).await.map(|_| ()),
    }
}
