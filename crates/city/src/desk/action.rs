//! What an officer does to a complaint: an event, with whose it was, in one transaction.

use super::{complaint::actor, scope_of, seen};
use crate::{
    blocking::blocking,
    city::City,
    error::{CityError, invalid_field},
    event::{self, fold, seal_note},
    officer::Seated,
    pack_revisions::PackRevisions,
};
use sambat_city_store::{
    db::{
        Db, Transaction,
        audit_log::{self, AuditAction, AuditEntry},
        complaint,
        desk::{self, Listed},
        event as rows, proof,
    },
    random,
};
use sambat_domain::{
    event::{Event, EventKind},
    id::ComplaintId,
    officer::{AccessScope, Lack, Offices, Sight, complete},
    pack::Category,
    response::judge_answer,
    visibility::Visibility,
};
use sambat_protocol::{field_mistake::FieldMistake, problem::Code};
use std::sync::Arc;

/// The result of an officer's action.
enum Outcome {
    New,
    Seen,
    Gone,
    Forbidden,
    Misfit,
    Lacks(Lack),
    /// A photo that nobody brought here, or another complaint that is none.
    Wrong(FieldMistake),
}

/// Keeps what an officer does, once. Answers whether it is new.
///
/// # Errors
/// `misfit` where the complaint stands elsewhere by now, `forbidden` where the seat is not for it, `invalid` where something is
/// missing, `other_content` where another event has the id.
pub async fn act(city: &City, who: &Seated, mut said: Event) -> Result<bool, CityError> {
    let id = said.complaint;
    let (listed, _) = seen(city, who, id).await?;
    let joins = match said.kind {
        EventKind::Duplicate { of } => joins(city, who, &listed, of).await?,
        _ => true,
    };
    let now = city.now();
    said.received_at = Some(now);
    let (note, vault, event_id) = (said.note.clone(), city.vault.clone(), said.id);
    let sealed = blocking(move || seal_note(&vault, id, event_id, note.as_deref())).await?;
    let deciding = Deciding {
        who: who.clone(),
        category: city.served.pack.category(&listed.category).cloned(),
        visibility: listed.visibility,
        offices: Offices::of(&city.served.pack, &scope_of(city, &listed)),
        joins,
        packs: city.refresher.packs.clone(),
        said: said.clone(),
        sealed,
    };
    let (outcome, _) = city.writer.write(move |t| deciding.keep(t)).await?;
    match outcome {
        Outcome::New => Ok(true),
        Outcome::Seen => repeated(city, said).await.map(|()| false),
        Outcome::Gone => Err(Code::NotFound.into()),
        Outcome::Forbidden => Err(Code::Forbidden.into()),
        Outcome::Misfit => Err(Code::Misfit.into()),
        Outcome::Lacks(lack) => Err(lacks(lack)),
        Outcome::Wrong(mistake) => Err(invalid_field(mistake)),
    }
}

/// Whether words would end the wait for a first answer, were they said now.
///
/// # Errors
/// `not_found` where this officer does not read the complaint; [`CityError::Db`] where the main database fails.
pub async fn judge(city: &City, who: &Seated, id: ComplaintId, note: String) -> Result<bool, CityError> {
    if seen(city, who, id).await?.1 != Sight::Whole {
        return Err(Code::NotFound.into());
    }
    let (now, packs) = (city.now(), city.refresher.packs.clone());
    let answer = Event::at_the_city(random::event_id(now)?, id, actor(who), EventKind::Answer, now);
    let pack = city.ledger.read(move |c| packs.of_complaint(c, id)).await?;
    Ok(judge_answer(&Event { note: Some(note), ..answer }, &pack) == Some(true))
}

/// Whether a complaint may be answered with another: one that whoever says so may open too.
async fn joins(city: &City, who: &Seated, listed: &Listed, of: ComplaintId) -> Result<bool, CityError> {
    let kinds = city.kinds.clone();
    let original = city.ledger.read(move |c| desk::find(c, &kinds, of)).await?;
    Ok(original.is_some_and(|original| {
        let original = scope_of(city, &original);
        who.seat.sees(&original) == Sight::Whole && scope_of(city, listed).may_join(&original)
    }))
}

