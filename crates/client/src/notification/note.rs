//! Noting what is to be told, in the transaction that keeps what happened.

use crate::{
    city,
    complaint::{ComplaintRecord, PackRevisions},
    ports::{Clock, NewsKind},
    recovery,
    store::{self, Connection, StoreError, Transaction, Vault, complaint::Complaint, notification::Waiting},
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    id::{ComplaintId, PackId},
    pack::FIRST_LANGUAGE,
    status::Status,
};

/// A report that waited so long on the phone is said to have arrived: whoever filed it has put the phone away.
const LONG: SignedDuration = SignedDuration::from_hours(1);

/// How what a city says is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It is new.
    News,
    /// This phone heard it before, and lost it with a database that was damaged.
    History,
}

impl Heard {
    /// How what a city says now is heard.
    pub fn of(connection: &Connection, pack: &PackId) -> Result<Self, StoreError> {
        let known = store::city::get(connection, pack)?.caught_up;
        Ok(if known || !recovery::was_recovered(connection)? { Self::News } else { Self::History })
    }
}

/// What of an event is told, if anything: what the citizen themself did is none.
fn kind_of(event: &Event) -> Option<NewsKind> {
    match (&event.actor, &event.kind) {
        (Actor::Officer { .. }, EventKind::Answer | EventKind::Rejected { .. } | EventKind::NotOurs { .. }) => {
            Some(NewsKind::Answered)
        }
        (Actor::Officer { .. }, EventKind::Question) => Some(NewsKind::Question),
        (Actor::Officer { .. }, EventKind::Done) => Some(NewsKind::Done),
        (Actor::System, EventKind::Escalated) => Some(NewsKind::Late),
        _ => None,
    }
}

/// Notes an event that this phone did not have.
pub(crate) fn event(transaction: &Transaction<'_>, event: &Event, heard: Heard) -> Result<(), StoreError> {
    let Some(kind) = kind_of(event) else { return Ok(()) };
    // A city that was restored says this again under another id.
    let first = kind != NewsKind::Late || store::notification::escalate(transaction, event.complaint)?;
    if !first || heard == Heard::History {
        return Ok(());
    }
    let at = event.received_at.unwrap_or(event.at);
    store::notification::put(transaction, &Waiting { complaint: event.complaint, kind, event: Some(event.id), at })
}

/// Notes that a city has received a report, at a moment of this phone's clock.
pub(crate) fn received(transaction: &Transaction<'_>, complaint: &Complaint, at: Timestamp) -> Result<(), StoreError> {
    let waited = at.duration_since(complaint.saved_at);
    if complaint.receipt.is_some() || waited < LONG || Heard::of(transaction, &complaint.pack_id)? == Heard::History {
        return Ok(());
    }
    let waiting = Waiting { complaint: complaint.id, kind: NewsKind::Sent, event: None, at };
    store::notification::put(transaction, &waiting)
}

/// Looks at what each of these complaints of a city waits for now.
pub(crate) fn expect(
    transaction: &Transaction<'_>,
    vault: &Vault,
    pack: &PackId,
    complaints: &[ComplaintId],
    clock: &dyn Clock,
) -> Result<(), StoreError> {
    if complaints.is_empty() {
        return Ok(());
    }
    let city = store::city::get(transaction, pack)?;
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(transaction, city.document)?;
    for id in complaints {
        let record = match ComplaintRecord::of(transaction, vault, *id) {
            Ok(record) => record,
            Err(StoreError::KeyGone | StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let row = record.row(&rules, FIRST_LANGUAGE, now);
        let open = row.status.is_some_and(Status::is_open);
        let clock = row.clock.filter(|clock| open && clock.ended_at.is_none());
        store::notification::expect(transaction, *id, open, clock.and_then(|clock| clock.due.promise))?;
    }
    Ok(())
}

/// Notes the promises that a city did not keep. Asked once all that it has to say is known: what this phone only has not heard of
/// yet is no broken promise.
pub(crate) fn broken_promises(
    transaction: &Transaction<'_>,
    pack: &PackId,
    clock: &dyn Clock,
    heard: Heard,
) -> Result<(), StoreError> {
    let now = city::now(&store::city::get(transaction, pack)?, clock);
    for (complaint, at) in store::notification::take_broken(transaction, pack, now)? {
        // What the city said since says more.
        if heard == Heard::News && !store::notification::is_waiting(transaction, complaint)? {
            let waiting = Waiting { complaint, kind: NewsKind::Late, event: None, at };
            store::notification::put(transaction, &waiting)?;
        }
    }
    Ok(())
}
