//! One complaint as an officer opens it: what they may read of it, and its events.

use super::{look, near, queue, scope_of, seen};
use crate::{blocking::blocking, city::City, error::CityError, event::open_notes, officer::Seated};
use sambat_city_store::{
    db::{
        Connection, Db, audit_log,
        desk::{self, Inside, Listed},
        event::{self, Depth},
        officer, photo, proof,
    },
    vault::{DataKey, Purpose, Vault, VaultError},
};
use sambat_domain::{
    content::Content,
    event::{Actor, Event, EventKind, EventName},
    id::{AgencyId, ComplaintId, PhotoId},
    officer::{Sight, needs_words},
    place::StreetName,
    response::{Clocks, History},
    status::{Progress, Status},
};
use sambat_protocol::{
    desk::{DeskAgencyClock, DeskComplaint, DeskEvent, DeskEvents, DeskPhoto, DeskReporter, EVENTS},
    problem::Code,
};
use std::collections::BTreeSet;

/// Everything of a complaint that this officer may see.
///
/// # Errors
/// `not_found` where this officer sees nothing of it; [`CityError::Db`] and [`CityError::Vault`] where it cannot be read.
pub async fn open(city: &City, who: &Seated, id: ComplaintId) -> Result<DeskComplaint, CityError> {
    let (listed, sight) = seen(city, who, id).await?;
    show(city, who, listed, sight).await
}

/// As [`open`], after an officer's action: `None` where the complaint is another office's by that.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Vault`] where it cannot be read.
pub async fn open_if_seen(city: &City, who: &Seated, id: ComplaintId) -> Result<Option<DeskComplaint>, CityError> {
    let (listed, sight) = look(city, who, id).await?;
    if sight == Sight::Nothing { Ok(None) } else { show(city, who, listed, sight).await.map(Some) }
}

/// The bytes of a photo that this officer may see.
///
/// # Errors
/// `not_found` where this officer does not read the complaint, or the photo is not ready; [`CityError::Db`],
/// [`CityError::Io`] where it cannot be read.
pub async fn photo(city: &City, who: &Seated, id: ComplaintId, photo_id: PhotoId) -> Result<Vec<u8>, CityError> {
    let (_, sight) = seen(city, who, id).await?;
    if sight != Sight::Whole {
        return Err(Code::NotFound.into());
    }
    let shown = city.ledger.read(move |c| photo::shown(c, id, photo_id)).await?.ok_or(Code::NotFound)?;
    Ok(tokio::fs::read(city.photo_files.photo(&shown)).await?)
}

async fn show(city: &City, who: &Seated, listed: Listed, sight: Sight) -> Result<DeskComplaint, CityError> {
    let id = listed.id;
    let (of, packs) = (who.seat.agency.clone(), city.refresher.packs.clone());
    let read = city.ledger.read(move |c| {
        let Some(inside) = desk::inside(c, id, of.as_ref())? else { return Ok(None) };
        let life = event::life(c, id, Depth::Clocks)?;
        let page = Named::of(c, event::before(c, id, None, EVENTS)?)?;
        let judge = packs.judge(c, inside.judged_by.as_deref())?;
        Ok(Some((inside, judge, life, page, photo::of_complaint(c, id)?, proof::of_complaint(c, id)?)))
    });
    let (mut inside, judge, kept, page, photos, proofs) = read.await?.ok_or(Code::NotFound)?;
    let (vault, judged) = (city.vault.clone(), kept);
    let (events, page, opened, inside) = blocking(move || {
        let events = open_notes(&vault, judged)?;
        let opened = if sight == Sight::Whole { open_inside(&vault, id, &mut inside)? } else { Opened::default() };
        Ok::<_, VaultError>((events, page.open(&vault)?, opened, inside))
    })
    .await?;
    let now = city.now();
    let history = History { category: &listed.category, received_at: Some(listed.received_at), events: &events };
    let clocks = Clocks::of(&history, &judge, now).ok_or(Code::Internal)?;
    let whole = sight == Sight::Whole;
    let released = |of: Option<PhotoId>| {
        events.iter().any(|event| matches!(event.kind, EventKind::Released { photo_id } if photo_id == of))
    };
    let shown = photos.iter().filter(|_| whole).map(|photo| {
        let id = photo.manifest.photo_id;
        let proof = proofs.iter().find(|proof| proof.photo == id);
        DeskPhoto {
            photo_id: id,
            state: photo.state.as_str().into(),
            proof: proof.is_some(),
            flags: proof.map(|proof| proof.flags.clone()).unwrap_or_default(),
            metres: proof.and_then(|proof| proof.metres),
            released: released(Some(id)),
        }
    });
    let photos = shown.collect();
    let progress = Progress::of(&events);
    let row = queue::row(city, &listed, sight)?;
    let may = may(city, who, &listed, progress, sight);
    let scope = scope_of(city, &listed);
    let reporter = reporter(&opened, &inside, whole);
    Ok(DeskComplaint {
        released: whole && released(None),
        reveals: who.seat.may_reveal(sight) && (reporter.sealed || !whole),
        reporter,
        near: if whole { near::of(city, who, &listed).await? } else { vec![] },
        street: street(city, opened.content.as_ref()).await,
        content: opened.content,
        photos,
        must_say: may.iter().copied().filter(|name| needs_words(*name, &scope)).collect(),
        may,
        offices: offices(city, &listed, sight),
        flooded: inside.quarantined && row.needs_sorting,
        hands_over: listed.words.is_some() && who.seat.hands_over(sight) && progress.status == Status::NotOurs,
        earlier: page.earlier.filter(|_| whole),
        events: told(&events, page, (!whole).then_some(who.name.as_str())),
        city: clocks.city,
        agencies: clocks
            .agencies
            .into_iter()
            .filter(|_| whole)
            .map(|of| DeskAgencyClock { agency: of.agency, round: of.round, clock: of.clock })
            .collect(),
        closing_due: clocks.closing_due.filter(|_| whole),
        now,
        row,
    })
}

