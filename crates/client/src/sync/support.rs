//! Sending what the citizen supports: an idempotent PUT, and a DELETE where that was taken back.

use super::{
    request_error::{RequestError, Spread},
    session::{StopReason, SyncSession},
};
use crate::store::{
    self,
    support::{StoredSupport, SupportState},
};
use jiff::SignedDuration;
use sambat_protocol::problem::Code;

/// About how many bytes one takes of what a pass may send.
const BYTES: u64 = 256;

/// After so long it is tried again where the city does not count this phone yet, or could not.
const LATER: SignedDuration = SignedDuration::from_hours(6);

/// Sends what waits. One that the city does not take keeps none of the others.
pub(super) async fn send_all(session: &SyncSession<'_>) -> Result<(), StopReason> {
    let pack = session.pack.clone();
    let all = session.app.read(move |connection, _| store::support::of_city(connection, &pack)).await?;
    let now = session.app.now();
    let due = |row: &StoredSupport| {
        // A clock that was set back makes nothing wait for longer.
        let later = row.next_at.is_some_and(|at| at > now && at.duration_since(now) <= LATER);
        row.state == SupportState::Waiting && !later
    };
    for row in all.into_iter().filter(due) {
        if session.is_over() || !session.run.budget.take_whole(BYTES) {
            return Ok(());
        }
        let answer = session.wire.support(row.handle, row.wanted).await;
        let settled = match answer {
            Ok(_) => {
                session.gain();
                StoredSupport { state: SupportState::Sent, next_at: None, ..row }
            }
            Err(error) if error.spread() != Spread::Item => return Err(error.into()),
            Err(RequestError::Problem { problem, .. }) if problem.code == Code::NotFound => {
                StoredSupport { state: SupportState::Gone, next_at: None, ..row }
            }
            Err(_) => StoredSupport { next_at: now.checked_add(LATER).ok(), ..row },
        };
        session.write(move |transaction, _| store::support::settle(transaction, &settled)).await?;
    }
    Ok(())
}
