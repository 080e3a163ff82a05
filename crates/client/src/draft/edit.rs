//! Beginning, changing and forgetting drafts.

use super::{
    DraftChange, DraftRow, DraftUpdate, DraftUpdated, DraftView, GivenAnswer, GivenConsent, GivenFix, GivenPosition,
    OfDraft, place, view, visibility,
};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city, complaint,
    host::Notice,
    ports::Measured,
    store::{
        self, Connection, StoreError,
        draft::{Body, Draft},
    },
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{
    content::{self, Consent},
    form::AttributeValue,
    id::ComplaintId,
    pack::Pack,
    place::{Fix, Position, StreetName},
    text::is_blank,
    visibility::Visibility,
};
use std::time::Duration;

/// What is kept of a text that is being typed: far beyond what can be sent, so that a paste too long is shortened by its
/// writer and not by us.
const LONGEST_KEPT: usize = 100_000;

/// A report that was opened and never begun is kept this long: another window may have it open.
const BLANK_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Whether nothing was said in a draft, and nothing is on its way into it.
fn is_nothing(connection: &Connection, draft: &Draft) -> Result<bool, StoreError> {
    Ok(draft.is_blank()
        && store::photo::count_of(connection, draft.id)? == 0
        && !store::capture::is_awaited(connection, draft.id)?)
}

/// Begins a draft in the chosen city.
///
/// # Errors
/// [`ApiCode::DiskFull`] where the phone has no room, [`ApiCode::StoreDamaged`] where its data cannot be read,
/// [`ApiCode::Internal`] where the store fails in another way.
pub async fn create(app: &App, _: Nothing) -> Result<DraftView, ApiError> {
    let (now, entropy) = (app.now(), app.random()?);
    app.write(move |transaction, vault| {
        let id = ComplaintId::new(now, &entropy);
        for old in store::draft::list(transaction, vault).unwrap_or_default() {
            if now.duration_since(old.saved_at) > BLANK_KEPT && is_nothing(transaction, &old)? {
                store::draft::delete(transaction, old.id)?;
            }
        }
        let pack_id = city::chosen_id(transaction)?;
        let draft = Draft {
            id,
            pack_id,
            step: super::Step::default(),
            body: Body::default(),
            begun_at: now,
            saved_at: now,
            revision: 0,
        };
        store::draft::put(transaction, vault, &draft)?;
        view(transaction, vault, id)
    })
    .await
}

/// One draft.
///
/// # Errors
/// [`ApiCode::NotFound`] where the phone has no such draft; [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn get(app: &App, argument: OfDraft) -> Result<DraftView, ApiError> {
    app.read(move |connection, vault| view(connection, vault, argument.id)).await
}

/// All drafts in the chosen city in which something was said, the last saved first. A report that was opened and never begun is
/// none: whoever closes it leaves none, and an end of the app is no other way to close it.
///
/// # Errors
/// [`ApiCode::StoreDamaged`] where the phone's data cannot be read, [`ApiCode::Internal`] where the store fails in
/// another way.
pub async fn list(app: &App, _: Nothing) -> Result<Vec<DraftRow>, ApiError> {
    app.read(|connection, vault| {
        let chosen = city::chosen_id(connection)?;
        let language = store::setting::language(connection)?;
        let mut rows = Vec::new();
        for draft in store::draft::list(connection, vault)?.into_iter().filter(|draft| draft.pack_id == chosen) {
            if is_nothing(connection, &draft)? {
                continue;
            }
            let city = store::city::get(connection, &draft.pack_id)?;
            let photos = store::photo::ids_of(connection, draft.id)?;
            let pack = &city.document.pack;
            let private = visibility(pack, &draft.body) == Visibility::Private;
            rows.push(DraftRow {
                id: draft.id,
                heading: if private { String::new() } else { title(pack, &draft.body, &language) },
                step: draft.step,
                cover: photos.first().filter(|_| !private).copied(),
                photos: u32::try_from(photos.len()).unwrap_or(u32::MAX),
                saved_at: draft.saved_at,
            });
        }
        Ok(rows)
    })
    .await
}

/// What a draft is called: empty where it says nothing yet.
fn title(pack: &Pack, body: &Body, language: &str) -> String {
    let kind = body.category.as_ref().map_or("", |id| pack.category_name(language, id));
    content::title(&body.description, kind, content::spot(Some(&body.place), pack).filter(|_| !kind.is_empty()))
}