/// The street by the city's own map, where the phone said another one or none.
async fn street(city: &City, content: Option<&Content>) -> Option<StreetName> {
    let place = content?.place.as_ref()?;
    match city.map.as_ref()?.street(place.position()?).await {
        Ok(street) => street.filter(|street| place.street.as_ref() != Some(street)),
        Err(error) => {
            tracing::warn!(%error, "no street can be read from the map");
            None
        }
    }
}

/// The sealed parts of a complaint, opened.
#[derive(Default)]
struct Opened {
    content: Option<Content>,
    last4: Option<String>,
}

/// Opens the words and the last digits.
fn open_inside(vault: &Vault, id: ComplaintId, inside: &mut Inside) -> Result<Opened, VaultError> {
    let content = open_words(vault.known_key(id)?.as_ref(), inside)?;
    let reporter = inside.last4_sealed.take().zip(vault.known_reporter_key(id)?);
    let last4 = reporter.map(|(sealed, key)| text(&key, Purpose::ReporterLast4, &sealed)).transpose()?;
    Ok(Opened { content, last4 })
}

/// Opens the words; a key that was destroyed opens nothing, and that is no fault.
///
/// # Errors
/// [`VaultError::Damaged`] where they are not what was sealed.
pub fn open_words(key: Option<&DataKey>, inside: &mut Inside) -> Result<Option<Content>, VaultError> {
    let words = match (inside.words.take(), key.zip(inside.words_sealed.take())) {
        (Some(words), _) => Some(words),
        (None, Some((key, sealed))) => Some(text(key, Purpose::Content, &sealed)?),
        (None, None) => None,
    };
    Ok(words.and_then(|words| serde_json::from_str(&words).ok()))
}

fn text(key: &DataKey, purpose: Purpose, sealed: &[u8]) -> Result<String, VaultError> {
    String::from_utf8(key.open(purpose, sealed)?).map_err(|_| VaultError::Damaged)
}

fn reporter(opened: &Opened, inside: &Inside, whole: bool) -> DeskReporter {
    DeskReporter {
        anonymous: opened.content.as_ref().is_some_and(|content| content.anonymous),
        sealed: whole && inside.reporter_sealed.is_some(),
        forgotten: whole && inside.forgotten,
        last4: opened.last4.clone(),
        flags: inside
            .flags
            .as_deref()
            .filter(|_| whole)
            .and_then(|flags| serde_json::from_str(flags).ok())
            .unwrap_or_default(),
        others: if whole { inside.others } else { 0 },
    }
}

