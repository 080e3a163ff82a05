//! Where each complaint stands: computed in the transaction of each of its events, and when a wait passes its limit.
//!
//! What nobody answered past the limit goes on the mayor's list, and what nobody disputed in time is closed: each by an event
//! of the system's that the citizen sees too.

use crate::{
    error::CityError,
    event::{notes::open_notes, system::by_the_system},
    pack_revisions::PackRevisions,
};
use h3o::{CellIndex, LatLng, Resolution};
use jiff::{SignedDuration, Timestamp};
use sambat_city_store::{
    clock::{Clock, whole_millis},
    db::{
        Db, Ledger, Transaction, clock, clock_due,
        summary::{self, ComplaintSummary, PublicLocation},
    },
    random,
    vault::{KindCache, Vault},
};
use sambat_domain::{
    content::Content,
    event::{Actor, Event, EventKind},
    id::{ComplaintId, EventId},
    pack::Pack,
    place::Position,
    response::{Clocks, History},
    status::Progress,
    text,
};
use std::sync::Arc;

/// How many complaints one transaction computes: the rest wait for the next.
const MOST: usize = 200;

/// For how long a complaint that could not be read is put off, so that it blocks no other.
const ASIDE: SignedDuration = SignedDuration::from_hours(1);

/// What the next moment after another is later by: times are kept in whole milliseconds.
const INSTANT: SignedDuration = SignedDuration::from_millis(1);

/// How precisely a place must be measured for a fine cell, in decimetres.
const WELL_DM: u32 = 500;

/// Keeps each complaint's summary true to its events.
#[derive(Debug)]
pub struct Refresher {
    /// The packs that judge.
    pub packs: Arc<PackRevisions>,
    /// The data keys of private complaints.
    pub vault: Arc<Vault>,
    /// The sealed kinds of private complaints, each opened once and then remembered.
    pub kinds: Arc<KindCache>,
}

/// What [`Refresher::refresh_due`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// How many complaints were put on the mayor's list.
    pub escalated: usize,
    /// Whether others are due still.
    pub more: bool,
}

impl Refresher {
    /// With the packs and the keys of a city.
    #[must_use]
    pub fn new(packs: PackRevisions, vault: Arc<Vault>) -> Self {
        Self { packs: Arc::new(packs), kinds: Arc::new(KindCache::new(vault.clone())), vault }
    }

    /// For a command beside a running server or without one: by the pack that was served last. `None` where none ever was.
    ///
    /// # Errors
    /// As [`PackRevisions::last_served`].
    pub fn of(ledger: &Ledger, vault: Arc<Vault>) -> Db<Option<Self>> {
        Ok(PackRevisions::last_served(ledger)?.map(|packs| Self::new(packs, vault)))
    }

