//! Asking the city what lies near, and keeping what it said.

use super::{NearbyGet, NearbyRow, NearbyView, cells, own};
use crate::{
    App,
    api::{ApiCode, ApiError},
    city,
    store::{
        self, StoreError,
        nearby::StoredNearby,
        support::{StoredSupport, SupportState},
    },
    sync::{self, PublicAnswer, Reach},
};
use h3o::CellIndex;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{id::PackId, place::Position};
use sambat_protocol::nearby::{MOST_THINGS, Nearby, NearbyThing};

/// The form that this app reads.
const VERSION: u32 = 1;

/// For so long an answer is not asked for again.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// The most that may be the same are so many.
const MOST_SIMILAR: usize = 3;

/// What lies near a place: as the city tells it now, else as it was last told.
///
/// # Errors
/// [`ApiCode::BadArgument`] for what is no place, and those of the store; a city that does not answer is no error.
pub async fn get(app: &App, argument: NearbyGet) -> Result<NearbyView, ApiError> {
    if !argument.position.is_somewhere() {
        return Err(ApiError::new(ApiCode::BadArgument));
    }
    let asked = cells::asked(argument.position);
    let names: Vec<String> = asked.iter().map(ToString::to_string).collect();
    let (cells, from, is_whole_list) = (asked.clone(), argument.position, argument.category.is_none());
    let (city, kept, supports, counts, own) = app
        .read(move |connection, vault| {
            let city = city::chosen(connection)?;
            let pack = &city.document.pack.id;
            let kept = names.iter().map(|cell| store::nearby::find(connection, pack, cell));
            let kept = kept.collect::<Result<Vec<_>, _>>()?;
            let supports = store::support::of_city(connection, pack)?;
            let counts = store::support::counts(connection, pack)?;
            let own = if is_whole_list {
                own::around(connection, vault, &city.document.pack, &cells, from)?
            } else {
                Vec::new()
            };
            Ok::<_, StoreError>((city, kept, supports, counts, own))
        })
        .await?;
    let endpoint = city::endpoint(app, &city.document);
    let mut reach = if endpoint.is_none() { Reach::NoCity } else { Reach::Unknown };
    let (mut rows, mut told_at, mut is_whole) = (Vec::new(), None::<Timestamp>, true);
    for (cell, kept) in asked.into_iter().zip(kept) {
        let mut known = kept.and_then(|kept| Some((read(&kept.text, &kept.pack, cell)?, kept)));
        if let Some(endpoint) = endpoint.as_deref().filter(|_| !argument.kept_only) {
            let age = known.as_ref().map(|(_, kept)| app.now().duration_since(kept.told_at));
            // A clock that was set back asks anew.
            if !age.is_some_and(|age| (SignedDuration::ZERO..FRESH).contains(&age)) && reach != Reach::Nobody {
                let etag = known.as_ref().map(|(_, kept)| kept.etag.clone());
                let told = sync::ask_nearby(app, &city, endpoint, &cell.to_string(), etag.as_deref()).await?;
                (known, reach) = heard(app, &city.document.pack.id, cell, known, told).await?;
            }
        }
        match known {
            Some((nearby, kept)) => {
                told_at = Some(told_at.map_or(kept.told_at, |before| before.min(kept.told_at)));
                rows.extend(nearby.things.iter().filter_map(|thing| row(thing, cell, &argument, &supports)));
            }
            None => is_whole = false,
        }
    }
    if !matches!(reach, Reach::Unknown | Reach::NoCity) {
        app.sync().met(reach);
    }
    rows.sort_by(|(far, a), (farther, b)| far.total_cmp(farther).then_with(|| a.handle.cmp(&b.handle)));
    let own = own::apart(own, &mut rows);
    rows.truncate(if argument.category.is_some() { MOST_SIMILAR } else { MOST_THINGS });
    // Of a place of which a part was never told, nothing is known for certain; what is known of it is shown all the same.
    let told_at = told_at.filter(|_| is_whole || !rows.is_empty());
    let age = told_at.map_or(0, |at| app.now().duration_since(at).as_secs());
    let age_s = u32::try_from(age.max(0)).unwrap_or(u32::MAX);
    Ok(NearbyView { rows: rows.into_iter().map(|(_, row)| row).collect(), own, told_at, age_s, reach, counts })
}

type Known = Option<(Nearby, StoredNearby)>;

/// What is known after the city was asked.
async fn heard(
    app: &App,
    pack: &PackId,
    cell: CellIndex,
    known: Known,
    told: PublicAnswer,
) -> Result<(Known, Reach), ApiError> {
    let (nearby, kept, now) = match (told, known) {
        (PublicAnswer::Unchanged, Some((nearby, kept))) => (nearby, kept, app.now()),
        (PublicAnswer::New { text, etag }, known) => match read(&text, pack, cell) {
            Some(new) => {
                let (pack, cell, told_at) = (pack.clone(), cell.to_string(), app.now());
                (new, StoredNearby { pack, cell, etag, text, told_at }, told_at)
            }
            None => return Ok((known, Reach::Stranger)),
        },
        (PublicAnswer::Refused(reach), known) => return Ok((known, reach)),
        (PublicAnswer::Unchanged, None) => return Ok((None, Reach::Stranger)),
    };
    let kept = StoredNearby { told_at: now, ..kept };
    let row = kept.clone();
    match app.write(move |transaction, _| store::nearby::keep(transaction, &row)).await {
        // It is shown all the same, and asked for again.
        Ok(()) | Err(StoreError::Full) => Ok((Some((nearby, kept)), Reach::City)),
        Err(error) => Err(error.into()),
    }
}

/// A body as what this city has in this cell, if it is that.
fn read(text: &str, pack: &PackId, cell: CellIndex) -> Option<Nearby> {
    let nearby: Nearby = serde_json::from_str(text).ok()?;
    let fits = nearby.v == VERSION && nearby.city == *pack && nearby.cell == cell.to_string();
    (fits && nearby.things.len() <= MOST_THINGS).then_some(nearby)
}

/// A thing as it is shown, with how far it is, unless it is not what was asked for.
fn row(
    thing: &NearbyThing,
    cell: CellIndex,
    asked: &NearbyGet,
    supports: &[StoredSupport],
) -> Option<(f64, NearbyRow)> {
    let (position, metres): (Position, f64) = cells::lies(&thing.cell, cell, asked.position)?;
    let is_asked_for = match &asked.category {
        Some(category) => *category == thing.category && metres <= cells::FAR,
        None => true,
    };
    if !is_asked_for || !thing.status.is_open() {
        return None;
    }
    let own = supports.iter().find(|own| own.handle == thing.handle);
    let wanted = own.is_some_and(|own| own.wanted && own.state != SupportState::Gone);
    let waiting = own.is_some_and(|own| own.state == SupportState::Waiting);
    Some((
        metres,
        NearbyRow {
            handle: thing.handle,
            category: thing.category.clone(),
            status: thing.status,
            day: thing.day,
            metres: cells::told(metres),
            position,
            // The city's number may have been told before it counted this phone: one that supports is at least one.
            supporters: thing.supporters.saturating_add(u32::from(wanted && waiting)).max(u32::from(wanted)),
            supported: wanted,
            waiting,
        },
    ))
}