/// The events before a place in the chain, as far as this officer may see them.
///
/// # Errors
/// `not_found` where this officer does not read the complaint; [`CityError::Db`] and [`CityError::Vault`] where the events
/// cannot be read.
pub async fn events(city: &City, who: &Seated, id: ComplaintId, before: u64) -> Result<DeskEvents, CityError> {
    let (_, sight) = seen(city, who, id).await?;
    if sight != Sight::Whole {
        return Ok(DeskEvents { events: vec![], earlier: None });
    }
    let read = city.ledger.read(move |c| {
        Ok((event::life(c, id, Depth::Bare)?, Named::of(c, event::before(c, id, Some(before), EVENTS)?)?))
    });
    let (life, page) = read.await?;
    let vault = city.vault.clone();
    let page = blocking(move || page.open(&vault)).await?;
    let life: Vec<_> = life.into_iter().map(|kept| kept.event).collect();
    Ok(DeskEvents { earlier: page.earlier, events: told(&life, page, None) })
}

/// A page of events, each with the name of the officer whose it was.
struct Named {
    kept: Vec<event::StoredEvent>,
    names: Vec<Option<String>>,
    more: bool,
}

/// The same with its notes opened.
struct Page {
    events: Vec<(Event, Option<String>)>,
    earlier: Option<u64>,
}

impl Named {
    fn of(c: &Connection, event::EventPage { kept, more }: event::EventPage) -> Db<Self> {
        let name = |kept: &event::StoredEvent| {
            let whose = audit_log::of_event(c, kept.event.id)?;
            let officer = whose.map(|id| officer::by_id(c, id)).transpose()?.flatten();
            Ok(officer.map(|officer| officer.name))
        };
        let names = kept.iter().map(name).collect::<Db<_>>()?;
        Ok(Self { kept, names, more })
    }

    fn open(self, vault: &Vault) -> Result<Page, VaultError> {
        let events = open_notes(vault, self.kept)?;
        let earlier = events.first().and_then(|event| event.seq).filter(|_| self.more);
        Ok(Page { events: events.into_iter().zip(self.names).collect(), earlier })
    }
}

/// Events for the desk, with whose they are and whether they fitted, which the whole life before them says. Who sees only the
/// outline is told what was done under their own name, and no photo.
fn told(life: &[Event], page: Page, only: Option<&str>) -> Vec<DeskEvent> {
    let mut progress = Progress::default();
    let mut misfits = BTreeSet::new();
    for event in life {
        match progress.after(&event.actor, &event.kind) {
            Ok(after) => progress = after,
            Err(_) => drop(misfits.insert(event.id)),
        }
    }
    let all = page.events.into_iter().map(|(event, by)| {
        let misfit = misfits.contains(&event.id);
        DeskEvent { event, by, misfit }
    });
    all.filter(|told| only.is_none_or(|name| told.by.as_deref() == Some(name))).collect()
}

/// Kinds that this officer may add where the complaint stands now.
fn may(city: &City, who: &Seated, listed: &Listed, progress: Progress, sight: Sight) -> Vec<EventName> {
    let (actor, scope) = (actor(who), scope_of(city, listed));
    let elsewhere = scope.offices(&city.served.pack).into_iter().any(|id| scope.agency != Some(id));
    // What is not read tells by its clock alone whether it may be over.
    let stands = |name| match sight {
        Sight::Whole => progress.after(&actor, name).is_ok(),
        _ => name != EventName::Reopened || listed.wait_from.is_none(),
    };
    let fits = |name: &EventName| who.seat.may_to(*name, &scope) && stands(*name);
    EventName::ALL.iter().copied().filter(fits).filter(|name| elsewhere || *name != EventName::Assigned).collect()
}

/// The offices that it may be passed on to. To who does not read it these are all: which of them a kind has tells the kind.
fn offices(city: &City, listed: &Listed, sight: Sight) -> Vec<AgencyId> {
    let (pack, scope) = (&city.served.pack, scope_of(city, listed));
    if sight != Sight::Whole {
        return pack.agencies.iter().map(|agency| agency.id.clone()).collect();
    }
    scope.offices(pack).into_iter().filter(|id| scope.agency != Some(*id)).cloned().collect()
}

/// Who acts, as the event says it.
pub fn actor(who: &Seated) -> Actor {
    Actor::Officer { agency: who.seat.agency.clone() }
}