    /// What a writer does at the end of each transaction: [`Refresher::refresh_due`] by a clock.
    pub fn after(self: Arc<Self>, clock: Arc<dyn Clock>) -> impl Fn(&Transaction<'_>) -> Db<()> + Send + 'static {
        move |t| self.refresh_due(t, whole_millis(clock.now())).map(drop)
    }

    /// Computes complaints that are due again, in the transaction that changed them: whoever reads finds what was said before.
    ///
    /// Whether something was put on the list already is read from its events, so that a restart or a second round adds nothing.
    ///
    /// # Errors
    /// As the database fails. A complaint that cannot be read is put off and named in the log.
    pub fn refresh_due(&self, t: &Transaction<'_>, now: Timestamp) -> Db<Refreshed> {
        let (mut escalated, mut left) = (0, MOST);
        // What a passed time adds is computed once more by the next round.
        loop {
            let due = clock::due(t, now, left)?;
            for id in &due {
                match self.look(t, *id, now) {
                    Ok(Some(found)) => escalated += usize::from(found.keep(t, now)?),
                    Ok(None) => clock_due::look_again(t, *id, None)?,
                    Err(error) => {
                        tracing::error!(%error, "a clock could not be read");
                        clock_due::look_again(t, *id, Some(now.checked_add(ASIDE).unwrap_or(now)))?;
                    }
                }
            }
            left = left.saturating_sub(due.len());
            if due.is_empty() || left == 0 {
                return Ok(Refreshed { escalated, more: left == 0 });
            }
        }
    }

    fn look(&self, t: &Transaction<'_>, id: ComplaintId, now: Timestamp) -> Result<Option<Looked>, CityError> {
        let Some(seen) = clock::find(t, &self.kinds, id)? else { return Ok(None) };
        let spot = match seen.anew.then(|| summary::public_words(t, id)).transpose()? {
            // It was erased.
            Some(None) => return Ok(None),
            words => words.flatten().map(|words| spot(words.as_deref(), self.packs.served())),
        };
        let pack = self.packs.judge(t, seen.judged_by.as_deref())?;
        // Only an event that is older than its judgement is judged here, by its note.
        let events = open_notes(&self.vault, seen.events)?;
        let history = History { category: &seen.category, received_at: Some(seen.received_at), events: &events };
        let Some(clocks) = Clocks::of(&history, &pack, now) else { return Ok(None) };
        let dues = [(clocks.escalation_due, EventKind::Escalated), (clocks.closing_due, EventKind::Closed)];
        // At the moment itself nothing is past yet: looked at then, it would be due again at once, and again.
        let next = dues.iter().filter_map(|(due, _)| due.and_then(|due| due.checked_add(INSTANT).ok())).min();
        let past = dues.into_iter().find(|(due, _)| due.is_some_and(|due| due < now)).map(|(_, kind)| kind);
        let past = past.map(|kind| Ok((kind, random::event_id(now)?))).transpose().map_err(CityError::Random)?;
        let mut summary = stand(id, seen.received_at, clocks, &events, spot);
        // What nobody of the city acted on has no name for strangers.
        summary.handle = summary.acted_at.map(|_| self.vault.handles().of(id));
        Ok(Some(Looked { next, past, summary }))
    }
}

/// What [`Refresher::look`] found at one complaint.
struct Looked {
    /// When its clocks are due again; `None` where they are not.
    next: Option<Timestamp>,
    /// The event that is due because a time has passed, with its id.
    past: Option<(EventKind, EventId)>,
    summary: ComplaintSummary,
}

impl Looked {
    /// Keeps it. Whether it was put on the mayor's list.
    fn keep(self, t: &Transaction<'_>, now: Timestamp) -> Db<bool> {
        let Self { next, past, summary } = self;
        clock_due::look_again(t, summary.complaint, next)?;
        summary::save(t, &summary)?;
        let Some((kind, id)) = past else { return Ok(false) };
        let escalated = kind == EventKind::Escalated;
        // From here on it is due at once again.
        by_the_system(t, summary.complaint, kind, id, now)?;
        Ok(escalated)
    }
}

fn stand(
    complaint: ComplaintId,
    received_at: Timestamp,
    clocks: Clocks,
    events: &[Event],
    spot: Option<PublicLocation>,
) -> ComplaintSummary {
    let last = events.last();
    let is_limit = |event: &&Event| event.kind == EventKind::Escalated && event.actor == Actor::System;
    let wait_from = summary::lasting(&clocks).map(|wait| wait.started_at);
    ComplaintSummary {
        complaint,
        received_at,
        progress: Progress::of(events),
        // Of an earlier round, it says nothing of the wait that lasts.
        escalated: events.iter().filter(is_limit).any(|event| event.received_at >= wait_from),
        promised_by: events.iter().rev().find_map(|event| match event.kind {
            EventKind::Promised { by } => Some(by),
            _ => None,
        }),
        rests_since: Progress::resting_since(events),
        clocks,
        spot,
        acted_at: events.iter().find(|event| event.is_deed()).and_then(|event| event.received_at),
        handle: None,
        seq: last.and_then(|event| event.seq).unwrap_or_default(),
        changed_at: last.and_then(|event| event.received_at).unwrap_or(received_at),
    }
}

/// What the words say to whoever looks for it, and where it lies. The kelurahan is the one that the citizen said, else the one
/// that the pack which is served draws there: no promise hangs on it, so borders that were drawn since may tell.
fn spot(words: Option<&str>, served: &Pack) -> PublicLocation {
    let Some(content) = words.and_then(|words| serde_json::from_str::<Content>(words).ok()) else {
        return PublicLocation::default();
    };
    let place = content.place.unwrap_or_default();
    let position = place.position();
    // What was measured worse than that says in which street it is, not where in it.
    let well = place.pin.is_some() || place.fix.as_ref().and_then(|fix| fix.accuracy_dm).is_none_or(|dm| dm <= WELL_DM);
    let text = [Some(content.description), place.landmark].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let thing_cell = position.filter(|_| well).and_then(|at| cell_at(at, Resolution::Twelve));
    PublicLocation {
        text: Some(text::cleaned(&text)),
        area: place.area.or_else(|| Some(served.area_at(position?)?.code.clone())),
        position,
        cell: position.and_then(cell),
        thing_cell,
        large_cell: thing_cell.and_then(|cell| Some(CellIndex::try_from(cell).ok()?.parent(Resolution::Six)?.into())),
    }
}

/// The H3 cell at resolution 9, about 350 m across: the finest place that anything public names, but for things in public places.
pub fn cell(at: Position) -> Option<u64> {
    cell_at(at, Resolution::Nine)
}

fn cell_at(at: Position, resolution: Resolution) -> Option<u64> {
    let at = LatLng::new(f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7).ok()?;
    Some(at.to_cell(resolution).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_place_without_a_kelurahan_has_the_one_that_the_pack_draws_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/contoh");
        let served = crate::pack_folder::read(&folder).unwrap().pack;
        let area = |place: serde_json::Value| {
            let words = serde_json::json!({
                "category": "jalan-rusak", "description": "Jalan berlubang", "visibility": "public", "anonymous": true,
                "photos": [], "noticed_at": "2026-11-30T01:00:00Z", "place": place,
            });
            spot(Some(&words.to_string()), &served).area
        };
        let pin = serde_json::json!({"lat_e7": -63_380_000, "lon_e7": 1_124_420_000});
        let drawn = Some("99.99.01.1001".to_owned());
        assert_eq!(area(serde_json::json!({"pin": pin})), drawn);
        let said = Some("99.99.02.1002".to_owned());
        assert_eq!(area(serde_json::json!({"pin": pin, "area": said})), said, "what the citizen says stands");
        assert_eq!(area(serde_json::json!({"pin": {"lat_e7": -60_000_000, "lon_e7": 1_124_420_000}})), None);
        assert_eq!(area(serde_json::json!({"landmark": "Depan pasar"})), None);
    }
}