/// Changes one field. What was typed is on disk when this answers that it was kept. Where somebody else has changed the draft
/// since it was seen, nothing is written, and the answer is what stands there: two windows may have the same draft open.
///
/// # Errors
/// [`ApiCode::NotFound`], [`ApiCode::PlaceNowhere`], [`ApiCode::TextTooLong`], [`ApiCode::DiskFull`]; the draft is then as
/// it was.
pub async fn update(app: &App, argument: DraftUpdate) -> Result<DraftUpdated, ApiError> {
    let now = app.now();
    let street = place::street_at(app, named(&argument.change)).await?;
    app.write(move |transaction, vault| {
        let mut draft = store::draft::get(transaction, vault, argument.id)?;
        if argument.seen.is_some_and(|seen| seen != draft.revision) {
            return Ok(DraftUpdated { kept: false, draft: view(transaction, vault, argument.id)? });
        }
        let stood = draft.body.place.position();
        apply(&mut draft, argument.change, now)?;
        place::name(transaction, &mut draft, stood, street)?;
        draft.saved_at = now;
        store::draft::put(transaction, vault, &draft)?;
        Ok(DraftUpdated { kept: true, draft: view(transaction, vault, argument.id)? })
    })
    .await
}

/// The place that a change names, if it names one.
fn named(change: &DraftChange) -> Option<Position> {
    match change {
        DraftChange::Fix(Some(given)) => Position::from_degrees(given.lat, given.lon),
        DraftChange::Pin(Some(given)) => Position::from_degrees(given.lat, given.lon),
        _ => None,
    }
}

fn apply(draft: &mut Draft, change: DraftChange, now: Timestamp) -> Result<(), ApiError> {
    let body = &mut draft.body;
    match change {
        DraftChange::Step(step) => draft.step = step,
        DraftChange::Category(category) => body.category = category,
        DraftChange::Description(text) => body.description = kept(text)?,
        DraftChange::Answer(given) => answer(body, given)?,
        DraftChange::Landmark(text) => body.place.landmark = Some(kept(text)?).filter(|text| !is_blank(text)),
        DraftChange::Area(code) => body.place.area = code.map(kept).transpose()?,
        DraftChange::Street(text) => body.place.street = StreetName::of(&kept(text)?),
        DraftChange::Fix(given) => body.place.fix = given.map(|given| fix(&given, now)).transpose()?,
        DraftChange::Pin(given) => body.place.pin = given.map(position).transpose()?,
        DraftChange::Visibility(visibility) => body.visibility = visibility,
        DraftChange::Anonymous(anonymous) => body.anonymous = anonymous,
        DraftChange::Consent(given) => agree(body, &given, now),
    }
    Ok(())
}

/// Keeps an answer; nothing, blank words and no choice at all take it back.
fn answer(body: &mut Body, given: GivenAnswer) -> Result<(), ApiError> {
    let question = String::from(given.question);
    let answer = match given.answer {
        Some(AttributeValue::Text(text)) => Some(kept(text)?).filter(|text| !is_blank(text)).map(AttributeValue::Text),
        Some(AttributeValue::Choices(chosen)) if chosen.is_empty() => None,
        other => other,
    };
    match answer {
        Some(answer) => body.attributes.insert(question, answer),
        None => body.attributes.remove(&question),
    };
    Ok(())
}

/// Keeps a yes to a text, the last one of each; it counts while the pack asks for that wording.
fn agree(body: &mut Body, given: &GivenConsent, now: Timestamp) {
    let text_id = given.text_id.to_string();
    body.consents.retain(|consent| consent.text_id != text_id);
    if given.agreed {
        body.consents.push(Consent { text_id, version: given.version, at: now });
    }
}

fn kept(text: String) -> Result<String, ApiError> {
    if text.chars().count() > LONGEST_KEPT {
        return Err(ApiError::new(ApiCode::TextTooLong).with("most", LONGEST_KEPT));
    }
    Ok(text)
}

fn position(given: GivenPosition) -> Result<Position, ApiError> {
    Position::from_degrees(given.lat, given.lon).ok_or_else(|| ApiError::new(ApiCode::PlaceNowhere))
}

fn fix(given: &GivenFix, now: Timestamp) -> Result<Fix, ApiError> {
    let measured = Measured {
        lat: given.lat,
        lon: given.lon,
        accuracy_m: given.accuracy_m,
        heading_deg: given.heading_deg,
        age: Duration::from_millis(given.age_ms.unwrap_or_default().into()),
        source: given.source,
    };
    crate::place::fix(&measured, now).ok_or_else(|| ApiError::new(ApiCode::PlaceNowhere))
}

/// Forgets a draft and its photos.
///
/// # Errors
/// [`ApiCode::NotFound`] where the phone has no such draft; [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn delete(app: &App, argument: OfDraft) -> Result<Nothing, ApiError> {
    app.blocking(move |app| {
        let photos = app.store().write(|transaction, vault| {
            store::draft::delete(transaction, argument.id)?;
            let photos = store::photo::of(transaction, vault, argument.id)?;
            complaint::forget_file(app.complaints(), argument.id)?;
            store::photo::remove_all(transaction, argument.id)?;
            Ok::<_, ApiError>(photos)
        })?;
        app.photos().delete(app.store(), &photos)?;
        app.tell(Notice::Draft { id: argument.id });
        Ok(Nothing {})
    })
    .await
}
