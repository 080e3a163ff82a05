//! Events that the citizen adds after the complaint was sent.

use super::{apply, consent::Withdrawn, seal_note};
use crate::{
    blocking::blocking,
    city::City,
    error::{CityError, invalid_field},
};
use sambat_city_store::db::{
    Connection,
    audit_log::{self, AuditEntry},
    complaint::Owner,
    device, erased, event,
};
use sambat_domain::event::{Event, EventKind};
use sambat_protocol::{cursor::Cursor, field_mistake::FieldMistake, problem::Code};

/// About how many bytes an event takes beside its note.
const EVENT_BYTES: usize = 512;

/// The result of a citizen's event.
enum Outcome {
    New,
    Seen,
    NotTheirs,
    Wrong(FieldMistake),
}

/// A citizen's event as it is kept.
#[derive(Debug)]
pub struct KeptEvent {
    /// Whether it was not there before.
    pub new: bool,
    pub event: Event,
    pub head: Cursor,
}

/// Keeps an event of the citizen's, once, however often it is sent.
///
/// # Errors
/// `not_found` where the complaint is not this owner's or was erased; `other_content` where another event has the id;
/// `invalid` where it names what is not there or is one too many; [`CityError::Db`] where the main database fails,
/// [`CityError::Vault`] where its note cannot be sealed.
pub async fn keep(city: &City, owner: Owner, mut said: Event) -> Result<KeptEvent, CityError> {
    let (id, complaint_id) = (said.id, said.complaint);
    // Whose it is, before a data key is made for a stranger's note.
    let look = move |c: &Connection| Ok((owner.owns(c, complaint_id)?, erased::is(c, complaint_id)?));
    let takes_back = said.kind == EventKind::ConsentWithdrawn;
    match city.ledger.read(look).await? {
        (_, true) => {
            if takes_back {
                Withdrawn::Complaint.complete(city, complaint_id).await?;
            }
            return Err(crate::error::erased());
        }
        (false, false) => return Err(Code::NotFound.into()),
        (true, false) => {}
    }
    let withdrawn = if takes_back { Some(Withdrawn::of(city, complaint_id).await?) } else { None };
    let now = city.now();
    said.received_at = Some(now);
    let (note, vault) = (said.note.clone(), city.vault.clone());
    let sealed = blocking(move || seal_note(&vault, complaint_id, id, note.as_deref())).await?;
    let offered = said.clone();
    let (of, bytes) = (city.limits.allowances, sealed.as_ref().map_or(0, Vec::len) + EVENT_BYTES);
    let (outcome, _) = city
        .writer
        .write(move |t| {
            if !owner.owns(t, complaint_id)? {
                return Ok(Outcome::NotTheirs);
            }
            if event::find(t, id)?.is_some() {
                return Ok(Outcome::Seen);
            }
            if event::is_full(t, &said)? {
                return Ok(Outcome::Wrong(FieldMistake::EventsTooMany));
            }
            if let Owner::Device(device) | Owner::Carried(device) = owner {
                device::spend(t, &device, of.bytes_of_device, now, bytes)?;
            }
            if let Some(mistake) = apply(t, &said)? {
                return Ok(Outcome::Wrong(mistake));
            }
            said.via = owner.via(t, complaint_id)?;
            event::insert(t, &said, sealed.as_deref())?;
            if let Some(via) = said.via {
                let (complaint, event) = (Some(complaint_id), Some(id));
                audit_log::write(t, &AuditEntry { at: now, officer: None, deed: via.into(), complaint, event })?;
            }
            withdrawn.iter().try_for_each(|withdrawn| withdrawn.keep(t, complaint_id, now))?;
            Ok(Outcome::New)
        })
        .await?;
    let new = match outcome {
        Outcome::New => true,
        Outcome::Seen => false,
        Outcome::NotTheirs => return Err(Code::NotFound.into()),
        Outcome::Wrong(mistake) => return Err(invalid_field(mistake)),
    };
    let kept = super::kept(city, id).await?;
    if kept.untold() != offered.untold() {
        return Err(Code::OtherContent.into());
    }
    if let Some(withdrawn) = withdrawn {
        withdrawn.complete(city, complaint_id).await?;
    }
    let head = city.ledger.read(move |c| event::head_of(c, complaint_id)).await?;
    Ok(KeptEvent { new, event: kept, head })
}
