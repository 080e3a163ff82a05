//! What the city does by itself.

use jiff::Timestamp;
use sambat_city_store::db::{Db, Transaction, event};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    id::{ComplaintId, EventId},
};

/// Keeps an event of the server's own.
pub(crate) fn by_the_system(
    t: &Transaction<'_>,
    complaint: ComplaintId,
    kind: EventKind,
    id: EventId,
    now: Timestamp,
) -> Db<()> {
    event::insert(t, &Event::at_the_city(id, complaint, Actor::System, kind, now), None)
}
