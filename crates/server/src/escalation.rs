//! What nobody answered past the limit goes on the mayor's list, by an event that the citizen sees too.

use crate::{
    chance,
    city::City,
    complaint::blocking,
    db::{
        Db,
        clock::{self, Waiting},
    },
    event,
    refusal::Refusal,
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{
    event::EventKind,
    pack::Pack,
    response::{Clocks, History},
};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often clocks are looked at.
const OFTEN: Duration = Duration::from_secs(60);

/// Complaints that one round looks at: the rest wait for the next.
const MOST: usize = 200;

/// For how long one that could not be read stands aside, so that it blocks no other.
const ASIDE: SignedDuration = SignedDuration::from_hours(1);

/// Packs that judge, by revision; `None` where the one that is served does.
type Packs<'a> = BTreeMap<Option<String>, Option<Cow<'a, Pack>>>;

/// Looks at the clocks until the server stops.
pub(crate) async fn keep_looking(city: Arc<City>, stopping: CancellationToken) {
    let mut often = tokio::time::interval(OFTEN);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = often.tick() => {}
        }
        match look(&city).await {
            Ok(0) => {}
            Ok(put) => tracing::info!(put, "unanswered past the limit"),
            Err(error) => tracing::error!(%error, "clocks could not be looked at"),
        }
    }
}

/// Looks at the clocks that are due, and puts on the list what is past its limit. Answers how many that were.
///
/// Whether something is there already is read from its events, so that a restart or a second round adds nothing.
pub(crate) async fn look(city: &City) -> Db<usize> {
    // A command beside the server may have brought photos in, and has no bell.
    city.worker.wake();
    let now = city.now();
    let due = city.ledger.look(move |c| clock::due(c, now, MOST)).await?;
    let (mut packs, mut put) = (Packs::new(), 0);
    for seen in due {
        let id = seen.id;
        match look_at(city, &mut packs, seen, now).await {
            Ok(added) => put += usize::from(added),
            Err(error) => {
                tracing::error!(%error, "a clock could not be read");
                let later = now.checked_add(ASIDE).unwrap_or(now);
                city.writer.write(move |t| clock::look_again(t, id, later)).await?;
            }
        }
    }
    Ok(put)
}

async fn look_at<'a>(city: &'a City, packs: &mut Packs<'a>, seen: Waiting, now: Timestamp) -> Result<bool, Refusal> {
    if !packs.contains_key(&seen.judged_by) {
        let then = match &seen.judged_by {
            Some(rev) => city.pack_of(rev).await?,
            None => None,
        };
        packs.insert(seen.judged_by.clone(), then);
    }
    let pack = packs.get(&seen.judged_by).and_then(Option::as_deref).unwrap_or(&city.served.pack);
    // What was said decides whether it was an answer; a note whose key is gone says nothing any more.
    let (vault, kept) = (city.vault.clone(), seen.events.clone());
    let events = blocking(move || event::open_notes(&vault, kept)).await?;
    let history = History { category: &seen.category, received_at: Some(seen.received_at), events: &events };
    let limit = Clocks::of(&history, pack, now).and_then(|clocks| clocks.escalation_due);
    let past = limit.is_some_and(|limit| limit < now);
    let id = chance::event_id(now)?;
    let (added, _) = city
        .writer
        .write(move |t| {
            // Where something happened meanwhile, the next round reads all of it.
            let still = clock::looked(t, &seen, limit.filter(|_| !past))?;
            if still && past {
                event::by_the_system(t, seen.id, EventKind::Escalated, id, now)?;
            }
            Ok(still && past)
        })
        .await?;
    Ok(added)
}
