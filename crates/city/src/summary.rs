//! Where each complaint stands, computed after each of its events and when a wait passes its limit.
//!
//! What nobody answered past the limit goes on the mayor's list, and what nobody disputed in time is closed: each by an event
//! of the system's that the citizen sees too.

use crate::{blocking::blocking, city::City, error::CityError, event, officer, retention};
use h3o::{LatLng, Resolution};
use jiff::{SignedDuration, Timestamp};
use sambat_city_store::{
    db::{
        Db, Transaction,
        clock::{self, DueComplaint},
        clock_due,
        summary::{self, ComplaintSummary, PublicLocation},
    },
    random,
};
use sambat_domain::{
    content::Content,
    event::{Actor, Event, EventKind},
    id::EventId,
    pack::Pack,
    place::Position,
    response::{Clocks, History},
    status::Progress,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// How often due clocks are computed again.
const OFTEN: Duration = Duration::from_secs(60);

/// How many complaints one round computes: the rest wait for the next.
const MOST: usize = 200;

/// For how long a complaint that could not be read is put off, so that it blocks no other.
const ASIDE: SignedDuration = SignedDuration::from_hours(1);

/// How precisely a place must be measured for a fine cell, in decimetres.
const WELL_DM: u32 = 500;

/// Packs that judge, by revision.
type Packs<'a> = BTreeMap<Option<String>, Cow<'a, Pack>>;

/// Computes due clocks again, every so often, until the server stops.
pub async fn keep_looking(city: Arc<City>, stopping: CancellationToken) {
    let mut often = tokio::time::interval(OFTEN);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = often.tick() => {}
        }
        match by_the_minute(&city).await {
            Ok(0) => {}
            Ok(put) => tracing::info!(put, "unanswered past the limit"),
            Err(error) => tracing::error!(%error, "clocks could not be looked at"),
        }
    }
}

/// What is done every minute. Answers as [`refresh_due`].
pub async fn by_the_minute(city: &City) -> Db<usize> {
    // A command that ran beside the server may have brought photos in, and cannot wake this server's worker.
    city.worker.wake();
    let put = refresh_due(city).await?;
    officer::tell_refused(city).await?;
    // Nobody waits for it: what cannot be forgotten now is tried again in a minute.
    if let Err(error) = retention::forget_due(city).await {
        tracing::error!(%error, "what is kept no longer could not be forgotten");
    }
    Ok(put)
}

/// Computes again all complaints that are due. Answers how many complaints were put on the mayor's list.
///
/// Whoever reads where complaints stand calls this first: then nothing that was said before is missing from what is read.
/// Whether something was put on the list already is read from its events, so that a restart or a second round adds nothing.
pub async fn refresh_due(city: &City) -> Db<usize> {
    let mut put = 0;
    loop {
        let (seen, added) = round(city).await?;
        put += added;
        // What was put on the list just now stands there only when it was computed again.
        if seen < MOST && added == 0 {
            return Ok(put);
        }
    }
}

/// Computes again the first complaints that are due. Answers how many those were, and how many were put on the list.
async fn round(city: &City) -> Db<(usize, usize)> {
    let now = city.now();
    let kinds = city.kinds.clone();
    let due = city.ledger.read(move |c| clock::due(c, &kinds, now, MOST)).await?;
    let seen = due.len();
    let (mut packs, mut looked, mut unread) = (Packs::new(), Vec::new(), Vec::new());
    for waiting in due {
        let id = waiting.id;
        match look_at(city, &mut packs, waiting, now).await {
            Ok(found) => looked.extend(found),
            Err(error) => {
                tracing::error!(%error, "a clock could not be read");
                unread.push(id);
            }
        }
    }
    let later = now.checked_add(ASIDE).unwrap_or(now);
    let keep = move |t: &Transaction<'_>| {
        for id in unread {
            clock_due::look_again(t, id, later)?;
        }
        looked.into_iter().try_fold(0, |put, looked| Ok(put + usize::from(looked.keep(t, now)?)))
    };
    let (put, _) = city.writer.write(keep).await?;
    Ok((seen, put))
}

/// What [`refresh_due`] found at one complaint.
struct Looked {
    seen: DueComplaint,
    /// When its clocks are due again; `None` where they are not.
    next: Option<Timestamp>,
    /// The event that is due because a time has passed, with its id.
    past: Option<(EventKind, EventId)>,
    standing: ComplaintSummary,
}