/// What was kept under the id is what is said now.
async fn repeated(city: &City, said: Event) -> Result<(), CityError> {
    let kept = event::kept(city, said.id).await?;
    if kept.untold() == said.untold() { Ok(()) } else { Err(Code::OtherContent.into()) }
}

fn lacks(lack: Lack) -> CityError {
    match lack {
        Lack::Note => invalid_field(FieldMistake::NoteMissing),
        Lack::Day => invalid_field(FieldMistake::DayPassed),
        Lack::Proof => invalid_field(FieldMistake::ProofMissing),
        Lack::Agency => invalid_field(FieldMistake::AgencyUnknown),
        Lack::OtherAgency => invalid_field(FieldMistake::AgencyPrivate),
        Lack::SameAgency => invalid_field(FieldMistake::AgencySame),
        Lack::Itself => invalid_field(FieldMistake::OfItself),
    }
}

/// All that the writer needs to decide by what is there at that moment, not by what the page showed.
struct Deciding {
    who: Seated,
    category: Option<Category>,
    visibility: Visibility,
    offices: Offices,
    /// Whether what it is called a duplicate of may be that.
    joins: bool,
    packs: Arc<PackRevisions>,
    said: Event,
    sealed: Option<Vec<u8>>,
}

impl Deciding {
    fn keep(self, t: &Transaction<'_>) -> Db<Outcome> {
        let Self { who, category, visibility, offices, joins, packs, mut said, sealed } = self;
        let (id, now) = (said.complaint, said.received_at.unwrap_or(said.at));
        if complaint::find(t, id)?.is_none() {
            return Ok(Outcome::Gone);
        }
        if rows::find(t, said.id)?.is_some() {
            return Ok(Outcome::Seen);
        }
        let events: Vec<_> = rows::life(t, id, rows::Depth::Bare)?.into_iter().map(|kept| kept.event).collect();
        let (progress, agency) = fold(&events);
        let scope = AccessScope { agency: agency.as_ref(), category: category.as_ref(), visibility };
        let sight = who.seat.sees(&scope);
        if sight == Sight::Nothing {
            return Ok(Outcome::Gone);
        }
        if !who.seat.may_to(&said.kind, &scope) {
            return Ok(Outcome::Forbidden);
        }
        if progress.after(&actor(&who), &said.kind).is_err() {
            if sight == Sight::Whole {
                return Ok(Outcome::Misfit);
            }
            // Where it stands is not told to who does not read it, and that somebody tried is written down.
            let deed = AuditAction::Stranger;
            audit_log::write(
                t,
                &AuditEntry { at: now, officer: Some(who.id), deed, complaint: Some(id), event: None },
            )?;
            return Ok(Outcome::Forbidden);
        }
        if let Err(lack) = complete(&said, &scope, &offices, now) {
            return Ok(Outcome::Lacks(lack));
        }
        if !joins {
            return Ok(Outcome::Wrong(FieldMistake::OfUnknown));
        }
        if rows::is_full(t, &said)? {
            return Ok(Outcome::Wrong(FieldMistake::EventsTooMany));
        }
        if let Some(mistake) = unknown(t, &said)? {
            return Ok(Outcome::Wrong(mistake));
        }
        said.is_answer = judge_answer(&said, &*packs.of_complaint(t, id)?);
        rows::insert(t, &said, sealed.as_deref())?;
        let entry = AuditEntry {
            at: now,
            officer: Some(who.id),
            deed: AuditAction::Event,
            complaint: Some(id),
            event: Some(said.id),
        };
        audit_log::write(t, &entry)?;
        Ok(Outcome::New)
    }
}

/// The first thing that an event names and that does not exist, as a mistake.
fn unknown(t: &Transaction<'_>, said: &Event) -> Db<Option<FieldMistake>> {
    let brought = proof::of_complaint(t, said.complaint)?;
    let is_here = |id| brought.iter().any(|proof| proof.photo == id);
    if said.photos.iter().any(|photo| !is_here(photo.photo_id)) {
        return Ok(Some(FieldMistake::PhotosUnknown));
    }
    if let EventKind::Released { photo_id: Some(photo_id) } = said.kind
        && sambat_city_store::db::photo::find(t, said.complaint, photo_id)?.is_none()
    {
        return Ok(Some(FieldMistake::PhotoUnknown));
    }
    Ok(None)
}
