//! A photo of work that was done: received, stripped of its metadata, and checked for what is odd. What is odd is shown, never
//! refused.

use super::{near::metres, seen};
use crate::{
    blocking::blocking,
    city::City,
    error::{CityError, invalid_field},
    officer::Seated,
    photos::carried::StagedPhoto,
};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use sambat_city_store::{
    db::{Connection, Db, desk::Listed, event, photo, proof},
    random,
};
use sambat_domain::{
    content::Mistake,
    event::EventKind,
    id::{ComplaintId, PhotoId},
    officer::{NEAR_ENOUGH_M, Proof, ProofFlag, Sight},
    photo::{PhotoManifest, Sha256},
    response::zone,
};
use sambat_photo::{Likeness, Size, Taken};
use sambat_protocol::problem::Code;

/// Photos of finished work that one complaint may have.
const MOST: usize = 10;

/// Takes a photo in. It is a proof only once an event names it.
///
/// # Errors
/// `not_found` and `forbidden` by the seat; `busy` where others are looked at, `too_large`, or `invalid` where it is no photo
/// or one too many; [`CityError::Db`], [`CityError::Io`] and [`CityError::Random`] where it cannot be kept.
pub async fn bring(city: &City, who: &Seated, id: ComplaintId, bytes: Vec<u8>) -> Result<Proof, CityError> {
    let (listed, sight) = seen(city, who, id).await?;
    if sight != Sight::Whole || !who.seat.may(&EventKind::Done, sight) {
        return Err(Code::Forbidden.into());
    }
    let turn = city.proofs.acquire().await.map_err(|_| Code::Busy)?;
    let looking = tokio::task::spawn_blocking(move || {
        let photo = sambat_photo::prepare(&bytes, Size::Normal)?;
        Ok::<_, sambat_photo::PhotoError>((sambat_photo::likeness(&photo.thumbnail)?, photo))
    });
    let (likeness, taken) =
        looking.await.map_err(|_| Code::Internal)?.map_err(|error| invalid_field(error.mistake()))?;
    let (own, dispatched) = city.ledger.read(move |c| Ok((citizens(c, id)?, dispatched_at(c, id)?))).await?;
    let store = city.photo_files.clone();
    let like_before = tokio::task::spawn_blocking(move || {
        own.iter()
            .filter_map(|file| std::fs::read(store.photo(file)).ok())
            .any(|bytes| sambat_photo::likeness(&bytes).is_ok_and(|own| own.is_alike(likeness)))
    });
    let like_before = like_before.await.map_err(|_| Code::Internal)?;
    drop(turn);
    let metres = taken.hint.position.zip(listed.position).and_then(|(there, here)| metres(there, here));
    let mut flags = odd(&listed, &taken.hint, dispatched, metres, &city.served.pack.tz);
    if like_before {
        flags.push(ProofFlag::LikeBefore);
    }
    let now = city.now();
    let photo_id = PhotoId::new(now, &random::bytes()?);
    let bytes = u32::try_from(taken.jpeg.len()).map_err(|_| Code::TooLarge)?;
    let manifest = PhotoManifest { photo_id, sha256: Sha256(taken.sha256), bytes };
    let (kept, store, jpeg) = (manifest, city.photo_files.clone(), taken.jpeg);
    // The file is there before its row, under a name that is nobody else's until then.
    let held = blocking(move || StagedPhoto::of(&store, &jpeg)).await?;
    let (proof, _) = city
        .writer
        .write(move |t| {
            if proof::of_complaint(t, id)?.len() >= MOST || sambat_city_store::db::complaint::find(t, id)?.is_none() {
                return Ok(None);
            }
            if proof::likenesses(t)?.into_iter().any(|earlier| Likeness(earlier).is_alike(likeness)) {
                flags.push(ProofFlag::SeenBefore);
            }
            flags.sort_unstable();
            held.become_photo(&kept.sha256)?;
            photo::add(t, id, &kept)?;
            photo::set_state(t, id, photo_id, photo::PhotoState::Ready, Some(&kept.sha256))?;
            let row = proof::Proof { photo: photo_id, likeness: Some(likeness.0), flags: flags.clone(), metres };
            proof::insert(t, id, &row)?;
            Ok(Some(Proof { manifest: kept, flags, metres }))
        })
        .await?;
    proof.ok_or_else(|| invalid_field(Mistake::PhotosTooMany))
}

/// The citizen's photos that can be shown.
fn citizens(c: &Connection, id: ComplaintId) -> Db<Vec<Sha256>> {
    let proofs = proof::of_complaint(c, id)?;
    let photos = photo::of_complaint(c, id)?.into_iter().map(|photo| photo.manifest.photo_id);
    let own = photos.filter(|photo| proofs.iter().all(|proof| proof.photo != *photo));
    own.filter_map(|photo| photo::shown(c, id, photo).transpose()).collect()
}

/// When the complaint was last passed on.
fn dispatched_at(c: &Connection, id: ComplaintId) -> Db<Option<Timestamp>> {
    let events = event::life(c, id, event::Depth::Bare)?;
    let passed = |kept: &event::StoredEvent| matches!(kept.event.kind, EventKind::Assigned { .. });
    Ok(events.iter().rev().find(|kept| passed(kept)).and_then(|kept| kept.event.received_at))
}

/// What is odd about where and when it was taken. The desk takes files: none of them is the app's own camera.
fn odd(
    listed: &Listed,
    hint: &sambat_photo::Hint,
    dispatched: Option<Timestamp>,
    metres: Option<u32>,
    tz: &str,
) -> Vec<ProofFlag> {
    let taken = hint.taken.as_ref().and_then(|taken| moment(taken, tz));
    let mut flags = vec![ProofFlag::NotInApp];
    match (taken, dispatched) {
        (None, _) => flags.push(ProofFlag::Timeless),
        (Some(taken), Some(dispatched)) if taken < dispatched => flags.push(ProofFlag::TooEarly),
        _ => {}
    }
    match metres {
        None if listed.position.is_some() => flags.push(ProofFlag::Placeless),
        Some(metres) if metres > NEAR_ENOUGH_M => flags.push(ProofFlag::TooFar),
        _ => {}
    }
    flags
}

/// The moment that a camera noted: in the city's zone where it noted none.
fn moment(taken: &Taken, tz: &str) -> Option<Timestamp> {
    let local: DateTime = taken.local.parse().ok()?;
    let offset = match taken.offset_minutes {
        Some(minutes) => Offset::from_seconds(i32::from(minutes) * 60).ok()?,
        None => zone::offset(tz).unwrap_or(Offset::UTC),
    };
    offset.to_timestamp(local).ok()
}