impl Looked {
    /// Keeps it. Whether it was put on the mayor's list.
    fn keep(self, t: &Transaction<'_>, now: Timestamp) -> Db<bool> {
        let Self { seen, next, past, standing } = self;
        // Where something happened meanwhile, the next round reads all of it.
        if !clock::looked(t, &seen, next.filter(|_| past.is_none()))? {
            return Ok(false);
        }
        let Some(words) = summary::public_words(t, seen.id)? else { return Ok(false) };
        summary::save(t, &ComplaintSummary { spot: spot(words.as_deref()), ..standing })?;
        let Some((kind, id)) = past else { return Ok(false) };
        let escalated = kind == EventKind::Escalated;
        event::by_the_system(t, seen.id, kind, id, now)?;
        Ok(escalated)
    }
}

async fn look_at<'a>(
    city: &'a City,
    packs: &mut Packs<'a>,
    seen: DueComplaint,
    now: Timestamp,
) -> Result<Option<Looked>, CityError> {
    let pack: &Pack = match packs.entry(seen.judged_by.clone()) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(city.judge(seen.judged_by.as_deref()).await?),
    };
    // What was said decides whether it was an answer; a note whose key is gone says nothing any more.
    let (vault, kept) = (city.vault.clone(), seen.events.clone());
    let events = blocking(move || event::open_notes(&vault, kept)).await?;
    let history = History { category: &seen.category, received_at: Some(seen.received_at), events: &events };
    let Some(clocks) = Clocks::of(&history, pack, now) else { return Ok(None) };
    let dues = [(clocks.escalation_due, EventKind::Escalated), (clocks.closing_due, EventKind::Closed)];
    let next = dues.iter().filter_map(|(due, _)| *due).min();
    let past = dues.into_iter().find(|(due, _)| due.is_some_and(|due| due < now)).map(|(_, kind)| kind);
    let past = past.map(|kind| Ok((kind, random::event_id(now)?))).transpose().map_err(CityError::Random)?;
    let standing = stand(&seen, clocks, &events);
    Ok(Some(Looked { seen, next, past, standing }))
}

fn stand(seen: &DueComplaint, clocks: Clocks, events: &[Event]) -> ComplaintSummary {
    let last = events.last();
    let is_limit = |event: &&Event| event.kind == EventKind::Escalated && event.actor == Actor::System;
    let wait_from = summary::lasting(&clocks).map(|wait| wait.started_at);
    ComplaintSummary {
        complaint: seen.id,
        received_at: seen.received_at,
        progress: Progress::of(events),
        // Of an earlier round, it says nothing of the wait that lasts.
        escalated: events.iter().filter(is_limit).any(|event| event.received_at >= wait_from),
        promised_by: events.iter().rev().find_map(|event| match event.kind {
            EventKind::Promised { by } => Some(by),
            _ => None,
        }),
        rests_since: Progress::resting_since(events),
        clocks,
        spot: PublicLocation::default(),
        acted_at: events.iter().find(|event| event.is_deed()).and_then(|event| event.received_at),
        seq: last.and_then(|event| event.seq).unwrap_or_default(),
        changed_at: last.and_then(|event| event.received_at).unwrap_or(seen.received_at),
    }
}

/// What the words say to whoever looks for it, and where it lies.
fn spot(words: Option<&str>) -> PublicLocation {
    let Some(content) = words.and_then(|words| serde_json::from_str::<Content>(words).ok()) else {
        return PublicLocation::default();
    };
    let place = content.place.unwrap_or_default();
    let position = place.position();
    // What was measured worse than that says in which street it is, not where in it.
    let well = place.pin.is_some() || place.fix.as_ref().and_then(|fix| fix.accuracy_dm).is_none_or(|dm| dm <= WELL_DM);
    let text = [Some(content.description), place.landmark].into_iter().flatten().collect::<Vec<_>>().join("\n");
    PublicLocation {
        text: Some(text),
        area: place.area,
        position,
        cell: position.and_then(cell),
        thing_cell: position.filter(|_| well).and_then(|at| cell_at(at, Resolution::Twelve)),
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
